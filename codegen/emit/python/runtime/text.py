"""Text as bytes. Text that cannot be written whole is refused, never cut."""

from __future__ import annotations

from typing import Literal

from .checks import check_text
from .cursor import Cursor
from .errors import EncodeError, show
from .fields import put_ended, put_field, size_or_earlier, take_ended, take_field
from .writer import Writer

Encoding = Literal["UTF-8", "ASCII", "UTF-16LE", "UTF-16BE"]


def put_text(
    out: Writer,
    value: str,
    encoding: Encoding,
    packet: str,
    field: str,
    *,
    size: int | None = None,
    end: bytes | None = None,
    pad: int | None = None,
) -> None:
    """Writes the text into `size` bytes, or as many as it takes; behind it `end` and `pad`."""
    data = _encode(value, encoding, packet, field)
    if size is None:
        put_ended(out, data, end, pad, packet, field)
    else:
        put_field(out, data, size, end, pad, packet, field)


def text_size(value: str, encoding: Encoding, packet: str, field: str) -> int:
    """Bytes that the text takes, without its terminator."""
    return len(_encode(value, encoding, packet, field))


def take_text(
    cursor: Cursor,
    size: int,
    encoding: Encoding,
    packet: str,
    field: str,
    *,
    end: bytes | None = None,
    pad: int | None = None,
    may_end_early: bool = False,
) -> str:
    at = cursor.at
    if may_end_early and end is not None:
        size = size_or_earlier(cursor, size, end, packet, field)
    return _decode(cursor, take_field(cursor, size, end, pad, packet, field), at, encoding, packet, field)


def take_ended_text(cursor: Cursor, encoding: Encoding, end: bytes, packet: str, field: str) -> str:
    """Reads up to the terminator, and past it."""
    at = cursor.at
    return _decode(cursor, take_ended(cursor, end, packet, field), at, encoding, packet, field)


def _encode(value: str, encoding: Encoding, packet: str, field: str) -> bytes:
    check_text(value, packet, field)
    try:
        return value.encode(encoding)
    except UnicodeEncodeError as error:
        found = show(value[error.start : error.start + 1])
        problem = f"found {found} at {error.start}, expected text that {encoding} can write"
        raise EncodeError(packet, field, "text", problem) from None


def _decode(cursor: Cursor, data: bytes, at: int, encoding: Encoding, packet: str, field: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "ASCII":
            problem = f"found 0x{data[error.start]:02x}, expected ASCII"
            raise cursor.error(packet, field, "text", problem, at + error.start) from None
        problem = f"found bytes that are not {encoding}"
        raise cursor.error(packet, field, "text", problem, at) from None
