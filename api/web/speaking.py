"""Answers in the language asked for, with the language of each of their texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from flask import g

from api.languages import DEFAULT, Spoken, read_catalogues
from api.web.languages import TextGroup, asked_language
from api.web.representation import represent

ABOUT = "about"

State = tuple[str, bool, bool]
"""Language of a text, whether it holds English, whether a person has checked it."""

Found = dict[str, dict[str, State]]
"""States of texts by pattern and pointer."""

_HOLDERS = (dict, list, Spoken)


def speak(answer: Any) -> Any:
    """Turn an answer into JSON-ready data in the language asked for; one that says nothing of itself is in English."""
    language = asked_language().answered
    if language == DEFAULT or not isinstance(answer, Mapping) or ABOUT not in answer:
        return represent(answer)
    data = represent(answer, catalogue=read_catalogues()[language])
    groups = group_texts(data)
    data[ABOUT]["language"]["texts"] = represent(groups)
    data[ABOUT]["language"]["checked_by_a_person"] = all(
        group.checked_by_a_person for group in groups if group.language == language
    )
    g.content_language = language
    return data


def group_texts(data: Any) -> tuple[TextGroup, ...]:
    """Group the texts of JSON-ready data by language: by pattern where all of a pattern agree, else one by one.

    Where they do not agree the pattern stands with the greater part of its texts and each of the others alone.
    """
    found: Found = defaultdict(dict)
    _gather(data, "", "", found)
    paths: dict[State, list[str]] = defaultdict(list)
    for pattern, states in found.items():
        usual, _ = Counter(states.values()).most_common(1)[0]
        paths[usual].append(pattern)
        for pointer, state in states.items():
            if state != usual:
                paths[state].append(pointer)
    return tuple(TextGroup(*state, tuple(where)) for state, where in sorted(paths.items()))


def _gather(node: Any, pattern: str, pointer: str, found: Found) -> None:
    """Put the state of every text at or below a node under its pattern and its pointer."""
    if isinstance(node, Spoken):
        found[pattern][pointer] = (node.language, node.holds_english, node.is_checked)
    elif isinstance(node, dict):
        for name, member in node.items():
            if isinstance(member, _HOLDERS):
                _gather(member, f"{pattern}/{name}", f"{pointer}/{name}", found)
    elif isinstance(node, list):
        for place, item in enumerate(node):
            if isinstance(item, _HOLDERS):
                _gather(item, f"{pattern}/*", f"{pointer}/{place}", found)
