"""Reading one release for its files, through the code that answers the interface, as on the day of its publication."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from api.app import COLLECTIONS, create_app
from api.config import Settings
from api.domain.release import Release
from api.exports.columns import Row, Table
from api.exports.tables import KindTables, tables_of
from api.storage import reading
from api.storage.shapes import LISTED
from api.web.collections import Collection
from api.web.representation import About, about, represent
from api.web.snapshots import get_service, open_snapshot

BATCH: Final = 100
"""Records that are held at once."""

LEADING: Final = ("sources", "outcomes", "agents", "jurisdictions")
"""Kinds that the others name come first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record with what was computed for it, and both as the interface gives them."""

    record: Any
    derived: Any
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one kind, in order of id, and their rows by table."""

    kind: reading.Kind
    entries: tuple[Entry, ...]
    rows: Mapping[str, list[Row]]


@dataclass(frozen=True, slots=True)
class ReleaseReader:
    """One release, opened: what it rests on, its tables, and its records a batch at a time."""

    snapshot: reading.Snapshot
    about: About
    tables: Mapping[str, KindTables]

    @property
    def release(self) -> Release:
        """The release that is read."""
        return self.snapshot.release

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """All tables of all kinds."""
        return tuple(table for kind in self.tables.values() for table in kind.tables)

    def count(self) -> int:
        """Count the records of all kinds."""
        return sum(len(reading.list_ids(self.snapshot, each.kind)) for each in _in_order())

    def batches(self) -> Iterator[Batch]:
        """Read all records; no more than a batch of them is held."""
        for collection in _in_order():
            ids = reading.list_ids(self.snapshot, collection.kind)
            for start in range(0, len(ids), BATCH):
                yield self._read(collection, ids[start : start + BATCH])

    def _read(self, collection: Collection, ids: tuple[str, ...]) -> Batch:
        records = reading.read_records(self.snapshot, LISTED[collection.kind], ids)
        published = collection.publish_many(records, self.snapshot)
        entries = tuple(Entry(each.record, each.extra["derived"], represent(each)) for each in published)
        rows: dict[str, list[Row]] = {}
        for entry in entries:
            for name, row in self.tables[collection.kind].rows(entry.record, entry.derived):
                rows.setdefault(name, []).append(row)
        return Batch(collection.kind, entries, rows)


@contextmanager
def read_release(settings: Settings, release: Release) -> Iterator[ReleaseReader]:
    """Open a release as on the day it was published, whatever day it is and wherever it is served.

    What depends on the day is computed for that day, and links are paths, so that the same release gives the same
    files for ever.
    """
    plain = dataclasses.replace(settings, public_url="")
    app = create_app(plain, clock=lambda: release.released_at)
    try:
        with app.test_request_context(), open_snapshot(release.id) as snapshot:
            tables: dict[str, KindTables] = {each.kind: tables_of(each) for each in _in_order()}
            yield ReleaseReader(snapshot, about(release), tables)
    finally:
        get_service(app).close()


def _in_order() -> list[Collection]:
    return sorted(COLLECTIONS, key=lambda each: LEADING.index(each.kind) if each.kind in LEADING else len(LEADING))
