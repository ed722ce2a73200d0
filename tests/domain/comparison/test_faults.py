"""Faults that an audit of the rules found, each as the smallest example of what holds since they were mended."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.reasons import Verdict, Withheld
from api.domain.evidence_level import derive_evidence_level
from api.domain.records import ArmContent, Contrast, EarlyEscape, Frequency, Measurement
from api.domain.vocabulary import (
    Allocation,
    Analysis,
    Certainty,
    EffectMeasure,
    EscapeRule,
    MissingReason,
    PopulationLine,
    ResultPeriod,
    StudyDesign,
)
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    AGENTS,
    BARICITINIB,
    CELLS,
    CELLS_PLUS,
    METHOTREXATE,
    MTX,
    OUTCOMES,
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
COUNTS = {"ada": (30, 100), "bari": (45, 100)}
HAZARD_RATIO = Contrast(EffectMeasure.HAZARD_RATIO, Decimal("1.05"), "bari", "ada", Decimal("0.77"), Decimal("1.43"))
RISK_RATIO = Contrast(EffectMeasure.RISK_RATIO, Decimal("2"), "bari", "ada", Decimal("1.1"), Decimal("4"))
DEFINITIONS = {each.id: each for each in OUTCOMES}


def both(id: str = "both", counts=None, **options):
    """Adalimumab against baricitinib in one trial."""
    return trial(id, options.pop("arms", BOTH), counts or COUNTS, **options)


def escape(rule: EscapeRule, week: int | None):
    """A rule of early escape."""
    return (EarlyEscape(rule, SOURCE.id, "Methods", week),)


def said(answer) -> list[str]:
    """The sentences on pairs."""
    return [each.text for each in answer.statements if each.about == "outcome"]


class TestComparesWhatMustNotBeCompared:
    @pytest.mark.parametrize("rule", [EscapeRule.CROSSOVER, EscapeRule.REMOVAL])
    def test_head_to_head_after_a_planned_crossover_or_removal(self, rule):
        pair = judge(ADALIMUMAB, METHOTREXATE, placebo_trial("a", "adalimumab", escape=escape(rule, 12)))
        assert pair.verdict is Verdict.NOT_COMPARABLE or pair.answers[0].effect is None

    def test_indirect_after_both_placebo_groups_crossed_over(self):
        moved = {"escape": escape(EscapeRule.CROSSOVER, 12)}
        a, b = placebo_trial("a", "adalimumab", **moved), placebo_trial("b", "tocilizumab", **moved)
        pair = judge(ADALIMUMAB, TOCILIZUMAB, a, b)
        assert pair.verdict is Verdict.NOT_COMPARABLE or pair.answers[0].effect is None

    @pytest.mark.parametrize("comparator", ["unknown-background", "csdmards"])
    def test_indirect_through_a_comparator_that_nobody_named(self, comparator):
        def against(id: str, drug: str):
            return trial(id, (arm("drug", drug), arm("c", comparator)), {"drug": (40, 100), "c": (20, 100)})

        pair = judge(ADALIMUMAB, TOCILIZUMAB, against("a", "adalimumab"), against("b", "tocilizumab"))
        assert pair.verdict is Verdict.NOT_COMPARABLE

    def test_indirect_through_two_doses_of_one_comparator(self):
        def against(id: str, drug: str, dose: str, authorised: bool):
            contents = (ArmContent("adalimumab", dose, authorised), ArmContent(MTX))
            arms = (arm("drug", drug, MTX), replace(arm("ada", "adalimumab", MTX), contents=contents))
            return trial(id, arms, {"drug": (40, 100), "ada": (30, 100)})

        low, usual = against("a", "baricitinib", "20 mg", False), against("b", "tocilizumab", "40 mg", True)
        assert judge(BARICITINIB, TOCILIZUMAB, low, usual).verdict is Verdict.NOT_COMPARABLE

    def test_a_printed_ratio_of_seven_people_against_seven(self):
        tiny = tuple(replace(each, n=7) for each in BOTH)
        pair = judge(ADALIMUMAB, BARICITINIB, both(arms=tiny, result={"measurements": (), "contrasts": (RISK_RATIO,)}))
        assert (pair.verdict, pair.answers) == (Verdict.NOT_COMPARABLE, ())
        assert "arm_too_small" in codes(pair)

    def test_shares_without_size_in_arms_of_seven(self):
        tiny = tuple(replace(each, n=7) for each in BOTH)
        shares = (Measurement("ada", percent=Decimal("43")), Measurement("bari", percent=Decimal("14")))
        pair = judge(ADALIMUMAB, BARICITINIB, both(arms=tiny, result={"measurements": shares}))
        assert (pair.verdict, pair.answers) == (Verdict.NOT_COMPARABLE, ())
        assert "arm_too_small" in codes(pair)

    @pytest.mark.parametrize(
        "change",
        [
            {"result": {"period": ResultPeriod.AFTER_CHANGE}},
            {"result": {"period": ResultPeriod.EXTENSION}},
            {"arms": (BOTH[0], replace(BOTH[1], allocation=Allocation.CLINICIAN_CHOICE))},
            {"line": PopulationLine.RA_ANY},
        ],
    )
    def test_a_retelling_is_not_used_where_the_own_report_is_refused(self, change):
        own, retold = both("own", **change), both("retold", same_trial_as="own")
        assert judge(ADALIMUMAB, BARICITINIB, own, retold).verdict is Verdict.NOT_COMPARABLE

    def test_a_network_estimate_with_methotrexate_on_one_side_only(self):
        arms = (BOTH[0], arm("bari", "baricitinib"))
        network = both(
            arms=arms,
            design=StudyDesign.NETWORK_META_ANALYSIS,
            result={"measurements": (), "contrasts": (RISK_RATIO,)},
        )
        pair = judge(ADALIMUMAB, BARICITINIB, network)
        assert pair.verdict is Verdict.NOT_COMPARABLE

    def test_a_network_estimate_of_a_dose_that_is_not_authorised(self):
        low = replace(BOTH[0], contents=(ArmContent("adalimumab", "20 mg", False), ArmContent(MTX)))
        network = both(
            arms=(low, BOTH[1]),
            design=StudyDesign.NETWORK_META_ANALYSIS,
            result={"measurements": (), "contrasts": (RISK_RATIO,)},
        )
        assert judge(ADALIMUMAB, BARICITINIB, network).verdict is Verdict.NOT_COMPARABLE

    def test_indirect_after_both_sham_groups_crossed_over(self):
        """RESET-RA after week 12: a sham is a comparison group without active treatment too."""
        moved = {"escape": escape(EscapeRule.CROSSOVER, 12)}

        def against_sham(id: str, drug: str):
            arms = (arm("drug", drug, MTX), arm("sham", "sham-implant", MTX))
            return trial(id, arms, {"drug": (40, 100), "sham": (20, 100)}, **moved)

        pair = judge(ADALIMUMAB, TOCILIZUMAB, against_sham("a", "adalimumab"), against_sham("b", "tocilizumab"))
        assert pair.verdict is Verdict.NOT_COMPARABLE


class TestFormsANumberThatMustBeWithheld:
    def test_a_figure_without_a_week_is_the_printed_hazard_ratio_and_nothing_else(self):
        study = both(result={"week": None, "contrasts": (HAZARD_RATIO,)})
        (answer,) = judge(ADALIMUMAB, BARICITINIB, study, week=None).answers
        assert answer.effect.risk_ratio is None
        assert answer.effect.published == HAZARD_RATIO

    def test_two_trials_without_a_week_are_not_pooled(self):
        studies = [both(id, result={"week": None, "contrasts": (HAZARD_RATIO,)}) for id in ("first", "second")]
        (answer,) = judge(ADALIMUMAB, BARICITINIB, *studies, week=None).answers
        assert answer.effect is None

    def test_a_hazard_ratio_in_words_only_opens_no_door_without_a_week(self):
        words = replace(HAZARD_RATIO, value=None, ci_low=None, ci_high=None)
        pair = judge(ADALIMUMAB, BARICITINIB, both(result={"week": None, "contrasts": (words,)}), week=None)
        assert pair.verdict is Verdict.NOT_COMPARABLE

    def test_removal_from_a_week_that_is_not_given_is_unknown(self):
        a = placebo_trial("a", "adalimumab", escape=escape(EscapeRule.REMOVAL, None))
        (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, a, placebo_trial("b", "tocilizumab")).answers
        assert answer.withheld == (Withheld.EARLY_ESCAPE_UNKNOWN,)

    def test_completers_are_not_pooled_with_imputed_failures(self):
        other = both("other", result={"analysis": Analysis.COMPLETERS})
        answers = judge(ADALIMUMAB, BARICITINIB, both(), other).answers
        assert all(len({part.reading.analysis for part in each.contributions}) == 1 for each in answers)

    def test_trials_of_one_window_read_eight_weeks_apart_are_not_pooled(self):
        studies = [both(f"week-{week}", result={"week": week}) for week in (22, 30)]
        answers = judge(ADALIMUMAB, BARICITINIB, *studies).answers
        assert all(len({part.reading.week for part in each.contributions}) == 1 for each in answers)

    def test_comparison_groups_of_one_side_twenty_points_apart(self):
        """docs/method.md: the comparison groups of any two of the trials."""
        studies = [placebo_trial(f"a{n}", "adalimumab", (60, n)) for n in (10, 30)]
        (answer,) = judge(ADALIMUMAB, TOCILIZUMAB, *studies, placebo_trial("b", "tocilizumab", (50, 20))).answers
        assert answer.withheld == (Withheld.CONTROL_RESPONSE_DIFFERS,)

    def test_a_percentage_of_seven_people_whose_number_stands_with_the_arm(self):
        """Moore 2002 on the real records: 27.7 % of 18 people."""
        tiny = tuple(replace(each, n=7) for each in BOTH)
        shares = (Measurement("ada", percent=Decimal("43")), Measurement("bari", percent=Decimal("14")))
        answer = ask((ADALIMUMAB, BARICITINIB), both(arms=tiny, result={"measurements": shares}))
        assert entry(answer).cells[0].readings[0].treated[0].percent is None

    def test_a_percentage_of_seven_people_among_the_harms(self):
        risk = a_risk(frequency=Frequency(events=1, n=7, percent=Decimal("14.3")), frequency_missing=None)
        answer = ask((replace(ADALIMUMAB, risks=(risk,)), TOCILIZUMAB))
        (reading,) = next(row for row in answer.risks if row.harm == "serious-infection").cells[0].readings
        assert reading.frequency.percent is None

    def test_exactly_ten_points_are_not_more_than_ten(self):
        """0.4 - 0.3 is a little more than 0.1 in binary: here a figure is withheld that may be formed."""
        studies = (placebo_trial("a", "adalimumab", (60, 40)), placebo_trial("b", "tocilizumab", (50, 30)))
        assert judge(ADALIMUMAB, TOCILIZUMAB, *studies).answers[0].withheld == ()

    def test_a_trial_without_events_is_not_left_out_in_silence(self):
        """Nobody died in one of two trials: left out, it makes deaths look more frequent than they were."""
        studies = (both("a", {"ada": (0, 100), "bari": (0, 100)}), both("b", {"ada": (9, 100), "bari": (1, 100)}))
        (answer,) = judge(ADALIMUMAB, BARICITINIB, *studies).answers
        used = answer.effect is not None and answer.effect.people == 400
        assert used or answer.effect is None or {each.value for each in answer.caveats} - {"dose_not_stated"}


class TestMisleadingWords:
    def test_an_indirect_difference_was_not_seen_in_these_trials(self):
        studies = (placebo_trial("a", "adalimumab", (40, 20)), placebo_trial("b", "tocilizumab", (60, 20)))
        (text,) = said(ask((ADALIMUMAB, TOCILIZUMAB), *studies))
        assert "In these trials people given adalimumab had this outcome" not in text

    @pytest.mark.parametrize("rating", [None, Certainty.VERY_LOW])
    def test_the_plain_verb_is_kept_for_high_certainty(self, rating):
        appraised = replace(CELLS, appraisals=(an_appraisal(certainty=rating),)) if rating else CELLS
        arms = (arm("cells", "cells", MTX), arm("mtx", MTX))
        (text,) = said(ask((appraised, METHOTREXATE), trial("t", arms, {"cells": (60, 100), "mtx": (20, 100)})))
        assert " had this outcome more often" not in text

    def test_very_low_certainty_is_said_before_the_figure(self):
        appraised = replace(CELLS, appraisals=(an_appraisal(certainty=Certainty.VERY_LOW),))
        arms = (arm("cells", "cells", MTX), arm("mtx", MTX))
        (text,) = said(ask((appraised, METHOTREXATE), trial("t", arms, {"cells": (60, 100), "mtx": (20, 100)})))
        assert "very uncertain" in text.split(" more per 100")[0]

    def test_a_sentence_names_what_the_contrast_isolates(self):
        """PREMIER: two sentences that contradict each other, and neither says `adds adalimumab to methotrexate`."""
        arms = (arm("combo", "adalimumab", MTX), arm("ada", "adalimumab"), arm("mtx", MTX))
        counts = {"combo": (62, 100), "ada": (30, 100), "mtx": (46, 100)}
        texts = said(ask((ADALIMUMAB, METHOTREXATE), trial("premier", arms, counts)))
        assert any("adds adalimumab to methotrexate" in text for text in texts)

    def test_a_difference_whose_interval_leaves_out_zero_is_a_difference(self):
        """60.0 % against 55.6 % of 1,000: the interval begins at 0.07 in 100 and rounds to none."""
        study = both(counts={"ada": (600, 1000), "bari": (556, 1000)})
        (text,) = said(ask((ADALIMUMAB, BARICITINIB), study))
        assert "No difference was shown" not in text

    @pytest.mark.parametrize("which", ["ada", "combo", "mtx"])
    def test_the_comparison_group_does_not_hold_the_treatment(self, which):
        """PREMIER and He 2020: the baseline shown first is a group that got the treatment too."""
        arms = (arm("combo", "adalimumab", MTX), arm("ada", "adalimumab"), arm("mtx", MTX))
        answer = ask((ADALIMUMAB, METHOTREXATE), trial("premier", arms))
        place = 1 if which == "mtx" else 0
        held = {"ada": {"adalimumab"}, "combo": {"adalimumab", MTX}, "mtx": {MTX}}
        option = {"adalimumab"} if place == 0 else {MTX}
        reading = next(r for r in entry(answer).cells[place].readings if which in [a.arm for a in r.treated])
        assert reading.comparator is None or not option <= held[reading.comparator.arm]

    def test_people_of_trials_in_which_everybody_got_the_cells_are_no_evidence_for_them(self):
        """He 2020: `168 people took part in its randomised trials` beside level 4."""
        arms = (arm("c", "cells", n=30), arm("ci", "cells", "interferon-gamma", n=30))
        answer = ask((CELLS, TOCILIZUMAB), trial("he", arms))
        assert "people took part in its randomised trials" not in answer.statements[0].text

    def test_a_thousand_when_the_comparison_group_is_under_one_in_a_hundred(self):
        arms = (arm("drug", "adalimumab", MTX), arm("pbo", PLACEBO, MTX))
        answer = ask((ADALIMUMAB, TOCILIZUMAB), trial("t", arms, {"drug": (30, 1000), "pbo": (3, 1000)}))
        comparator = entry(answer).cells[0].readings[0].comparator
        assert (comparator.events, comparator.per_denominator) == (3, 3)

    def test_events_that_round_to_none_are_not_shown_as_none(self):
        """`quantities.denominators.is_lost_in_rounding` says so and nobody asks it."""
        arms = (arm("drug", "adalimumab", MTX), arm("pbo", PLACEBO, MTX))
        answer = ask((ADALIMUMAB, TOCILIZUMAB), trial("t", arms, {"drug": (1, 5000), "pbo": (9, 1000)}))
        assert entry(answer).cells[0].readings[0].treated[0].per_denominator != 0

    def test_zero_of_seven_has_an_upper_limit_too(self):
        arms = (arm("drug", "adalimumab", n=7), arm("pbo", PLACEBO, n=7))
        answer = ask((ADALIMUMAB, TOCILIZUMAB), trial("t", arms, {"drug": (0, 7), "pbo": (2, 7)}))
        assert entry(answer).cells[0].readings[0].treated[0].interval is not None

    def test_an_indirect_sentence_names_the_background(self):
        studies = (placebo_trial("a", "adalimumab", (40, 20)), placebo_trial("b", "tocilizumab", (60, 20)))
        (text,) = said(ask((ADALIMUMAB, TOCILIZUMAB), *studies))
        assert "with methotrexate" in text

    def test_a_refused_trial_of_both_is_not_said_not_to_exist(self):
        small = both("small", {"ada": (5, 15), "bari": (5, 15)})
        studies = (small, placebo_trial("a", "adalimumab"), placebo_trial("b", "baricitinib"))
        texts = said(ask((ADALIMUMAB, BARICITINIB), *studies))
        assert "No trial here set adalimumab directly against baricitinib" not in texts[0]


class TestWrongOrMissingReasons:
    def test_a_side_whose_other_group_got_the_cells_too(self):
        arms = (arm("both", "cells", "interferon-gamma", MTX), arm("cells", "cells", MTX))
        pair = judge(CELLS_PLUS, TOCILIZUMAB, trial("he", arms), placebo_trial("t", "tocilizumab"))
        assert "no_group_without_treatment" in codes(pair)

    def test_a_registry_with_comparison_groups_has_them(self):
        arms = (arm("ada", "adalimumab"), arm("bari", "baricitinib"))
        registry = both(arms=arms, design=StudyDesign.COHORT, result={"period": ResultPeriod.UNCONTROLLED})
        assert "no_control_arm" not in codes(judge(ADALIMUMAB, BARICITINIB, registry))

    def test_one_trial_without_events_does_not_make_all_of_them_so(self):
        empty = both("empty", {"ada": (0, 100), "bari": (0, 100)})
        (answer,) = judge(ADALIMUMAB, BARICITINIB, both(), empty).answers
        assert Withheld.NO_VARIATION not in answer.withheld

    def test_two_results_of_one_trial_are_not_too_far_apart_in_time(self):
        arms = (*BOTH, arm("pbo", PLACEBO, MTX))
        study = trial("three", arms)
        ada, bari, pbo = study.results[0].measurements
        results = (
            replace(study.results[0], measurements=(ada, pbo)),
            replace(study.results[0], measurements=(bari, pbo), locator="Table 3"),
        )
        assert "time_differs" not in codes(judge(ADALIMUMAB, BARICITINIB, replace(study, results=results)))

    @pytest.mark.parametrize(
        "measurement", [Measurement("drug", mean=Decimal("-1")), Measurement("drug", rate=Decimal("3"))]
    )
    def test_a_mean_or_rate_that_is_reported_is_not_said_to_be_missing(self, measurement):
        study = placebo_trial("a", "adalimumab", result={"measurements": (measurement,)})
        found = entry(ask((ADALIMUMAB, TOCILIZUMAB), study)).cells[0].readings[0].treated[0]
        assert found.interval_missing is not MissingReason.NOT_REPORTED

    def test_a_contrast_printed_at_this_time_is_not_said_to_be_at_another(self):
        network = both(
            design=StudyDesign.NETWORK_META_ANALYSIS, result={"measurements": (), "contrasts": (RISK_RATIO,)}
        )
        cell = entry(ask((ADALIMUMAB, BARICITINIB), network)).cells[0]
        assert "at other times: week 24" not in cell.detail

    def test_two_lines_of_one_arm_are_two_readings(self):
        study = trial("review", (arm("ada", "adalimumab", MTX), arm("pbo", PLACEBO, MTX)))
        results = (study.results[0], replace(study.results[0], line=PopulationLine.DMARD_NAIVE))
        answer = ask((ADALIMUMAB, TOCILIZUMAB), replace(study, results=results))
        assert len(entry(answer).cells[0].readings) == 2

    def test_a_retelling_with_other_names_of_arms_fills_no_second_reading(self):
        """Edwards 2004 and its retelling, on the real records."""
        retold = trial(
            "retold",
            (arm("active", "adalimumab", MTX), arm("control", PLACEBO, MTX)),
            same_trial_as="own",
        )
        answer = ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("own", "adalimumab"), retold)
        assert [each.study for each in entry(answer).cells[0].readings] == ["own"]

    def test_a_rating_of_the_class_is_not_borrowed_for_the_drug(self):
        of_class = replace(ADALIMUMAB, appraisals=(an_appraisal(about_class=True, instead_of=("baricitinib",)),))
        (answer,) = judge(of_class, BARICITINIB, both()).answers
        assert answer.certainty.rating is None

    def test_open_label_lowers_the_certainty_of_an_indirect_comparison(self):
        a, b = (replace(each, appraisals=(an_appraisal(),)) for each in (ADALIMUMAB, TOCILIZUMAB))
        blinded = (placebo_trial("a", "adalimumab"), placebo_trial("b", "tocilizumab"))
        opened = (placebo_trial("a", "adalimumab", blinding="open_label"), blinded[1])
        (first,), (second,) = (judge(a, b, *studies).answers for studies in (blinded, opened))
        assert first.certainty.rating is not second.certainty.rating


class TestEvidenceLevel:
    @pytest.mark.parametrize(
        ("study", "highest"),
        [
            # What was added to the cells may have done it.
            (trial("t", (arm("c", "cells", "adalimumab"), arm("m", MTX))), 4),
            (trial("t", (arm("c", "cells"), arm("p", PLACEBO)), result={"period": ResultPeriod.EXTENSION}), 4),
            (trial("t", (arm("c", "cells"), arm("p", PLACEBO)), result={"period": ResultPeriod.AFTER_CHANGE}), 4),
            (trial("t", (arm("c", "cells", allocation=Allocation.NOT_RANDOMISED), arm("p", PLACEBO))), 3),
            (trial("t", (arm("c", "cells"), arm("p", PLACEBO)), result={"line": PopulationLine.NOT_RA}), 5),
            (trial("t", (arm("c", "cells"), arm("p", PLACEBO)), {"c": (1, 5), "p": (1, 5)}), 3),
        ],
        ids=["more in the arm", "extension", "after change", "not randomised", "other disease", "five analysed"],
    )
    def test_a_level_that_the_design_alone_does_not_earn(self, study, highest):
        assert derive_evidence_level(CELLS, (study,), DEFINITIONS, AGENTS).level >= highest

    def test_a_trial_and_its_retelling_are_named_once(self):
        arms = (arm("c", "cells"), arm("p", PLACEBO))
        studies = (trial("own", arms), trial("retold", arms, same_trial_as="own"))
        assert derive_evidence_level(CELLS, studies, DEFINITIONS, AGENTS).studies == ("own",)

    def test_an_unstated_size_is_not_fewer_than_twenty(self):
        arms = (arm("c", "cells", n=None), arm("p", PLACEBO))
        found = derive_evidence_level(CELLS, (trial("t", arms, participants=None),), DEFINITIONS, AGENTS)
        assert "fewer than 20 people" not in found.reason


def test_a_printed_interval_without_upper_limit_is_said():
    printed = replace(RISK_RATIO, ci_high=None)
    network = both(design=StudyDesign.NETWORK_META_ANALYSIS, result={"measurements": (), "contrasts": (printed,)})
    assert "to None" not in said(ask((ADALIMUMAB, BARICITINIB), network))[0]
