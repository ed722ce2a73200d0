"""Reading which files the releases have."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from api.domain.exports import ExportFile
from api.storage.models import ReleaseExportRow
from api.storage.reading.snapshots import Snapshot


def list_exports(snapshot: Snapshot) -> tuple[ExportFile, ...]:
    """List the files of the release by name; none where they have not been made yet."""
    return list_all_exports(snapshot).get(snapshot.release.id, ())


def list_all_exports(snapshot: Snapshot) -> Mapping[str, tuple[ExportFile, ...]]:
    """List the files of all releases that have any, by release and name."""
    row = ReleaseExportRow
    query = select(row.release_id, row.name, row.media_type, row.bytes, row.sha256, row.rows)
    found: dict[str, tuple[ExportFile, ...]] = {}
    for release_id, name, kind, size, sha256, rows in snapshot.connection.execute(
        query.order_by(row.release_id, row.name)
    ):
        found[release_id] = (*found.get(release_id, ()), ExportFile(name, kind, size, sha256, rows))
    return found
