"""Lists by page, single records, evidence levels of one release."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from api.domain.evidence_level import EvidenceLevel, restore_reason
from api.domain.vocabulary import TreatmentClass, TreatmentKind
from api.storage.kept_records import kept_records
from api.storage.mapping import Row, build_records, order_of
from api.storage.models import RecordVersionRow, TreatmentRow
from api.storage.reading.filters import FACETS, Filters, meet
from api.storage.reading.held import held, of_release
from api.storage.reading.snapshots import Snapshot
from api.storage.reading.sorting import BY_ID, Order, Place, write_key
from api.storage.shapes import EVIDENCE_LEVEL, KIND_OF, LISTED, Part

T = TypeVar("T")
Kind = Literal[
    "agents",
    "cautions",
    "claims",
    "glossary",
    "guidance",
    "harms",
    "jurisdictions",
    "outcomes",
    "positions",
    "sources",
    "studies",
    "tombstones",
    "treatments",
    "trials",
]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked of a collection: which records, in which order, from where on, how many at most."""

    filters: Filters = field(default_factory=dict)
    ids: tuple[str, ...] | None = None
    sort: str = BY_ID
    after: Place | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some records of a collection in its order; `next_after` asks for the next, and is None on the last page."""

    items: tuple[T, ...]
    total: int
    next_after: Place | None


def list_records(snapshot: Snapshot, kind: Kind, listing: Listing) -> Page[Any]:
    """List records of one kind that meet all filters, in the order asked, those after a place."""
    if listing.limit < 1:
        raise ValueError("a page holds at least one record")
    places = _places(snapshot, kind, listing)
    shown = places[: listing.limit]
    by_id = {record.id: record for record in read_records(snapshot, LISTED[kind], [place.id for place in shown])}
    more = len(places) > listing.limit
    items = tuple(by_id[place.id] for place in shown)
    return Page(items, count_all(snapshot, kind, listing), shown[-1] if more else None)


def count_records(snapshot: Snapshot, kind: Kind, facet: str, listing: Listing) -> dict[Any, int]:
    """Count the records that meet all filters by the values of a facet; records without a value are left out."""
    top: Any = LISTED[kind].rows
    query = FACETS[kind][facet].count(snapshot.release.id, top, _condition(snapshot, kind, listing))
    counts = {value: number for value, number in snapshot.connection.execute(query) if value is not None}
    return dict(sorted(counts.items(), key=lambda item: str(item[0])))


def count_all(snapshot: Snapshot, kind: Kind, listing: Listing) -> int:
    """Count the records that meet all filters."""
    top: Any = LISTED[kind].rows
    query = select(func.count()).select_from(top).where(_condition(snapshot, kind, listing))
    return snapshot.connection.scalar(query) or 0


def list_all(snapshot: Snapshot, kind: Kind) -> tuple[Any, ...]:
    """List all records of one kind, whole, in order of id; for kinds that are few."""
    return read_records(snapshot, LISTED[kind])


def get_record(snapshot: Snapshot, kind: Kind, id: str) -> Any | None:
    """Read one record whole; None where the release has none of that kind and id."""
    records = read_records(snapshot, LISTED[kind], [id])
    return records[0] if records else None


def get_evidence_levels(snapshot: Snapshot, treatment_ids: Sequence[str]) -> tuple[EvidenceLevel, ...]:
    """Read the derived levels of some treatments, in the order asked; unknown ids are passed over."""
    levels = {level.treatment: restore_reason(level) for level in read_records(snapshot, EVIDENCE_LEVEL, treatment_ids)}
    return tuple(levels[id] for id in treatment_ids if id in levels)


def list_treatment_kinds(snapshot: Snapshot, ids: Sequence[str]) -> dict[str, TreatmentKind]:
    """Tell of some treatments whether they are investigational."""
    row = TreatmentRow
    query = select(row.id, row.kind).where(_held(snapshot, "treatments", row), row.id.in_(ids))
    return {id: kind for id, kind in snapshot.connection.execute(query)}


@dataclass(frozen=True, slots=True)
class TreatmentName:
    """A treatment to choose among others."""

    id: str
    name: str
    kind: TreatmentKind
    treatment_class: TreatmentClass


def list_treatment_names(snapshot: Snapshot) -> tuple[TreatmentName, ...]:
    """List all treatments by kind, then by name."""
    row = TreatmentRow
    query = select(row.id, row.name, row.kind, row.treatment_class).where(_held(snapshot, "treatments", row))
    found = (TreatmentName(*each) for each in snapshot.connection.execute(query))
    return tuple(sorted(found, key=lambda each: (each.kind, each.name.casefold(), each.id)))


def list_names(snapshot: Snapshot, kind: Kind) -> tuple[tuple[str, str], ...]:
    """List ids and names of the records of one kind, by name."""
    columns = LISTED[kind].table.c
    query = select(columns.id, columns.name).where(_held(snapshot, kind, columns))
    found = ((id, name) for id, name in snapshot.connection.execute(query))
    return tuple(sorted(found, key=lambda each: (each[1].casefold(), each[0])))


def list_ids(snapshot: Snapshot, kind: Kind) -> tuple[str, ...]:
    """List the ids of one kind in order, for suggestions."""
    version, is_held = held(snapshot.release.id, kind)
    return tuple(snapshot.connection.scalars(select(version.id).where(is_held).order_by(version.id)))


def list_digests(snapshot: Snapshot, kind: str, ids: Sequence[str] | None = None) -> dict[str, str]:
    """Map the ids of one kind, all or those named, to the digests of their records, by which releases are told apart.

    They come in order of id; ids that the release lacks are passed over.
    """
    values = {"release": snapshot.release.id} | ({} if ids is None else {"ids": list(ids)})
    return {id: digest for id, digest in snapshot.connection.execute(_select_digests(kind, ids is not None), values)}


@functools.cache
def _select_digests(kind: str, named: bool) -> Select[str, str]:
    # Made once: to make a statement takes longer than to run this one.
    version, is_held = held(bindparam("release"), kind)
    row = RecordVersionRow
    same = (row.kind == version.kind, row.id == version.id, row.release_id == version.introduced)
    query = select(row.id, row.digest).where(is_held, *same).order_by(row.id)
    return query.where(version.id.in_(bindparam("ids", expanding=True))) if named else query


def read_records(snapshot: Snapshot, part: Part, ids: Sequence[str] | None = None) -> tuple[Any, ...]:
    """Read records of one kind whole, in order of id: those named, or all of the release.

    Only those are fetched that no one has read through the same engine before; a record with the same digest is the
    same in every release.
    """
    digests = list_digests(snapshot, KIND_OF[part.table], ids)
    kept = kept_records(snapshot.connection)
    found = kept.find(digests.values())
    missing = [id for id, digest in digests.items() if digest not in found]
    if missing:
        wanted = missing if found else ids
        read = {digests[getattr(each, part.root)]: each for each in _fetch(snapshot, part, wanted)}
        kept.keep(read)
        found |= read
    return tuple(found[digest] for digest in digests.values())


def _fetch(snapshot: Snapshot, part: Part, ids: Sequence[str] | None) -> tuple[Any, ...]:
    kind = KIND_OF[part.table]
    return build_records(part, {below.table: _rows(snapshot, kind, below, ids) for below in part.walk()})


def _rows(snapshot: Snapshot, kind: str, part: Part, ids: Sequence[str] | None) -> list[Row]:
    columns = part.table.c
    version, is_held = held(snapshot.release.id, kind)
    is_mine = (version.introduced == columns.release_id, version.id == columns[part.root])
    query = select(part.table).where(is_held, *is_mine).order_by(*order_of(part))
    if ids is not None:
        query = query.where(version.id.in_(ids))
    return list(cast(Iterable[Row], snapshot.connection.execute(query).mappings()))


def _held(snapshot: Snapshot, kind: Kind, row: Any) -> ColumnElement[bool]:
    return of_release(snapshot.release.id, kind, row, row.id)


def _condition(snapshot: Snapshot, kind: Kind, listing: Listing) -> ColumnElement[bool]:
    top: Any = LISTED[kind].rows
    condition = and_(_held(snapshot, kind, top), meet(snapshot.release.id, kind, top, listing.filters))
    return condition if listing.ids is None else and_(condition, top.id.in_(listing.ids))


def _places(snapshot: Snapshot, kind: Kind, listing: Listing) -> list[Place]:
    """The places of one record more than the page holds, which tells whether there is a next."""
    top: Any = LISTED[kind].rows
    order, dialect = Order(kind, listing.sort), snapshot.connection.dialect
    query = select(order.key(top, dialect), top.id).where(_condition(snapshot, kind, listing))
    if listing.after is not None:
        query = query.where(order.after(top, dialect, listing.after))
    query = query.order_by(*order.sort(top, dialect)).limit(listing.limit + 1)
    return [Place(write_key(key), id) for key, id in snapshot.connection.execute(query)]
