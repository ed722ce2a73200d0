"""CSV (RFC 4180): how values become cells, and rows a file that a spreadsheet cannot take for a program."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

SEPARATOR: Final = "; "
"""Between the values of a list that stands in one cell."""

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write a table with its header row, lines ended by CRLF; values are JSON-ready scalars or lists of them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guard(column) for column in columns])
    writer.writerows([write_cell(value) for value in row] for row in rows)
    return text.getvalue()


def write_cell(value: Any) -> str:
    """Write a value as a cell: nothing for null, numbers and truth values as in JSON, texts guarded."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        # A number stays a number, with its minus sign where it has one.
        return json.dumps(value)
    if isinstance(value, list):
        return guard(SEPARATOR.join(item if isinstance(item, str) else json.dumps(item) for item in value))
    return guard(str(value))


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula; `unguard` takes it away again.

    A text that already has apostrophes in such a place gets one more, so that no two texts become the same.
    """
    return f"'{text}" if _RISKY.match(text) else text


def unguard(cell: str) -> str:
    """Give the text that `guard` made a cell of."""
    return cell[1:] if _GUARDED.match(cell) else cell
