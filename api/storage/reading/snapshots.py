"""Opening a release for reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Select, func, select

from api.domain.release import Release, Serving
from api.storage.errors import NothingPublished, ReleaseUnknown
from api.storage.failures import name_of
from api.storage.models import (
    RecordVersionRow,
    ReleaseCorrectionRow,
    ReleaseExportRow,
    ReleaseRecordRow,
    ReleaseRow,
    ServingRow,
)
from api.storage.shapes import LISTED


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One release, read in one transaction."""

    connection: Connection
    release: Release


@dataclass(frozen=True, slots=True)
class Pointer:
    """What is served, with all that may come to a release after it began to be served; it never returns to a value."""

    serving: int
    """Number of the last entry in the log of what was served."""
    release: str
    changes: int | None
    """How many changes that entry made for readers, where that has been worked out."""
    files: int
    """How many files all releases have."""


def read_pointer(engine: Engine) -> Pointer | None:
    """Read what is served, in one statement; None where nothing is published."""
    row = ServingRow
    files = select(func.count()).select_from(ReleaseExportRow).scalar_subquery()
    query = select(row.number, row.release_id, row.changes, files).order_by(row.number.desc()).limit(1)
    with engine.connect() as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else Pointer(*found)


@contextmanager
def snapshot(engine: Engine, *, release_id: str | None = None) -> Iterator[Snapshot]:
    """Open the release that is served, or a named one; raise NothingPublished or ReleaseUnknown."""
    with engine.connect() as connection:
        release = read_release(connection, release_id)
        if release is None and release_id is not None:
            raise ReleaseUnknown(release_id)
        if release is None:
            raise NothingPublished(name_of(engine.url))
        yield Snapshot(connection, release)


def read_release(connection: Connection, release_id: str | None = None) -> Release | None:
    """Read the release that is served, or a named one; None where there is none."""
    query = _releases()
    if release_id is None:
        last = select(func.max(ServingRow.number)).scalar_subquery()
        query = query.join(ServingRow, ServingRow.release_id == ReleaseRow.id).where(ServingRow.number == last)
    else:
        query = query.where(ReleaseRow.id == release_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else Release(*row)


def list_releases(snapshot: Snapshot) -> tuple[Release, ...]:
    """List all releases, the latest first."""
    rows = snapshot.connection.execute(_releases().order_by(ReleaseRow.released_at.desc(), ReleaseRow.id.desc()))
    return tuple(Release(*row) for row in rows)


def list_servings(snapshot: Snapshot) -> tuple[Serving, ...]:
    """List what was served from when on, the first first."""
    rows = snapshot.connection.execute(_servings().order_by(ServingRow.number))
    return tuple(Serving(*row) for row in rows)


def find_serving(snapshot: Snapshot, moment: datetime) -> Serving | None:
    """Find what was served at a moment; None before the first publication."""
    query = _servings().where(ServingRow.served_at <= moment).order_by(ServingRow.number.desc()).limit(1)
    row = snapshot.connection.execute(query).one_or_none()
    return None if row is None else Serving(*row)


def find_release_naming(snapshot: Snapshot, correction: str) -> str | None:
    """Find the release whose notes name a correction."""
    query = select(ReleaseCorrectionRow.release_id).where(ReleaseCorrectionRow.correction == correction)
    return snapshot.connection.scalar(query)


def list_named_corrections(snapshot: Snapshot, release_id: str) -> tuple[tuple[str, str, str, str | None, str], ...]:
    """List the corrections that a release names: id, kind and id of the record, place in it, decision."""
    row = ReleaseCorrectionRow
    query = select(row.correction, row.record_kind, row.record_id, row.field, row.note)
    found = snapshot.connection.execute(query.where(row.release_id == release_id).order_by(row.correction))
    return tuple((each[0], each[1], each[2], each[3], each[4]) for each in found)


def list_ever_known(snapshot: Snapshot, kind: str) -> tuple[str, ...]:
    """List the ids of one kind that any release has, in order."""
    row = RecordVersionRow
    return tuple(snapshot.connection.scalars(select(row.id).where(row.kind == kind).distinct().order_by(row.id)))


def list_releases_with(snapshot: Snapshot, kind: str, id: str) -> tuple[str, ...]:
    """List the releases that have a record, the earliest first."""
    held, release = ReleaseRecordRow, ReleaseRow
    query = select(release.id).join(held, held.release_id == release.id).where(held.kind == kind, held.id == id)
    return tuple(snapshot.connection.scalars(query.order_by(release.released_at, release.id)))


def count_kinds(snapshot: Snapshot, release_id: str) -> dict[str, int]:
    """Count the records of a release by kind, those that readers can list."""
    row = ReleaseRecordRow
    query = select(row.kind, func.count()).where(row.release_id == release_id, row.kind.in_(LISTED)).group_by(row.kind)
    return dict(sorted((kind, number) for kind, number in snapshot.connection.execute(query)))


def _releases() -> Select[str, datetime, str, str | None, str | None]:
    row = ReleaseRow
    return select(row.id, row.released_at, row.digest, row.previous, row.note)


def _servings() -> Select[int, str, datetime, str | None, str | None, int | None]:
    row = ServingRow
    return select(row.number, row.release_id, row.served_at, row.previous, row.reason, row.changes)
