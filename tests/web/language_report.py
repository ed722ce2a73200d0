"""What an answer says of the language of its texts, applied to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def leaves(node: Any, pointer: str = "", pattern: str = "") -> Iterator[tuple[str, str, Any]]:
    """Every value of an answer that holds no others, with its pointer and its pattern."""
    if isinstance(node, dict):
        for name, member in node.items():
            yield from leaves(member, f"{pointer}/{name}", f"{pattern}/{name}")
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from leaves(item, f"{pointer}/{place}", f"{pattern}/*")
    else:
        yield pointer, pattern, node


def languages_of(answer: Any) -> dict[str, tuple[str, bool, bool]]:
    """The language of every text of an answer by pointer; more than one for the same is an error."""
    told: dict[str, tuple[str, bool, bool]] = {}
    for group in answer["about"]["language"]["texts"]:
        for path in group["paths"]:
            assert path not in told, path
            told[path] = (group["language"], group["holds_english"], group["checked_by_a_person"])
    used, found = set(), {}
    for pointer, pattern, value in leaves(answer):
        path = pointer if pointer in told else pattern
        if path in told and value is not None:
            used.add(path)
            found[pointer] = told[path]
    assert used == set(told)
    return found
