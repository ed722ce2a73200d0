"""Telling what changed between releases, and keeping it for each time that another one came to be served."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from api.domain.changes.context import Records, make_context
from api.domain.changes.diffing import diff_records
from api.domain.changes.records import Change
from api.storage.differing import MOST_NAMED
from api.storage.models import ChangeRow, ChangeTreatmentRow, ServingRow
from api.storage.reading import Snapshot, list_digests, read_records, read_release
from api.storage.shapes import DIFFED, TOP, Part

_OWN = tuple(field.name for field in dataclasses.fields(Change) if field.name != "treatments")


def tell_changes(connection: Connection, first_id: str, second_id: str, second: Records | None = None) -> list[Change]:
    """Tell what a second release has otherwise than a first one, in clinical terms.

    Only records that differ are compared; names come from all records of the second release, which are read unless
    they are given.
    """
    former, latter = (_open(connection, id) for id in (first_id, second_id))
    before: dict[str, Mapping[str, Any]] = {}
    after: dict[str, Mapping[str, Any]] = {}
    for kind, part in DIFFED.items():
        stood, stands = list_digests(former, kind), list_digests(latter, kind)
        before[kind] = _read(former, part, [id for id in stood if stands.get(id) != stood[id]])
        after[kind] = _read(latter, part, [id for id in stands if stood.get(id) != stands[id]])
    everything = second or {kind: _read(latter, part) for kind, part in TOP.items()}
    return list(diff_records(before, after, make_context(everything, before)))


def write_changes(connection: Connection, latest: Records | None = None) -> None:
    """Write what changed with each serving of which it is not on record yet; `latest` are the records of the last."""
    row = ServingRow
    waiting = select(row.number, row.previous, row.release_id).where(row.changes.is_(None)).order_by(row.number)
    servings = connection.execute(waiting).all()
    for number, previous, release_id in servings:
        records = latest if number == servings[-1].number else None
        changes = [] if previous is None else tell_changes(connection, previous, release_id, records)
        _write(connection, number, changes)
        connection.execute(update(row).where(row.number == number).values(changes=len(changes)))


def _write(connection: Connection, serving: int, changes: Sequence[Change]) -> None:
    rows = [
        {"serving": serving, "position": position, **{name: getattr(change, name) for name in _OWN}}
        for position, change in enumerate(changes)
    ]
    concerned = [
        {"serving": serving, "position": position, "treatment": treatment}
        for position, change in enumerate(changes)
        for treatment in change.treatments
    ]
    for table, values in ((ChangeRow, rows), (ChangeTreatmentRow, concerned)):
        if values:
            connection.execute(insert(table), values)


def _open(connection: Connection, release_id: str) -> Snapshot:
    release = read_release(connection, release_id)
    assert release is not None
    return Snapshot(connection, release)


def _read(snapshot: Snapshot, part: Part, ids: Sequence[str] | None = None) -> Mapping[str, Any]:
    if ids is not None and not ids:
        return {}
    named = ids if ids is not None and len(ids) <= MOST_NAMED else None
    wanted = None if ids is None else set(ids)
    records = {getattr(record, part.root): record for record in read_records(snapshot, part, named)}
    return {id: record for id, record in records.items() if wanted is None or id in wanted}
