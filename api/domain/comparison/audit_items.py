"""What an item of the checklist is made of, and the walks over an answer that several items share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.domain.comparison.answer import Answer, ArmReading, Comparison, OutcomeComparison, Pair, Reading, RiskReading
from api.domain.comparison.citations import walk

Finding = tuple[bool | None, str]
"""Whether an answer meets an item (none: it does not apply), and what was found."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist with the check that decides it."""

    id: str
    asks: str
    check: Callable[[Comparison], Finding]


def readings_of(answer: Comparison) -> Iterator[Reading]:
    """Yield every result that is shown."""
    return (record for record in walk(answer.outcomes) if isinstance(record, Reading))


def arms_of(answer: Comparison) -> Iterator[tuple[Reading, ArmReading]]:
    """Yield the figure of every arm with the result that it belongs to, comparison groups included."""
    for reading in readings_of(answer):
        if reading.comparator is not None:
            yield reading, reading.comparator
        for arm in reading.treated:
            yield reading, arm


def shares_of(answer: Comparison) -> Iterator[tuple[str, ArmReading | RiskReading]]:
    """Yield every figure that may be a share of people, of arms and of harms, each with where it stands."""
    for reading, arm in arms_of(answer):
        yield f"{reading.study} {arm.arm}", arm
    for risk in risk_readings(answer):
        yield f"{risk.source} {risk.locator}", risk


def risk_readings(answer: Comparison) -> Iterator[RiskReading]:
    """Yield every record of a harm."""
    return (record for record in walk(answer.risks) if isinstance(record, RiskReading))


def pairs_of(answer: Comparison) -> Iterator[tuple[OutcomeComparison, Pair]]:
    """Yield every pair with its outcome."""
    return ((outcome, pair) for outcome in answer.outcomes for pair in outcome.pairs)


def answers_of(answer: Comparison) -> Iterator[Answer]:
    """Yield every way in which a pair was compared."""
    return (each for _, pair in pairs_of(answer) for each in pair.answers)


def texts_of(answer: Comparison) -> Iterator[str]:
    """Yield the sentences that this answer generates."""
    for statement in answer.statements:
        yield statement.text
    for each in answers_of(answer):
        if each.effect is not None and each.effect.risk_difference is not None:
            yield each.effect.risk_difference.words


def all_of(faults: list[str], good: str) -> Finding:
    """Met when there is no fault; else the first faults by name."""
    if not faults:
        return True, good
    shown = "; ".join(faults[:3])
    return False, f"{len(faults)} not met: {shown}{' ...' if len(faults) > 3 else ''}"
