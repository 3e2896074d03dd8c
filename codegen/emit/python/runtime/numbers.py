"""Integers and floats, in both byte orders."""

from __future__ import annotations

import struct
from typing import Literal

from .checks import check_integer, check_number
from .cursor import Cursor
from .errors import EncodeError, show
from .writer import Writer


class Integer:
    """An integer of 1, 2, 4 or 8 bytes; `name` is the spec's."""

    __slots__ = ("name", "size", "order", "signed", "min", "max")

    def __init__(self, name: str, size: int, order: Literal["little", "big"], signed: bool = False) -> None:
        bits = 8 * size
        self.name = name
        self.size = size
        self.order = order
        self.signed = signed
        self.min = -(1 << (bits - 1)) if signed else 0
        self.max = (1 << (bits - 1 if signed else bits)) - 1

    def put(self, out: Writer, value: int, packet: str, field: str) -> None:
        check_integer(value, packet, field)
        if not self.min <= value <= self.max:
            problem = f"found {show(value)}, expected an integer from {self.min} to {self.max} ({self.name})"
            raise EncodeError(packet, field, "range", problem)
        out.data += value.to_bytes(self.size, self.order, signed=self.signed)

    def take(self, cursor: Cursor, packet: str, field: str) -> int:
        at = cursor.take(self.size, packet, field)
        return int.from_bytes(cursor.data[at : cursor.at], self.order, signed=self.signed)


class Float:
    """A float of 4 or 8 bytes; `layout` is what the module struct calls it."""

    __slots__ = ("name", "layout")

    def __init__(self, name: str, layout: str) -> None:
        self.name = name
        self.layout = struct.Struct(layout)

    def put(self, out: Writer, value: float, packet: str, field: str) -> None:
        check_number(value, packet, field)
        try:
            out.data += self.layout.pack(value)
        except OverflowError:
            problem = f"found {show(value)}, expected a number within the range of {self.name}"
            raise EncodeError(packet, field, "range", problem) from None

    def take(self, cursor: Cursor, packet: str, field: str) -> float:
        value: float = self.layout.unpack_from(cursor.data, cursor.take(self.layout.size, packet, field))[0]
        return value


_SINGLE = struct.Struct("<f")


def single(value: float) -> float:
    """The value as 4 bytes keep it; infinite where it is beyond them."""
    try:
        rounded: float = _SINGLE.unpack(_SINGLE.pack(value))[0]
        return rounded
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


U1 = Integer("u1", 1, "little")
U2LE = Integer("u2le", 2, "little")
U2BE = Integer("u2be", 2, "big")
U4LE = Integer("u4le", 4, "little")
U4BE = Integer("u4be", 4, "big")
U8LE = Integer("u8le", 8, "little")
U8BE = Integer("u8be", 8, "big")
S1 = Integer("s1", 1, "little", signed=True)
S2LE = Integer("s2le", 2, "little", signed=True)
S2BE = Integer("s2be", 2, "big", signed=True)
S4LE = Integer("s4le", 4, "little", signed=True)
S4BE = Integer("s4be", 4, "big", signed=True)
S8LE = Integer("s8le", 8, "little", signed=True)
S8BE = Integer("s8be", 8, "big", signed=True)
F4LE = Float("f4le", "<f")
F4BE = Float("f4be", ">f")
F8LE = Float("f8le", "<d")
F8BE = Float("f8be", ">d")
