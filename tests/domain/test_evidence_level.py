"""The Oxford level follows the design, the comparison within the study and its size; nothing else raises it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.domain.evidence_level import derive_evidence_level, derive_evidence_levels
from api.domain.records import Contrast, Dataset, Guidance, Measurement
from api.domain.vocabulary import Allocation, EffectMeasure, GuidanceDirection, PopulationLine, StudyDesign
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    CELLS,
    CELLS_PLUS,
    ETANERCEPT,
    MTX,
    OUTCOMES,
    PLACEBO,
    SOURCE,
    TRIPLE,
    arm,
    trial,
)

DEFINITIONS = {each.id: each for each in OUTCOMES}
PAIR = (arm("cells", "cells"), arm("pbo", PLACEBO))


def level(*studies, option=CELLS):
    """The level of an option, and the studies that decide it."""
    found = derive_evidence_level(option, studies, DEFINITIONS, AGENTS)
    return found.level, found.studies


def reason(*studies, option=CELLS) -> str:
    return derive_evidence_level(option, studies, DEFINITIONS, AGENTS).reason


@pytest.mark.parametrize(
    ("design", "expected"),
    [
        (StudyDesign.SYSTEMATIC_REVIEW, 1),
        (StudyDesign.NETWORK_META_ANALYSIS, 1),
        (StudyDesign.RCT, 2),
        (StudyDesign.NONRANDOMISED_TRIAL, 3),
        (StudyDesign.COHORT, 3),
        (StudyDesign.SINGLE_ARM_TRIAL, 4),
        (StudyDesign.CASE_SERIES, 4),
        (StudyDesign.REGISTRY_ANALYSIS, 4),
    ],
)
def test_each_design_has_its_level(design, expected):
    assert level(trial("study", PAIR, design=design)) == (expected, ("study",))


@pytest.mark.parametrize("design", [StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.NETWORK_META_ANALYSIS])
def test_a_review_of_mixed_designs_counts_as_not_randomised(design):
    mixed = tuple(replace(each, allocation=Allocation.NOT_RANDOMISED) for each in PAIR)
    review = trial("review", mixed, design=design)
    assert level(review) == (3, ("review",))
    assert "holds studies without randomisation" in reason(review)


def test_every_design_has_a_level():
    assert {level(trial("study", PAIR, design=design))[0] for design in StudyDesign} == {1, 2, 3, 4}


@pytest.mark.parametrize("studies", [(), (trial("other", (arm("a", "adalimumab"), arm("p", PLACEBO))),)])
def test_without_a_study_only_mechanism_is_left(studies):
    assert level(*studies) == (5, ())
    assert "reasoning from mechanism" in reason(*studies)


@pytest.mark.parametrize("design", [StudyDesign.RCT, StudyDesign.NONRANDOMISED_TRIAL, StudyDesign.SYSTEMATIC_REVIEW])
def test_cells_in_both_arms_are_a_case_series(design):
    """He 2020: everybody got the cells, so nothing tells their effect."""
    both = trial("he", (arm("c", "cells"), arm("ci", "cells", "interferon-gamma")), design=design)
    assert level(both) == (4, ("he",))
    assert level(both, option=CELLS_PLUS) == (4, ("he",))
    assert "count as case series" in reason(both)


def test_a_graft_in_both_arms_is_a_case_series_for_the_graft_with_another_agent_too():
    both = trial("moore", (arm("a", "cells", "adalimumab"), arm("b", "cells")))
    assert level(both) == (4, ("moore",))


def test_a_combination_of_known_drugs_may_share_one_of_them_with_the_other_arm():
    racat = trial("racat", (arm("t", MTX, "sulfasalazine", "hydroxychloroquine"), arm("e", MTX, "etanercept")))
    assert level(racat, option=TRIPLE) == (2, ("racat",))
    assert level(racat, option=ETANERCEPT) == (2, ("racat",))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [((20, 20), 2), ((19, 20), 3), ((20, 19), 3), ((20, 7), 3), ((None, 50), 3), ((50, None), 3), ((1, 1), 3)],
)
def test_a_small_arm_costs_a_trial_one_level(sizes, expected):
    arms = (arm("cells", "cells", n=sizes[0]), arm("pbo", PLACEBO, n=sizes[1]))
    counts = tuple(Measurement(each.id, events=1, n=each.n) for each in arms)
    small = trial("small", arms, result={"measurements": counts}, participants=None)
    assert level(small) == (expected, ("small",))
    assert ("one level down" in reason(small)) is (expected == 3)


def test_one_large_pair_of_arms_is_enough():
    arms = (arm("low", "cells", n=10), arm("high", "cells", n=40), arm("pbo", PLACEBO, n=40))
    counts = {each.id: (1, each.n) for each in arms}
    assert level(trial("doses", arms, counts)) == (2, ("doses",))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"result": {"outcome": "serious-infection"}}, 5),
        ({"result": {"outcome": "death"}}, 5),
        ({"result": {"outcome": "acr20"}}, 2),
        ({"result": {"outcome": "das28-change"}}, 2),
        ({"line": PopulationLine.NOT_RA}, 5),
        ({"line": PopulationLine.RA_ANY}, 2),
        ({"results": ()}, 5),
    ],
)
def test_only_benefit_in_people_with_the_disease_counts(change, expected):
    assert level(trial("study", PAIR, **change))[0] == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"measurements": (Measurement("cells", events=5, n=30),)}, 4),
        ({"measurements": (Measurement("pbo", events=5, n=30),)}, 5),
        ({"measurements": (), "contrasts": (Contrast(EffectMeasure.RISK_RATIO, 2, "pbo", "cells"),)}, 2),
    ],
)
def test_the_other_arm_must_have_a_figure_of_the_same_result(result, expected):
    assert level(trial("study", PAIR, result=result))[0] == expected


def test_two_arms_reported_apart_are_no_comparison():
    apart = trial("apart", PAIR)
    treated, control = apart.results[0].measurements
    results = (
        replace(apart.results[0], measurements=(treated,)),
        replace(apart.results[0], outcome="acr20", measurements=(control,)),
    )
    assert level(replace(apart, results=results)) == (4, ("apart",))


def test_the_best_study_decides_and_all_of_its_level_are_named():
    series = trial("series", (arm("cells", "cells"),), design=StudyDesign.CASE_SERIES)
    first, second = trial("b-trial", PAIR), trial("a-trial", PAIR)
    assert level(series, first, second) == (2, ("a-trial", "b-trial"))
    assert level(second, first, series) == (2, ("a-trial", "b-trial"))


def test_a_retelling_votes_under_the_name_of_its_trial():
    assert level(trial("retold", PAIR, same_trial_as="own")) == (2, ("own",))


def test_an_arm_with_part_of_a_combination_is_no_arm_of_it():
    assert level(trial("study", PAIR), option=CELLS_PLUS) == (5, ())


@pytest.mark.parametrize("direction", GuidanceDirection)
def test_a_guideline_plays_no_part(direction):
    said = Guidance("ACR", 2021, "Advises it.", direction, SOURCE.id, "p. 1", "strong", "high")
    for option in (CELLS, ADALIMUMAB):
        assert level(option=replace(option, guidance=(said,) * 5)) == (5, ())
    series = trial("series", (arm("cells", "cells"),), design=StudyDesign.CASE_SERIES)
    assert level(series, option=replace(CELLS, guidance=(said,))) == (4, ("series",))


def test_the_levels_of_a_dataset_are_those_that_each_treatment_has_among_all_studies(real_dataset: Dataset) -> None:
    outcomes = {outcome.id: outcome for outcome in real_dataset.outcomes}
    agents = {agent.id: agent for agent in real_dataset.agents}
    one_by_one = [derive_evidence_level(t, real_dataset.studies, outcomes, agents) for t in real_dataset.treatments]
    assert list(derive_evidence_levels(real_dataset)) == one_by_one
