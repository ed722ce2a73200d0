"""Head to head: one trial, same week, arms that differ by what is compared and nothing else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.reasons import Caveat, Verdict, Withheld
from api.domain.records import ArmContent, Contrast, Measurement
from api.domain.vocabulary import (
    Allocation,
    Blinding,
    Counted,
    EffectMeasure,
    PopulationLine,
    ResultPeriod,
    StudyDesign,
)
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    CELLS,
    CELLS_PLUS,
    ETANERCEPT,
    METHOTREXATE,
    MTX,
    PLACEBO,
    SOURCE,
    TRIPLE,
    arm,
    ask,
    codes,
    entry,
    judge,
    treatment,
    trial,
)


def two_arms(**options):
    """Adalimumab against baricitinib, both with methotrexate, 100 people each."""
    arms = options.pop("arms", (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX)))
    counts = options.pop("counts", {"ada": (30, 100), "bari": (45, 100)})
    return trial("two-arms", arms, counts, **options)


def test_a_trial_of_both_is_head_to_head_with_ratio_and_difference():
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms())
    (answer,) = pair.answers
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert pair.reasons == ()
    assert answer.isolates == "adalimumab instead of baricitinib, both with methotrexate"
    # 30/100 over 45/100; Katz interval by hand: exp(ln(2/3) -+ 1.96 * sqrt(1/30 - 1/100 + 1/45 - 1/100)).
    ratio = answer.effect.risk_ratio
    assert (ratio.value, ratio.low, ratio.high) == (0.67, 0.46, 0.96)
    assert answer.effect.risk_difference.words == "15 fewer per 100 (from 28 fewer to 2 fewer)"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"design": StudyDesign.NONRANDOMISED_TRIAL}, "not_randomised"),
        ({"design": StudyDesign.COHORT}, "observational_contrast"),
        ({"design": StudyDesign.SYSTEMATIC_REVIEW}, "evidence_synthesis"),
        ({"line": PopulationLine.RA_ANY}, "population_line_undefined"),
        ({"line": PopulationLine.NOT_RA}, "not_rheumatoid_arthritis"),
        ({"result": {"period": ResultPeriod.AFTER_CHANGE}}, "after_planned_change"),
        ({"result": {"period": ResultPeriod.EXTENSION}}, "open_extension"),
        ({"result": {"subgroup": "people over 65"}}, "subgroup_only"),
        ({"result": {"counted": Counted.EVENTS}}, "events_not_people"),
        ({"counts": {"ada": (5, 19), "bari": (45, 100)}}, "arm_too_small"),
    ],
)
def test_what_stands_in_the_way_of_head_to_head(change, code):
    answer = ask((ADALIMUMAB, BARICITINIB), two_arms(**change))
    pairs = [pair for outcome in answer.outcomes for pair in outcome.pairs]
    assert all(pair.verdict is Verdict.NOT_COMPARABLE and not pair.answers for pair in pairs)
    # People without the disease never show as a figure of the treatment, so there may be no entry at all.
    assert not pairs or code in codes(pairs[0])
    assert pairs or code == "not_rheumatoid_arthritis"


@pytest.mark.parametrize(
    ("allocation", "code"),
    [
        (Allocation.SITE_CHOICE, "drug_chosen_by_doctor_or_site"),  # ORBIT, ORAL Surveillance
        (Allocation.CLINICIAN_CHOICE, "drug_chosen_by_doctor_or_site"),
        (Allocation.RANDOMISED_STRATEGY, "strategy_compared"),  # TEAR, CareRA
        (Allocation.MERGED, "groups_not_as_randomised"),
        (Allocation.SUBSET, "groups_not_as_randomised"),
        (Allocation.NOT_RANDOMISED, "not_randomised"),
    ],
)
def test_a_group_that_is_not_as_randomised_is_refused(allocation, code):
    arms = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX, allocation=allocation))
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(arms=arms))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert code in codes(pair)


def test_a_dose_known_to_be_another_is_refused():
    contents = (ArmContent("adalimumab", "20 mg", authorised_dose=False), ArmContent(MTX))
    low = replace(arm("ada", "adalimumab", MTX), contents=contents)
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(arms=(low, arm("bari", "baricitinib", MTX))))
    assert "dose_not_authorised" in codes(pair)


def test_arms_that_differ_by_more_than_the_question_are_refused():
    arms = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib"))
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(arms=arms))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "contents_differ_beyond_question" in codes(pair)


def test_alone_and_with_methotrexate_are_two_answers():
    """PREMIER: adalimumab alone, methotrexate alone, and both."""
    arms = (arm("combo", "adalimumab", MTX), arm("ada", "adalimumab"), arm("mtx", MTX))
    counts = {"combo": (62, 100), "ada": (41, 100), "mtx": (46, 100)}
    pair = judge(ADALIMUMAB, METHOTREXATE, trial("premier-like", arms, counts))
    said = {answer.isolates: answer.effect.risk_difference.value for answer in pair.answers}
    assert said == {"adds adalimumab to methotrexate": 16, "adalimumab instead of methotrexate": -5}


def test_both_groups_with_cells_isolate_what_was_added():
    """He 2020: the background is not known, but it is the same in both groups of one trial."""
    arms = (arm("cells", "cells", "unknown-background"), arm("both", "cells", "interferon-gamma", "unknown-background"))
    study = trial("both-cells", arms, {"cells": (6, 30), "both": (11, 30)}, line=PopulationLine.REFRACTORY_MIXED)
    (answer,) = judge(CELLS_PLUS, CELLS, study).answers
    assert answer.isolates == "adds interferon gamma to cells and unknown background"
    assert answer.background.value == "unknown"


def test_a_combination_with_another_drug_is_no_figure_of_either():
    """Genovese 2004: etanercept against etanercept with anakinra says nothing of anakinra against etanercept."""
    anakinra = treatment("anakinra")
    arms = (arm("etn", "etanercept", MTX), arm("both", "etanercept", "anakinra", MTX))
    pair = judge(ETANERCEPT, anakinra, trial("genovese-like", arms))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "contents_differ_beyond_question" in codes(pair)


def test_several_trials_are_pooled_and_say_so():
    second = trial(
        "second",
        (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX)),
        {"ada": (20, 100), "bari": (40, 100)},
    )
    (answer,) = judge(ADALIMUMAB, BARICITINIB, two_arms(), second).answers
    assert answer.effect.origin.value == "pooled"
    assert answer.effect.studies == 2
    assert answer.effect.people == 400
    assert "Paule and Mandel" in answer.effect.method


def test_a_trial_without_events_keeps_its_weight_in_the_difference():
    """Left out, 0 of 100 against 0 of 100 would leave the harms of the other trial looking larger than they are."""
    with_events = two_arms(counts={"ada": (9, 100), "bari": (1, 100)})
    empty = replace(two_arms(counts={"ada": (0, 100), "bari": (0, 100)}), id="empty")
    (alone,) = judge(ADALIMUMAB, BARICITINIB, with_events).answers
    (both,) = judge(ADALIMUMAB, BARICITINIB, with_events, empty).answers
    assert both.effect.studies == 2
    assert 0 < both.effect.risk_difference.value < alone.effect.risk_difference.value


def test_one_trial_reported_twice_counts_once():
    again = trial(
        "a-review-of-it",
        (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX)),
        {"ada": (31, 100), "bari": (46, 100)},
        same_trial_as="two-arms",
    )
    (answer,) = judge(ADALIMUMAB, BARICITINIB, two_arms(), again).answers
    assert [each.reading.study for each in answer.contributions] == ["two-arms"]
    assert answer.effect.studies == 1


@pytest.mark.parametrize(
    ("counts", "withheld", "difference"),
    [
        ({"ada": (4, 100), "bari": (45, 100)}, Withheld.FEW_EVENTS, -41),
        ({"ada": (0, 100), "bari": (0, 100)}, Withheld.FEW_EVENTS, 0),
        ({"ada": (5, 100), "bari": (45, 100)}, None, -40),
    ],
)
def test_under_five_events_no_ratio_is_formed(counts, withheld, difference):
    (answer,) = judge(ADALIMUMAB, BARICITINIB, two_arms(counts=counts)).answers
    assert answer.effect.risk_ratio_withheld is withheld
    assert (answer.effect.risk_ratio is None) is (withheld is not None)
    assert answer.effect.risk_difference.value == difference


def test_everybody_in_both_groups_leaves_no_ratio():
    (answer,) = judge(ADALIMUMAB, BARICITINIB, two_arms(counts={"ada": (100, 100), "bari": (100, 100)})).answers
    assert answer.effect.risk_ratio_withheld is Withheld.NO_VARIATION


def test_without_sizes_the_verdict_stands_and_the_figure_is_withheld():
    measurements = (Measurement("ada", percent=Decimal("30")), Measurement("bari", percent=Decimal("45")))
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(result={"measurements": measurements}))
    (answer,) = pair.answers
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert answer.effect is None
    assert answer.withheld == (Withheld.SIZE_UNKNOWN,)


def test_means_are_shown_and_not_computed_with():
    measurements = (Measurement("ada", mean=Decimal("-1.8"), n=100), Measurement("bari", mean=Decimal("-2.1"), n=100))
    study = two_arms(result={"measurements": measurements, "outcome": "das28-change"})
    (answer,) = entry(ask((ADALIMUMAB, BARICITINIB), study), "das28-change").pairs[0].answers
    assert answer.withheld == (Withheld.NOT_A_PROPORTION,)
    assert [arm.mean for each in answer.contributions for arm in each.reading.treated] == [Decimal("-1.8")]


def test_a_printed_hazard_ratio_needs_no_week():
    """ENTRACTE: a figure without a week is compared only as the hazard ratio that the trial prints."""
    printed = Contrast(EffectMeasure.HAZARD_RATIO, Decimal("1.05"), "bari", "ada", Decimal("0.77"), Decimal("1.43"))
    with_ratio = two_arms(result={"week": None, "contrasts": (printed,)})
    pair = judge(ADALIMUMAB, BARICITINIB, with_ratio, week=None)
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    without = two_arms(result={"week": None})
    refused = judge(ADALIMUMAB, BARICITINIB, without, week=None)
    assert refused.verdict is Verdict.NOT_COMPARABLE
    assert "time_not_given" in codes(refused)


def test_open_label_is_a_caveat_and_no_obstacle():
    """SWEFOT."""
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(blinding=Blinding.OPEN_LABEL))
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert Caveat.OPEN_LABEL in pair.answers[0].caveats


def test_another_population_than_asked_gets_no_figure():
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(), two_arms_of_naive(), population=PopulationLine.DMARD_NAIVE)
    assert [answer.line for answer in pair.answers] == [PopulationLine.DMARD_NAIVE]


def test_answers_for_several_populations_mix_to_none():
    pair = judge(ADALIMUMAB, BARICITINIB, two_arms(), two_arms_of_naive())
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert codes(pair) == {"population_lines_mixed"}
    assert pair.answers == ()


def two_arms_of_naive():
    """The same question in people new to methotrexate."""
    arms = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX))
    return trial("naive", arms, {"ada": (50, 100), "bari": (52, 100)}, line=PopulationLine.DMARD_NAIVE)


def test_triple_therapy_against_a_drug_added_to_methotrexate():
    """RACAT: methotrexate is part of one option and background of the other."""
    arms = (arm("triple", MTX, "sulfasalazine", "hydroxychloroquine"), arm("etn", "etanercept", MTX))
    (answer,) = judge(TRIPLE, ETANERCEPT, trial("racat-like", arms)).answers
    assert answer.isolates == "hydroxychloroquine and sulfasalazine instead of etanercept, both with methotrexate"


def test_placebo_beside_methotrexate_is_methotrexate():
    arms = (arm("ada", "adalimumab", MTX), arm("pbo", PLACEBO, MTX))
    (answer,) = judge(ADALIMUMAB, METHOTREXATE, trial("armada-like", arms, {"ada": (37, 67), "pbo": (5, 62)})).answers
    assert answer.isolates == "adds adalimumab to methotrexate"
    assert answer.effect.risk_difference.value == 47
    assert SOURCE.id == answer.contributions[0].reading.source


@pytest.mark.parametrize("order", [(ADALIMUMAB, METHOTREXATE), (METHOTREXATE, ADALIMUMAB)])
def test_the_group_that_is_part_of_the_other_stands_first_whatever_the_order(order):
    arms = (arm("ada", "adalimumab", MTX), arm("pbo", PLACEBO, MTX))
    (answer,) = judge(*order, trial("armada-like", arms, {"ada": (37, 67), "pbo": (5, 62)})).answers
    (part,) = answer.contributions
    assert part.reading.comparator.arm == "pbo"
    assert {answer.group_a, answer.group_b} == {"adalimumab with methotrexate", "methotrexate alone"}


def test_each_dose_of_a_combination_names_its_drug():
    """Read behind `methotrexate, sulfasalazine`, a daily dose must not be taken for that of methotrexate."""
    contents = (
        ArmContent(MTX),
        ArmContent("sulfasalazine", "2 g a day"),
        ArmContent("hydroxychloroquine", "400 mg a day"),
    )
    triple = replace(arm("triple"), contents=contents)
    (answer,) = judge(TRIPLE, ETANERCEPT, trial("racat-like", (triple, arm("etn", "etanercept", MTX)))).answers
    assert answer.dose_a == "sulfasalazine 2 g a day; hydroxychloroquine 400 mg a day"
