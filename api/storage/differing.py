"""What a dataset changes in a release: found by digests, so that nothing else is read."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final, cast

from api.domain.changes.context import DERIVED, Records, make_context, records_of
from api.domain.changes.diffing import diff_records
from api.domain.changes.records import Change
from api.domain.changes.verdicts import judge_pairs_of, rejudge, treatments_to_rejudge
from api.domain.evidence_level import derive_evidence_levels, restore_reason
from api.domain.records import Dataset
from api.storage.canonical import digest_of
from api.storage.reading import Kind, Snapshot, list_digests, read_records
from api.storage.shapes import EVIDENCE_LEVEL, TOP

MOST_NAMED: Final = 1000
"""Ids that one statement names; above them a kind is read whole, which no database refuses."""


def find_changes(snapshot: Snapshot, dataset: Dataset) -> tuple[Change, ...]:
    """Find what a dataset changes in a release, levels and verdicts on pairs included.

    Verdicts of both sides are judged by the rules of this program, so that only the records make them differ.
    """
    before, after = read_differing(snapshot, dataset)
    former = restore_dataset(dataset, before, after)
    levels = [restore_reason(level) for level in read_records(snapshot, EVIDENCE_LEVEL)]
    context = make_context(before, records_of(dataset))
    verdicts = judge_pairs_of(dataset)
    changed = treatments_to_rejudge(before, after, context, dataset.studies)
    stood = records_of(Dataset(), levels, rejudge(verdicts, changed, former))
    stands = records_of(Dataset(), derive_evidence_levels(dataset), verdicts)
    derived = [{kind: side[kind] for kind in DERIVED} for side in (stood, stands)]
    return diff_records({**before, **derived[0]}, {**after, **derived[1]}, context)


def read_differing(snapshot: Snapshot, dataset: Dataset) -> tuple[Records, Records]:
    """Read the records of a release that a dataset has otherwise or not at all, and gather those of the dataset.

    By kind and id; what is the same in both is in neither.
    """
    before: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[str, Any]] = {}
    for field in dataclasses.fields(dataset):
        stored = list_digests(snapshot, cast(Kind, field.name))
        records = {record.id: record for record in getattr(dataset, field.name)}
        new = {id: record for id, record in records.items() if stored.get(id) != digest_of(record)}
        old = [id for id in stored if id in new or id not in records]
        before[field.name] = _read(snapshot, field.name, old)
        after[field.name] = new
    return before, after


def _read(snapshot: Snapshot, kind: str, ids: Sequence[str]) -> dict[str, Any]:
    if not ids:
        return {}
    wanted = set(ids)
    found = read_records(snapshot, TOP[kind], ids if len(ids) <= MOST_NAMED else None)
    return {record.id: record for record in found if record.id in wanted}


def restore_dataset(dataset: Dataset, before: Records, after: Records) -> Dataset:
    """The dataset of the release from which these records were found to differ, each kind sorted by id."""
    kinds = {}
    for field in dataclasses.fields(dataset):
        same = [record for record in getattr(dataset, field.name) if record.id not in after[field.name]]
        kinds[field.name] = tuple(sorted([*same, *before[field.name].values()], key=lambda record: record.id))
    return Dataset(**kinds)
