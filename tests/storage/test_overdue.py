"""Counting what is overdue for review, and following statements to their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from api.domain.records import Dataset
from api.domain.review import review_due
from api.storage.engine import open_engine
from api.storage.following import follow_statements
from api.storage.reading import count_overdue, snapshot


@pytest.mark.parametrize("days", [-400, 0, 365, 366, 380, 1000])
def test_overdue_records_are_those_that_readers_are_told_of(records_url: str, real_dataset: Dataset, days: int) -> None:
    on = date(2026, 11, 20) + timedelta(days=days)
    kinds = [getattr(real_dataset, each.name) for each in fields(Dataset)]
    checked = [record.curated_on for records in kinds for record in records if hasattr(record, "curated_on")]
    engine = open_engine(records_url, read_only=True)
    with snapshot(engine) as opened:
        assert count_overdue(opened, on) == sum(review_due(each) < on for each in checked)
    engine.dispose()


def test_each_statement_ends_also_one_that_fails() -> None:
    told: list[str] = []

    def begin(statement: str, system: str) -> Callable[[], None]:
        told.append(f"begin {system} {statement}")
        return lambda: told.append(f"end {statement}")

    engine = open_engine("sqlite://", read_only=True)
    follow_statements(engine, begin)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(OperationalError):
            connection.execute(text("SELECT nonsense("))
    engine.dispose()
    assert told == [
        *("begin sqlite BEGIN", "end BEGIN", "begin sqlite SELECT 1", "end SELECT 1"),
        *("begin sqlite SELECT nonsense(", "end SELECT nonsense("),
    ]
