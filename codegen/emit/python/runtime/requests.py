"""What the spec says of the packets that a client sends, and how a request can end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

Reply = TypeVar("Reply")


class RefusedError(Exception):
    """The server said no."""

    def __init__(self, request: str, result: int) -> None:
        super().__init__(request, result)
        self.request = request
        """The packet's name, as the spec spells it."""
        self.result = result
        """The enum's member; the number of a result that the spec does not know."""

    def __str__(self) -> str:
        name = self.result.name if isinstance(self.result, IntEnum) else f"result {self.result}"
        return f"{self.request} was refused: {name}"


class StateError(RuntimeError):
    """The request is not allowed in the session's state; it was not sent."""


class Encodable(Protocol):
    def encode(self) -> bytes: ...


@dataclass(frozen=True)
class Command:
    """A packet that nothing answers."""

    name: str
    states: tuple[str, ...]
    """Where it is allowed."""
    goes: str | None
    """The state that it leads to; for a request, that a success leads to."""


@dataclass(frozen=True)
class Request(Command, Generic[Reply]):
    """A packet that is answered by another."""

    reply: type[Reply]
    result_of: Callable[[Reply], int]


@dataclass(frozen=True)
class Waiting:
    """A request whose reply has not come yet. It keeps its place also when nobody waits for it any more."""

    settle: Callable[[object], None]
    fail: Callable[[Exception], None]
