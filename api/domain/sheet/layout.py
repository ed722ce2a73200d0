"""Which outcomes stand in front of a reader, and at which reading time; never chosen by what a figure says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final

from api.domain.comparison.answer import (
    ArmReading,
    Cell,
    CellState,
    Comparison,
    OutcomeComparison,
    Reading,
    RiskRow,
)
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Phrase, say

USUAL_WEEK: Final = 24
"""Trials of antirheumatic drugs read out about week 24 most often: the window of DEFAULT_TIME in `compare`."""

ROWS_OF_HARMS: Final = 6
"""Harms that a short sheet shows; the rows stand in the order of their gravity."""

ONE_EACH: Final = say(
    "One outcome for each side of the illness: the one with figures for the most options, whatever the figures say. "
    "The whole comparison has the others."
)
ALL: Final = say("All outcomes with a figure for any option.")
ASKED: Final = say("The outcomes that were chosen.")


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """One outcome: the reading time that stands in front, and the others."""

    outcome: Annotated[str, "Id."]
    front: Annotated[OutcomeComparison, "The time with figures for the most options; of those, nearest to week 24."]
    others: Annotated[tuple[OutcomeComparison, ...], "All other times, early before late."]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A comparison as it is shown to a reader."""

    answer: Annotated[Comparison, "What it is made from."]
    short: Annotated[bool, "Whether it shows one figure an option and outcome, and leads to the rest."]
    outcomes: Annotated[tuple[SheetOutcome, ...], "Outcomes shown, what patients feel first."]
    choice: Annotated[Phrase, "By which rule they were chosen."]
    left_out: Annotated[int, "Outcomes with a figure that are not shown."]
    harms: Annotated[tuple[RiskRow, ...], "Harms shown."]
    harms_left_out: Annotated[int, "Harms on record that are not shown."]


def lay_out(answer: Comparison, *, short: bool) -> Sheet:
    """Lay a comparison out; a short sheet has one outcome for each side of the illness and the gravest harms.

    Outcomes that were asked for all stand on it. What stands in front is chosen by how many options have a figure
    and by time, in that order, so that no figure decides whether it is seen.
    """
    outcomes = [
        _gather(tuple(rows)) for _, rows in groupby(answer.outcomes, key=lambda each: (each.surrogate, each.outcome))
    ]
    if answer.question.outcomes:
        shown, choice = outcomes, ASKED
    elif short:
        shown, choice = _one_each(outcomes), ONE_EACH
    else:
        shown, choice = outcomes, ALL
    harms = answer.risks[:ROWS_OF_HARMS] if short else answer.risks
    return Sheet(
        answer,
        short,
        tuple(shown),
        choice,
        len(outcomes) - len(shown) + len(answer.question.other_outcomes),
        harms,
        len(answer.risks) - len(harms),
    )


def _gather(rows: tuple[OutcomeComparison, ...]) -> SheetOutcome:
    front = min(rows, key=_order_of_time)
    return SheetOutcome(front.outcome, front, tuple(row for row in rows if row is not front))


def _order_of_time(row: OutcomeComparison) -> tuple[int, int, bool, int, int]:
    week = row.timepoint_weeks
    return (
        -count_comparable(row),
        -count_reported(row.cells),
        week is None,
        abs((week or 0) - USUAL_WEEK),
        week or 0,
    )


def _one_each(outcomes: list[SheetOutcome]) -> list[SheetOutcome]:
    best: dict[str, SheetOutcome] = {}
    for each in outcomes:
        known = best.get(each.front.domain)
        if count_reported(each.front.cells) and (known is None or _standing(each) > _standing(known)):
            best[each.front.domain] = each
    return [each for each in outcomes if best.get(each.front.domain) is each]


def _standing(each: SheetOutcome) -> tuple[int, int]:
    return count_comparable(each.front), count_reported(each.front.cells)


def count_comparable(row: OutcomeComparison) -> int:
    """Count the pairs that may be compared."""
    return sum(pair.verdict is not Verdict.NOT_COMPARABLE for pair in row.pairs)


def count_reported(cells: Iterable[Cell]) -> int:
    """Count the options with a figure."""
    return sum(cell.state is CellState.REPORTED for cell in cells)


def arms_in_front(reading: Reading) -> tuple[ArmReading, ...]:
    """The treated groups that a short sheet shows: those at an authorised dose, or all where none is."""
    authorised = tuple(arm for arm in reading.treated if arm.dose_authorised)
    return authorised or reading.treated
