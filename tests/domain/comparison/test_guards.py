"""Guards that no other test would miss: each was taken out of a copy of the rules and found by nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.reasons import Caveat, Verdict
from api.domain.records import ArmContent, Contrast, EarlyEscape, Frequency, Measurement
from api.domain.vocabulary import (
    Blinding,
    Certainty,
    EffectMeasure,
    EscapeRule,
    Funding,
    PopulationLine,
    ResultPeriod,
    SizeBasis,
    StudyDesign,
)
from tests.domain.comparison import scenarios
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    METHOTREXATE,
    MTX,
    PLACEBO,
    SOURCE,
    TOCILIZUMAB,
    an_appraisal,
    arm,
    ask,
    codes,
    entry,
    judge,
    placebo_trial,
    trial,
)
from tests.treatment_builders import a_risk

BOTH = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX))


def both(id: str = "both", **options):
    """Adalimumab against baricitinib in one trial."""
    return trial(id, options.pop("arms", BOTH), {"ada": (30, 100), "bari": (45, 100)}, **options)


def two(id: str, treated: tuple[str, ...], control: tuple[str, ...], **options):
    """A trial of two groups by their contents."""
    return trial(id, (arm("t", *treated), arm("c", *control)), {"t": (40, 100), "c": (20, 100)}, **options)


def test_a_drug_with_methotrexate_against_placebo_does_not_show_the_drug():
    a = two("a", ("adalimumab", MTX), (PLACEBO,))
    pair = judge(ADALIMUMAB, TOCILIZUMAB, a, two("b", ("tocilizumab",), (PLACEBO,)))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "contents_differ_beyond_question" in codes(pair)


def test_a_drug_on_top_of_another_drug_does_not_stand_under_its_own_name():
    a = two("a", ("adalimumab", "etanercept"), ("etanercept",))
    b = two("b", ("tocilizumab", "etanercept"), ("etanercept",))
    assert judge(ADALIMUMAB, TOCILIZUMAB, a, b, outcomes=("acr50",)).verdict is Verdict.NOT_COMPARABLE


def test_methotrexate_beside_a_drug_is_no_trial_of_methotrexate():
    other = two("other", ("tocilizumab", MTX), ("adalimumab", MTX))
    assert "contents_differ_beyond_question" not in codes(judge(TOCILIZUMAB, METHOTREXATE, other))


def test_people_who_were_never_in_randomised_groups_are_refused():
    pair = judge(ADALIMUMAB, BARICITINIB, both(result={"period": ResultPeriod.UNCONTROLLED}))
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert codes(pair) & {"no_control_arm", "not_randomised"}


def test_the_dose_of_methotrexate_tells_no_trials_apart():
    def dosed(id: str, dose: str):
        arms = tuple(
            replace(each, contents=(ArmContent(each.contents[0].agent, "usual"), ArmContent(MTX, dose)))
            for each in BOTH
        )
        return both(id, arms=arms)

    (answer,) = judge(ADALIMUMAB, BARICITINIB, dosed("a", "15 mg a week"), dosed("b", "25 mg a week")).answers
    assert (answer.dose_a, answer.dose_b, answer.effect.studies) == ("usual", "usual", 2)
    (alone,) = judge(ADALIMUMAB, METHOTREXATE, two("c", ("adalimumab", MTX), (MTX,))).answers
    assert alone.dose_b is None


def test_every_trial_of_one_side_is_held_against_every_one_of_the_other():
    studies = (
        placebo_trial("a1", "adalimumab", (60, 20)),
        placebo_trial("a2", "adalimumab", (60, 35)),
        placebo_trial("b", "tocilizumab", (50, 22)),
    )
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, *studies).answers
    assert [each.value for each in answer.withheld] == ["control_response_differs"]


def test_one_trial_is_never_both_sides_of_an_indirect_comparison():
    study = trial("three", (*BOTH, arm("pbo", PLACEBO, MTX)))
    ada, bari, pbo = study.results[0].measurements
    apart = tuple(
        replace(study.results[0], measurements=(one, pbo), locator=f"Table {place}")
        for place, one in enumerate((ada, bari))
    )
    assert judge(ADALIMUMAB, BARICITINIB, replace(study, results=apart)).verdict is Verdict.NOT_COMPARABLE


@pytest.mark.parametrize("week", [4, 18, 34, 47, 57, 104])
def test_outside_the_windows_nothing_is_compared_indirectly(week):
    studies = [placebo_trial(drug, drug, result={"week": week}) for drug in ("adalimumab", "tocilizumab")]
    pair = judge(ADALIMUMAB, TOCILIZUMAB, *studies, week=week)
    assert codes(pair) == {"time_differs"}


def test_a_route_with_a_figure_stands_for_those_without_one():
    unknown = placebo_trial("a-unknown", "adalimumab", escape=())
    known, other = placebo_trial("a-known", "adalimumab"), placebo_trial("b", "tocilizumab")
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, unknown, known, other).answers
    assert answer.effect is not None
    assert [each.reading.study for each in answer.contributions] == ["a-known", "b"]


@pytest.mark.parametrize("unknown", ["adalimumab", "tocilizumab"])
def test_an_unknown_rule_of_escape_is_said_to_be_unknown_on_either_side(unknown):
    studies = [
        placebo_trial(drug, drug, **({"escape": ()} if drug == unknown else {}))
        for drug in ("adalimumab", "tocilizumab")
    ]
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, *studies).answers
    assert [each.value for each in answer.withheld] == ["early_escape_unknown"]


def test_the_trial_read_farthest_from_the_anchor_is_left_out():
    studies = (
        placebo_trial("a24", "adalimumab", result={"week": 24}),
        placebo_trial("a30", "adalimumab", result={"week": 30}),
        placebo_trial("b22", "tocilizumab", result={"week": 22}),
    )
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, *studies).answers
    assert [each.reading.study for each in answer.contributions] == ["a24", "b22"]


@pytest.mark.parametrize(("other", "has_figure"), [(EscapeRule.REMOVAL, True), (EscapeRule.RESCUE, False)])
def test_the_gravest_of_several_rules_counts(other, has_figure):
    both_rules = tuple(EarlyEscape(rule, SOURCE.id, "Methods", 16) for rule in (EscapeRule.RESCUE, EscapeRule.REMOVAL))
    a = placebo_trial("a", "adalimumab", escape=both_rules)
    b = placebo_trial("b", "tocilizumab", escape=(EarlyEscape(other, SOURCE.id, "Methods", 16),))
    assert (judge(ADALIMUMAB, TOCILIZUMAB, a, b).answers[0].effect is not None) is has_figure


def test_two_definitions_of_an_outcome_are_two_answers():
    answers = judge(ADALIMUMAB, BARICITINIB, both(), both("narrow", result={"subtype": "DAS28-CRP < 2.6"})).answers
    assert sorted(str(each.subtype) for each in answers) == ["DAS28-CRP < 2.6", "None"]
    assert all(each.effect.studies == 1 for each in answers)


def test_two_trials_on_two_backgrounds_are_two_answers():
    alone = both("alone", arms=(arm("ada", "adalimumab"), arm("bari", "baricitinib")))
    answers = judge(ADALIMUMAB, BARICITINIB, both(), alone).answers
    assert sorted(each.background.value for each in answers) == ["methotrexate", "none"]
    assert all(each.effect.studies == 1 for each in answers)


@pytest.mark.parametrize("measure", [each for each in EffectMeasure if each is not EffectMeasure.HAZARD_RATIO])
def test_without_a_week_no_other_printed_figure_is_compared(measure):
    printed = Contrast(measure, Decimal("1.2"), "bari", "ada", Decimal("0.9"), Decimal("1.6"))
    pair = judge(ADALIMUMAB, BARICITINIB, both(result={"week": None, "contrasts": (printed,)}), week=None)
    assert "time_not_given" in codes(pair)


def test_the_printed_figure_of_a_pairwise_review_is_no_network_estimate():
    printed = Contrast(EffectMeasure.RISK_RATIO, Decimal("1.2"), "bari", "ada", Decimal("0.9"), Decimal("1.6"))
    review = both(design=StudyDesign.SYSTEMATIC_REVIEW, result={"measurements": (), "contrasts": (printed,)})
    pair = judge(ADALIMUMAB, BARICITINIB, review)
    assert pair.verdict is Verdict.NOT_COMPARABLE
    assert "evidence_synthesis" in codes(pair)


def figures(**ada):
    """Both arms of the trial, the first one changed."""
    return (Measurement("ada", **{"events": 30, "n": 100} | ada), Measurement("bari", events=45, n=100))


@pytest.mark.parametrize(
    ("studies", "caveat"),
    [
        (
            (both(), both("bare", result={"measurements": figures(events=None, n=None, percent=Decimal("30"))})),
            Caveat.TRIAL_WITHOUT_SIZE_LEFT_OUT,
        ),
        ((both(reports=("another-report",)),), Caveat.SECONDARY_REPORT),
        ((both(result={"measurements": figures(n_basis=SizeBasis.ARM)}),), Caveat.SIZE_OF_ARM_USED),
        ((both(result={"measurements": figures(events=None, percent=Decimal("30"))}),), Caveat.EVENTS_DERIVED),
        ((both(blinding=Blinding.ASSESSOR_BLIND),), Caveat.OPEN_LABEL),
        ((both(funding=Funding.INDUSTRY),), Caveat.INDUSTRY_FUNDED),
        ((both(),), Caveat.DOSE_NOT_STATED),
    ],
)
def test_each_caveat_is_raised_by_its_own_cause_only(studies, caveat):
    dosed = tuple(
        replace(each, contents=(replace(each.contents[0], dose="usual"), *each.contents[1:])) for each in BOTH
    )
    (plain,) = judge(ADALIMUMAB, BARICITINIB, both(arms=dosed)).answers
    assert plain.caveats == ()
    if caveat is not Caveat.DOSE_NOT_STATED:
        studies = tuple(replace(each, arms=dosed) for each in studies)
    (answer,) = judge(ADALIMUMAB, BARICITINIB, *studies).answers
    assert answer.caveats == (caveat,)


@pytest.mark.parametrize(("control", "name"), [((PLACEBO, MTX), "placebo"), ((MTX,), "placebo or nothing added")])
def test_an_open_control_is_not_called_placebo(control, name):
    a = two("a", ("adalimumab", MTX), control)
    (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, a, placebo_trial("b", "tocilizumab")).answers
    assert answer.common_comparator == name


def test_head_to_head_in_one_line_and_indirect_in_another_mix_to_none():
    naive = {"line": PopulationLine.DMARD_NAIVE}
    studies = (
        both(),
        placebo_trial("a", "adalimumab", **naive),
        placebo_trial("b", "baricitinib", **naive),
    )
    pair = judge(ADALIMUMAB, BARICITINIB, *studies)
    assert (pair.answers, codes(pair)) == ((), {"population_lines_mixed"})


@pytest.mark.parametrize("order", [(Certainty.HIGH, Certainty.LOW), (Certainty.LOW, Certainty.HIGH)])
def test_the_lower_rating_of_two_sides_decides(order):
    a, b = (
        replace(each, appraisals=(an_appraisal(certainty=rating),))
        for each, rating in zip((ADALIMUMAB, TOCILIZUMAB), order, strict=True)
    )
    studies = (placebo_trial("a", "adalimumab"), placebo_trial("b", "tocilizumab"))
    (answer,) = judge(a, b, *studies).answers
    assert answer.certainty.rating is Certainty.VERY_LOW


def test_the_lowest_of_several_ratings_is_shown():
    ratings = tuple(an_appraisal(certainty=each) for each in (Certainty.HIGH, Certainty.LOW, Certainty.MODERATE))
    answer = ask((replace(ADALIMUMAB, appraisals=ratings), TOCILIZUMAB), placebo_trial("a", "adalimumab"))
    assert entry(answer).cells[0].certainty.rating is Certainty.LOW


@pytest.mark.parametrize(
    ("change", "rating"),
    [
        ({}, Certainty.MODERATE),
        ({"line": PopulationLine.CSDMARD_INADEQUATE_RESPONSE}, Certainty.MODERATE),
        ({"line": PopulationLine.DMARD_NAIVE}, None),
        ({"outcome": "acr20"}, None),
        ({"instead_of": ("tocilizumab",)}, None),
    ],
)
def test_a_rating_of_other_people_outcomes_or_comparators_is_not_borrowed(change, rating):
    rated = replace(ADALIMUMAB, appraisals=(an_appraisal(**change),))
    answer = ask(
        (rated, TOCILIZUMAB),
        placebo_trial("a", "adalimumab"),
        population=PopulationLine.CSDMARD_INADEQUATE_RESPONSE,
    )
    assert entry(answer).cells[0].certainty.rating is rating


def test_a_head_to_head_figure_carries_the_rating_of_its_own_contrast_only():
    against_placebo, against_it = an_appraisal(), an_appraisal(certainty=Certainty.LOW, instead_of=("baricitinib",))
    for appraisals, rating in (((against_placebo,), None), ((against_placebo, against_it), Certainty.LOW)):
        (answer,) = judge(replace(ADALIMUMAB, appraisals=appraisals), BARICITINIB, both()).answers
        assert answer.certainty.rating is rating


def test_only_what_the_two_closest_bodies_of_evidence_differ_in_is_named():
    studies = (
        placebo_trial("a", "adalimumab"),
        placebo_trial("a-naive", "adalimumab", background="", line=PopulationLine.DMARD_NAIVE),
        placebo_trial("b", "tocilizumab", line=PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE),
    )
    assert codes(judge(ADALIMUMAB, TOCILIZUMAB, *studies)) == {"population_line_differs"}


def test_people_without_a_comparison_group_are_told_from_groups_that_all_got_it():
    alone = trial("alone", (arm("ada", "adalimumab"),), design=StudyDesign.SINGLE_ARM_TRIAL)
    doses = two("doses", ("adalimumab",), ("adalimumab", MTX))
    other = placebo_trial("b", "tocilizumab")
    assert codes(judge(ADALIMUMAB, TOCILIZUMAB, alone, other)) == {"no_control_arm"}
    assert codes(judge(ADALIMUMAB, TOCILIZUMAB, doses, other)) == {"no_group_without_treatment"}


def test_the_own_report_comes_before_a_figure_read_elsewhere():
    study = both()
    elsewhere = replace(study.results[0], source="a-review", locator="A", measurements=figures(events=31))
    study = replace(study, results=(elsewhere, study.results[0]))
    (answer,) = judge(ADALIMUMAB, BARICITINIB, study, outcomes=()).answers
    assert [each.reading.source for each in answer.contributions] == [SOURCE.id]


def test_a_surrogate_comes_last_whatever_its_rank(monkeypatch):
    first = tuple(replace(each, rank=0) if each.surrogate else each for each in scenarios.OUTCOMES)
    monkeypatch.setattr(scenarios, "OUTCOMES", first)
    studies = [placebo_trial(id, "adalimumab", result={"outcome": id}) for id in ("das28-change", "acr50")]
    assert [each.outcome for each in ask((ADALIMUMAB, TOCILIZUMAB), *studies).outcomes] == ["acr50", "das28-change"]


@pytest.mark.parametrize(("events", "denominator"), [(10, 100), (9, 1000), (0, 100)])
def test_a_harm_under_one_in_a_hundred_makes_it_a_thousand(events, denominator):
    risk = a_risk(frequency=Frequency(events=events, n=1000), frequency_missing=None)
    answer = ask((replace(ADALIMUMAB, risks=(risk,)), TOCILIZUMAB), placebo_trial("a", "adalimumab"))
    assert {each.denominator for each in answer.outcomes} == {denominator}
