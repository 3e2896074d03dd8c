"""Does what the lines of standard input say with a generated package, and prints a line for each.

Values are JSON: integers beyond 2^53 as text, bytes as hex, odd floats by their names, a case of a switch with its
type and its value; fields as the spec spells them. Usage: driver.py PACKAGE
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import math
import sys
import types
import typing

sdk = importlib.import_module(sys.argv[1])
errors = (sdk.EncodeError, sdk.DecodeError)

ODD_FLOATS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf, "-0": -0.0}


def bare(name):
    return "".join(filter(None, name.split("_")))


def attributes(cls):
    """The class's fields by their names without underscores, with their types."""
    hints = typing.get_type_hints(cls)
    return {bare(field.name): (field.name, hints[field.name]) for field in dataclasses.fields(cls)}


def from_json(value, hint):
    """What the type says; anything else is handed over as it is, for the encoder to refuse."""
    union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    hints = [one for one in (typing.get_args(hint) if union else (hint,)) if one is not type(None)]
    if isinstance(value, list):
        inner = next((typing.get_args(one)[0] for one in hints if typing.get_origin(one) is list), object)
        return [from_json(item, inner) for item in value]
    if isinstance(value, dict):
        for one in hints:
            if typing.get_origin(one) is tuple:
                case, inner = typing.get_args(one)
                if bare(typing.get_args(case)[0]) == bare(value["type"]):
                    return (typing.get_args(case)[0], from_json(value["value"], inner))
        cls = next((one for one in hints if dataclasses.is_dataclass(one)), None)
        return value if cls is None else make(cls, value)
    if isinstance(value, str) and str not in hints:
        if bytes in hints:
            return bytes.fromhex(value) if set(value) <= set("0123456789abcdef") else value
        if float in hints:
            return ODD_FLOATS.get(value, value)
        if int in hints and value.lstrip("-").isdigit():
            return int(value)
    return value


def make(cls, value):
    """A missing field is None, which the encoder has to refuse where the packet needs it."""
    given = {bare(name): item for name, item in value.items()}
    return cls(**{name: from_json(given.get(key), hint) for key, (name, hint) in attributes(cls).items()})


def to_json(value):
    if dataclasses.is_dataclass(value):
        fields = {key: getattr(value, name) for key, (name, _) in attributes(type(value)).items()}
        return {key: to_json(item) for key, item in fields.items() if item is not None}
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, tuple):
        return {"type": bare(value[0]), "value": to_json(value[1])}
    if isinstance(value, float):
        if not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return "-0" if value == 0 and math.copysign(1, value) < 0 else value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 53:
        return str(value)
    return value


def packet_class(name):
    spelled = "".join(word.capitalize() for word in name.removeprefix("k").lower().split("_"))
    return getattr(sdk, spelled)


def told(error):
    return {
        "packet": error.packet,
        "field": error.field,
        "reason": error.reason,
        "offset": getattr(error, "offset", None),
        "message": str(error),
    }


def encode(packet, value):
    return {"bytes": make(packet_class(packet), value).encode().hex()}


def decode(packet, frame):
    """Reads it twice: as that packet, and by the id in its header; and writes what was read."""
    data = bytes.fromhex(frame)
    found = packet_class(packet).decode(data)
    if repr(sdk.decode_packet(data)) != repr(found):
        raise AssertionError(f"decode_packet reads {frame} in another way")
    try:
        again = {"again": found.encode().hex()}
    except sdk.EncodeError as error:
        again = {"refused": told(error)}
    return {"value": to_json(found), **again}


def stream(side, chunks):
    """What a reader makes of the chunks, one list of frames for each, and how it ends."""
    reader = getattr(sdk, f"{side}_reader")()
    frames = []
    try:
        for chunk in chunks:
            frames.append([])
            for frame in reader.feed(bytes.fromhex(chunk)):
                frames[-1].append(frame.hex())
    except sdk.FrameError as error:
        return {"frames": frames, "skipped": reader.skipped, "error": str(error)}
    return {"frames": frames, "skipped": reader.skipped}


OPERATIONS = {"encode": encode, "decode": decode, "stream": stream}

for line in sys.stdin:
    order = json.loads(line)
    try:
        result = OPERATIONS[order.pop("do")](**order)
    except errors as error:
        result = {"error": told(error)}
    print(json.dumps(result))
