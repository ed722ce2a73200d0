"""What a dataset lost since the release that is served: only records that differ are read from the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from api.domain.losses import Former, Loss, find_losses
from api.domain.records import Dataset
from api.storage.canonical import digest_of
from api.storage.errors import LossesUnexplained
from api.storage.reading import Kind, Snapshot, list_digests, list_releases, read_records
from api.storage.shapes import TOP

BATCH = 500
"""Ids in one statement; databases bound them."""


def refuse_losses(snapshot: Snapshot, dataset: Dataset) -> None:
    """Raise LossesUnexplained where a dataset lacks what a release has, and says nowhere why.

    After the return to a former release the records of the newest one count as well: its address may be cited. Fields
    that it filled do not, for they may be why it was left.
    """
    _refuse(snapshot, find_losses(_read_former(snapshot, dataset), dataset))
    newest = Snapshot(snapshot.connection, list_releases(snapshot)[0])
    if newest.release != snapshot.release:
        losses = find_losses(_read_former(newest, dataset), dataset)
        _refuse(newest, tuple(loss for loss in losses if loss.field is None))


def _refuse(snapshot: Snapshot, losses: tuple[Loss, ...]) -> None:
    if losses:
        raise LossesUnexplained(snapshot.release.id, losses)


def _read_former(snapshot: Snapshot, dataset: Dataset) -> Former:
    digests = {kind: list_digests(snapshot, kind) for kind in get_args(Kind)}
    differing = {kind: _read_differing(snapshot, kind, digests[kind], dataset) for kind in TOP}
    return Former({kind: tuple(ids) for kind, ids in digests.items()}, differing)


def _read_differing(snapshot: Snapshot, kind: str, held: Mapping[str, str], dataset: Dataset) -> dict[str, Any]:
    """Read those records of a kind that the dataset has otherwise, or not at all."""
    meant = {record.id: digest_of(record) for record in getattr(dataset, kind)}
    ids = [id for id, digest in held.items() if meant.get(id) != digest]
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    return {record.id: record for batch in batches for record in read_records(snapshot, TOP[kind], batch)}
