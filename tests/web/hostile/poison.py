"""Records in which every text that is no code, id, address or date ends in a hostile one."""

from __future__ import annotations

import dataclasses
import re
from enum import Enum
from typing import Any, TypeVar, cast

Record = TypeVar("Record")

_NO_PROSE = re.compile(r"[A-Za-z0-9._:/+-]*")
"""Ids, codes, numbers, dates and addresses, which have forms of their own."""
_KEPT = {"doi", "pmid", "registry", "url", "id", "week", "pages"}


def poison(record: Record, text: str, *, in_front: bool = False) -> Record:
    """Give a record whose texts all hold another one, at their end or in front of them."""
    return cast(Record, _poison(record, text, in_front))


def _poison(value: Any, text: str, in_front: bool) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        if _NO_PROSE.fullmatch(value):
            return value
        return text + value if in_front else value + text
    if isinstance(value, tuple):
        return tuple(_poison(each, text, in_front) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        found = {field.name: getattr(value, field.name) for field in dataclasses.fields(value) if field.init}
        changed = {name: _poison(each, text, in_front) for name, each in found.items() if name not in _KEPT}
        return dataclasses.replace(value, **changed)
    return value
