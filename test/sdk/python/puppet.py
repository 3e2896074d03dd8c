"""A client of the chat server that does what the lines of standard input say, and prints what happens to it.

Usage: puppet.py PORT. A line is `{"call": "login", "with": {…}}` for a method of the client, or
`{"raw": "RoomChatRequest", "with": {…}}` for a packet on a connection of its own, without a client and its states.
"""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys

import parley_chat as sdk


def tell(**what: object) -> None:
    print(json.dumps(what, ensure_ascii=False), flush=True)


async def call(client: sdk.ChatClient, method: str, arguments: dict) -> None:
    try:
        await getattr(client, method)(**arguments)
        tell(done=method, state=client.state)
    except sdk.RefusedError as error:
        tell(refused=method, result=error.result.name, state=client.state)
    except (sdk.StateError, sdk.EncodeError) as error:
        tell(failed=method, message=str(error), state=client.state)


async def ask_raw(packet: sdk.Packet) -> sdk.Packet:
    """The first packet that the server sends to that one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(packet.encode())
    frames = sdk.server_reader()
    while True:
        for frame in frames.feed(await reader.read(1000)):
            writer.close()
            return sdk.decode_packet(frame)


async def main() -> None:
    async with await sdk.ChatClient.connect("127.0.0.1", PORT) as client:
        for name in filter(lambda name: name.startswith("on_") and name != "on_closed", dir(client)):
            getattr(client, name)(lambda packet, name=name: tell(heard=name[3:], **dataclasses.asdict(packet)))
        tell(connected=client.state)
        while line := await asyncio.to_thread(sys.stdin.readline):
            order = json.loads(line)
            if "raw" in order:
                reply = await ask_raw(getattr(sdk, order["raw"])(**order["with"]))
                tell(heard=type(reply).__name__, result=reply.result.name)
            else:
                await call(client, order["call"], order["with"])


PORT = int(sys.argv[1])
asyncio.run(main())
