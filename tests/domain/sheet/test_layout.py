"""What stands in front of a reader: chosen by how many options have a figure and by time, never by a figure."""

from __future__ import annotations

import pytest

from api.domain.comparison.answer import Comparison
from api.domain.sheet import arms_in_front, lay_out
from api.domain.vocabulary import OutcomeDomain
from tests.domain.comparison.editing import put
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    CELLS,
    MTX,
    PLACEBO,
    TOCILIZUMAB,
    arm,
    ask,
    placebo_trial,
    trial,
)


def at_week(week: int, drug: str = "adalimumab", **result: object):
    return placebo_trial(f"{drug}-{week}", drug, result={"week": week, **result})


def fronts(answer: Comparison, *, short: bool = False) -> dict[str, int | None]:
    """The week in front, by outcome."""
    return {each.outcome: each.front.timepoint_weeks for each in lay_out(answer, short=short).outcomes}


@pytest.mark.parametrize(
    ("studies", "week"),
    [
        pytest.param([at_week(12), at_week(24), at_week(52)], 24, id="nearest to week 24"),
        pytest.param([at_week(12), at_week(52)], 12, id="12 weeks away before 28 weeks away"),
        pytest.param([at_week(24), at_week(12), at_week(12, "tocilizumab")], 12, id="where most options have a figure"),
        pytest.param([at_week(104)], 104, id="the only one"),
    ],
)
def test_the_time_in_front(studies: list, week: int) -> None:
    answer = ask((ADALIMUMAB, TOCILIZUMAB), *studies, outcomes=("acr50",))
    assert fronts(answer) == {"acr50": week}


def test_a_figure_never_decides_what_stands_in_front() -> None:
    def shown(early: int, late: int):
        studies = [
            placebo_trial("early", "adalimumab", (early, 20), result={"week": 12}),
            placebo_trial("late", "adalimumab", (late, 20), result={"week": 24}),
        ]
        return fronts(ask((ADALIMUMAB, TOCILIZUMAB), *studies))

    assert shown(95, 1) == shown(1, 95)


def test_a_time_at_which_a_pair_may_be_compared_goes_before_the_usual_one() -> None:
    both = trial("both", (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX)), result={"week": 52})
    apart = [at_week(24), at_week(24, "baricitinib", subgroup="women")]
    answer = ask((ADALIMUMAB, BARICITINIB), both, *apart, outcomes=("acr50",))
    assert {each.timepoint_weeks for each in answer.outcomes} == {24, 52}
    assert fronts(answer) == {"acr50": 52}


def test_a_short_sheet_has_one_outcome_a_domain_and_tells_of_the_rest() -> None:
    answer = ask(
        (ADALIMUMAB, TOCILIZUMAB),
        placebo_trial("a50", "adalimumab"),
        placebo_trial("a20", "adalimumab", result={"outcome": "acr20"}),
        placebo_trial("t20", "tocilizumab", result={"outcome": "acr20"}),
    )
    short, full = lay_out(answer, short=True), lay_out(answer, short=False)
    assert [each.outcome for each in short.outcomes] == ["acr20"], "the one with figures for both options"
    assert {each.outcome for each in full.outcomes} == {"acr50", "acr20"}
    assert short.left_out == full.left_out + 1
    assert {each.front.domain for each in short.outcomes} == {OutcomeDomain.RESPONSE}


def test_outcomes_that_were_asked_for_all_stand_on_a_short_sheet() -> None:
    asked = ("acr50", "acr20", "death")
    answer = ask((ADALIMUMAB, CELLS), placebo_trial("a", "adalimumab"), outcomes=asked)
    assert {each.outcome for each in lay_out(answer, short=True).outcomes} == set(asked)


def test_a_short_sheet_shows_the_gravest_harms_and_counts_the_others() -> None:
    answer = ask((ADALIMUMAB, CELLS), placebo_trial("a", "adalimumab"))
    rows = answer.risks * 3
    sheet = lay_out(put(answer, (), risks=rows), short=True)
    assert len(sheet.harms) == 6 and sheet.harms == rows[:6]
    assert len(sheet.harms) + sheet.harms_left_out == len(rows)


@pytest.mark.parametrize(
    ("authorised", "shown"),
    [
        ((True, False, None), [0]),
        ((False, False), [0, 1]),
        ((None, None), [0, 1]),
        ((True, True), [0, 1]),
    ],
)
def test_groups_at_the_authorised_dose_stand_on_a_short_sheet(
    authorised: tuple[bool | None, ...], shown: list[int]
) -> None:
    arms = [arm(f"d{place}", "adalimumab", MTX, dose=str(place)) for place, _ in enumerate(authorised)]
    study = trial("doses", (*arms, arm("pbo", PLACEBO, MTX)))
    answer = ask((ADALIMUMAB, TOCILIZUMAB), study, outcomes=("acr50",))
    reading = answer.outcomes[0].cells[0].readings[0]
    for place, mark in enumerate(authorised):
        reading = put(reading, ("treated", place), dose_authorised=mark)
    assert arms_in_front(reading) == tuple(reading.treated[place] for place in shown)
