"""JSON pointers (RFC 6901) into what is served."""

from __future__ import annotations

import re
from typing import Any

_PLACE = re.compile("0|[1-9][0-9]{0,8}")


class NoSuchPlace(Exception):
    """A pointer leads nowhere; `known` are the names where it went astray at `name`."""

    def __init__(self, message: str, name: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.name = name
        self.known = known


def resolve_pointer(document: Any, pointer: str) -> Any:
    """Give the value that a pointer leads to; NoSuchPlace where there is none."""
    value, walked = document, ""
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        value = _step(value, name, walked)
        walked += f"/{token}"
    return value


def _step(value: Any, name: str, walked: str) -> Any:
    where = f"At '{walked}'" if walked else "In the record"
    if isinstance(value, dict):
        if name not in value:
            raise NoSuchPlace(f"{where} there is no member '{name[:80]}'.", name, tuple(value))
        return value[name]
    if isinstance(value, list):
        if not _PLACE.fullmatch(name) or int(name) >= len(value):
            raise NoSuchPlace(f"{where} there is a list of {len(value)}, counted from 0, and no '{name[:80]}'.", name)
        return value[int(name)]
    raise NoSuchPlace(f"{where} there is a single value, and nothing inside it.", name)
