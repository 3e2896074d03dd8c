"""Fields of a given size, and those that end by a terminator: what text and plain bytes have in common."""

from __future__ import annotations

from .cursor import Cursor
from .errors import EncodeError
from .writer import Writer


def put_field(
    out: Writer, value: bytes, size: int, end: bytes | None, pad: int | None, packet: str, field: str
) -> None:
    """Writes the value into `size` bytes: behind it `end`, its terminator, and then `pad`, or else zeros."""
    out.need(size, packet, field)
    capacity = size - len(end or b"")
    if capacity < 0:
        problem = f"found a size of {size}, which has no room for any value"
        raise EncodeError(packet, field, "size", problem)
    if len(value) > capacity:
        problem = f"found {len(value)} bytes, expected at most {capacity}"
        raise EncodeError(packet, field, "too-long", problem)
    start = len(out.data)
    put_ended(out, value, end, pad, packet, field)
    left = start + size - len(out.data)
    if left > 0 and end is None and pad is None:
        problem = f"found {len(value)} bytes, expected exactly {size}"
        raise EncodeError(packet, field, "not-full", problem)
    out.data += bytes((pad or 0,)) * left


def put_ended(
    out: Writer, value: bytes, end: bytes | None, pad: int | None, packet: str, field: str
) -> None:
    """Writes the value and its terminator. What would be read as another value is refused."""
    if end is not None:
        if find_end(value, 0, len(value), end) != -1:
            problem = f"found {_hex(end)} in the value, expected it only behind the value"
            raise EncodeError(packet, field, "terminator", problem)
    elif pad is not None and value.endswith(bytes((pad,))):
        problem = f"found 0x{pad:02x} at the end of the value, which is the padding and would be lost"
        raise EncodeError(packet, field, "padding", problem)
    out.data += value
    out.data += end or b""


def take_field(
    cursor: Cursor, size: int, end: bytes | None, pad: int | None, packet: str, field: str
) -> bytes:
    """Reads `size` bytes: `pad` is stripped from the right, then the value ends at its terminator, if any."""
    at = cursor.take(size, packet, field)
    value = cursor.data[at : cursor.at]
    if pad is not None:
        value = value.rstrip(bytes((pad,)))
    if end is None:
        return value
    found = find_end(value, 0, len(value), end)
    return value if found == -1 else value[:found]


def size_or_earlier(cursor: Cursor, size: int, end: bytes, packet: str, field: str) -> int:
    """The bytes of a field that may end early: all of its size, or what is left, with `end` in it."""
    if cursor.left >= size:
        return size
    if find_end(cursor.data, cursor.at, cursor.end, end) == -1:
        expected = f"expected {size} bytes, or an end behind {_hex(end)}"
        problem = f"found no {_hex(end)} in {cursor.left} bytes, {expected}"
        raise cursor.error(packet, field, "terminator", problem)
    return cursor.left


def take_ended(cursor: Cursor, end: bytes, packet: str, field: str) -> bytes:
    """Reads up to the terminator, and past it."""
    at = cursor.at
    found = find_end(cursor.data, at, cursor.end, end)
    if found == -1:
        problem = f"found no {_hex(end)} in {cursor.left} bytes, expected the end of the field"
        raise cursor.error(packet, field, "terminator", problem)
    cursor.at = found + len(end)
    return cursor.data[at:found]


def find_end(data: bytes, start: int, stop: int, end: bytes) -> int:
    """Where the terminator stands, on a multiple of its length from `start`; -1: nowhere."""
    found = data.find(end, start, stop)
    while found != -1 and (found - start) % len(end) != 0:
        found = data.find(end, found + 1, stop)
    return found


def _hex(end: bytes) -> str:
    return f"0x{end.hex()}"
