"""In what order a collection is listed, and where a page begins: by a key, then by id, the same on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Dialect, and_, collate, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from api.storage.models import (
    AgentRow,
    ClaimRow,
    GuidanceStatementRow,
    HarmRow,
    JurisdictionRow,
    OutcomeRow,
    PositionRow,
    SourceRow,
    StudyRow,
    TermRow,
    TombstoneRow,
    TreatmentRow,
    TrialRow,
)

BY_ID = "id"
DESCENDING = "-"

SORTS: Mapping[str, Mapping[str, InstrumentedAttribute[Any]]] = {
    "agents": {"name": AgentRow.name},
    "cautions": {},
    "claims": {"claim": ClaimRow.claim},
    "glossary": {"term": TermRow.term},
    "guidance": {"organisation": GuidanceStatementRow.organisation, "year": GuidanceStatementRow.year},
    "harms": {"name": HarmRow.name, "year": HarmRow.year},
    "jurisdictions": {"name": JurisdictionRow.name},
    "outcomes": {"name": OutcomeRow.name, "rank": OutcomeRow.rank},
    "positions": {"organisation": PositionRow.organisation, "year": PositionRow.year},
    "sources": {"title": SourceRow.title, "year": SourceRow.year},
    "studies": {"name": StudyRow.name},
    "tombstones": {"withdrawn_on": TombstoneRow.withdrawn_on},
    "treatments": {"name": TreatmentRow.name},
    "trials": {"title": TrialRow.title, "as_of": TrialRow.as_of},
}
"""Columns by which a collection can be sorted besides its id; none of them is ever absent."""


def sort_names(kind: str) -> tuple[str, ...]:
    """List the orders of a collection: by id first, each key up and down."""
    keys = (BY_ID, *SORTS[kind])
    return tuple(name for key in keys for name in (key, f"{DESCENDING}{key}"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after a record, told by its sort key and its id."""

    key: str | int
    id: str


@dataclass(frozen=True, slots=True)
class Order:
    """One order of one collection."""

    kind: str
    name: str = BY_ID

    @property
    def is_descending(self) -> bool:
        """Whether the last comes first."""
        return self.name.startswith(DESCENDING)

    def key(self, top: Any, dialect: Dialect) -> ColumnElement[Any]:
        """The expression that is sorted by; texts without regard to case, by code point on both databases."""
        name = self.name.removeprefix(DESCENDING)
        if name == BY_ID:
            key: ColumnElement[Any] = top.id
            return key
        column = SORTS[self.kind][name]
        if column.type.python_type is not str:
            return column.expression
        lowered = func.lower(column)
        return collate(lowered, "C") if dialect.name == "postgresql" else lowered

    def sort(self, top: Any, dialect: Dialect) -> tuple[ColumnElement[Any], ...]:
        """The columns to sort by; the id decides among equals."""
        parts = (self.key(top, dialect), top.id)
        return tuple(part.desc() for part in parts) if self.is_descending else parts

    def after(self, top: Any, dialect: Dialect, place: Place) -> ColumnElement[bool]:
        """The condition that a record comes after a place."""
        key, value = self.key(top, dialect), self._typed(place.key)
        if self.is_descending:
            return or_(key < value, and_(key == value, top.id < place.id))
        return or_(key > value, and_(key == value, top.id > place.id))

    def _typed(self, key: str | int) -> Any:
        name = self.name.removeprefix(DESCENDING)
        is_day = name != BY_ID and SORTS[self.kind][name].type.python_type is date
        return date.fromisoformat(str(key)) if is_day else key


def write_key(value: Any) -> str | int:
    """Write a sort key so that a cursor can carry it."""
    return value.isoformat() if isinstance(value, date) else value
