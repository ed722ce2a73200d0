"""What stands beside a figure: what kind of comparison group, who went on with what, and what is not shown and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from api.domain.comparison.answer import CellState, ComparatorKind
from api.domain.comparison.self_audit import audit
from api.domain.records import Absence, Measurement
from api.domain.vocabulary import MissingReason, PopulationLine, SizeBasis
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
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
from tests.domain.comparison.test_options import ask_where

IR = PopulationLine.CSDMARD_INADEQUATE_RESPONSE
NAIVE = PopulationLine.DMARD_NAIVE


def first_reading(answer, place: int = 0):
    """The first reading of an option."""
    return entry(answer).cells[place].readings[0]


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        ((PLACEBO, MTX), ComparatorKind.NOTHING_ADDED),
        ((MTX,), ComparatorKind.NOTHING_ADDED),
        (("sham-implant", MTX), ComparatorKind.SHAM),
        (("tocilizumab", MTX), ComparatorKind.ACTIVE),
    ],
)
def test_the_kind_of_the_comparison_group(control, expected):
    arms = (arm("ada", "adalimumab", MTX), arm("other", *control))
    reading = first_reading(ask((ADALIMUMAB, BARICITINIB), trial("a", arms)))
    assert (reading.comparator.arm, reading.comparator_kind) == ("other", expected)


def test_methotrexate_that_the_treated_group_did_not_get_is_an_active_comparator():
    arms = (arm("ada", "adalimumab"), arm("other", MTX))
    reading = first_reading(ask((ADALIMUMAB, BARICITINIB), trial("a", arms)))
    assert reading.comparator_kind is ComparatorKind.ACTIVE


def test_without_a_comparison_group_there_is_no_kind_of_it():
    reading = first_reading(ask((ADALIMUMAB, BARICITINIB), trial("a", (arm("ada", "adalimumab", MTX),))))
    assert (reading.comparator, reading.comparator_kind) == (None, None)


@pytest.mark.parametrize(
    ("line", "contents", "expected"),
    [
        (IR, (PLACEBO, MTX), True),
        (IR, (MTX,), False),
        (NAIVE, (PLACEBO, MTX), False),
        (PopulationLine.RA_ANY, (PLACEBO, MTX), False),
    ],
)
def test_going_on_with_what_was_not_enough_is_told_from_starting_it(line, contents, expected):
    study = trial("a", (arm("ada", "adalimumab", MTX), arm("mtx", *contents)), line=line)
    (group,) = first_reading(ask((METHOTREXATE, TOCILIZUMAB), study)).treated
    assert (group.arm, group.continued) == ("mtx", expected)


def test_a_drug_that_is_added_is_never_called_continued():
    study = trial("a", (arm("ada", PLACEBO, "adalimumab", MTX), arm("mtx", MTX)), line=IR)
    (group,) = first_reading(ask((ADALIMUMAB, TOCILIZUMAB), study)).treated
    assert group.continued is False


def test_a_percentage_of_few_people_is_withheld_with_its_reason_and_no_basis_stands_without_n():
    few = (Measurement("drug", percent=Decimal("55")), Measurement("pbo", percent=Decimal("11")))
    small = placebo_trial("a", "adalimumab", result={"measurements": few})
    small = replace(small, arms=tuple(replace(each, n=16) for each in small.arms))
    (group,) = first_reading(ask((ADALIMUMAB, TOCILIZUMAB), small)).treated
    assert (group.percent, group.percent_withheld) == (None, MissingReason.WITHHELD_SMALL_NUMBERS)
    assert (group.n, group.n_basis) == (None, None)
    (group,) = first_reading(ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab"))).treated
    assert (group.percent_withheld, group.n_basis) == (None, SizeBasis.ANALYSED)


def test_no_events_without_a_number_of_people_fail_the_audit():
    none = (Measurement("drug", events=0), Measurement("pbo", events=2, n=100))
    answer = ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab", result={"measurements": none}))
    assert next(item.passed for item in audit(answer).items if item.id == "N7") is False


def test_rows_in_which_nobody_has_a_figure_are_left_out_unless_asked_for():
    words = (Measurement("drug"), Measurement("pbo"))
    silent = placebo_trial("a", "adalimumab", result={"outcome": "acr20", "measurements": words})
    seen = placebo_trial("b", "adalimumab")
    shown = ask((ADALIMUMAB, TOCILIZUMAB), silent, seen)
    assert [each.outcome for each in shown.outcomes] == ["acr50"]
    asked = ask((ADALIMUMAB, TOCILIZUMAB), silent, seen, outcomes=("acr20",))
    assert [each.outcome for each in asked.outcomes] == ["acr20"]
    assert all(cell.state is CellState.MISSING for cell in asked.outcomes[0].cells)


def test_figures_of_other_people_at_other_times_are_said_to_be_theirs():
    late = placebo_trial("late", "tocilizumab", line=NAIVE, result={"week": 52})
    answer = ask((ADALIMUMAB, TOCILIZUMAB), placebo_trial("a", "adalimumab", line=IR), late, population=IR)
    detail = entry(answer).cells[1].detail
    assert detail == "It is reported only for other people: people who had not taken methotrexate."


def test_a_later_report_of_a_trial_lengthens_the_follow_up():
    own = placebo_trial("own", "adalimumab", follow_up_weeks=48)
    later = placebo_trial("later", "adalimumab", same_trial_as="own", follow_up_weeks=260)
    (summary, _) = ask((ADALIMUMAB, TOCILIZUMAB), own, later).evidence
    assert summary.longest_follow_up_weeks == 260


def test_a_status_that_is_not_known_is_said_in_words():
    absent = Absence("availability.US", MissingReason.NOT_REPORTED, "The list has no entry.")
    answer = ask_where(replace(ADALIMUMAB, absent=(absent,)), jurisdiction="US")
    texts = [each.text for each in answer.statements if each.about == "availability"]
    assert texts[0] == "Adalimumab (United States): the status is not known here. The list has no entry."
