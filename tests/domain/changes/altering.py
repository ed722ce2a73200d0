"""Small altered copies of the real records, and the changes that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.domain.changes.context import DERIVED, make_context, records_of
from api.domain.changes.diffing import diff_records
from api.domain.changes.records import Change
from api.domain.changes.verdict_records import PairVerdict
from api.domain.changes.verdicts import judge_pairs_of, rejudge, treatments_to_rejudge
from api.domain.evidence_level import EvidenceLevel, derive_evidence_levels
from api.domain.records import Dataset
from tests.domain.comparison.editing import edit

Alteration = Callable[[Dataset], Dataset]


def put(kind: str, id: str, *path: str | int, **fields: Any) -> Alteration:
    """Replace fields of one part of one record."""
    return change(kind, id, path, lambda part: replace(part, **fields))


def change(kind: str, id: str, path: Sequence[str | int], make: Callable[[Any], Any]) -> Alteration:
    """Change one place of one record."""

    def alter(dataset: Dataset) -> Dataset:
        records = tuple(edit(record, path, make) if record.id == id else record for record in getattr(dataset, kind))
        return replace(dataset, **{kind: records})

    return alter


def drop(kind: str, id: str) -> Alteration:
    """Remove one record."""
    return lambda dataset: replace(dataset, **{kind: tuple(each for each in getattr(dataset, kind) if each.id != id)})


def find(dataset: Dataset, kind: str, id: str) -> Any:
    """One record."""
    return next(each for each in getattr(dataset, kind) if each.id == id)


@dataclass(frozen=True)
class Base:
    """A dataset with what is derived from it."""

    dataset: Dataset
    levels: tuple[EvidenceLevel, ...]
    verdicts: tuple[PairVerdict, ...]


def derive(dataset: Dataset) -> Base:
    """Derive levels and verdicts."""
    return Base(dataset, derive_evidence_levels(dataset), judge_pairs_of(dataset))


def changes_from(base: Base, alter: Alteration) -> tuple[Change, ...]:
    """What changes from a dataset to an altered copy of it, levels and verdicts included."""
    after = alter(base.dataset)
    stood, stands = _differing(base.dataset, after), _differing(after, base.dataset)
    context = make_context(stood, records_of(after))
    changed = treatments_to_rejudge(stood, stands, context, after.studies)
    levels = derive_evidence_levels(after) if stands["studies"] or stood["studies"] else base.levels
    stood |= _derived(base.levels, base.verdicts)
    stands |= _derived(levels, rejudge(base.verdicts, changed, after))
    return diff_records(stood, stands, context)


def _differing(dataset: Dataset, other: Dataset) -> dict[str, dict[str, Any]]:
    mine, others = records_of(dataset), records_of(other)
    return {
        kind: {id: record for id, record in records.items() if record is not others[kind].get(id)}
        for kind, records in mine.items()
    }


def _derived(levels: tuple[EvidenceLevel, ...], verdicts: tuple[PairVerdict, ...]) -> dict[str, dict[str, Any]]:
    records = records_of(Dataset(), levels, verdicts)
    return {kind: records[kind] for kind in DERIVED}
