"""Tombstones tell of what is gone and of nothing else, and lead to records that are there."""

from __future__ import annotations

from collections.abc import Iterator

from api.curation.checks.base import Check, RecordCheck
from api.curation.layout import RECORD_TYPES
from api.curation.material import Material
from api.curation.problems import Fault
from api.curation.suggestions import advise_near
from api.domain.fields import FieldDescription, describe
from api.domain.guidance import gather_guidance, treatment_of
from api.domain.losses import is_empty, read_member
from api.domain.records import Tombstone, Treatment
from api.domain.vocabulary import RecordKind, WithdrawalReason

LEADING_ON = frozenset({WithdrawalReason.DUPLICATE, WithdrawalReason.MERGED, WithdrawalReason.REPLACED})
"""Reasons that speak of another record, which a reader will look for."""


def check_subject(tombstone: Tombstone, material: Material) -> Iterator[Fault]:
    """Find tombstones of records that are there, and of fields that are filled or do not exist."""
    if tombstone.field is not None:
        yield from _find_faults_of_field(tombstone, tombstone.field, material)
    elif tombstone.record in _known_ids(tombstone.kind, material):
        advice = "delete the record or this tombstone, or name under `field` what was emptied in it"
        yield Fault(("record",), f"`{tombstone.record}` is still there", advice)


def _find_faults_of_field(tombstone: Tombstone, path: str, material: Material) -> Iterator[Fault]:
    if tombstone.kind is RecordKind.GUIDANCE:
        advice = "leave `field` out where the statement is gone; a change of its words needs no tombstone"
        yield Fault(("field",), "a statement of guidance is withdrawn whole", advice)
        return
    record_type = RECORD_TYPES[tombstone.kind.value]
    fault = _judge_path(path, record_type)
    if fault is not None:
        yield fault
    elif tombstone.record not in material.known_ids(record_type):
        if not _is_withdrawn(tombstone, material):
            advice = "leave `field` out, or write another tombstone for the whole record"
            yield Fault(("record",), f"`{tombstone.record}` is not there at all", advice)
    elif not is_empty(_read_field(tombstone, path, record_type, material)):
        advice = f"empty it in {tombstone.kind.value}/{tombstone.record}.yaml, or delete this tombstone"
        yield Fault(("field",), f"`{path}` is given in `{tombstone.record}`", advice)


def _judge_path(path: str, record_type: type) -> Fault | None:
    """Say what is wrong with the path of a field: it leads nowhere, into a list, or to what is always given."""
    name, _, rest = path.partition(".")
    fields = {field.name: field for field in describe(record_type)}
    where = ("field",)
    if name not in fields:
        known = [each.name for each in fields.values() if _may_be_empty(each)]
        return Fault(where, f"there is no field `{name}`", advise_near(name, known, f"use one of: {', '.join(known)}"))
    field = fields[name]
    if rest and field.many:
        return Fault(where, f"`{name}` is a list", f"name `{name}` once it is empty; a part of it needs no tombstone")
    if rest and field.is_record:
        return _judge_path(rest, field.type)
    if rest:
        return Fault(where, f"`{name}` has no parts", f"name `{name}` itself")
    if not _may_be_empty(field):
        return Fault(where, f"`{name}` is never empty", "name a field that may be")
    return None


def _may_be_empty(field: FieldDescription) -> bool:
    return field.many or field.optional


def _read_field(tombstone: Tombstone, path: str, record_type: type, material: Material) -> object:
    found = (entry.record for entry in material.entries if type(entry.record) is record_type)
    return next((read_member(each, path) for each in found if each.id == tombstone.record), None)


def _is_withdrawn(tombstone: Tombstone, material: Material) -> bool:
    others = (entry.record for entry in material.entries_of(Tombstone))
    return any((each.kind, each.record, each.field) == (tombstone.kind, tombstone.record, None) for each in others)


def check_successor(tombstone: Tombstone, material: Material) -> Iterator[Fault]:
    """Find successors that are not there, and reasons that speak of another record where none is named."""
    where, successor, kind = ("successor",), tombstone.successor, tombstone.kind.value
    if successor is None:
        if tombstone.reason in LEADING_ON and tombstone.field is None:
            advice = f"name the record of {kind} to use in its place"
            yield Fault(where, f"reason {tombstone.reason.value} without `successor`", advice)
    elif successor == tombstone.record:
        yield Fault(where, "the record is named as its own successor", "name another one, or leave the key out")
    elif not _is_there(tombstone.kind, successor, material):
        otherwise = f"name one of {kind} that is there, or leave the key out"
        advice = advise_near(successor, _known_ids(tombstone.kind, material), otherwise)
        yield Fault(where, f"there is no `{successor}` in {kind}", advice)


def _is_there(kind: RecordKind, id: str, material: Material) -> bool:
    if kind is RecordKind.GUIDANCE and treatment_of(id) in material.unread.get(Treatment, ()):
        return True  # The treatment that may have it could not be read.
    return id in _known_ids(kind, material)


def _known_ids(kind: RecordKind, material: Material) -> frozenset[str]:
    if kind is RecordKind.GUIDANCE:
        return frozenset(each.id for each in gather_guidance(material.records_by_id(Treatment).values()))
    return material.known_ids(RECORD_TYPES[kind.value])


CHECKS: tuple[Check, ...] = (
    RecordCheck("withdrawn", "What a tombstone tells of is gone.", Tombstone, check_subject),
    RecordCheck("successor", "A successor is there.", Tombstone, check_successor),
)
