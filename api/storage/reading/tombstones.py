"""What is said of records that a release does not have any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from api.domain.guidance import GUIDANCE
from api.domain.losses import TOMBSTONES, Loss, larger_losses, subject_of
from api.domain.records import Tombstone
from api.domain.release import Release
from api.domain.vocabulary import RecordKind
from api.storage.models import ReleaseRecordRow, ReleaseRow
from api.storage.reading.filters import Filters
from api.storage.reading.records import Kind, Listing, count_all, list_records
from api.storage.reading.snapshots import Snapshot, read_release

MOST_OF_A_RECORD = 100
"""Tombstones that one record may have: one for itself, and one for each of its fields."""


def find_tombstones(snapshot: Snapshot, kind: Kind, ids: Sequence[str]) -> dict[str, Tombstone]:
    """Find what is said of records of a kind that were withdrawn, by their ids; others are passed over.

    A statement of a guideline body may have gone with its treatment, or with the field that held it.
    """
    if kind == TOMBSTONES or not ids:
        return {}
    causes = {id: (Loss(kind, id), *(larger_losses(id) if kind == GUIDANCE else ())) for id in ids}
    named = {cause for each in causes.values() for cause in each}
    kinds = tuple(kind for kind in RecordKind if kind.value in {each.kind for each in named})
    filters: Filters = {"kind": kinds, "record": tuple(each.record for each in named)}
    listing = Listing(filters=filters, limit=MOST_OF_A_RECORD * len(named))
    # Mostly there is none, for an id that was mistyped; then this is all that it costs.
    if not count_all(snapshot, TOMBSTONES, listing):
        return {}
    told = {subject_of(each): each for each in list_records(snapshot, TOMBSTONES, listing).items}
    found = {id: next((told[cause] for cause in each if cause in told), None) for id, each in causes.items()}
    return {id: tombstone for id, tombstone in found.items() if tombstone is not None}


def find_last_release_with(snapshot: Snapshot, kind: Kind, id: str) -> Release | None:
    """Find the last of the releases before this one that held a record; None where none did."""
    release, held = ReleaseRow, ReleaseRecordRow
    query = (
        select(release.id)
        .join(held, held.release_id == release.id)
        .where(held.kind == kind, held.id == id, release.released_at < snapshot.release.released_at)
        .order_by(release.released_at.desc(), release.id.desc())
        .limit(1)
    )
    found = snapshot.connection.scalar(query)
    return None if found is None else read_release(snapshot.connection, found)
