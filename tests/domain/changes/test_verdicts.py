"""Verdicts of all pairs at once: those of the map of pairs, without looking at pairs that share nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.changes import verdicts
from api.domain.changes.context import make_context, records_of
from api.domain.changes.verdict_records import PairOutcome, PairVerdict, pair_id
from api.domain.changes.verdicts import judge_pairs_of, rejudge, treatments_to_rejudge
from api.domain.comparison.comparable import map_comparable
from api.domain.comparison.context import Context
from api.domain.comparison.direct import DirectSearch
from api.domain.comparison.indirect import Side
from api.domain.comparison.reasons import Verdict
from api.domain.comparison.routes import Routes
from api.domain.material import ComparisonMaterial
from api.domain.records import Dataset, Study, Treatment
from api.domain.vocabulary import AgentKind
from tests.builders import an_agent
from tests.conftest import DATA
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    BARICITINIB,
    CELLS,
    METHOTREXATE,
    MTX,
    OUTCOMES,
    RELEASE,
    SOURCE,
    TOCILIZUMAB,
    arm,
    gather,
    placebo_trial,
    treatment,
    trial,
)
from tests.domain.comparison.test_properties import trials
from tests.parts import one_in

TREATMENTS = (ADALIMUMAB, BARICITINIB, CELLS, METHOTREXATE, TOCILIZUMAB)
TREATMENT_IDS = sorted(path.stem for path in (DATA / "treatments").glob("*.yaml"))
Rows = set[tuple[object, ...]]


def dataset_of(treatments: Sequence[Treatment], *studies: Study, agents: Sequence[object] = ()) -> Dataset:
    return Dataset(
        agents=(*AGENTS.values(), *agents),
        outcomes=OUTCOMES,
        sources=(SOURCE,),
        studies=tuple(sorted(studies, key=lambda study: study.id)),
        treatments=tuple(treatments),
    )


def rows_of(found: Sequence[PairVerdict]) -> dict[tuple[str, str], Rows]:
    return {
        (each.a, each.b): {
            (row.outcome, row.timepoint_weeks, row.population, row.verdict, row.has_figure) for row in each.outcomes
        }
        for each in found
    }


def rows_of_map(material: ComparisonMaterial, subject: str) -> dict[tuple[str, str], Rows]:
    return {
        (min(subject, other.treatment), max(subject, other.treatment)): {
            (row.outcome, row.timepoint_weeks, row.population, row.verdict, row.has_figure) for row in other.outcomes
        }
        for other in map_comparable(material, subject)
        if other.outcomes
    }


@pytest.fixture(scope="module")
def real_verdicts(real_dataset: Dataset) -> tuple[PairVerdict, ...]:
    return judge_pairs_of(real_dataset)


@pytest.mark.parametrize("subject", one_in(6, TREATMENT_IDS))
def test_every_pair_of_the_real_records_is_judged_as_in_the_map(
    real_dataset: Dataset, real_verdicts: tuple[PairVerdict, ...], subject: str
) -> None:
    material = ComparisonMaterial(
        RELEASE,
        real_dataset.treatments,
        (),
        real_dataset.studies,
        real_dataset.agents,
        real_dataset.outcomes,
        real_dataset.jurisdictions,
        real_dataset.sources,
    )
    mine = {pair: rows for pair, rows in rows_of(real_verdicts).items() if subject in pair}
    assert mine == rows_of_map(material, subject)


def test_verdicts_stand_in_order_each_pair_once(real_verdicts: tuple[PairVerdict, ...]) -> None:
    pairs = [(each.a, each.b) for each in real_verdicts]
    assert pairs == sorted(set(pairs)) and all(a < b for a, b in pairs)
    assert all(each.id == pair_id(each.b, each.a) and each.outcomes for each in real_verdicts)
    assert {row.verdict for each in real_verdicts for row in each.outcomes} == {Verdict.HEAD_TO_HEAD, Verdict.INDIRECT}


@settings(max_examples=40, deadline=None)
@given(trials())
def test_any_body_of_evidence_is_judged_as_in_the_map(studies: tuple[Study, ...]) -> None:
    found = rows_of(judge_pairs_of(dataset_of(TREATMENTS, *studies)))
    material = gather(TREATMENTS, *studies)
    for each in TREATMENTS:
        assert {pair: rows for pair, rows in found.items() if each.id in pair} == rows_of_map(material, each.id)


@settings(max_examples=40, deadline=None)
@given(trials(), trials(), st.sampled_from([None, "placebo", "adalimumab"]))
def test_rejudging_what_a_change_can_touch_equals_judging_all(
    studies: tuple[Study, ...], later: tuple[Study, ...], kind_changed: str | None
) -> None:
    """Trials are removed, added or changed, an agent turns out to be something else, a treatment comes."""
    before = dataset_of(TREATMENTS[:-1], *studies)
    kept = [study for study in studies if study.id not in {each.id for each in later[:1]}]
    after = dataset_of(TREATMENTS, *kept, *later[:1])
    if kind_changed is not None:
        agents = tuple(replace(a, kind=AgentKind.UNSPECIFIED) if a.id == kind_changed else a for a in after.agents)
        after = replace(after, agents=agents)
    stood, stands = records_of(before), records_of(after)
    changed = treatments_to_rejudge(stood, stands, make_context(stood, stands), after.studies)
    assert rejudge(judge_pairs_of(before), changed, after) == judge_pairs_of(after)


def test_what_did_not_change_is_not_judged_again(real_dataset: Dataset) -> None:
    records = records_of(real_dataset)
    noted = replace(real_dataset.treatments[0], note="Another note.")
    other = {**records, "treatments": {**records["treatments"], noted.id: noted}}
    assert treatments_to_rejudge(records, other, make_context(other), real_dataset.studies) == frozenset()


def test_one_treatment_is_judged_against_all(real_dataset: Dataset, real_verdicts: tuple[PairVerdict, ...]) -> None:
    only = judge_pairs_of(real_dataset, only={"adalimumab"})
    assert only == tuple(each for each in real_verdicts if "adalimumab" in (each.a, each.b))


def test_pairs_that_share_nothing_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    drugs = [an_agent(id=f"{name}-{number}") for number in range(40) for name in ("drug", "control")]
    treatments = [treatment(agent.id) for agent in drugs if agent.id.startswith("drug")]
    studies = [trial(f"t-{n}", (arm("drug", f"drug-{n}", MTX), arm("other", f"control-{n}", MTX))) for n in range(40)]
    sharing = [placebo_trial(f"p-{n}", f"drug-{n}") for n in range(3)]
    looked_at = []
    find = verdicts.find_routes

    def spy(context: Context, direct: DirectSearch, sides: tuple[Side, Side], *key: Any) -> Routes:
        looked_at.append(tuple(side.treatment.id for side in sides))
        return find(context, direct, sides, *key)

    monkeypatch.setattr(verdicts, "find_routes", spy)
    found = judge_pairs_of(dataset_of(treatments, *studies, *sharing, agents=drugs))
    expected = set(combinations(("drug-0", "drug-1", "drug-2"), 2))
    assert {(each.a, each.b) for each in found} == expected == set(looked_at)


def test_the_main_record_of_a_trial_speaks_though_it_is_refused() -> None:
    """It gave both drugs beside a third one; what another record tells of two groups is not taken instead."""
    main = trial("main", (arm("a", "adalimumab", "anakinra"), arm("b", "tocilizumab", "anakinra")))
    retold = trial("retold", (arm("a", "adalimumab"), arm("b", "tocilizumab")), same_trial_as="main")
    treatments = (ADALIMUMAB, TOCILIZUMAB)
    assert rows_of_map(gather(treatments, main, retold), "adalimumab") == {}
    assert judge_pairs_of(dataset_of(treatments, main, retold)) == ()
    (alone,) = judge_pairs_of(dataset_of(treatments, retold))
    assert alone.outcomes[0].verdict is Verdict.HEAD_TO_HEAD


def test_a_row_tells_verdict_and_figure() -> None:
    trials = placebo_trial("one", "adalimumab"), placebo_trial("two", "tocilizumab")
    dataset = dataset_of((ADALIMUMAB, TOCILIZUMAB), *trials)
    (found,) = judge_pairs_of(dataset)
    (row,) = found.outcomes
    assert (found.id, row) == (
        "adalimumab..tocilizumab",
        PairOutcome("acr50", 24, dataset.studies[0].line, Verdict.INDIRECT, has_figure=True),
    )
