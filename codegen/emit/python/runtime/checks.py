"""What types, `valid`, `if` and derived lengths demand of a packet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from .cursor import Cursor
from .errors import EncodeError, show

T = TypeVar("T")


def check_integer(value: object, packet: str, field: str) -> None:
    """Raises EncodeError unless it is an int; a bool is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong_type(value, "an integer", packet, field)


def check_number(value: object, packet: str, field: str) -> None:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise wrong_type(value, "a number", packet, field)


def check_flag(value: object, packet: str, field: str) -> None:
    if not isinstance(value, bool):
        raise wrong_type(value, "True or False", packet, field)


def check_text(value: object, packet: str, field: str) -> None:
    if not isinstance(value, str):
        raise wrong_type(value, "text", packet, field)


def check_bytes(value: object, packet: str, field: str) -> None:
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise wrong_type(value, "bytes", packet, field)


def check_struct(value: object, type_: type[object]) -> None:
    """Stands in a `within`, which says where."""
    if not isinstance(value, type_):
        raise wrong_type(value, f"a {type_.__name__}", "", "")


def check_list(value: object, packet: str, field: str) -> None:
    if not isinstance(value, (list, tuple)):
        raise wrong_type(value, "a list", packet, field)


def wrong_type(value: object, expected: str, packet: str, field: str) -> EncodeError:
    return EncodeError(packet, field, "type", f"found {show(value)}, expected {expected}")


def check_write(ok: bool, found: object, expected: str, packet: str, field: str) -> None:
    """Raises EncodeError unless the spec's `valid` allows the value."""
    if not ok:
        raise EncodeError(packet, field, "valid", f"found {show(found)}, expected {expected}")


def check_read(
    ok: bool, cursor: Cursor, at: int, found: object, expected: str, packet: str, field: str
) -> None:
    """Raises DecodeError unless the spec's `valid` allows the value, which stands at byte `at`."""
    if not ok:
        raise cursor.error(packet, field, "valid", f"found {show(found)}, expected {expected}", at)


def check_presence(demanded: bool, value: object, packet: str, field: str) -> None:
    """Raises EncodeError where a field is given that the spec's `if` leaves out, or is missing."""
    if demanded == (value is not None):
        return
    if demanded:
        raise EncodeError(packet, field, "presence", "found nothing, expected a value")
    raise EncodeError(packet, field, "presence", "found a value where the packet has no such field")


def check_count(found: int, expected: int, packet: str, field: str) -> None:
    """Raises EncodeError unless a list has as many elements as other fields say."""
    if expected < 0:
        raise EncodeError(packet, field, "size", f"found a count of {show(expected)}, expected 0 or more")
    if found != expected:
        raise EncodeError(packet, field, "length", f"found {found}, expected {show(expected)} elements")


def check_last(items: list[T], is_last: Callable[[T], bool], packet: str, field: str) -> None:
    """Raises EncodeError unless the list ends with the only element that `is_last` accepts."""
    first = next((i for i, item in enumerate(items) if is_last(item)), None)
    if first is None or first != len(items) - 1:
        found = "no element" if first is None else f"element {first} of {len(items)}"
        raise EncodeError(packet, field, "length", f"found {found} to end the list, expected the last to")


def check_case(
    value: object, on: object, cases: Mapping[object, str], otherwise: str | None, packet: str, field: str
) -> None:
    """Raises EncodeError unless the value is a tuple of the case that the packet's other fields ask for."""
    if not isinstance(value, tuple) or len(value) != 2:
        raise wrong_type(value, "a tuple of a case and its value", packet, field)
    asked = cases.get(on, otherwise)
    if asked is None or value[0] != asked:
        expected = "none: no case fits the fields before it" if asked is None else asked
        raise EncodeError(packet, field, "case", f"found the case {show(value[0])}, expected {expected}")


def count_of(value: object, packet: str, field: str) -> int:
    """How many elements the list has."""
    if not isinstance(value, (list, tuple)):
        raise wrong_type(value, "a list", packet, field)
    return len(value)


def derive(length: int, offset: int, scale: int, of: str, packet: str, field: str) -> int:
    """(length - offset) / scale, for what measures `of`. Raises EncodeError where that is no integer."""
    value, rest = divmod(length - offset, scale)
    if rest != 0:
        problem = f"found a length of {length}, expected {scale} × {field} + {offset}"
        raise EncodeError(packet, of, "length", problem)
    return value


def check_agreement(a: int, b: int, first: str, second: str, packet: str, field: str) -> None:
    """Raises EncodeError where two fields that share one length are not of the same length."""
    if a != b:
        problem = f"found a length that makes {field} {b}, expected {a} as for {first}"
        raise EncodeError(packet, second, "length", problem)
