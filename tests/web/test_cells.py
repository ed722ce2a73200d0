"""Cells: no text runs as a formula, every text can be had back, and a number stays one."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.web.cells import guard, unguard, write_cell, write_csv

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()


@given(text=st.text())
@example(text="=1+1")
@example(text="'=1+1")
@example(text="''-1")
@example(text="'quoted'")
def test_a_guarded_text_is_no_formula_and_can_be_had_back(text: str) -> None:
    assert not guard(text).startswith(RISKY)
    assert unguard(guard(text)) == text


@given(first=st.text(alphabet="'=-x\t"), second=st.text(alphabet="'=-x\t"))
def test_two_texts_never_become_one(first: str, second: str) -> None:
    assert (guard(first) == guard(second)) == (first == second)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""), (True, "true"), (False, "false"), (0, "0"), (-3, "-3"), (-2.25, "-2.25"), (1e-7, "1e-07"),
        ("-3", "'-3"), ("0", "0"), ([], ""), (["-a", "b"], "'-a; b"), ([1, 2], "1; 2"), ("a,b", "a,b"),
    ],
)  # fmt: skip
def test_values_become_cells(value: Any, cell: str) -> None:
    assert write_cell(value) == cell


@given(rows=st.lists(st.lists(SCALARS, min_size=3, max_size=3), max_size=5))
def test_a_table_is_read_back_as_it_was(rows: list[list[Any]]) -> None:
    text = write_csv(["a", "b", "c"], rows)
    header, *cells = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == ["a", "b", "c"]
    assert len(cells) == len(rows)
    for row, written in zip(rows, cells, strict=True):
        for value, cell in zip(row, written, strict=True):
            if isinstance(value, str):
                assert unguard(cell) == value
            else:
                assert (None if cell == "" else json.loads(cell)) == value
