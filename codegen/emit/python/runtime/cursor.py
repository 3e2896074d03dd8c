"""A place in the bytes of a packet that is being read."""

from __future__ import annotations

from types import TracebackType
from typing import Union

from .errors import DecodeError, DecodeReason, show

BytesLike = Union[bytes, bytearray, memoryview]


class Cursor:
    """Reads `data` from `at` up to `end`; offsets in errors count from the start of `data`."""

    __slots__ = ("data", "at", "end")

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data = data
        self.at = at
        self.end = end

    @property
    def left(self) -> int:
        return self.end - self.at

    def take(self, size: int, packet: str, field: str) -> int:
        """Moves on by `size` bytes and returns where they start. Raises DecodeError where there are fewer."""
        at = self.at
        if size < 0:
            raise self.error(packet, field, "size", f"found a size of {show(size)}, expected 0 or more")
        if size > self.end - at:
            raise self.error(packet, field, "short", f"found {self.left} bytes, expected {show(size)}")
        self.at = at + size
        return at

    def expect_elements(self, count: int, size: int, packet: str, field: str) -> None:
        """Raises DecodeError where `count` elements of at least `size` bytes cannot be there."""
        if count < 0:
            raise self.error(packet, field, "size", f"found a count of {show(count)}, expected 0 or more")
        if count * size > self.left:
            found = f"found a count of {show(count)} with {self.left} bytes left"
            problem = f"{found}, expected {size} bytes or more for each"
            raise self.error(packet, field, "short", problem)

    def no_case(self, found: object, packet: str, field: str) -> DecodeError:
        """What to raise for a value that no case of a switch has."""
        return self.error(packet, field, "case", f"found no case for {show(found)}")

    def error(
        self, packet: str, field: str, reason: DecodeReason, problem: str, at: int | None = None
    ) -> DecodeError:
        return DecodeError(packet, field, self.at if at is None else at, reason, problem)

    def finish(self, packet: str) -> None:
        """Raises DecodeError where something follows the packet's last field."""
        if self.at != self.end:
            problem = f"found {self.left} bytes behind the last field, expected the end"
            raise self.error(packet, "", "leftover", problem)


class Part:
    """A context for the bytes set aside for a structure: it sees nothing behind them and leaves none."""

    __slots__ = ("_cursor", "_size", "_packet", "_field", "_pad", "_behind", "_outer")

    def __init__(self, cursor: Cursor, size: int, packet: str, field: str, pad: int | None = None) -> None:
        """`pad` is the byte that may fill what the structure leaves over."""
        self._cursor = cursor
        self._size = size
        self._packet = packet
        self._field = field
        self._pad = pad

    def __enter__(self) -> None:
        cursor = self._cursor
        start = cursor.take(self._size, self._packet, self._field)
        self._behind = cursor.at
        self._outer = cursor.end
        cursor.at = start
        cursor.end = self._behind
        if self._pad is not None:
            cursor.end = start + len(cursor.data[start : self._behind].rstrip(bytes((self._pad,))))

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            return
        cursor = self._cursor
        if cursor.at != cursor.end:
            problem = f"found {cursor.left} bytes behind the value, expected its end"
            raise cursor.error(self._packet, self._field, "leftover", problem)
        cursor.at = self._behind
        cursor.end = self._outer
