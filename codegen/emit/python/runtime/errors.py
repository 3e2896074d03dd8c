"""What goes wrong with a packet: it cannot be written, or it cannot be read."""

from __future__ import annotations

from types import TracebackType
from typing import Literal

EncodeReason = Literal[
    "type",  # not the type expected
    "range",  # a number that does not fit
    "too-long",  # more bytes than the field has
    "not-full",  # fewer bytes than a field without terminator or padding
    "terminator",  # the terminator stands in the value
    "padding",  # ends in what would be read as padding
    "text",  # not of the encoding
    "valid",  # what the spec does not allow
    "presence",  # given where the packet has no such field, or missing
    "length",  # lengths or counts that must agree do not
    "frame",  # longer than the header can say
    "size",  # a computed size or count is negative
    "case",  # not the variant that the packet's other fields select
]

DecodeReason = Literal[
    "short",  # fewer bytes than needed
    "leftover",  # bytes behind the end
    "text",  # not of the encoding
    "terminator",  # missing
    "contents",  # fixed bytes that differ
    "valid",  # what the spec does not allow, constants included
    "length",  # the header tells of another length than the frame has
    "id",  # another packet's
    "size",  # a computed size or count is negative
    "case",  # no case for a value
]


class EncodeError(ValueError):
    """The value does not fit the packet; nothing was written."""

    def __init__(self, packet: str, field: str, reason: EncodeReason, problem: str) -> None:
        super().__init__(packet, field, reason, problem)
        self.packet = packet
        """As the spec spells it."""
        self.field = field
        """As the spec spells it, with its path through nested types; or empty."""
        self.reason: EncodeReason = reason
        self.problem = problem
        """What was found and what was expected."""

    def __str__(self) -> str:
        return f"{_place(self.packet, self.field)}: {self.problem}"

    def within(self, packet: str, field: str) -> EncodeError:
        """The same error, told from the packet or type that holds the one it happened in."""
        path = "" if self.reason == "frame" else _join(field, self.field)
        return EncodeError(packet, path, self.reason, self.problem)


class DecodeError(ValueError):
    """The bytes are not this packet."""

    def __init__(self, packet: str, field: str, offset: int, reason: DecodeReason, problem: str) -> None:
        super().__init__(packet, field, offset, reason, problem)
        self.packet = packet
        self.field = field
        self.offset = offset
        """Bytes from the start of the packet, header included."""
        self.reason: DecodeReason = reason
        self.problem = problem

    def __str__(self) -> str:
        return f"{_place(self.packet, self.field)} at byte {self.offset}: {self.problem}"

    def within(self, packet: str, field: str) -> DecodeError:
        """The same error, told from the packet or type that holds the one it happened in."""
        return DecodeError(packet, _join(field, self.field), self.offset, self.reason, self.problem)


class within:
    """A context in which errors are told from the packet or type that holds the field."""

    __slots__ = ("_packet", "_field")

    def __init__(self, packet: str, field: str) -> None:
        self._packet = packet
        self._field = field

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if isinstance(error, (EncodeError, DecodeError)):
            raise error.within(self._packet, self._field) from None


def show(value: object) -> str:
    """The value as a message has it: short, and without the digits of a number that has thousands."""
    if isinstance(value, int) and value.bit_length() > 256:
        return f"an integer of {value.bit_length()} bits"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _join(outer: str, inner: str) -> str:
    return outer if inner == "" else f"{outer}.{inner}"


def _place(packet: str, field: str) -> str:
    return packet if field == "" else f"{packet}.{field}"
