"""Cells: every gap has its reason, small groups show counts, the comparison group comes first."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.answer import CellState
from api.domain.records import ArmContent, Contrast, Measurement
from api.domain.vocabulary import Counted, EffectMeasure, MissingReason, PopulationLine, StudyDesign
from tests.builders import an_arm
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    CELLS,
    METHOTREXATE,
    MTX,
    PLACEBO,
    TOCILIZUMAB,
    arm,
    ask,
    entry,
    placebo_trial,
    trial,
)

NAIVE = PopulationLine.DMARD_NAIVE


def cell(answer, place: int = 0, **at):
    """The cell of the option at a place among those asked for."""
    return entry(answer, **at).cells[place]


def treated(answer, **at):
    """The one treated group of the one reading of the first option."""
    (reading,) = cell(answer, **at).readings
    (found,) = reading.treated
    return found


@pytest.mark.parametrize(
    ("studies", "question", "reason", "words"),
    [
        ((), {}, MissingReason.NOT_STUDIED, "No study in the dataset gave this treatment."),
        (
            (placebo_trial("late", "tocilizumab", result={"week": 52}),),
            {},
            MissingReason.NOT_REPORTED,
            "It is reported at other times: week 52.",
        ),
        (
            (placebo_trial("late", "tocilizumab", result={"week": None}),),
            {},
            MissingReason.NOT_REPORTED,
            "It is reported without a week.",
        ),
        (
            (placebo_trial("other", "tocilizumab", result={"outcome": "acr20"}),),
            {},
            MissingReason.NOT_REPORTED,
            "No study of it in the dataset reports this outcome.",
        ),
        (
            (placebo_trial("naive", "tocilizumab", line=NAIVE),),
            {"population": PopulationLine.CSDMARD_INADEQUATE_RESPONSE},
            MissingReason.NOT_REPORTED,
            "Reported at this time only for other people: people who had not taken methotrexate.",
        ),
    ],
)
def test_every_gap_has_its_reason(studies, question, reason, words):
    answer = ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("ada", "adalimumab"), *studies, **question)
    gap = cell(answer, 1)
    assert (gap.state, gap.reason, gap.detail, gap.readings) == (CellState.MISSING, reason, words, ())


def test_people_with_another_disease_never_fill_a_cell():
    elsewhere = placebo_trial("crohn", "tocilizumab", line=PopulationLine.NOT_RA)
    gap = cell(ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("ada", "adalimumab"), elsewhere), 1)
    assert gap.state is CellState.MISSING


def test_an_outcome_asked_for_without_any_figure_is_answered_all_the_same():
    answer = ask((ADALIMUMAB, TOCILIZUMAB), outcomes=("acr50",))
    assert [each.reason for each in entry(answer).cells] == [MissingReason.NOT_STUDIED] * 2


@pytest.mark.parametrize(
    ("size", "shown", "reason"),
    [(19, None, MissingReason.WITHHELD_SMALL_NUMBERS), (20, 25, None), (7, None, MissingReason.WITHHELD_SMALL_NUMBERS)],
)
def test_under_twenty_people_only_counts_are_shown(size, shown, reason):
    events = size // 4
    measurements = (
        Measurement("drug", events=events, n=size, percent=Decimal("25")),
        Measurement("pbo", events=5, n=50),
    )
    found = treated(
        ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab", result={"measurements": measurements}))
    )
    assert (found.events, found.n) == (events, size)
    assert found.per_denominator == shown
    assert found.without_per_denominator == (None if shown is None else 75)
    assert found.interval_missing is reason
    assert (found.percent is None) is (found.interval is None) is (shown is None)


def test_zero_events_have_an_upper_limit():
    found = treated(ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab", (0, 5))))
    assert (found.events, found.n, found.per_denominator, found.without_per_denominator) == (0, 100, 0, 100)
    # Wilson's upper limit for 0 of 100 is 3.7 %.
    assert (found.interval.low, found.interval.high) == (0, 4)


@pytest.mark.parametrize(
    ("drug", "denominator", "shown"),
    [((10, 1000), 100, 1), ((9, 1000), 1000, 9), ((0, 1000), 100, 0), ((1, 100), 100, 1)],
)
def test_one_denominator_a_thousand_when_a_share_is_under_one_in_a_hundred(drug, denominator, shown):
    arms = (arm("drug", "adalimumab", MTX), arm("pbo", PLACEBO, MTX))
    answer = ask((ADALIMUMAB, TOCILIZUMAB), trial("a", arms, {"drug": drug, "pbo": (200, 1000)}))
    assert {each.denominator for each in answer.outcomes} == {denominator}
    assert treated(answer).per_denominator == shown


def test_events_derived_from_a_percentage_carry_a_flag():
    measurements = (Measurement("drug", n=67, percent=Decimal("55.2")), Measurement("pbo", events=5, n=62))
    study = placebo_trial("a", "adalimumab", result={"measurements": measurements})
    (reading,) = cell(ask((ADALIMUMAB, TOCILIZUMAB), study)).readings
    assert (reading.treated[0].events, reading.treated[0].events_derived) == (37, True)
    assert reading.comparator.events_derived is False


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"counted": Counted.EVENTS}, (40, None)),
        (
            {
                "measurements": (
                    Measurement("drug", rate=Decimal("3.1"), rate_per_years=100),
                    Measurement("pbo", rate=Decimal("2")),
                )
            },
            (None, None),
        ),
        (
            {
                "measurements": (
                    Measurement("drug", mean=Decimal("-1.8"), n=100),
                    Measurement("pbo", mean=Decimal("-1")),
                )
            },
            (None, None),
        ),
        ({"measurements": (Measurement("drug", percent=Decimal("40")), Measurement("pbo", events=5))}, (None, None)),
    ],
)
def test_events_rates_means_and_shares_without_size_are_no_natural_frequency(change, expected):
    found = treated(ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab", result=change)))
    assert (found.events, found.per_denominator) == expected
    assert (found.interval, found.without_per_denominator) == (None, None)
    assert found.interval_missing is not None


def test_the_comparison_group_stands_first():
    (reading,) = cell(ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab"))).readings
    assert reading.comparator.arm == "pbo"
    assert reading.comparator_missing is None
    assert list(type(reading).__dataclass_fields__).index("comparator") < list(
        type(reading).__dataclass_fields__
    ).index("treated")


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        ((arm("cells", "cells"),), "The study had no comparison group."),
        (
            (arm("cells", "cells"), arm("pbo", PLACEBO)),
            "No group of the study without the treatment has a figure for this reading.",
        ),
    ],
)
def test_a_missing_comparison_group_is_explained(arms, words):
    alone = trial("alone", arms, {"cells": (10, 30)}, design=StudyDesign.SINGLE_ARM_TRIAL)
    (reading,) = cell(ask((CELLS, TOCILIZUMAB), alone)).readings
    assert (reading.comparator, reading.comparator_missing) == (None, words)


def test_a_figure_stands_under_a_name_only_beside_background():
    """Rituximab with cyclophosphamide is not rituximab; methotrexate with a drug is not methotrexate."""
    both = trial("both", (arm("both", "adalimumab", "tocilizumab"), arm("mtx", MTX)))
    answer = ask((ADALIMUMAB, METHOTREXATE), both)
    assert cell(answer).state is CellState.MISSING
    assert [each.arm for each in cell(answer, 1).readings[0].treated] == ["mtx"]


def test_a_trial_and_its_retelling_fill_one_reading():
    again = placebo_trial("retold", "adalimumab", same_trial_as="own")
    answer = ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("own", "adalimumab"), again)
    assert [each.study for each in cell(answer).readings] == ["own"]


def test_own_reports_and_larger_groups_come_first_and_other_doses_last():
    def sized(id: str, n: int, **options):
        arms = (arm("drug", "adalimumab", MTX, n=n), arm("pbo", PLACEBO, MTX, n=n))
        return trial(id, arms, {"drug": (10, n), "pbo": (5, n)}, **options)

    low = sized("a-low-dose", 500)
    contents = (ArmContent("adalimumab", "20 mg", authorised_dose=False), ArmContent(MTX))
    low = replace(low, arms=(replace(low.arms[0], contents=contents), low.arms[1]))
    retold = sized("b-retold", 400, reports=("another-report",))
    synthesis = sized("c-review", 900, design=StudyDesign.SYSTEMATIC_REVIEW)
    answer = ask((ADALIMUMAB, TOCILIZUMAB), low, retold, synthesis, sized("d-small", 50), sized("e-large", 300))
    assert [each.study for each in cell(answer).readings] == [
        "e-large",
        "d-small",
        "b-retold",
        "a-low-dose",
        "c-review",
    ]


def test_a_printed_contrast_alone_makes_an_entry_with_empty_cells():
    printed = Contrast(EffectMeasure.ODDS_RATIO, Decimal("2"), "bari", "ada", Decimal("1.1"), Decimal("4"))
    arms = (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX))
    network = trial(
        "network",
        arms,
        design=StudyDesign.NETWORK_META_ANALYSIS,
        result={"measurements": (), "contrasts": (printed,)},
    )
    shown = entry(ask((ADALIMUMAB, BARICITINIB), network))
    assert [each.state for each in shown.cells] == [CellState.MISSING] * 2
    assert not any("No study of it in the dataset reports this outcome" in each.detail for each in shown.cells)
    assert shown.pairs[0].answers[0].effect.published.value == Decimal("2")


def test_figures_without_a_week_stand_in_a_row_for_each_option():
    """Ten years of an extension and half a year of a small trial are no common time."""
    long = placebo_trial("long", "adalimumab", result={"week": None})
    short = placebo_trial("short", "tocilizumab", result={"week": None})
    answer = ask((ADALIMUMAB, TOCILIZUMAB, CELLS), long, short, outcomes=("acr50",))
    rows = [row for row in answer.outcomes if row.timepoint_weeks is None]
    states = [[cell.state.value for cell in row.cells] for row in rows]
    assert states == [["reported", "elsewhere", "missing"], ["elsewhere", "reported", "missing"]]
    assert all("row of their own" in row.cells[place].detail for row, place in zip(rows, (1, 0), strict=True))
    assert not any(cell.readings for row in rows for cell in row.cells if cell.state is CellState.ELSEWHERE)


def test_figures_of_one_time_share_a_row():
    studies = (placebo_trial("a", "adalimumab"), placebo_trial("b", "tocilizumab"))
    answer = ask((ADALIMUMAB, TOCILIZUMAB), *studies, outcomes=("acr50",))
    assert [[cell.state.value for cell in row.cells] for row in answer.outcomes] == [["reported", "reported"]]


def test_people_who_went_without_stand_before_people_on_another_drug():
    """The larger trial compares with another drug; its comparison group does not show what happens without this one."""
    arms = (arm("ada", "adalimumab", MTX, n=500), arm("bari", "baricitinib", MTX, n=500))
    active = trial("active", arms, {"ada": (230, 500), "bari": (240, 500)})
    kinds = [
        reading.comparator_kind.value
        for reading in cell(ask((ADALIMUMAB, TOCILIZUMAB), active, placebo_trial("plain", "adalimumab"))).readings
    ]
    assert kinds == ["nothing_added", "active"]


def test_the_authorised_dose_stands_before_the_unknown_and_this_before_others():
    def dosed(id, authorised):
        return an_arm(id=id, label=id, contents=(ArmContent("adalimumab", id, authorised), ArmContent(MTX)), n=100)

    arms = (dosed("20 mg", False), dosed("40 mg weekly", None), dosed("40 mg", True), arm("pbo", PLACEBO, MTX))
    counts = {"20 mg": (60, 100), "40 mg weekly": (50, 100), "40 mg": (40, 100), "pbo": (10, 100)}
    (reading,) = cell(ask((ADALIMUMAB, TOCILIZUMAB), trial("doses", arms, counts))).readings
    assert [group.dose for group in reading.treated] == ["40 mg", "40 mg weekly", "20 mg"]


@pytest.mark.parametrize(
    ("measurement", "words"),
    [
        (Measurement("drug", events=37, n=67), "37 of 67 people"),
        (Measurement("drug", percent=Decimal("25"), n=80), "about 20 of 80 people"),
        (Measurement("drug", events=0, n=9), "0 of 9 people"),
        (Measurement("drug", events=0), "0, of how many people is not given"),
        (Measurement("drug", percent=Decimal("25")), None),
        (Measurement("drug", mean=Decimal("1.5"), n=80), None),
    ],
)
def test_a_count_is_said_in_words_with_the_people_it_rests_on(measurement, words):
    measurements = (measurement, Measurement("pbo", events=5, n=50))
    study = placebo_trial("a", "adalimumab", result={"measurements": measurements})
    assert treated(ask((ADALIMUMAB, TOCILIZUMAB), study)).words == words
