"""What one release had and the next would not have, where nothing says why.

A loss is a record that is not there any more, or a field that is empty now and was not. It is explained by a tombstone
for it; an empty field also by what the record itself says of it: an entry under `absent`, or the field that stands in
its place. Tombstones are the words on what is gone, so one that vanishes is a loss as long as what it tells of is gone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.domain.fields import FieldDescription, describe
from api.domain.guidance import GUIDANCE, gather_guidance, treatment_of
from api.domain.records import Absence, Dataset, DocumentedHarm, Source, Tombstone

TOMBSTONES: Final = "tombstones"
ABSENT: Final = "absent"

STAND_INS: Final[Mapping[type, Mapping[str, str]]] = {
    Source: {"url": "url_withheld"},
    DocumentedHarm: {"harmed": "harmed_missing"},
}
"""Fields that are filled where another one is empty, and say why it is; each may take the place of the other."""

TOLD_APART_BY: Final = {"availability": "jurisdiction", "guidance": "organisation"}
"""Lists of which an entry under `absent` may name a part, as `availability.JP`, with the member that it names."""


@dataclass(frozen=True, slots=True)
class Former:
    """A former release as far as losses are looked for in it.

    `ids` are all of every kind; `records` are, by kind and id, those at least that differ from the release after it.
    """

    ids: Mapping[str, Collection[str]]
    records: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Loss:
    """A record that is gone, or with a `field` what stood in that member, told with dots before members of members."""

    kind: str
    record: str
    field: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}/{self.record}" + (f" ({self.field})" if self.field else "")


def subject_of(tombstone: Tombstone) -> Loss:
    """Tell which loss a tombstone explains."""
    return Loss(tombstone.kind.value, tombstone.record, tombstone.field)


def former_of(dataset: Dataset) -> Former:
    """Take a whole dataset for a former release."""
    records = _by_kind(dataset)
    return Former({kind: tuple(held) for kind, held in records.items()}, records)


def larger_losses(statement: str) -> tuple[Loss, ...]:
    """List what takes a statement of a guideline body with it: the loss of its treatment, or of the field there."""
    treatment = treatment_of(statement)
    return Loss("treatments", treatment), Loss("treatments", treatment, GUIDANCE)


def find_losses(before: Former, after: Dataset) -> tuple[Loss, ...]:
    """List what `after` lost and does not explain, in order of kind, record and field."""
    now = _by_kind(after)
    told = {subject_of(tombstone) for tombstone in after.tombstones}
    lost = {*_lost_records(before, now), *_lost_fields(before, now)}
    missing = {loss for loss in lost if not _is_explained(loss, before, now, told)}
    alone = (loss for loss in missing if not missing.intersection(_larger(loss, before)))
    return tuple(sorted(alone, key=lambda loss: (loss.kind, loss.record, loss.field or "")))


def emptied_fields(before: object, after: object) -> Iterator[str]:
    """List the fields of a record, and of the records in it, that were filled and are empty; not parts of lists."""
    record_type: type = type(before)
    for field in describe(record_type):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if is_empty(was):
            continue
        if is_empty(now):
            yield field.name
        elif _is_embedded(field):
            yield from (f"{field.name}.{inner}" for inner in emptied_fields(was, now))


def is_empty(value: object) -> bool:
    """Whether nothing stands in a field."""
    return value is None or value == ()


def _is_embedded(field: FieldDescription) -> bool:
    return field.is_record and not field.many


def _by_kind(dataset: Dataset) -> dict[str, dict[str, Any]]:
    kinds = {field.name: getattr(dataset, field.name) for field in dataclasses.fields(dataset)}
    kinds[GUIDANCE] = gather_guidance(dataset.treatments)
    return {kind: {record.id: record for record in records} for kind, records in kinds.items()}


Held = Mapping[str, Mapping[str, Any]]
Told = Collection[Loss]


def _lost_records(before: Former, now: Held) -> Iterator[Loss]:
    for kind, ids in before.ids.items():
        yield from (Loss(kind, id) for id in ids if id not in now[kind])
    for id, tombstone in before.records[TOMBSTONES].items():
        # One that tells of something else now has gone as well.
        if id in now[TOMBSTONES] and subject_of(tombstone) != subject_of(now[TOMBSTONES][id]):
            yield Loss(TOMBSTONES, id)


def _lost_fields(before: Former, now: Held) -> Iterator[Loss]:
    for kind, records in before.records.items():
        # A tombstone may be corrected, and a statement is a part of a list of its treatment.
        if kind in (TOMBSTONES, GUIDANCE):
            continue
        for id, record in records.items():
            if id in now[kind]:
                yield from (Loss(kind, id, field) for field in emptied_fields(record, now[kind][id]))


def _is_explained(loss: Loss, before: Former, now: Held, told: Told) -> bool:
    if loss.kind == TOMBSTONES:
        return _is_settled(before.records[TOMBSTONES][loss.record], now, told)
    if loss in told:
        return True
    if loss.kind == GUIDANCE:
        return any(larger in told for larger in _larger(loss, before))
    if loss.field is None:
        return False
    return _explains_itself(loss.field, before.records[loss.kind][loss.record], now[loss.kind][loss.record])


def _is_settled(tombstone: Tombstone, now: Held, told: Told) -> bool:
    """Whether a tombstone is not needed any more: what it told of is there again, or another one tells of it."""
    subject, record = subject_of(tombstone), now[tombstone.kind.value].get(tombstone.record)
    if subject in told or Loss(subject.kind, subject.record) in told:
        return True
    if record is None or tombstone.field is None:
        return record is not None
    return not is_empty(read_member(record, tombstone.field))


def read_member(record: object, path: str) -> object:
    """Read a member by its dotted path; None where a record on the way is not there."""
    value: object = record
    for name in path.split("."):
        value = getattr(value, name, None)
    return value


def _larger(loss: Loss, before: Former) -> tuple[Loss, ...]:
    """List the losses of which a loss would be a part."""
    if loss.kind == GUIDANCE:
        return larger_losses(loss.record)
    if loss.kind == TOMBSTONES:
        tombstone = before.records[TOMBSTONES][loss.record]
        return (Loss(tombstone.kind.value, tombstone.record),)
    return ()


def _explains_itself(path: str, before: Any, after: Any) -> bool:
    if path == ABSENT:
        return all(_is_filled(absence.field, after) for absence in before.absent)
    return _stand_in_given(path, after) or _is_said_absent(path, before, getattr(after, ABSENT, ()))


def _is_filled(field: str, record: Any) -> bool:
    """Whether what an entry under `absent` was about is there; of what is not in the record others have to tell."""
    name, _, part = field.partition(".")
    if part and name in TOLD_APART_BY:
        return part in _parts_of(name, record)
    return not hasattr(record, name) or not is_empty(getattr(record, name))


def _stand_in_given(path: str, record: object) -> bool:
    pairs = STAND_INS.get(type(record), {})
    partners = {**pairs, **{reason: field for field, reason in pairs.items()}}
    return path in partners and not is_empty(getattr(record, partners[path]))


def _is_said_absent(path: str, before: Any, absent: Collection[Absence]) -> bool:
    said = {absence.field for absence in absent}
    parts = {f"{path}.{part}" for part in _parts_of(path, before)} if path in TOLD_APART_BY else {path}
    return path in said or parts <= said


def _parts_of(name: str, record: Any) -> set[str]:
    return {getattr(item, TOLD_APART_BY[name]) for item in getattr(record, name)}
