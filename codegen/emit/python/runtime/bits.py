"""Bit fields. A group of them starts and ends on a byte, and is one integer in between."""

from __future__ import annotations

from .checks import check_flag, check_integer
from .errors import EncodeError, show


def pack_bits(value: int, width: int, shift: int, packet: str, field: str) -> int:
    """The value in its place in the group."""
    check_integer(value, packet, field)
    most = (1 << width) - 1
    if not 0 <= value <= most:
        problem = f"found {show(value)}, expected an integer from 0 to {most} (b{width})"
        raise EncodeError(packet, field, "range", problem)
    return value << shift


def pack_flag(value: bool, shift: int, packet: str, field: str) -> int:
    check_flag(value, packet, field)
    return value << shift


def take_bits(group: int, width: int, shift: int) -> int:
    return (group >> shift) & ((1 << width) - 1)
