"""Structures inside structures: errors tell the way from the packet to the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from .checks import wrong_type
from .cursor import Cursor
from .errors import DecodeError, EncodeError
from .writer import Writer

T = TypeVar("T")


class Struct(Protocol):
    def write(self, out: Writer) -> None: ...


def put_struct(out: Writer, value: Struct, type_: type[Struct], packet: str, field: str) -> None:
    if not isinstance(value, type_):
        raise wrong_type(value, f"a {type_.__name__}", packet, field)
    try:
        value.write(out)
    except EncodeError as error:
        raise error.within(packet, field) from None


def take_struct(cursor: Cursor, read: Callable[[Cursor], T], packet: str, field: str) -> T:
    try:
        return read(cursor)
    except DecodeError as error:
        raise error.within(packet, field) from None
