"""Fields of plain bytes."""

from __future__ import annotations

from .checks import wrong_type
from .cursor import Cursor
from .fields import put_ended, put_field, size_or_earlier, take_field
from .writer import Writer


def put_data(
    out: Writer,
    value: bytes,
    packet: str,
    field: str,
    *,
    size: int | None = None,
    end: bytes | None = None,
    pad: int | None = None,
) -> None:
    """Writes the bytes into `size` bytes, or as many as they are; behind them `end` and `pad`."""
    data = _bytes(value, packet, field)
    if size is None:
        put_ended(out, data, end, pad, packet, field)
    else:
        put_field(out, data, size, end, pad, packet, field)


def data_size(value: bytes, packet: str, field: str) -> int:
    """How many bytes they are, without their terminator."""
    return len(_bytes(value, packet, field))


def take_data(
    cursor: Cursor,
    size: int,
    packet: str,
    field: str,
    *,
    end: bytes | None = None,
    pad: int | None = None,
    may_end_early: bool = False,
) -> bytes:
    if may_end_early and end is not None:
        size = size_or_earlier(cursor, size, end, packet, field)
    return take_field(cursor, size, end, pad, packet, field)


def expect_contents(cursor: Cursor, expected: bytes, packet: str, field: str) -> None:
    """Raises DecodeError where the next bytes are not exactly these."""
    at = cursor.take(len(expected), packet, field)
    for i, byte in enumerate(expected):
        found = cursor.data[at + i]
        if found != byte:
            raise cursor.error(packet, field, "contents", f"found byte {found}, expected {byte}", at + i)


def _bytes(value: bytes, packet: str, field: str) -> bytes:
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise wrong_type(value, "bytes", packet, field)
    return bytes(value)
