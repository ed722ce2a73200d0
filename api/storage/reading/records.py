"""Lists by page, single records, evidence levels of one release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar, cast

from sqlalchemy import Table, func, select

from api.domain.evidence_level import EvidenceLevel
from api.storage.mapping import Row, build_records, order_of
from api.storage.reading.snapshots import Snapshot
from api.storage.shapes import EVIDENCE_LEVEL, TOP, Part

T = TypeVar("T")
Kind = Literal[
    "agents",
    "cautions",
    "claims",
    "glossary",
    "harms",
    "jurisdictions",
    "outcomes",
    "positions",
    "sources",
    "studies",
    "treatments",
    "trials",
]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some records of a list in order of id; `next_after` asks for the next, and is None on the last page."""

    items: tuple[T, ...]
    total: int
    next_after: str | None


def list_records(snapshot: Snapshot, kind: Kind, *, after: str | None, limit: int) -> Page[Any]:
    """List records of one kind in order of id, those after `after`."""
    if limit < 1:
        raise ValueError("a page holds at least one record")
    part = TOP[kind]
    ids = _page_ids(snapshot, part.table, after, limit + 1)
    items = read_records(snapshot, part, ids[:limit])
    return Page(items, _total(snapshot, part.table), ids[limit - 1] if len(ids) > limit else None)


def get_record(snapshot: Snapshot, kind: Kind, id: str) -> Any | None:
    """Read one record whole; None where the release has none of that kind and id."""
    records = read_records(snapshot, TOP[kind], [id])
    return records[0] if records else None


def get_evidence_levels(snapshot: Snapshot, treatment_ids: Sequence[str]) -> tuple[EvidenceLevel, ...]:
    """Read the derived levels of some treatments, in the order asked; unknown ids are passed over."""
    levels = {level.treatment: level for level in read_records(snapshot, EVIDENCE_LEVEL, treatment_ids)}
    return tuple(levels[id] for id in treatment_ids if id in levels)


def list_ids(snapshot: Snapshot, kind: Kind) -> tuple[str, ...]:
    """List the ids of one kind in order, for suggestions."""
    table = TOP[kind].table
    query = select(table.c.id).where(table.c.release_id == snapshot.release.id).order_by(table.c.id)
    return tuple(snapshot.connection.scalars(query))


def list_digests(snapshot: Snapshot, kind: Kind) -> dict[str, str]:
    """Map the ids of one kind to the digests of their records, by which two releases are told apart."""
    table = TOP[kind].table
    query = select(table.c.id, table.c.digest).where(table.c.release_id == snapshot.release.id).order_by(table.c.id)
    return {id: digest for id, digest in snapshot.connection.execute(query)}


def read_records(snapshot: Snapshot, part: Part, ids: Sequence[str] | None = None) -> tuple[Any, ...]:
    """Read records of one kind whole, in order of id: those named, or all of the release."""
    rows = {below.table: _rows(snapshot, below, ids) for below in part.walk()}
    return build_records(part, rows)


def _rows(snapshot: Snapshot, part: Part, ids: Sequence[str] | None) -> list[Row]:
    query = select(part.table).where(part.table.c.release_id == snapshot.release.id).order_by(*order_of(part))
    if ids is not None:
        query = query.where(part.table.c[part.root].in_(ids))
    return list(cast(Iterable[Row], snapshot.connection.execute(query).mappings()))


def _page_ids(snapshot: Snapshot, table: Table, after: str | None, limit: int) -> list[str]:
    query = select(table.c.id).where(table.c.release_id == snapshot.release.id).order_by(table.c.id).limit(limit)
    if after is not None:
        query = query.where(table.c.id > after)
    return list(snapshot.connection.scalars(query))


def _total(snapshot: Snapshot, table: Table) -> int:
    query = select(func.count()).select_from(table).where(table.c.release_id == snapshot.release.id)
    return snapshot.connection.scalar(query) or 0
