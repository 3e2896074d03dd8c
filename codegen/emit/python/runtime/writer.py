"""The bytes of a packet in the making."""

from __future__ import annotations

import sys

from .errors import EncodeError, show


class Writer:
    """Bytes are only ever added; `limit` is the most that the packet's header can tell of."""

    __slots__ = ("data", "limit")

    def __init__(self, limit: int = sys.maxsize) -> None:
        self.data = bytearray()
        self.limit = limit

    def need(self, size: int, packet: str, field: str) -> None:
        """Raises EncodeError unless there is room for `size` more bytes, before anything is made for them."""
        if size < 0:
            problem = f"found a size of {show(size)}, which has no room for any value"
            raise EncodeError(packet, field, "size", problem)
        if len(self.data) + size > self.limit:
            problem = f"found a size of {show(size)} for {field}, expected at most {self.limit} in all"
            raise EncodeError(packet, "", "frame", problem)


def fill_part(out: Writer, start: int, size: int | None, pad: int | None, packet: str, field: str) -> None:
    """Fills up what a structure, which began at `start`, leaves over of the `size` bytes set aside for it."""
    length = len(out.data) - start
    if size is not None and (length > size or (length < size and pad is None)):
        problem = f"found {length} bytes, expected {'exactly' if pad is None else 'at most'} {show(size)}"
        raise EncodeError(packet, field, "too-long" if length > size else "not-full", problem)
    if pad is None:
        return
    if length > 0 and out.data[-1] == pad:
        problem = f"found 0x{pad:02x} at the end of the value, which is the padding and would be lost"
        raise EncodeError(packet, field, "padding", problem)
    if size is not None:
        out.need(size - length, packet, field)
        out.data += bytes((pad,)) * (size - length)
