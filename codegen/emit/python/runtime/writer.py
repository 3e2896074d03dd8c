"""The bytes of a packet in the making."""

from __future__ import annotations

from .errors import EncodeError, show


class Writer:
    """Bytes are only ever added; `limit` is the most that the packet's header can tell of."""

    __slots__ = ("data", "limit")

    def __init__(self, limit: int) -> None:
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
