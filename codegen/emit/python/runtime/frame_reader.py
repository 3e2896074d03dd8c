"""Cuts a stream of bytes into frames, however the stream was cut before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from .cursor import BytesLike


class FrameLimits(NamedTuple):
    """The lengths of a frame, bytes, header included; both ends included."""

    min: int
    max: int


class FrameError(ValueError):
    """The stream can't be followed any further."""


class FrameReader:
    """Keeps at most one frame and the chunk that was fed last.

    Frames with an unknown id are skipped, so that an older peer survives a newer one; a length that cannot be
    is refused before anything is kept for it.
    """

    def __init__(
        self,
        header_size: int,
        length_at: Callable[[BytesLike, int], int],
        id_at: Callable[[BytesLike, int], int],
        limits: Mapping[int, FrameLimits],
    ) -> None:
        """`limits` has every id that this side knows."""
        self.skipped = 0
        """Frames with an unknown id so far."""
        self._header_size = header_size
        self._length_at = length_at
        self._id_at = id_at
        self._limits = limits
        self._buffer = bytearray()
        self._skip = 0

    def feed(self, chunk: BytesLike) -> Iterator[bytes]:
        """Takes the stream's next bytes, and yields every frame that they complete.

        Raises FrameError, behind the frames before it, where a length cannot be; the stream is lost then.
        Frames that are left in the iterator come out of the next one.
        """
        self._buffer += chunk
        return self._frames()

    def _frames(self) -> Iterator[bytes]:
        buffer = self._buffer
        while True:
            step = min(self._skip, len(buffer))
            self._skip -= step
            del buffer[:step]
            if len(buffer) < self._header_size:
                return
            length = self._length_at(buffer, 0)
            if not self._check(length):
                self._skip = length
                self.skipped += 1
            elif len(buffer) < length:
                return
            else:
                frame = bytes(buffer[:length])
                del buffer[:length]
                yield frame

    def _check(self, length: int) -> bool:
        """Whether the packet is known."""
        packet_id = self._id_at(self._buffer, 0)
        limits = self._limits.get(packet_id)
        if limits is None and length < self._header_size:
            raise _impossible(packet_id, length, f"{self._header_size} or more")
        if limits is not None and not limits.min <= length <= limits.max:
            raise _impossible(packet_id, length, " to ".join(map(str, sorted(set(limits)))))
        return limits is not None


def _impossible(packet_id: int, length: int, expected: str) -> FrameError:
    return FrameError(f"packet {packet_id}: found a length of {length} bytes, expected {expected}")
