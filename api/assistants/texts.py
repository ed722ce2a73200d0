"""Answers as plain text, with everything that the structured form says, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

INDENT = "  "
SAID_IN_WORDS = "numbers"
"""The numbers of a figure, which `value` says in words."""


def write_text(data: Mapping[str, Any]) -> str:
    """Write an answer as indented lines of `name: value`; empty members are left out."""
    return "\n".join(_lines(data, ""))


def _lines(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in data.items():
        if name == SAID_IN_WORDS or value in ("", [], {}, ()):
            continue
        label = name.replace("_", " ")
        if isinstance(value, Mapping):
            yield f"{indent}{label}:"
            yield from _lines(value, indent + INDENT)
        elif isinstance(value, list | tuple):
            yield f"{indent}{label}:"
            yield from _items(value, indent)
        else:
            yield f"{indent}{label}: {value}"


def _items(values: list[Any] | tuple[Any, ...], indent: str) -> Iterator[str]:
    for value in values:
        if not isinstance(value, Mapping):
            yield f"{indent}- {value}"
            continue
        first, *others = _lines(value, indent + INDENT)
        yield f"{indent}- {first.strip()}"
        yield from others
