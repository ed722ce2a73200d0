"""Walks whole answers, so that nothing in them escapes a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

MEMBERS_OF_CONTEXT = {"population", "time", "certainty", "sources", "verdict"}

SHARE = re.compile(r"\d\s?%|\d percent|\b\d+ of \d+\b|\bratio\b[^.]*\d|\d per 100", re.IGNORECASE)
"""A share or a ratio in words; written apart from the rule that the tools use."""

NAMES = {"name", "citation", "isolates", "plain"}
"""Members that call a thing by its name: an outcome may be named after a percentage."""


def walk(value: Any, path: tuple[str, ...] = (), guarded: bool = False) -> Iterator[tuple[tuple[str, ...], Any, bool]]:
    """Every leaf of an answer, with its path and whether a record around it holds a context."""
    if isinstance(value, dict):
        guarded = guarded or "context" in value
        for name, member in value.items():
            yield from walk(member, (*path, name), guarded)
    elif isinstance(value, list | tuple):
        for place, member in enumerate(value):
            yield from walk(member, (*path, str(place)), guarded)
    else:
        yield path, value, guarded


def contexts(value: Any) -> Iterator[dict[str, Any]]:
    """Every context in an answer."""
    if isinstance(value, dict):
        if "context" in value:
            yield value["context"]
        for member in value.values():
            yield from contexts(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from contexts(member)


def unguarded_figures(answer: dict[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    """Numbers and shares in words that stand in no record with a context; counts of what was left out are none."""
    return [
        (path, leaf)
        for path, leaf, guarded in walk(answer)
        if not guarded and not (NAMES & set(path)) and _is_figure(path, leaf)
    ]


def _is_figure(path: tuple[str, ...], leaf: Any) -> bool:
    if isinstance(leaf, str):
        return SHARE.search(leaf) is not None
    is_count_left_out = path[0] == "left_out" and path[-1] == "count"
    return isinstance(leaf, int | float) and not isinstance(leaf, bool) and not is_count_left_out


def expect_whole_contexts(answer: dict[str, Any]) -> int:
    """Every context has all its parts, each with words in it; their number."""
    found = list(contexts(answer))
    for context in found:
        assert context.keys() == MEMBERS_OF_CONTEXT
        assert all(context[part].strip() for part in MEMBERS_OF_CONTEXT - {"sources"}), context
        assert context["sources"]
        for cited in context["sources"]:
            assert cited["source"] and cited["locator"] and cited["status"], cited
        assert context["certainty"].split(" ")[0].rstrip(":").lower() in {"high", "moderate", "low", "very_low", "not"}
    return len(found)
