"""Bracketed forms, and what each operation takes; everything else is refused.

The tables stand beside their operations. Tests hold each to Stripe's description: whatever is
taken here is taken there, with the same type and no other choices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from billing.fake_stripe.errors import Json, RefusedError

STRING, INTEGER, NUMBER, BOOLEAN = "string", "integer", "number", "boolean"
# A type is one of these words, a Choice, a Map, [type], or {name: type}; "name!" is required.
Type = Any


@dataclass(frozen=True)
class Choice:
    values: tuple[str, ...]

    def __init__(self, *values: str) -> None:
        object.__setattr__(self, "values", values)


@dataclass(frozen=True)
class Emptyable:
    """An empty string takes the value away."""

    type: Type


@dataclass(frozen=True)
class OrWord:
    """A word in place of the value."""

    word: str
    type: Type


@dataclass(frozen=True)
class Map:
    """Any names, and strings."""


METADATA = Emptyable(Map())
PAGE = {"limit": INTEGER, "starting_after": STRING, "ending_before": STRING}


def parse(text: str) -> Json:
    """`items[0][price]=x` as {"items": {"0": {"price": "x"}}}. Raises RefusedError."""
    root: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if not re.fullmatch(r"[^\[\]]+(\[[^\[\]]*\])*", name):
            raise _malformed(name)
        *path, last = name.replace("]", "").split("[")
        node = root
        for key in path:
            node = node.setdefault(key or str(len(node)), {})
            if not isinstance(node, dict):
                raise _malformed(name)
        node[last or str(len(node))] = value
    return root


def _malformed(name: str) -> RefusedError:
    return RefusedError(f"Invalid parameter name: {name}", param=name)


def read(given: Json, taken: dict[str, Type], inside: str = "") -> Json:
    """The values, in their types. Raises RefusedError."""
    types = {name.rstrip("!"): kind for name, kind in taken.items()}
    for name in given:
        if name not in types:
            full = f"{inside}[{name}]" if inside else name
            raise RefusedError(
                f"Received unknown parameter: {full}", code="parameter_unknown", param=full
            )
    for name in taken:
        if name.endswith("!") and given.get(name[:-1], "") == "":
            full = f"{inside}[{name[:-1]}]" if inside else name[:-1]
            raise RefusedError(
                f"Missing required param: {full}.", code="parameter_missing", param=full
            )
    return {
        name: _value(value, types[name], f"{inside}[{name}]" if inside else name)
        for name, value in given.items()
    }


def _value(value: Any, kind: Type, name: str) -> Any:
    if isinstance(kind, Emptyable):
        return None if value == "" else _value(value, kind.type, name)
    if isinstance(kind, OrWord):
        return value if value == kind.word else _value(value, kind.type, name)
    if isinstance(kind, (dict, list, Map)):
        return _collection(value, kind, name)
    if isinstance(value, dict):
        raise RefusedError(f"Invalid string: {name} is a hash", param=name)
    if value == "":
        raise RefusedError(
            f"You passed an empty string for '{name}'.", code="parameter_invalid_empty", param=name
        )
    if isinstance(kind, Choice):
        if value not in kind.values:
            choices = ", ".join(kind.values)
            raise RefusedError(f"Invalid {name}: must be one of {choices}", param=name)
        return value
    return _scalar(value, kind, name)


def _collection(value: Any, kind: Type, name: str) -> Any:
    if not isinstance(value, dict):
        shape = "array" if isinstance(kind, list) else "object"
        raise RefusedError(f"Invalid {shape}", param=name)
    if isinstance(kind, Map):
        if any(isinstance(item, dict) for item in value.values()):
            raise RefusedError("Metadata values are strings.", param=name)
        return dict(value)
    if isinstance(kind, dict):
        return read(value, kind, name)
    if not all(key.isdecimal() for key in value):
        raise RefusedError("Invalid array", param=name)
    return [
        _value(item, kind[0], f"{name}[{key}]")
        for key, item in sorted(value.items(), key=lambda pair: int(pair[0]))
    ]


def _scalar(value: str, kind: str, name: str) -> Any:
    if kind == INTEGER:
        if not re.fullmatch(r"-?\d{1,15}", value):
            raise RefusedError(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=name
            )
        return int(value)
    if kind == NUMBER:
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", value):
            raise RefusedError(f"Invalid decimal: {value}", param=name)
        return float(value)
    if kind == BOOLEAN:
        if value not in {"true", "false"}:
            raise RefusedError(f"Invalid boolean: {value}", param=name)
        return value == "true"
    return value
