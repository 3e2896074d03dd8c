"""Enums keep the numbers that the spec does not know."""

from __future__ import annotations

from enum import IntEnum
from typing import TypeVar

E = TypeVar("E", bound=IntEnum)


def known(enum: type[E], number: int) -> E | int:
    """The enum's member of that number; the number itself where there is none."""
    try:
        return enum(number)
    except ValueError:
        return number
