"""Cells of the CSV tables: formula-safe, and read back without loss.

A text that a spreadsheet would run as a formula gets an apostrophe in front, as in the tables of the interface
(`api.web.cells`). An empty text, which would read as no value, is one apostrophe, and a text of nothing but
apostrophes gets one more. So of a text cell that begins with apostrophes and goes on with `=`, `+`, `-`, `@`, tab or
line end, or ends there, one apostrophe is taken away; every other cell is as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.web.cells import guard, unguard

RULE = (
    "So that no spreadsheet runs a cell as a formula, a text that begins with =, +, -, @, tab or a line end has an "
    "apostrophe before it; so has a text of apostrophes alone or before one of those, and an empty text, while an "
    "empty cell means no value. To have the text back, take one apostrophe away from each text cell that matches "
    "^'+([=+\\-@\\t\\r\\n]|$). Numbers are never touched."
)


def write_cell(value: Any) -> str:
    """Write a value: nothing for None, numbers as printed, lists as JSON, texts guarded."""
    if value is None:
        return ""
    if isinstance(value, str):
        return write_text(value)
    write = _WRITERS.get(type(value))
    return json.dumps(value, ensure_ascii=False) if write is None else write(value)


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    bool: lambda truth: "true" if truth else "false",
    int: str,
    float: repr,
    Decimal: lambda number: format(number, "f"),
    date: date.isoformat,
}


def write_text(text: str) -> str:
    """Write a text so that it is neither a formula nor no value."""
    return guard(text) if text.strip("'") else f"'{text}"


def read_text(cell: str) -> str:
    """Give the text that `write_text` made a cell of."""
    return unguard(cell) if cell.strip("'") else cell[1:]
