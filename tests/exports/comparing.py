"""Comparing tables that were read back with what the interface says, value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.exports.flattening import Row


def expect_equal_tables(read: Mapping[str, Sequence[Row]], expected: Mapping[str, Sequence[Row]]) -> int:
    """Every table has the rows expected, in order, and every cell the value of the JSON; tells how many cells."""
    cells = 0
    assert {name for name, rows in read.items() if rows} == set(expected)
    for name, rows in expected.items():
        assert len(read[name]) == len(rows), name
        for got, meant in zip(read[name], rows, strict=True):
            known = _absent_members(got, meant)
            assert {column: _plain(value) for column, value in got.items()} == known, (name, got, meant)
            cells += len(known)
    return cells


def _absent_members(got: Row, meant: Row) -> Row:
    """Say of a record that is not there that each of its columns is empty."""
    whole = {}
    for column, value in meant.items():
        inner = [each for each in got if each.startswith(f"{column}_") and each not in meant]
        if value is None and column not in got and inner:
            whole |= dict.fromkeys(inner)
        else:
            whole[column] = value
    return whole


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
