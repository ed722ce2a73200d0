"""Reading what changed each time that another release came to be served."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_

from api.domain.changes.records import Change
from api.storage.models import ChangeRow, ChangeTreatmentRow
from api.storage.reading.snapshots import Snapshot

ChangePlace = tuple[int, int]
"""Number of the serving, and place among its changes."""

_OWN = tuple(field.name for field in dataclasses.fields(Change) if field.name != "treatments")


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Which changes are asked for; whatever is empty narrows nothing."""

    treatments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    record: tuple[str, str] | None = None
    serving: int | None = None


@dataclass(frozen=True, slots=True)
class ServedChange:
    """One change with the serving that brought it and its place there."""

    place: ChangePlace
    change: Change


def list_changes(
    snapshot: Snapshot, query: ChangeQuery, *, after: ChangePlace | None = None, limit: int | None = None
) -> tuple[ServedChange, ...]:
    """List changes, those of the last serving first, in each in the order in which they are told; two statements."""
    row = ChangeRow
    wanted = select(row.__table__).where(_meets(query))
    if after is not None:
        serving, position = after
        wanted = wanted.where(or_(row.serving < serving, and_(row.serving == serving, row.position > position)))
    wanted = wanted.order_by(row.serving.desc(), row.position).limit(limit)
    rows = snapshot.connection.execute(wanted).mappings().all()
    places = [(found["serving"], found["position"]) for found in rows]
    treatments = _treatments(snapshot, places)
    return tuple(
        ServedChange(place, Change(treatments=treatments[place], **{name: found[name] for name in _OWN}))
        for place, found in zip(places, rows, strict=True)
    )


def count_changes(snapshot: Snapshot, query: ChangeQuery) -> int:
    """Count the changes that are asked for."""
    return snapshot.connection.scalar(select(func.count()).select_from(ChangeRow).where(_meets(query))) or 0


def count_change_kinds(snapshot: Snapshot, servings: Iterable[int]) -> dict[int, dict[Any, int]]:
    """Count the changes of some servings by kind, in the order in which kinds are told."""
    row = ChangeRow
    query = select(row.serving, row.kind, func.count(), func.min(row.position)).group_by(row.serving, row.kind)
    found: dict[int, list[tuple[int, Any, int]]] = defaultdict(list)
    for serving, kind, times, first in snapshot.connection.execute(query.where(row.serving.in_(list(servings)))):
        found[serving].append((first, kind, times))
    return {serving: {kind: times for _, kind, times in sorted(counts)} for serving, counts in found.items()}


def list_concerned_treatments(snapshot: Snapshot, first: int) -> dict[int, tuple[str, ...]]:
    """List the treatments that the changes of each serving from a number on concern, in order; none of none."""
    row = ChangeTreatmentRow
    query = select(row.serving, row.treatment).distinct().where(row.serving >= first)
    found: dict[int, list[str]] = defaultdict(list)
    for serving, treatment in snapshot.connection.execute(query.order_by(row.serving, row.treatment)):
        found[serving].append(treatment)
    return {serving: tuple(treatments) for serving, treatments in found.items()}


def _meets(query: ChangeQuery) -> ColumnElement[bool]:
    row, concerned = ChangeRow, ChangeTreatmentRow
    conditions: list[ColumnElement[bool]] = [true()]
    if query.treatments:
        same = (concerned.serving == row.serving, concerned.position == row.position)
        conditions.append(exists().where(*same, concerned.treatment.in_(query.treatments)))
    if query.kinds:
        conditions.append(row.kind.in_(query.kinds))
    if query.record is not None:
        kind, id = query.record
        conditions.append(and_(row.record_kind == kind, row.record_id == id))
    if query.serving is not None:
        conditions.append(row.serving == query.serving)
    return and_(*conditions)


def _treatments(snapshot: Snapshot, places: Sequence[ChangePlace]) -> dict[ChangePlace, tuple[str, ...]]:
    row = ChangeTreatmentRow
    query = select(row.serving, row.position, row.treatment).where(tuple_(row.serving, row.position).in_(places))
    found: dict[ChangePlace, list[str]] = defaultdict(list)
    for serving, position, treatment in snapshot.connection.execute(query.order_by(row.treatment)):
        found[serving, position].append(treatment)
    return defaultdict(tuple, {place: tuple(ids) for place, ids in found.items()})
