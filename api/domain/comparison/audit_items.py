"""What an item of the checklist is made of, and what several items look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.domain.comparison.answer import (
    Answer,
    ArmReading,
    Comparison,
    OutcomeComparison,
    Pair,
    Reading,
    RiskReading,
)
from api.domain.phrases import Phrase, Printed, say

Finding = tuple[bool | None, str]
"""Whether an answer meets an item (none: it does not apply), and what was found."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An answer laid out for the checks: its figures, harms, pairs and ways of comparing in flat lists."""

    answer: Comparison
    pairs: tuple[tuple[OutcomeComparison, Pair], ...]
    comparisons: tuple[Answer, ...]
    readings: tuple[Reading, ...]
    arms: tuple[tuple[Reading, ArmReading], ...]
    risks: tuple[RiskReading, ...]

    @property
    def shares(self) -> Iterator[tuple[str, ArmReading | RiskReading]]:
        """Every figure that may be a share of people, of arms and of harms, each with where it stands."""
        for reading, arm in self.arms:
            yield f"{reading.study} {arm.arm}", arm
        for risk in self.risks:
            yield f"{risk.source} {risk.locator}", risk

    @property
    def texts(self) -> Iterator[str]:
        """The sentences that the answer generates."""
        for statement in self.answer.statements:
            yield statement.text
        for each in self.comparisons:
            if each.effect is not None and each.effect.risk_difference is not None:
                yield each.effect.risk_difference.words


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist with the check that decides it."""

    id: str
    asks: Phrase
    check: Callable[[Subject], Finding]


def lay_out(answer: Comparison) -> Subject:
    """Lay an answer out for the checks."""
    pairs = tuple((outcome, pair) for outcome in answer.outcomes for pair in outcome.pairs)
    comparisons = tuple(each for _, pair in pairs for each in pair.answers)
    shown = (reading for outcome in answer.outcomes for cell in outcome.cells for reading in cell.readings)
    readings = (*shown, *(part.reading for each in comparisons for part in each.contributions))
    return Subject(
        answer,
        pairs,
        comparisons,
        readings,
        tuple((reading, arm) for reading in readings for arm in _arms_of(reading)),
        tuple(risk for row in answer.risks for cell in row.cells for risk in cell.readings),
    )


def _arms_of(reading: Reading) -> tuple[ArmReading, ...]:
    return reading.treated if reading.comparator is None else (reading.comparator, *reading.treated)


def all_of(faults: list[str], good: str) -> Finding:
    """Met when there is no fault; else the first faults by name."""
    if not faults:
        return True, good
    shown = "; ".join(faults[:3]) + (" ..." if len(faults) > 3 else "")
    return False, say("{number} not met: {places}", number=len(faults), places=Printed(shown))
