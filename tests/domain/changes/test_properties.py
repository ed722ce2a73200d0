"""What holds for any two records: no difference is silent, equal records tell nothing, and the way back mirrors it."""

from __future__ import annotations

import copy
import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.changes.context import make_context, records_of
from api.domain.changes.diffing import diff_records
from api.domain.changes.exactness import is_same
from api.domain.changes.identity import IDENTITIES
from api.domain.changes.records import Change, ChangeKind
from api.domain.changes.verdict_records import PairOutcome
from api.domain.fields import describe
from api.domain.records import Dataset, Treatment
from tests.builders import a_dataset
from tests.conftest import read_records
from tests.domain.changes.mutating import (
    Place,
    list_places,
    other_values,
    put_at,
    record_types,
    without_labels,
)

SAMPLES_OF_FIELD = 1
"""Records in which each field of each type is changed, filled and empty, besides those that hypothesis draws."""

CONTEXT = make_context(records_of(a_dataset()))
KINDS = [field.name for field in dataclasses.fields(Dataset)]

MIRRORED = {
    ChangeKind.BOXED_WARNING_ADDED: ChangeKind.BOXED_WARNING_REMOVED,
    ChangeKind.FIGURE_ADDED: ChangeKind.FIGURE_REMOVED,
    ChangeKind.RECORD_ADDED: ChangeKind.RECORD_REMOVED,
    ChangeKind.RISK_ADDED: ChangeKind.RISK_REMOVED,
}
MIRRORED |= {there: back for back, there in MIRRORED.items()}

OF_STATUS = {
    ChangeKind.SOURCE_CONCERN,
    ChangeKind.SOURCE_CORRECTED,
    ChangeKind.SOURCE_RETRACTED,
    ChangeKind.SOURCE_STATUS_CHANGED,
}
"""Kinds that follow from the status that stands now, so that the way back has another one of them."""


@cache
def real() -> Dataset:
    return read_records()


def diff(kind: str, before: Any, after: Any) -> tuple[Change, ...]:
    return diff_records({kind: {before.id: before}}, {kind: {before.id: after}}, CONTEXT)


def places_of(record: Any) -> list[Place]:
    """Every place of a record but its id, by which it is known in every release."""
    return [place for place in list_places(record) if place.path != ("id",)]


def samples() -> Iterator[tuple[str, Any, Place]]:
    """A record for every field of every type, filled and empty: made up where one has it so, else real."""
    seen: dict[tuple[type, str, bool], int] = defaultdict(int)
    for kind in KINDS:
        for record in (*getattr(a_dataset(), kind), *getattr(real(), kind)):
            for place in places_of(record):
                key = (place.owner, place.field.name, place.value in (None, ()))
                seen[key] += 1
                if seen[key] <= SAMPLES_OF_FIELD:
                    yield kind, record, place


def names_it(change: Change, place: Place) -> bool:
    """Whether a change names a field, or tells that the part with that field came or went."""
    told = without_labels(change.member or "")
    return told == place.names or (len(told) < len(place.names) and told == place.names[: len(told)])


def straight(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    return sorted(_plain(each, each.kind, each.before, each.after) for each in changes)


def mirrored(changes: tuple[Change, ...]) -> list[tuple[object, ...]]:
    return sorted(_plain(each, MIRRORED.get(each.kind, each.kind), each.after, each.before) for each in changes)


def _plain(change: Change, kind: ChangeKind, before: str | None, after: str | None) -> tuple[object, ...]:
    told = "status" if kind in OF_STATUS else kind.value
    # Parts in another order are named as they stood before, so the two ways name them differently.
    values = ("", "") if change.text.endswith("the order changed") else (before or "", after or "")
    return (told, change.record_kind, change.record_id, without_labels(change.member or ""), *values)


def check(kind: str, record: Any, place: Place, value: Any) -> None:
    changed = put_at(record, place, value)
    assert not is_same(record, changed)
    changes = diff(kind, record, changed)
    assert any(names_it(change, place) for change in changes), (place.path, changes)
    for change in changes:
        assert change.before != change.after
        assert change.text and not change.text.endswith(".")
    assert straight(diff(kind, changed, record)) == mirrored(changes)


def test_no_difference_in_any_field_of_any_type_is_silent() -> None:
    tried = set()
    for kind, record, place in samples():
        for value in other_values(place):
            check(kind, record, place, value)
            tried.add((place.owner, place.field.name))
    every = {(each, field.name) for each in record_types(Dataset) for field in describe(each)}
    # An id never changes, of clinical reviews there is one value yet, and a burden is changed in its own fields.
    kinds = {type(record) for kind in KINDS for record in getattr(a_dataset(), kind)}
    same = {(each, name) for each in kinds for name in ("id", "clinical_review")} | {(Treatment, "burden")}
    assert every - tried == same


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_difference_in_any_real_record_is_silent(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([each for each in KINDS if getattr(real(), each)]))
    record = data.draw(st.sampled_from(getattr(real(), kind)))
    place = data.draw(st.sampled_from(places_of(record)))
    for value in other_values(place):
        check(kind, record, place, value)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_way_back_from_many_changes_mirrors_the_way_there(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["studies", "treatments", "jurisdictions", "sources"]))
    record = changed = data.draw(st.sampled_from(getattr(real(), kind)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.sampled_from([each for each in places_of(changed) if other_values(each)]))
        changed = put_at(changed, place, data.draw(st.sampled_from(other_values(place))))
    changes = diff(kind, record, changed)
    assert bool(changes) is not is_same(record, changed)
    assert straight(diff(kind, changed, record)) == mirrored(changes)


def test_equal_records_tell_nothing() -> None:
    records = records_of(real())
    assert diff_records(records, records, CONTEXT) == ()
    assert diff_records(records, copy.deepcopy(records), CONTEXT) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_records_that_come_or_go_are_told(kind: str) -> None:
    records = {each.id: each for each in getattr(a_dataset(), kind)}
    added = diff_records({}, {kind: records}, CONTEXT)
    assert {(each.kind, each.record_id) for each in added} == {(ChangeKind.RECORD_ADDED, id) for id in records}
    assert straight(diff_records({kind: records}, {}, CONTEXT)) == mirrored(added)


def test_every_part_of_a_list_has_an_identity() -> None:
    parts = {field.type for each in record_types(Dataset) for field in describe(each) if field.many and field.is_record}
    assert set(IDENTITIES) == parts | {PairOutcome}
    for part, identity in IDENTITIES.items():
        named = {*identity.name, *identity.more, *(name for key in identity.keys for name in key)}
        assert named <= {field.name for field in describe(part)}
