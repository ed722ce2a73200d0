"""Datasets of many times the size and histories of many releases, made from the real records and marked as synthetic.

They keep the distributions of the real ones: every copy holds as many studies to a treatment, results to a study and
sources to a record. Nothing of them is ever written under `data/`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import Any, Final

from api.domain.records import Dataset

SHARED: Final = ("glossary", "jurisdictions", "outcomes")
"""Kinds that do not grow with the number of treatments: words, places, and what is measured."""

MARK: Final = "synthetic"
CHANGED_PART: Final = 100
"""In each release of a history one record in so many is changed."""


def scale(dataset: Dataset, times: int) -> Dataset:
    """Make a dataset of so many times the size: the real records, and copies under ids and names of their own."""
    kinds: dict[str, tuple[Any, ...]] = {}
    ids = {record.id for kind in _copied() for record in getattr(dataset, kind)}
    for field in dataclasses.fields(dataset):
        records = list(getattr(dataset, field.name))
        for copy in range(1, times if field.name in _copied() else 1):
            records += [_renamed(record, ids, f"-{MARK}-{copy}") for record in getattr(dataset, field.name)]
        kinds[field.name] = tuple(sorted(records, key=lambda record: record.id))
    return Dataset(**kinds)


def history(dataset: Dataset, releases: int) -> Iterator[Dataset]:
    """Yield the datasets of so many releases: in each, one in a hundred studies and sources gets another note."""
    for number in range(releases):
        yield dataset
        dataset = replace(
            dataset,
            studies=_touched(dataset.studies, number),
            sources=_touched(dataset.sources, number),
        )


def _copied() -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(Dataset) if field.name not in SHARED)


def _renamed(value: Any, ids: set[str], suffix: str) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return type(value)(**{name: _renamed(member, ids, suffix) for name, member in members.items()})
    if isinstance(value, tuple):
        return tuple(_renamed(each, ids, suffix) for each in value)
    is_id = isinstance(value, str) and not isinstance(value, Enum) and value in ids
    return f"{value}{suffix}" if is_id else value


def _touched(records: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    return tuple(
        replace(record, note=f"{MARK} note {number}") if place % CHANGED_PART == number % CHANGED_PART else record
        for place, record in enumerate(records)
    )
