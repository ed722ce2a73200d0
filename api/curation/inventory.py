"""Every figure of a dataset, one by one: for counting, and for drawing samples that somebody else looks up again."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from api.curation.layout import RECORD_TYPES
from api.curation.problems import Where, format_where
from api.curation.walk import walk_records
from api.domain.records import (
    Arm,
    Contrast,
    Dataset,
    DocumentedHarm,
    Frequency,
    Measurement,
    PerThousand,
    RatedEffect,
    RegisteredTrial,
)

FIGURE_TYPES = (Measurement, Contrast, Frequency, RatedEffect, PerThousand)
"""Parts of a record that are figures by their nature."""

FIGURE_FIELDS = {DocumentedHarm: ("harmed", "treated"), RegisteredTrial: ("enrolment",), Arm: ("n",)}
"""Single values that are figures in records that hold more than figures."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its place in the records and its place in the source."""

    kind: str
    record: str
    field: str
    about: str
    value: str
    source: str | None
    locator: str | None


def list_figures(dataset: Dataset) -> Iterator[Figure]:
    """Go through every figure of a dataset, kinds and records in order."""
    for kind in RECORD_TYPES:
        for record in getattr(dataset, kind):
            yield from _figures_of(kind, record)


def draw_sample(dataset: Dataset, size: int, seed: int) -> tuple[Figure, ...]:
    """Draw figures at random, the same for the same dataset and seed, in the order of the records."""
    figures = [figure for figure in list_figures(dataset) if figure.source is not None]
    chosen = set(random.Random(seed).sample(range(len(figures)), min(size, len(figures))))
    return tuple(figure for number, figure in enumerate(figures) if number in chosen)


def _figures_of(kind: str, record: Any) -> Iterator[Figure]:
    by_place = dict(walk_records(record))
    for where, part in by_place.items():
        source, locator = _find_citation(where, by_place)
        for name in FIGURE_FIELDS.get(type(part), ()):
            if getattr(part, name) is not None:
                value = f"{name}={getattr(part, name)}"
                yield Figure(
                    kind, record.id, format_where((*where, name)), _describe(where, by_place), value, source, locator
                )
        if isinstance(part, FIGURE_TYPES) and (value := _write(part)):
            yield Figure(kind, record.id, format_where(where), _describe(where, by_place), value, source, locator)


def _find_citation(where: Where, by_place: dict[Where, Any]) -> tuple[str | None, str | None]:
    for length in range(len(where), -1, -1):
        part = by_place.get(where[:length])
        if part is not None and hasattr(part, "source") and hasattr(part, "locator"):
            return part.source, part.locator
    return None, None


def _describe(where: Where, by_place: dict[Where, Any]) -> str:
    words = []
    for length in range(len(where) + 1):
        part = by_place.get(where[:length])
        for name in ("outcome", "harm", "subtype", "subgroup", "detail", "week", "time_note", "arm"):
            value = getattr(part, name, None)
            if isinstance(value, str | int):
                words.append(f"{name}={value}")
    return ", ".join(words)


def _write(part: Any) -> str:
    shown = []
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name != "arm" and value is not None and value != field.default and field.name != "note":
            shown.append(f"{field.name}={value}")
    return " ".join(shown)
