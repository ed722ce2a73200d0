"""The cases that COMPARABILITY names in brackets, on the real records: the rule is asserted, not the counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.domain.comparison.reasons import Caveat, Verdict, Withheld
from api.domain.vocabulary import COMPARABLE_LINES, Allocation, EffectMeasure, Finding, PopulationLine, ResultPeriod
from tests.domain.comparison.real_records import (
    answers_of,
    arms_of,
    ask_records,
    pair_at,
    pairs_at,
    readings_of,
    trials_of,
)
from tests.domain.comparison.scenarios import codes

NAIVE = PopulationLine.DMARD_NAIVE
AFTER_METHOTREXATE = PopulationLine.CSDMARD_INADEQUATE_RESPONSE
AFTER_BIOLOGIC = PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE


@pytest.mark.parametrize(
    ("study", "drug", "outcome", "week"),
    [
        ("armada", "adalimumab", "acr50", 24),
        ("option", "tocilizumab", "acr50", 24),
        ("image", "rituximab", "acr50", 52),
        ("aspire", "infliximab", "mtss-change", 52),
        ("function-tcz", "tocilizumab", "das28-remission", 24),
    ],
)
def test_an_arm_labelled_placebo_or_methotrexate_is_what_its_people_got(records, study, drug, outcome, week):
    pair = pair_at(ask_records(records, drug, "methotrexate", studies={study}), outcome, week)
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert f"adds {drug} to methotrexate" in {answer.isolates for answer in pair.answers}


@pytest.mark.parametrize(
    ("study", "pair", "outcome", "week", "isolated"),
    [
        (
            "premier",
            ("adalimumab", "methotrexate"),
            "acr50",
            52,
            {"adds adalimumab to methotrexate", "adalimumab instead of methotrexate"},
        ),
        (
            "oral-strategy",
            ("tofacitinib", "adalimumab"),
            "acr50",
            24,
            {"tofacitinib instead of adalimumab, both with methotrexate"},
        ),
    ],
)
def test_alone_and_with_methotrexate_are_never_one_answer(records, study, pair, outcome, week, isolated):
    found = pair_at(ask_records(records, *pair, studies={study}), outcome, week)
    assert found.verdict is Verdict.HEAD_TO_HEAD
    assert {answer.isolates for answer in found.answers} == isolated


def test_premier_alone_did_worse_and_added_did_better_than_methotrexate(records):
    pair = pair_at(ask_records(records, "adalimumab", "methotrexate", studies={"premier"}), "acr50", 52)
    difference = {answer.isolates: answer.effect.risk_difference for answer in pair.answers}
    assert difference["adalimumab instead of methotrexate"].value < 0
    assert difference["adds adalimumab to methotrexate"].low > 0


def test_he_2020_isolates_interferon_gamma(records):
    answer = ask_records(records, "uc-msc-plus-ifn-gamma", "uc-msc-allogeneic-iv")
    pair = pair_at(answer, "acr20", 12)
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert all(each.isolates.startswith("adds interferon gamma to umbilical cord") for each in pair.answers)
    # Both groups got the cells, and what else they took is not known.
    assert {each.background.value for each in pair.answers} == {"unknown"}


@pytest.mark.parametrize("cells", ["uc-msc-allogeneic-iv", "uc-msc-plus-ifn-gamma"])
@pytest.mark.parametrize("drug", ["adalimumab", "methotrexate", "tocilizumab"])
def test_he_2020_says_nothing_of_cells_against_a_drug(records, cells, drug):
    answer = ask_records(records, cells, drug, outcomes=("acr20", "acr50", "das28-remission", "eular-response"))
    assert answers_of(answer) == []
    # Where both groups got the whole option, that is the reason; where both got only the cells, see `test_faults`.
    reason = "no_group_without_treatment" if cells == "uc-msc-allogeneic-iv" else "background_unknown"
    assert reason in codes(pair_at(answer, "acr20", 12))


def test_moore_2002_has_a_graft_in_both_groups(records):
    answer = ask_records(records, "hsct-cd34", "hsct-autologous", studies={"moore-2002"})
    assert answers_of(answer) == []
    isolated = codes(pair_at(answer, "acr20", None))
    assert "time_not_given" in isolated
    against_drug = ask_records(records, "hsct-autologous", "methotrexate", outcomes=("acr20", "acr50", "death"))
    assert answers_of(against_drug) == []
    assert "no_group_without_treatment" in codes(pair_at(against_drug, "acr20", None))


def test_genovese_2004_isolates_anakinra_on_top_of_etanercept(records):
    study = {"anakinra-etanercept"}
    added = pair_at(ask_records(records, "anakinra-on-etanercept", "etanercept", studies=study), "acr50", 24)
    assert added.verdict is Verdict.HEAD_TO_HEAD
    assert {each.isolates for each in added.answers} == {"adds anakinra to etanercept and methotrexate"}
    each_alone = pair_at(ask_records(records, "anakinra", "etanercept", studies=study), "acr50", 24)
    assert each_alone.verdict is Verdict.NOT_COMPARABLE
    assert "contents_differ_beyond_question" in codes(each_alone)


@pytest.mark.parametrize(
    ("study", "pair", "code"),
    [
        ("nord-star", ("certolizumab-pegol", "active-conventional-therapy"), "drug_chosen_by_doctor_or_site"),
        ("nord-star-48w", ("abatacept", "active-conventional-therapy"), "drug_chosen_by_doctor_or_site"),
        ("orbit", ("rituximab", "tnf-inhibitor"), "drug_chosen_by_doctor_or_site"),
        ("oral-surveillance", ("tofacitinib", "tnf-inhibitor"), "drug_chosen_by_doctor_or_site"),
        ("tear", ("triple-therapy", "etanercept"), "strategy_compared"),
        ("carera-low-risk", ("methotrexate", "prednisone"), "strategy_compared"),
        ("go-before", ("golimumab", "methotrexate"), "groups_not_as_randomised"),
        ("us301", ("leflunomide", "methotrexate"), "population_line_undefined"),
        ("ambition", ("tocilizumab", "methotrexate"), "population_line_undefined"),
        ("select-compare-5y", ("upadacitinib", "adalimumab"), "open_extension"),
        ("select-compare-48w-safety", ("upadacitinib", "adalimumab"), "after_planned_change"),
        ("bsrbr-tuberculosis", ("adalimumab", "etanercept"), "observational_contrast"),
    ],
)
def test_a_study_that_may_not_be_used_gives_its_reason_and_no_figure(records, study, pair, code):
    answer = ask_records(records, *pair, studies={study})
    found = [each for outcome in answer.outcomes for each in outcome.pairs]
    assert found
    assert all(each.verdict is Verdict.NOT_COMPARABLE and each.answers == () for each in found)
    assert any(code in codes(each) for each in found)


@pytest.mark.parametrize("study", ["orbit", "oral-surveillance"])
@pytest.mark.parametrize("drug", ["adalimumab", "etanercept"])
def test_a_class_is_not_one_of_its_members(records, study, drug):
    answer = ask_records(records, "rituximab", "tofacitinib", drug, studies={study})
    assert all(
        cell.state.value == "missing" for outcome in answer.outcomes for cell in outcome.cells if cell.treatment == drug
    )
    assert answers_of(answer) == []


def test_nord_star_at_weeks_24_and_48_is_one_trial(records):
    answer = ask_records(records, "certolizumab-pegol", "abatacept", studies={"nord-star", "nord-star-48w"})
    for week in (24, 52):
        pair = pair_at(answer, "cdai-remission", week)
        assert pair.verdict is Verdict.HEAD_TO_HEAD
        assert [len(each.contributions) for each in pair.answers] == [1]
    for summary in answer.evidence:
        assert [(each.design.value, each.studies) for each in summary.designs] == [("rct", 1)]
        assert summary.people_randomised == 812


def test_select_compare_is_used_at_week_12_and_not_at_five_years(records):
    studies = {"select-compare", "select-compare-5y", "select-compare-48w-safety"}
    answer = ask_records(records, "upadacitinib", "adalimumab", studies=studies)
    assert pair_at(answer, "acr50", 12).verdict is Verdict.HEAD_TO_HEAD
    late = [pair for each in answer.outcomes if (each.timepoint_weeks or 0) > 26 for pair in each.pairs]
    assert late
    assert all(pair.verdict is Verdict.NOT_COMPARABLE for pair in late)


def test_swefot_was_open_and_is_used_with_a_caveat(records):
    pair = pair_at(ask_records(records, "triple-therapy", "infliximab", studies={"swefot"}), "acr50", 52)
    assert pair.verdict is Verdict.HEAD_TO_HEAD
    assert all(Caveat.OPEN_LABEL in each.caveats for each in pair.answers)
    assert {each.isolates for each in pair.answers} == {
        "hydroxychloroquine and sulfasalazine instead of infliximab, both with methotrexate"
    }


@pytest.mark.parametrize(("drug", "study"), [("rituximab", "reflex"), ("tocilizumab", "radiate")])
def test_methotrexate_against_conventional_drugs_is_a_mixed_background(records, drug, study):
    answer = ask_records(records, drug, "baricitinib", studies={study, "ra-beacon"}, population=AFTER_BIOLOGIC)
    pair = pair_at(answer, "acr20", 24)
    assert pair.verdict is Verdict.INDIRECT
    for each in pair.answers:
        assert {Caveat.INDIRECT, Caveat.BACKGROUND_MIXED} <= set(each.caveats)
        assert each.background.value == "csdmards"
        # Nobody says what REFLEX and RADIATE did with people without a value, so no figure is formed.
        assert each.effect is None
        assert Withheld.ANALYSIS_UNKNOWN in each.withheld


def test_oral_standard_moved_its_placebo_group_only(records):
    """At month 6 tofacitinib still stands against adalimumab; nothing stands against the group that had moved."""
    answer = ask_records(records, "tofacitinib", "adalimumab", studies={"oral-standard"})
    assert pair_at(answer, "acr20", 24).verdict is Verdict.HEAD_TO_HEAD
    moved = ask_records(records, "tofacitinib", "methotrexate", studies={"oral-standard", "oral-scan"})
    for pair in pairs_at(moved, "acr20", 24) + pairs_at(moved, "acr50", 24):
        assert pair.verdict is Verdict.NOT_COMPARABLE


@pytest.mark.parametrize(("drug", "study"), [("rituximab", "reflex"), ("tocilizumab", "radiate")])
def test_oral_step_has_no_placebo_group_left_at_month_six(records, drug, study):
    answer = ask_records(records, drug, "tofacitinib", studies={study, "oral-step"}, population=AFTER_BIOLOGIC)
    for pair in pairs_at(answer, "acr20", 24) + pairs_at(answer, "acr50", 24):
        assert pair.verdict is Verdict.NOT_COMPARABLE
        assert "no_group_without_treatment" in codes(pair)


def test_exxelerate_is_head_to_head_until_non_responders_changed(records):
    answer = ask_records(records, "certolizumab-pegol", "adalimumab", studies={"exxelerate"})
    assert pair_at(answer, "acr20", 12).verdict is Verdict.HEAD_TO_HEAD
    for each in answer.outcomes:
        if (each.timepoint_weeks or 0) > 12:
            assert [codes(pair) >= {"after_planned_change"} for pair in each.pairs] == [True]


def test_filgotinib_and_upadacitinib_have_two_routes(records):
    answer = ask_records(records, "filgotinib", "upadacitinib", studies={"finch-1", "select-compare"})
    pair = pair_at(answer, "acr20", 12)
    assert pair.verdict is Verdict.INDIRECT
    assert {each.common_comparator for each in pair.answers} == {"placebo", "adalimumab"}
    assert all(Caveat.INDIRECT in each.caveats for each in pair.answers)


def test_entracte_has_no_week_and_only_its_hazard_ratio(records):
    answer = ask_records(records, "tocilizumab", "etanercept", studies={"entracte"})
    (each,) = pair_at(answer, "major-adverse-cardiovascular-event", None).answers
    assert (each.effect.published.measure, each.effect.published.value) == (
        EffectMeasure.HAZARD_RATIO,
        Decimal("1.05"),
    )
    assert each.effect.risk_ratio is None
    assert each.effect.risk_difference is None


def test_cx611_had_seven_people_on_placebo(records):
    studies = {"alvaro-gracia-2017-cx611-trial", "de011", "ra-beacon"}
    answer = ask_records(records, "ad-msc-allogeneic-iv", "baricitinib", studies=studies)
    pair = pair_at(answer, "acr20", 12)
    assert "arm_too_small" in codes(pair)
    assert answers_of(answer) == []
    # No share of seven people is shown; events beside people are not, either (grade 3 events).
    for arm in (arm for reading in readings_of(answer) for arm in arms_of(reading)):
        if arm.n is not None and arm.n < 20:
            assert (arm.percent, arm.per_denominator) == (None, None)


def test_fleischmann_2017_depends_on_the_population(records):
    answer = ask_records(records, "triple-therapy", "tnf-inhibitor", population=AFTER_METHOTREXATE)
    (each,) = pair_at(answer, "acr70", 24).answers
    printed = each.effect.published
    assert (printed.measure, printed.value) == (EffectMeasure.ODDS_RATIO, Decimal("0.35"))
    assert (printed.ci_low, printed.ci_high, printed.credible) == (Decimal("0.19"), Decimal("0.64"), True)
    assert {Caveat.INDIRECT, Caveat.PUBLISHED_NETWORK_ESTIMATE} <= set(each.caveats)
    assert each.line is AFTER_METHOTREXATE
    assert (each.effect.risk_ratio, each.effect.risk_difference) == (None, None)


def test_fleischmann_2017_showed_no_difference_in_people_new_to_methotrexate(records):
    answer = ask_records(records, "triple-therapy", "tnf-inhibitor", population=NAIVE)
    (each,) = pair_at(answer, "acr70", 24).answers
    assert each.line is NAIVE
    assert each.effect.published.finding is Finding.NO_DIFFERENCE_SHOWN
    assert (each.effect.published.value, each.effect.risk_ratio, each.effect.risk_difference) == (None, None, None)
    (text,) = [each.text for each in answer.statements if each.outcome == "acr70" and "prints no figure" in each.text]
    assert "no proof that the two are equal" in text


def test_fleischmann_2017_without_a_population_gives_no_figure(records):
    pair = pair_at(ask_records(records, "triple-therapy", "tnf-inhibitor"), "acr70", 24)
    assert pair.answers == ()
    assert codes(pair) == {"population_lines_mixed"}


def test_hazlewood_2016_prints_no_week_so_none_of_its_figures_compare(records):
    answer = ask_records(records, "adalimumab", "methotrexate", studies={"hazlewood-2016"}, population=NAIVE)
    assert answer.outcomes
    assert answers_of(answer) == []
    assert "time_not_given" in codes(pair_at(answer, "acr20", None))


def test_cirt_never_enters(records):
    answer = ask_records(records, "methotrexate", "adalimumab", studies={"cirt-ae", "armada"})
    assert "cirt-ae" not in {reading.study for reading in readings_of(answer)}
    methotrexate = answer.evidence[0]
    assert sum(each.studies for each in methotrexate.designs) == 1
    assert "cirt-ae" not in methotrexate.level_studies


@pytest.mark.parametrize(
    ("pair", "outcome", "own", "review"),
    [
        (("adalimumab", "methotrexate"), "acr50", "armada", "tsd3-armada"),
        (("adalimumab", "methotrexate"), "acr50", "de019", "tsd3-de019"),
        (("tocilizumab", "methotrexate"), "acr50", "option", "tsd3-option"),
        (("rituximab", "methotrexate"), "acr50", "edwards-2004", "tsd3-strand2006"),
    ],
)
def test_a_trial_retold_by_a_review_counts_once_with_its_own_report(records, pair, outcome, own, review):
    answer = ask_records(records, *pair, studies={own, review})
    found = pair_at(answer, outcome, 24)
    assert found.verdict is Verdict.HEAD_TO_HEAD
    assert {study for each in found.answers for study in trials_of(each)} == {own}
    assert [each.studies for each in answer.evidence[0].designs] == [1]


@pytest.mark.parametrize(
    "ids",
    [
        ("uc-msc-allogeneic-iv", "hsct-autologous", "adalimumab", "triple-therapy"),
        ("ad-msc-allogeneic-iv", "bm-msc-autologous-intraarticular", "methotrexate", "tocilizumab"),
    ],
)
def test_what_every_answer_on_the_real_records_must_hold(records, ids):
    answer = ask_records(records, *ids, outcomes=("acr20", "acr50", "das28-remission", "eular-response", "death"))
    cells = {id for id in ids if "msc" in id or "hsct" in id}
    arms = {(study.id, arm.id): arm for study in records.studies for arm in study.arms}
    for outcome in answer.outcomes:
        for pair in outcome.pairs:
            assert (pair.verdict is Verdict.NOT_COMPARABLE) is (pair.answers == ()) is bool(pair.reasons)
            # No cell product has yet been tried against a drug or against another cell product.
            assert not cells & {pair.a, pair.b} or pair.answers == ()
            for each in pair.answers:
                assert each.line in COMPARABLE_LINES
                readings = [part.reading for part in each.contributions]
                assert {r.line for r in readings} == {each.line}
                assert {r.period for r in readings} == {ResultPeriod.RANDOMISED}
                if each.effect is not None and each.effect.published is None:
                    assert all(r.week is not None for r in readings)
                    shown = [(r.study, arm) for r in readings for arm in arms_of(r)]
                    assert all(arm.n is None or arm.n >= 20 for _, arm in shown)
                    assert {arms[study, arm.arm].allocation for study, arm in shown} == {Allocation.RANDOMISED}


@pytest.mark.parametrize("cells", ["uc-msc-allogeneic-iv", "ad-msc-allogeneic-iv", "hsct-autologous"])
def test_no_sentence_sets_cells_against_a_drug(records, cells):
    answer = ask_records(records, cells, "adalimumab", outcomes=("acr20", "acr50"))
    said = [each.text for each in answer.statements if each.about == "outcome"]
    assert len(said) == 1
    assert "cannot be compared on any outcome" in said[0]
    assert answer.evidence[0].level >= 3
