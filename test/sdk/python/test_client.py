"""The client against a server that does as it is told: what is sent, what comes of it, what is refused."""

from __future__ import annotations

import asyncio
import gc
import socket
import unittest
from contextlib import asynccontextmanager

from parley_chat import (
    ChatClient,
    DecodeError,
    EncodeError,
    FrameError,
    LoginRequest,
    LoginResponse,
    RefusedError,
    Result,
    RoomChatNotify,
    RoomChatRequest,
    RoomChatResponse,
    RoomEnterRequest,
    RoomEnterResponse,
    RoomLeaveRequest,
    RoomLeaveResponse,
    RoomUserListNotify,
    StateError,
    UserInfo,
    client_reader,
    decode_packet,
)


class Peer:
    """The server's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.frames = client_reader()
        self.heard: list[object] = []

    async def hear(self) -> object:
        """The next packet; None at the end."""
        while not self.heard:
            chunk = await self.reader.read(65536)
            if not chunk:
                return None
            self.heard += [decode_packet(frame) for frame in self.frames.feed(chunk)]
        return self.heard.pop(0)

    def say(self, *packets: object) -> None:
        self.writer.write(b"".join(packet if isinstance(packet, bytes) else packet.encode() for packet in packets))

    async def expect(self, *packets: object) -> None:
        for packet in packets:
            heard = await self.hear()
            if heard != packet:
                raise AssertionError(f"heard {heard}, expected {packet}")


@asynccontextmanager
async def connected(timeout: float = 5.0, buffers: int = 0):
    """A client, and the server's end of its connection. `buffers`: bytes that the sockets hold, where it matters."""
    peers: asyncio.Queue[Peer] = asyncio.Queue()
    listener = socket.create_server(("127.0.0.1", 0))
    if buffers > 0:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffers)
    server = await asyncio.start_server(
        lambda reader, writer: peers.put_nowait(Peer(reader, writer)), sock=listener
    )
    if buffers > 0:
        client = ChatClient(*await small_connection(listener.getsockname(), buffers), timeout=timeout)
    else:
        client = await ChatClient.connect(*listener.getsockname(), timeout=timeout)
    peer = await peers.get()
    try:
        yield client, peer
    finally:
        client.close()
        await client.wait_closed()
        peer.writer.close()
        server.close()


async def small_connection(address: tuple[str, int], buffers: int):
    connection = socket.create_connection(address)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffers)
    return await asyncio.open_connection(sock=connection)


async def answered(request, peer: Peer, expected: object, *reply: object):
    """The request's outcome, where the server hears it and then replies."""
    task = asyncio.ensure_future(request)
    await peer.expect(expected)
    peer.say(*reply)
    return await task


async def log_in(client: ChatClient, peer: Peer) -> None:
    await answered(
        client.login(user_id="철수", password="비밀"),
        peer,
        LoginRequest(user_id="철수", password="비밀"),
        LoginResponse(result=Result.NONE),
    )


async def enter(client: ChatClient, peer: Peer) -> None:
    await log_in(client, peer)
    ok = RoomEnterResponse(result=Result.NONE)
    await answered(client.room_enter(room_number=3), peer, RoomEnterRequest(room_number=3), ok)


class Requests(unittest.IsolatedAsyncioTestCase):
    async def test_resolve_with_their_reply_and_the_state_follows(self):
        async with connected() as (client, peer):
            self.assertEqual(client.state, "connected")
            await enter(client, peer)
            self.assertEqual(client.state, "room")
            ok = RoomLeaveResponse(result=Result.NONE)
            left = await answered(client.room_leave(), peer, RoomLeaveRequest(), ok)
            self.assertEqual(left, ok)
            self.assertEqual(client.state, "lobby")

    async def test_that_are_refused_raise_with_the_result_and_the_state_stays(self):
        async with connected() as (client, peer):
            no = LoginResponse(result=Result.LOGIN_USER_INVALID_PW)
            request = LoginRequest(user_id="a", password="b")
            with self.assertRaises(RefusedError) as refused:
                await answered(client.login(user_id="a", password="b"), peer, request, no)
            self.assertIs(refused.exception.result, Result.LOGIN_USER_INVALID_PW)
            self.assertEqual(str(refused.exception), "kLOGIN_REQUEST was refused: LOGIN_USER_INVALID_PW")
            self.assertEqual(client.state, "connected")

    async def test_with_a_result_that_the_spec_does_not_know_keep_its_number(self):
        async with connected() as (client, peer):
            request = LoginRequest(user_id="a", password="b")
            with self.assertRaisesRegex(RefusedError, "^kLOGIN_REQUEST was refused: result 999$"):
                await answered(
                    client.login(user_id="a", password="b"), peer, request, LoginResponse(result=999)
                )

    async def test_that_the_state_does_not_allow_or_that_cannot_be_encoded_are_not_sent(self):
        async with connected() as (client, peer):
            with self.assertRaisesRegex(StateError, "kROOM_CHAT_REQUEST takes being in room, .* in connected"):
                await client.room_chat(msg="hi")
            with self.assertRaises(EncodeError) as long:
                await client.login(user_id="가" * 11, password="")
            self.assertEqual((long.exception.field, long.exception.reason), ("user_id", "too-long"))
            await log_in(client, peer)  # is what the server hears first
            with self.assertRaises(StateError):
                await client.login(user_id="again", password="")

    async def test_of_one_kind_are_answered_in_their_order(self):
        async with connected() as (client, peer):
            await enter(client, peer)
            said = [asyncio.ensure_future(client.room_chat(msg=str(i))) for i in range(3)]
            await peer.expect(*(RoomChatRequest(msg=str(i)) for i in range(3)))
            results = (Result.NONE, Result.CHAT_MSG_TOO_LONG, Result.NONE)
            peer.say(*(RoomChatResponse(result=result) for result in results))
            first, second, third = await asyncio.gather(*said, return_exceptions=True)
            self.assertEqual(first, RoomChatResponse(result=Result.NONE))
            self.assertIsInstance(second, RefusedError)
            self.assertEqual(third, RoomChatResponse(result=Result.NONE))

    async def test_that_nobody_waits_for_any_more_keep_their_place_and_their_effect(self):
        async with connected() as (client, peer):
            await enter(client, peer)
            first = asyncio.ensure_future(client.room_chat(msg="1"))
            second = asyncio.ensure_future(client.room_chat(msg="2"))
            leave = asyncio.ensure_future(client.room_leave())
            await peer.expect(RoomChatRequest(msg="1"), RoomChatRequest(msg="2"), RoomLeaveRequest())
            first.cancel()
            leave.cancel()
            peer.say(RoomChatResponse(result=Result.CHAT_MSG_TOO_LONG), RoomChatResponse(result=Result.NONE))
            self.assertEqual(await second, RoomChatResponse(result=Result.NONE))
            peer.say(RoomLeaveResponse(result=Result.NONE))
            while client.state == "room":
                await asyncio.sleep(0)
            self.assertEqual(client.state, "lobby")

    async def test_to_a_server_that_is_slow_to_read_wait_and_arrive_in_their_order(self):
        async with connected(buffers=4096) as (client, peer):
            await enter(client, peer)
            count = 1000  # 262 bytes each are more than the buffers of both ends take
            said = [asyncio.ensure_future(client.room_chat(msg=str(i))) for i in range(count)]
            for _ in range(10):
                await asyncio.sleep(0)
            said[-2].cancel()
            for i in range(count):
                if i != count - 2:
                    await peer.expect(RoomChatRequest(msg=str(i)))
            peer.say(RoomChatResponse(result=Result.NONE).encode() * (count - 1))
            outcomes = await asyncio.gather(*said, return_exceptions=True)
            self.assertIsInstance(outcomes.pop(-2), asyncio.CancelledError)
            self.assertEqual(outcomes, [RoomChatResponse(result=Result.NONE)] * (count - 1))

    async def test_without_a_reply_in_time_raise_and_the_connection_ends(self):
        async with connected(timeout=0.05) as (client, peer):
            with self.assertRaisesRegex(asyncio.TimeoutError, "kLOGIN_REQUEST was not answered within 0.05 s"):
                await client.login(user_id="a", password="b")
            self.assertTrue(client.closed)
            await peer.expect(LoginRequest(user_id="a", password="b"), None)

    async def test_that_wait_when_the_server_closes_raise(self):
        async with connected() as (client, peer):
            request = asyncio.ensure_future(client.login(user_id="a", password="b"))
            await peer.expect(LoginRequest(user_id="a", password="b"))
            peer.writer.close()
            with self.assertRaisesRegex(ConnectionError, "was not answered: the server closed the connection"):
                await request
            with self.assertRaisesRegex(ConnectionError, "kLOGIN_REQUEST: the connection is closed"):
                await client.login(user_id="a", password="b")

    async def test_that_wait_when_the_client_closes_raise(self):
        async with connected() as (client, peer):
            request = asyncio.ensure_future(client.login(user_id="a", password="b"))
            await peer.expect(LoginRequest(user_id="a", password="b"))
            client.close()
            with self.assertRaisesRegex(ConnectionError, "the connection was closed"):
                await request


class Notifies(unittest.IsolatedAsyncioTestCase):
    async def test_are_called_back_in_order_until_nobody_listens_any_more(self):
        async with connected() as (client, peer):
            await log_in(client, peer)
            heard = []
            client.on_room_user_list_notify(heard.append)
            off = client.on_room_chat_notify(heard.append)
            users = RoomUserListNotify(users=[UserInfo(user_index=2**64 - 1, user_id="😀")])
            chat = RoomChatNotify(user_id="영희", msg="안녕 👋🏽")
            for byte in users.encode() + chat.encode():
                peer.say(bytes((byte,)))
                await peer.writer.drain()
            ok = RoomEnterResponse(result=Result.NONE)
            await answered(client.room_enter(room_number=0), peer, RoomEnterRequest(room_number=0), ok)
            self.assertEqual(heard, [users, chat])
            off()
            off()
            done = RoomLeaveResponse(result=Result.NONE)
            await answered(client.room_leave(), peer, RoomLeaveRequest(), chat, users, done)
            self.assertEqual(heard, [users, chat, users])

    async def test_that_a_newer_server_sends_are_skipped(self):
        async with connected() as (client, peer):
            request = asyncio.ensure_future(client.login(user_id="a", password="b"))
            await peer.hear()
            peer.say(b"\xff\x00\x67\x12\x00" + bytes(250), LoginResponse(result=Result.NONE))
            self.assertEqual(await request, LoginResponse(result=Result.NONE))

    async def test_a_callback_that_raises_is_reported_and_ends_nothing(self):
        async with connected() as (client, peer):
            reported = []
            asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
            heard = []
            client.on_room_chat_notify(lambda chat: 1 / 0)
            client.on_room_chat_notify(heard.append)
            chat = RoomChatNotify(user_id="a", msg="b")
            request = asyncio.ensure_future(client.login(user_id="a", password="b"))
            await peer.hear()
            peer.say(chat, LoginResponse(result=Result.NONE))
            await request
            self.assertEqual(heard, [chat])
            self.assertIsInstance(reported[0]["exception"], ZeroDivisionError)

    async def test_a_callback_that_nothing_would_await_is_refused(self):
        async def callback(chat: RoomChatNotify) -> None:
            raise AssertionError

        async with connected() as (client, _):
            with self.assertRaisesRegex(TypeError, "coroutine function"):
                client.on_room_chat_notify(callback)


class Endings(unittest.IsolatedAsyncioTestCase):
    async def ends(self, *garbage: bytes) -> Exception | None:
        """How the connection ends where the server says that, as on_closed tells it."""
        async with connected() as (client, peer):
            ended = asyncio.get_running_loop().create_future()
            client.on_closed(ended.set_result)
            peer.say(*garbage)
            error = await ended
            self.assertTrue(client.closed)
            await peer.expect(None)
            return error

    async def test_a_length_that_cannot_be(self):
        self.assertIsInstance(await self.ends(bytes(5)), FrameError)

    async def test_text_that_is_not_utf_8(self):
        chat = b"\x27\x01\xdf\x00\x00" + b"\xff" * 290
        self.assertIsInstance(await self.ends(chat), DecodeError)

    async def test_a_reply_without_a_request(self):
        error = await self.ends(LoginResponse(result=Result.NONE).encode())
        self.assertRegex(str(error), "a LoginResponse came without a request")

    async def test_being_closed_is_told_once_and_without_an_error(self):
        async with connected() as (client, _):
            told = []
            client.on_closed(told.append)
            async with client:
                pass
            client.close()
            self.assertEqual(told, [None])

    async def test_a_callback_may_close(self):
        async with connected() as (client, peer):
            heard = []

            def hear(chat: RoomChatNotify) -> None:
                heard.append(chat)
                client.close()

            client.on_room_chat_notify(hear)
            chat = RoomChatNotify(user_id="a", msg="b")
            peer.say(chat, chat)
            await client.wait_closed()
            self.assertEqual(heard, [chat])

    async def test_nothing_is_left_to_complain_of(self):
        complaints = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))
        async with connected() as (client, peer):
            await enter(client, peer)
            said = [asyncio.ensure_future(client.room_chat(msg="x")) for _ in range(3)]
            await asyncio.sleep(0)
            said[0].cancel()
            peer.writer.transport.abort()
            outcomes = await asyncio.gather(*said, return_exceptions=True)
        del said, outcomes
        gc.collect()
        await asyncio.sleep(0)
        self.assertEqual(complaints, [])


if __name__ == "__main__":
    unittest.main()
