"""What a dataset changes in a release: found by digests on both databases, levels and verdicts included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event

from api.domain.changes.records import ChangeKind
from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.domain.vocabulary import SourceStatus
from api.storage import differing, reading
from api.storage.differing import find_changes, read_differing, restore_dataset
from api.storage.publishing import publish
from tests.builders import a_dataset, a_source, an_arm
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    METHOTREXATE,
    OUTCOMES,
    SOURCE,
    TOCILIZUMAB,
    placebo_trial,
)
from tests.storage.conftest import NOW

Kind = ChangeKind

EVIDENCE = Dataset(
    agents=tuple(sorted(AGENTS.values(), key=lambda agent: agent.id)),
    outcomes=tuple(sorted(OUTCOMES, key=lambda outcome: outcome.id)),
    sources=(SOURCE,),
    studies=(placebo_trial("one", "adalimumab"), placebo_trial("two", "tocilizumab")),
    treatments=tuple(
        replace(each, risks=(), availability=(), sources=(SOURCE.id,))
        for each in (ADALIMUMAB, METHOTREXATE, TOCILIZUMAB)
    ),
)


def altered(dataset: Dataset) -> Dataset:
    """A dataset with a record changed, one removed and one added."""
    first, *others = dataset.sources
    changed = replace(first, status=SourceStatus.CORRECTED, status_note="A table was corrected.")
    return replace(dataset, sources=(changed, *others, a_source(id="new-source")), cautions=dataset.cautions[1:])


@pytest.fixture
def opened(engine: Engine, web_engine: Engine) -> Iterator[reading.Snapshot]:
    """The release of `a_dataset`, with levels as they are derived."""
    publish(engine, a_dataset(), derive_evidence_levels(a_dataset()), now=NOW)
    with reading.snapshot(web_engine) as snapshot:
        yield snapshot


def test_only_what_differs_is_read(opened: reading.Snapshot) -> None:
    dataset = altered(a_dataset())
    before, after = read_differing(opened, dataset)
    assert {kind: set(records) for kind, records in before.items() if records} == {
        "cautions": {each.id for each in a_dataset().cautions},
        "sources": {a_dataset().sources[0].id},
    }
    assert {kind: set(records) for kind, records in after.items() if records} == {
        "sources": {a_dataset().sources[0].id, "new-source"}
    }
    assert before["sources"] == {a_dataset().sources[0].id: a_dataset().sources[0]}


def test_the_former_dataset_is_restored_whole(opened: reading.Snapshot) -> None:
    dataset = altered(a_dataset())
    restored = restore_dataset(dataset, *read_differing(opened, dataset))
    records = a_dataset()
    assert restored == replace(
        records,
        jurisdictions=tuple(sorted(records.jurisdictions, key=lambda each: each.id)),
        sources=tuple(sorted(records.sources, key=lambda each: each.id)),
        treatments=tuple(sorted(records.treatments, key=lambda each: each.id)),
    )


def test_many_that_differ_are_read_the_same(opened: reading.Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = altered(a_dataset())
    expected = read_differing(opened, dataset)
    monkeypatch.setattr(differing, "MOST_NAMED", 0)
    assert read_differing(opened, dataset) == expected


def test_nothing_differs_from_what_was_published(opened: reading.Snapshot) -> None:
    statements: list[str] = []
    event.listen(opened.connection, "before_cursor_execute", lambda *each: statements.append(each[2]))
    assert find_changes(opened, a_dataset()) == ()
    # The digests of each kind, those of the levels, the levels and the studies that decide them: no record is read.
    assert len(statements) == len(a_dataset().__dataclass_fields__) + 3


def test_a_printed_zero_is_a_change(opened: reading.Snapshot) -> None:
    outcome, *others = a_dataset().outcomes
    assert outcome.range_low == Decimal("0")
    printed = replace(outcome, range_low=Decimal("0.0"))
    (found,) = find_changes(opened, replace(a_dataset(), outcomes=(printed, *others)))
    assert (found.kind, found.member, found.before, found.after) == (Kind.DETAIL_CHANGED, "range_low", "0", "0.0")


def test_levels_and_verdicts_follow_from_the_records(engine: Engine, web_engine: Engine) -> None:
    """Two trials against placebo allow an indirect comparison; one of them loses its placebo group's background."""
    publish(engine, EVIDENCE, derive_evidence_levels(EVIDENCE), now=NOW)
    one, two = EVIDENCE.studies
    alone = replace(two, arms=(two.arms[0], an_arm(id="pbo", label="pbo", contents=two.arms[1].contents[:1], n=100)))
    with reading.snapshot(web_engine) as snapshot:
        found = find_changes(snapshot, replace(EVIDENCE, studies=(one, alone)))
        gone = find_changes(snapshot, replace(EVIDENCE, studies=(one,)))
    told = [(each.kind, each.record_id, each.before, each.after) for each in found]
    indirect = (Kind.PAIR_VERDICT_CHANGED, "adalimumab..tocilizumab", "indirect, with a figure", "not_comparable")
    assert indirect in told
    assert (Kind.STUDY_CHANGED, "two", "methotrexate", None) in told
    assert indirect in [(each.kind, each.record_id, each.before, each.after) for each in gone]
    assert (Kind.EVIDENCE_LEVEL_CHANGED, "tocilizumab", "2", "5") in [
        (each.kind, each.record_id, each.before, each.after) for each in gone
    ]
