"""Answers of bounded size: what does not fit is left out from the end of a stated order, and said to be."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, Final, TypeVar

MOST_BYTES: Final = 40_000
"""Size at most of an answer as JSON, and of its plain text."""

ROOM_FOR_REMARKS: Final = 5_000
"""Kept free for what has to be said of things left out."""

_Item = TypeVar("_Item")


def size_of(value: Any) -> int:
    """Bytes of a value as JSON."""
    return len(write_json(value).encode())


def write_json(value: Any) -> str:
    """Write an answer, or a part of one, as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_data)


def keep(items: Sequence[_Item], room: int) -> tuple[_Item, ...]:
    """Keep items from the front as long as they fit into a number of bytes."""
    kept: list[_Item] = []
    for item in items:
        room -= size_of(item) + 1
        if room < 0:
            break
        kept.append(item)
    return tuple(kept)


def _as_data(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no public form")
