"""Opening a release for reading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Select, select

from api.domain.release import Release
from api.storage.errors import NothingPublished, ReleaseUnknown
from api.storage.failures import name_of
from api.storage.models import ReleaseCorrectionRow, ReleaseRow, ServedReleaseRow


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One release, read in one transaction."""

    connection: Connection
    release: Release


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
        query = query.join(ServedReleaseRow, ServedReleaseRow.release_id == ReleaseRow.id)
    else:
        query = query.where(ReleaseRow.id == release_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else Release(*row)


def list_releases(snapshot: Snapshot) -> tuple[Release, ...]:
    """List all releases, the latest first."""
    rows = snapshot.connection.execute(_releases().order_by(ReleaseRow.released_at.desc(), ReleaseRow.id.desc()))
    return tuple(Release(*row) for row in rows)


def find_release_naming(snapshot: Snapshot, correction: str) -> str | None:
    """Find the release whose notes name a correction."""
    query = select(ReleaseCorrectionRow.release_id).where(ReleaseCorrectionRow.correction == correction)
    return snapshot.connection.scalar(query)


def _releases() -> Select[str, datetime, str, str | None]:
    return select(ReleaseRow.id, ReleaseRow.released_at, ReleaseRow.digest, ReleaseRow.previous)
