"""Indirect: each side against one same comparator, nothing else different, certainty lowered."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.reasons import Caveat, Verdict, Withheld
from api.domain.records import ArmContent, Contrast, EarlyEscape
from api.domain.vocabulary import (
    Analysis,
    Certainty,
    CertaintyReason,
    EffectMeasure,
    EscapeRule,
    PopulationLine,
    StudyDesign,
)
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    CELLS,
    MTX,
    PLACEBO,
    SOURCE,
    TOCILIZUMAB,
    an_appraisal,
    arm,
    codes,
    judge,
    placebo_trial,
    treatment,
    trial,
)

ADA = placebo_trial("ada-trial", "adalimumab", (40, 20))
TCZ = placebo_trial("tcz-trial", "tocilizumab", (50, 22))


def escape(rule: EscapeRule, week: int | None) -> tuple[EarlyEscape, ...]:
    """A rule of early escape."""
    return (EarlyEscape(rule, SOURCE.id, "Methods", week),)


def test_two_placebo_trials_meet_in_placebo():
    pair = judge(ADALIMUMAB, TOCILIZUMAB, ADA, TCZ)
    (answer,) = pair.answers
    assert pair.verdict is Verdict.INDIRECT
    assert answer.common_comparator == "placebo"
    assert answer.background.value == "methotrexate"
    assert Caveat.INDIRECT in answer.caveats
    # Bucher: (40/20) / (50/22) = 0.88; differences 20 - 28 = -8 per 100.
    assert answer.effect.risk_ratio.value == 0.88
    assert answer.effect.risk_difference.value == -8
    assert "Bucher" in answer.effect.method
    assert {(each.side, each.reading.study) for each in answer.contributions} == {
        ("adalimumab", "ada-trial"),
        ("tocilizumab", "tcz-trial"),
    }


def test_a_trial_of_both_comes_first():
    arms = (arm("ada", "adalimumab", MTX), arm("tcz", "tocilizumab", MTX))
    pair = judge(ADALIMUMAB, TOCILIZUMAB, ADA, TCZ, trial("both", arms))
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert [answer.verdict for answer in pair.answers] == [Verdict.HEAD_TO_HEAD]


@pytest.mark.parametrize(
    ("background_a", "background_b", "verdict", "code"),
    [
        ("methotrexate", "methotrexate", Verdict.INDIRECT, None),
        ("methotrexate", "csdmards", Verdict.INDIRECT, None),  # REFLEX against RA-BEACON
        ("csdmards", "csdmards", Verdict.INDIRECT, None),
        ("", "", Verdict.INDIRECT, None),
        ("", "methotrexate", Verdict.NOT_COMPARABLE, "background_differs"),
        ("unknown-background", "methotrexate", Verdict.NOT_COMPARABLE, "background_unknown"),
        ("unknown-background", "unknown-background", Verdict.NOT_COMPARABLE, "background_unknown"),
    ],
)
def test_background_must_be_the_same_or_mixed_and_known(background_a, background_b, verdict, code):
    a = placebo_trial("a", "adalimumab", background=background_a)
    b = placebo_trial("b", "tocilizumab", background=background_b)
    pair = judge(ADALIMUMAB, TOCILIZUMAB, a, b)
    assert pair.verdict is verdict
    assert code is None or code in codes(pair)
    if verdict is Verdict.INDIRECT:
        assert (Caveat.BACKGROUND_MIXED in pair.answers[0].caveats) is (background_a != background_b)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"line": PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE}, "population_line_differs"),
        ({"line": PopulationLine.RA_ANY}, "population_line_undefined"),  # US301, AMBITION
        ({"result": {"analysis": Analysis.COMPLETERS}}, "analysis_differs"),
        ({"result": {"subtype": "another definition"}}, "outcome_definition_differs"),
        ({"design": StudyDesign.NONRANDOMISED_TRIAL}, "not_randomised"),
        ({"result": {"subgroup": "women"}}, "subgroup_only"),
    ],
)
def test_what_keeps_two_sides_apart(change, code):
    pair = judge(ADALIMUMAB, TOCILIZUMAB, ADA, placebo_trial("tcz", "tocilizumab", **change))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert code in codes(pair)


def test_weeks_too_far_apart_within_a_window_do_not_meet():
    early = placebo_trial("early", "adalimumab", result={"week": 22})
    late = placebo_trial("late", "tocilizumab", result={"week": 30})
    pair = judge(ADALIMUMAB, TOCILIZUMAB, early, late)
    assert codes(pair) == {"time_differs"}


def test_a_side_keeps_its_last_trial_while_the_other_has_one_to_spare():
    studies = (
        placebo_trial("a22", "adalimumab", result={"week": 22}),
        placebo_trial("a24", "adalimumab", result={"week": 24}),
        placebo_trial("b30", "tocilizumab", result={"week": 30}),
    )
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, *studies).answers
    assert {part.reading.study for part in answer.contributions} == {"a24", "b30"}


def test_no_chain_over_two_comparators():
    ada_etn = trial("ada-etn", (arm("ada", "adalimumab", MTX), arm("etn", "etanercept", MTX)))
    etn_tcz = trial("etn-pbo", (arm("etn", "etanercept", MTX), arm("pbo", PLACEBO, MTX)))
    pair = judge(ADALIMUMAB, TOCILIZUMAB, ada_etn, etn_tcz, TCZ)
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "no_common_comparator" in codes(pair)


def test_a_common_active_drug_is_a_route_of_its_own():
    """Filgotinib and upadacitinib: through placebo and through adalimumab, and the answer says when they disagree."""
    bari = trial(
        "bari",
        (arm("bari", "baricitinib", MTX), arm("pbo", PLACEBO, MTX), arm("ada", "adalimumab", MTX)),
        {"bari": (45, 100), "pbo": (20, 100), "ada": (35, 100)},
    )
    tcz = trial(
        "tcz",
        (arm("tcz", "tocilizumab", MTX), arm("pbo", PLACEBO, MTX), arm("ada", "adalimumab", MTX)),
        {"tcz": (45, 100), "pbo": (20, 100), "ada": (35, 100)},
    )
    agreeing = judge(BARICITINIB, TOCILIZUMAB, bari, tcz)
    assert {answer.common_comparator for answer in agreeing.answers} == {"placebo", "adalimumab"}
    assert all(Caveat.ROUTES_DISAGREE not in answer.caveats for answer in agreeing.answers)
    counts = {"tcz": (900, 1000), "pbo": (200, 1000), "ada": (300, 1000)}
    large = replace(tcz, results=trial("tcz", tcz.arms, counts).results)
    steep = {"bari": (900, 1000), "pbo": (150, 1000), "ada": (390, 1000)}
    other = replace(bari, results=trial("bari", bari.arms, steep).results)
    disagreeing = judge(BARICITINIB, TOCILIZUMAB, large, other)
    assert all(Caveat.ROUTES_DISAGREE in answer.caveats for answer in disagreeing.answers)


@pytest.mark.parametrize(
    ("rule_a", "rule_b", "withheld"),
    [
        (escape(EscapeRule.NONE, None), escape(EscapeRule.NONE, None), ()),
        (escape(EscapeRule.REMOVAL, 16), escape(EscapeRule.REMOVAL, 14), ()),
        # RAPID 1 and 2 removed non-responders at week 16; the other trials kept or rescued them.
        (escape(EscapeRule.REMOVAL, 16), escape(EscapeRule.NONE, None), (Withheld.EARLY_ESCAPE_DIFFERS,)),
        (escape(EscapeRule.REMOVAL, 16), escape(EscapeRule.RESCUE, 16), (Withheld.EARLY_ESCAPE_DIFFERS,)),
        (escape(EscapeRule.RESCUE, 24), escape(EscapeRule.NONE, None), ()),
        ((), escape(EscapeRule.NONE, None), (Withheld.EARLY_ESCAPE_UNKNOWN,)),
    ],
)
def test_handling_of_early_failure_decides_whether_there_is_a_number(rule_a, rule_b, withheld):
    a = placebo_trial("a", "adalimumab", escape=rule_a)
    b = placebo_trial("b", "tocilizumab", escape=rule_b)
    pair = judge(ADALIMUMAB, TOCILIZUMAB, a, b)
    assert pair.verdict is Verdict.INDIRECT
    assert pair.answers[0].withheld == withheld
    assert (pair.answers[0].effect is None) is bool(withheld)


def test_before_week_sixteen_an_unstated_rule_does_no_harm():
    a = placebo_trial("a", "adalimumab", escape=(), result={"week": 12})
    b = placebo_trial("b", "tocilizumab", escape=escape(EscapeRule.REMOVAL, 16), result={"week": 14})
    assert judge(ADALIMUMAB, TOCILIZUMAB, a, b, week=12).answers[0].effect is not None


def test_an_unknown_analysis_leaves_the_verdict_without_a_number():
    a = placebo_trial("a", "adalimumab", result={"analysis": Analysis.UNKNOWN})
    pair = judge(ADALIMUMAB, TOCILIZUMAB, a, TCZ)
    assert pair.verdict is Verdict.INDIRECT
    assert pair.answers[0].withheld == (Withheld.ANALYSIS_UNKNOWN,)


@pytest.mark.parametrize(("control", "withheld"), [(30, ()), (31, (Withheld.CONTROL_RESPONSE_DIFFERS,))])
def test_comparison_groups_more_than_ten_points_apart_give_no_figure(control, withheld):
    a = placebo_trial("a", "adalimumab", (60, control))
    b = placebo_trial("b", "tocilizumab", (50, 20))
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, a, b).answers
    assert answer.withheld == withheld
    # Both control responses are shown either way.
    assert {each.reading.comparator.per_denominator for each in answer.contributions} == {control, 20}


def test_the_placebo_arm_of_a_tiny_trial_is_too_small():
    """Cx611: seven people on placebo."""
    arms = (arm("cells", "cells", n=20), arm("pbo", PLACEBO, n=7))
    tiny = trial("tiny", arms, {"cells": (5, 20), "pbo": (0, 7)})
    pair = judge(CELLS, ADALIMUMAB, tiny, placebo_trial("ada", "adalimumab", background=""))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "arm_too_small" in codes(pair)


def test_shams_of_two_kinds_are_no_common_comparator():
    """RESET-RA has a sham implant, Baker 2023 a sham ear clip."""
    implant = trial("implant", (arm("a", "adalimumab"), arm("sham", "sham-implant")))
    clip = trial("clip", (arm("b", "tocilizumab"), arm("sham", "sham-ear-clip")))
    pair = judge(ADALIMUMAB, TOCILIZUMAB, implant, clip)
    assert "no_common_comparator" in codes(pair)


def test_certainty_is_one_step_lower_and_two_when_the_background_is_mixed():
    a, b = (replace(each, appraisals=(an_appraisal(),)) for each in (ADALIMUMAB, TOCILIZUMAB))
    (same,) = judge(a, b, ADA, TCZ).answers
    assert same.certainty.rating is Certainty.LOW
    assert CertaintyReason.INDIRECTNESS in same.certainty.reasons
    (mixed,) = judge(a, b, ADA, placebo_trial("tcz", "tocilizumab", background="csdmards")).answers
    assert mixed.certainty.rating is Certainty.VERY_LOW
    (unrated,) = judge(ADALIMUMAB, b, ADA, TCZ).answers
    assert unrated.certainty.rating is None


def test_trials_of_one_side_with_different_doses_are_not_pooled():
    def dosed(id: str, dose: str):
        study = placebo_trial(id, "adalimumab")
        drug = replace(study.arms[0], contents=(ArmContent("adalimumab", dose), ArmContent(MTX)))
        return replace(study, arms=(drug, study.arms[1]))

    pair = judge(
        ADALIMUMAB, TOCILIZUMAB, dosed("weekly", "40 mg weekly"), dosed("biweekly", "40 mg every 2 weeks"), TCZ
    )
    assert {answer.dose_a for answer in pair.answers} == {"40 mg weekly", "40 mg every 2 weeks"}
    assert all(answer.effect.studies == 2 for answer in pair.answers)


def network(line: PopulationLine, value: str, low: str, high: str):
    """A network meta-analysis that prints one odds ratio of a combination against a class."""
    printed = Contrast(
        EffectMeasure.ODDS_RATIO, Decimal(value), "tnf", "triple", Decimal(low), Decimal(high), credible=True
    )
    return trial(
        f"network-{line}",
        (arm("triple", MTX, "sulfasalazine", "hydroxychloroquine"), arm("tnf", "adalimumab", MTX)),
        design=StudyDesign.NETWORK_META_ANALYSIS,
        line=line,
        result={"week": 26, "measurements": (), "contrasts": (printed,)},
    )


AFTER_FAILURE = network(PopulationLine.CSDMARD_INADEQUATE_RESPONSE, "0.35", "0.19", "0.64")
NEWCOMERS = network(PopulationLine.DMARD_NAIVE, "0.98", "0.60", "1.60")
TRIPLE = treatment("triple-therapy", MTX, "sulfasalazine", "hydroxychloroquine")


@pytest.mark.parametrize(
    ("population", "printed"),
    [
        (PopulationLine.CSDMARD_INADEQUATE_RESPONSE, Decimal("0.35")),
        (PopulationLine.DMARD_NAIVE, Decimal("0.98")),
    ],
)
def test_a_published_network_estimate_depends_on_the_population(population, printed):
    """The form of Fleischmann 2017; the second figure here only shows the form."""
    (answer,) = judge(TRIPLE, ADALIMUMAB, AFTER_FAILURE, NEWCOMERS, population=population).answers
    assert answer.effect.published.value == printed
    assert answer.verdict is Verdict.INDIRECT
    assert Caveat.PUBLISHED_NETWORK_ESTIMATE in answer.caveats
    assert answer.effect.risk_ratio is None


def test_a_request_that_mixes_populations_gets_no_figure():
    pair = judge(TRIPLE, ADALIMUMAB, AFTER_FAILURE, NEWCOMERS)
    assert pair.answers == ()
    assert codes(pair) == {"population_lines_mixed"}


@pytest.mark.parametrize(
    ("change", "rating"),
    [
        ({}, Certainty.LOW),
        ({"week": 26}, Certainty.LOW),
        ({"week": 52}, None),
        ({"line": PopulationLine.DMARD_NAIVE}, None),
        ({"about_class": True}, None),
        ({"instead_of": ("etanercept",)}, None),
    ],
)
def test_a_rating_is_never_borrowed_from_other_times_people_or_trials(change, rating):
    a, b = (replace(each, appraisals=(an_appraisal(**change),)) for each in (ADALIMUMAB, TOCILIZUMAB))
    (answer,) = judge(a, b, ADA, TCZ).answers
    assert answer.certainty.rating is rating


def test_a_rating_of_another_trial_is_not_borrowed():
    a, b = (replace(each, appraisals=(an_appraisal(),)) for each in (ADALIMUMAB, TOCILIZUMAB))
    (answer,) = judge(a, b, replace(ADA, reports=()), TCZ).answers
    assert answer.certainty.rating is None
