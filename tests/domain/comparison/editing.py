"""Changing one place deep inside a frozen answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any


def edit(node: Any, path: Sequence[str | int], change: Callable[[Any], Any]) -> Any:
    """Return the record or tuple with one place changed; a path is made of field names and positions."""
    if not path:
        return change(node)
    key, *rest = path
    if isinstance(key, int):
        items = list(node)
        items[key] = edit(items[key], rest, change)
        return tuple(items)
    return replace(node, **{key: edit(getattr(node, key), rest, change)})


def put(node: Any, path: Sequence[str | int], **fields: Any) -> Any:
    """Return the record with fields of one record inside it replaced."""
    return edit(node, path, lambda record: replace(record, **fields))
