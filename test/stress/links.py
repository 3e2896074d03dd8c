"""Links between the suite's sockets and the server that Node cannot make: with small buffers in the kernel, slow, or
dead without a word. links.ts starts it, and tells it what to do with a link by the port that the client's end has.

Writes the port that it listens on. Reads lines: `PORT slow BYTES-A-SECOND`, `PORT hold`, `PORT pass`, `PORT die`,
and `PORT bury`, which resets a dead link. Ends with its input.
"""

import ctypes
import os
import selectors
import socket
import struct
import sys
import time

SERVER = ("127.0.0.1", int(sys.argv[1]))
# With both of them the kernel takes 50 KB for a reader that does not read, in place of 4 MB.
SEGMENT = 536
RECEIVE_BUFFER = 2048
CHUNK = 65536
UNLIMITED = 1e12
TICK = 0.02  # s: how often a slow link is read from
SO_ATTACH_FILTER = 26

selector = selectors.DefaultSelector()


class Link:
    """The client's socket and the server's, and what is on its way from one to the other."""

    def __init__(self, client: socket.socket) -> None:
        self.client = client
        self.server = socket.socket()
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        self.server.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
        self.server.connect(SERVER)
        for end in (client, self.server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            end.setblocking(False)
        self.port = client.getpeername()[1]
        self.waiting = {client: b"", self.server: b""}  # for whom
        self.over = {client: False, self.server: False}  # who has ended
        self.rate = UNLIMITED  # of reading from the server, bytes a second
        self.may = 0.0
        self.dead = False
        self.closed = False
        links[self.port] = self

    def other(self, end: socket.socket) -> socket.socket:
        return self.server if end is self.client else self.client

    def look(self, end: socket.socket) -> int:
        """What to wait for at this end."""
        if self.dead:
            return 0
        reads = not self.over[end] and not self.waiting[self.other(end)]
        if end is self.server:
            reads = reads and self.rate > 0 and self.may > 0
        return (selectors.EVENT_READ if reads else 0) | (selectors.EVENT_WRITE if self.waiting[end] else 0)

    def read(self, end: socket.socket) -> None:
        size = CHUNK if end is self.client else int(min(CHUNK, max(1, self.may)))
        data = end.recv(size)
        to = self.other(end)
        if end is self.server:
            self.may -= len(data)
        if data:
            self.waiting[to] = data
            self.write(to)
        else:
            self.over[end] = True
            self.finish(to)

    def write(self, end: socket.socket) -> None:
        try:
            sent = end.send(self.waiting[end])
        except BlockingIOError:
            return
        self.waiting[end] = self.waiting[end][sent:]
        self.finish(end)

    def finish(self, end: socket.socket) -> None:
        """Passes an end on, once everything before it has gone."""
        if self.over[self.other(end)] and not self.waiting[end]:
            end.shutdown(socket.SHUT_WR)
            if self.over[end]:
                self.close()

    def die(self) -> None:
        """From now on the kernel drops whatever the server sends, acknowledgements included; nothing is sent either."""
        program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))  # BPF: ret 0
        self.server.setsockopt(
            socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program))
        )
        self.dead = True

    def close(self, reset: bool = False) -> None:
        if self.closed:
            return
        self.closed = True
        for end in (self.client, self.server):
            watch(end, self, 0)
            if reset:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.close()
        links.pop(self.port, None)


links: "dict[int, Link]" = {}


def watch(end: socket.socket, link: Link, events: int) -> None:
    known = selector.get_map().get(end) if end.fileno() >= 0 else None
    if known is None:
        if events:
            selector.register(end, events, link)
    elif not events:
        selector.unregister(end)
    elif known.events != events:
        selector.modify(end, events, link)


def obey(line: str) -> None:
    port, what, *values = line.split()
    link = links.get(int(port))
    if link is None:
        return  # it has ended by itself
    if what == "die":
        link.die()
    elif what == "bury":
        link.close(reset=True)
    else:
        link.rate = float(values[0]) if what == "slow" else {"hold": 0.0, "pass": UNLIMITED}[what]
        link.may = 0.0


def main() -> None:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, RECEIVE_BUFFER)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    print(listener.getsockname()[1], flush=True)
    lines = b""
    last = time.monotonic()
    while True:
        now = time.monotonic()
        for link in list(links.values()):
            link.may = min(CHUNK, link.may + link.rate * (now - last))
            # Whoever does not read would not see a reset.
            if link.rate == 0 and link.server.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                link.close(reset=True)
                continue
            for end in (link.client, link.server):
                watch(end, link, link.look(end))
        last = now
        for key, events in selector.select(TICK):
            if key.fileobj is listener:
                client, _ = listener.accept()
                try:
                    Link(client)
                except OSError:
                    client.close()  # the server is gone
            elif key.fileobj is sys.stdin:
                data = os.read(0, CHUNK)
                if not data:
                    return
                *whole, lines = (lines + data).split(b"\n")
                for line in whole:
                    obey(line.decode())
            else:
                link = key.data
                try:
                    # Its other end, or a line of input, may have closed it just now.
                    if events & selectors.EVENT_WRITE and not link.closed:
                        link.write(key.fileobj)
                    if events & selectors.EVENT_READ and not link.closed:
                        link.read(key.fileobj)
                except OSError:
                    link.close(reset=True)


main()
