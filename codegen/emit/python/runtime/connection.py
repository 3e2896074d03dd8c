"""A session with the server: requests that wait for their replies, callbacks for all else that comes."""

from __future__ import annotations

import asyncio
import inspect
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Generic, TypeVar

from .frame_reader import FrameReader
from .requests import Command, Encodable, RefusedError, Reply, Request, StateError, Waiting

Packet = TypeVar("Packet")
State = TypeVar("State", bound=str, covariant=True)
Self = TypeVar("Self", bound="Connection[str]")

CHUNK = 64 * 1024
"""Bytes that are read at once at most."""


class Connection(Generic[State]):
    """Reads what the server sends until either side ends it.

    What it keeps is bounded: a frame, a chunk, and the requests that wait for their replies.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        frames: FrameReader,
        decode: Callable[[bytes], object],
        states: tuple[State, ...],
        replies: tuple[type[object], ...],
        success: int,
        timeout: float,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._reader = reader
        self._writer = writer
        self._frames = frames
        self._decode = decode
        self._states = states
        self._state = states[0]
        self._success = success
        self._timeout = timeout
        self._closed = False
        self._sending = asyncio.Lock()
        self._waiting: dict[type[object], deque[Waiting]] = {reply: deque() for reply in replies}
        self._callbacks: dict[type[object], list[Callable[[object], None]]] = {}
        self._closed_callbacks: list[Callable[[Exception | None], None]] = []
        self._reading = self._loop.create_task(self._read())

    @property
    def state(self) -> State:
        """Where the session stands, by what the server has answered so far."""
        return self._state

    @property
    def closed(self) -> bool:
        return self._closed

    def on_closed(self, callback: Callable[[Exception | None], None]) -> Callable[[], None]:
        """Calls back once the connection has ended, with an error where it was not asked to.

        Returns what ends that.
        """
        return _add(self._closed_callbacks, callback)

    def close(self) -> None:
        """Closes the connection; requests that wait for a reply raise ConnectionError."""
        self._end(None)

    async def wait_closed(self) -> None:
        """Until the connection has ended."""
        await asyncio.wait((self._reading,))
        with suppress(OSError):
            await self._writer.wait_closed()

    async def __aenter__(self: Self) -> Self:
        return self

    async def __aexit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        await self.wait_closed()

    def _on(self, type_: type[Packet], callback: Callable[[Packet], None]) -> Callable[[], None]:
        """Calls back on every such packet, in the order in which they come. Returns what ends that."""
        if inspect.iscoroutinefunction(callback):
            raise TypeError("the callback is a coroutine function, which nothing awaits; start a task in it")

        def call(packet: object) -> None:
            if isinstance(packet, type_):
                callback(packet)

        return _add(self._callbacks.setdefault(type_, []), call)

    async def _ask(self, request: Request[Reply], packet: Encodable) -> Reply:
        """Sends the packet and waits for its reply."""
        await self._turn()
        self._check(request)
        frame = packet.encode()
        reply = self._expect(request)
        self._writer.write(frame)
        return await reply

    async def _tell(self, command: Command, packet: Encodable) -> None:
        """Sends a packet that nothing answers."""
        await self._turn()
        self._check(command)
        self._writer.write(packet.encode())
        self._move(command.goes)

    def _check(self, command: Command) -> None:
        if self._closed:
            raise ConnectionError(f"{command.name}: the connection is closed")
        if self._state not in command.states:
            states = " or ".join(command.states)
            raise StateError(f"{command.name} takes being in {states}, and this session is in {self._state}")

    async def _turn(self) -> None:
        """Waits while the server is slow to read; who came first goes first."""
        async with self._sending:  # the first releases of 3.10 let one task drain at a time
            with suppress(OSError):  # the caller sees for itself that the connection has ended
                await self._writer.drain()

    def _expect(self, request: Request[Reply]) -> asyncio.Future[Reply]:
        reply: asyncio.Future[Reply] = self._loop.create_future()

        def late() -> None:
            problem = f"{request.name} was not answered within {self._timeout:g} s"
            if not reply.done():
                reply.set_exception(asyncio.TimeoutError(problem))
            # What comes this late may come never; the replies behind it wait for it.
            self._end(ConnectionError(problem))

        timer = self._loop.call_later(self._timeout, late)

        def settle(packet: object) -> None:
            timer.cancel()
            if not isinstance(packet, request.reply):
                return
            result = request.result_of(packet)
            if result == self._success:
                self._move(request.goes)
            if reply.done():
                return
            if result == self._success:
                reply.set_result(packet)
            else:
                reply.set_exception(RefusedError(request.name, result))

        def fail(error: Exception) -> None:
            timer.cancel()
            if reply.done():
                return
            lost = ConnectionError(f"{request.name} was not answered: {error}")
            lost.__cause__ = error
            reply.set_exception(lost)

        self._waiting[request.reply].append(Waiting(settle, fail))
        return reply

    def _move(self, goes: str | None) -> None:
        for state in self._states:
            if state == goes:
                self._state = state

    async def _read(self) -> None:
        try:
            while chunk := await self._reader.read(CHUNK):
                for frame in self._frames.feed(chunk):
                    if self._closed:
                        return
                    self._handle(self._decode(frame))
        except asyncio.CancelledError:
            self._end(None)
            raise
        except Exception as error:
            self._end(error)
        else:
            self._end(ConnectionError("the server closed the connection"))

    def _handle(self, packet: object) -> None:
        waiting = self._waiting.get(type(packet))
        if waiting:
            waiting.popleft().settle(packet)
        elif waiting is not None:
            raise ConnectionError(f"a {type(packet).__name__} came without a request")
        for callback in tuple(self._callbacks.get(type(packet), ())):
            self._call(callback, packet)

    def _call(self, callback: Callable[[Packet], None], argument: Packet) -> None:
        """What a callback raises is the program's own trouble, not the connection's."""
        try:
            callback(argument)
        except Exception as error:
            self._loop.call_exception_handler({"message": "a callback raised", "exception": error})

    def _end(self, error: Exception | None) -> None:
        if self._closed:
            return
        self._closed = True
        self._writer.close()
        # A server that reads no more would keep what was written, and the connection with it.
        self._loop.call_later(self._timeout, self._writer.transport.abort)
        lost = error or ConnectionError("the connection was closed")
        for waiting in self._waiting.values():
            while waiting:
                waiting.popleft().fail(lost)
        for callback in tuple(self._closed_callbacks):
            self._call(callback, error)


def _add(callbacks: list[Packet], callback: Packet) -> Callable[[], None]:
    callbacks.append(callback)

    def remove() -> None:
        with suppress(ValueError):
            callbacks.remove(callback)

    return remove
