"""What an item of the checklist is made of, and the walks over an answer that several items share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.domain.comparison.answer import Answer, ArmReading, Comparison, OutcomeComparison, Pair, RiskReading
from api.domain.comparison.citations import walk

Finding = tuple[bool | None, str]
"""Whether an answer meets an item (none: it does not apply), and what was found."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist with the check that decides it."""

    id: str
    asks: str
    check: Callable[[Comparison], Finding]


def arm_readings(answer: Comparison) -> Iterator[ArmReading]:
    """Yield every figure of an arm, comparison groups included."""
    return (record for record in walk(answer.outcomes) if isinstance(record, ArmReading))


def risk_readings(answer: Comparison) -> Iterator[RiskReading]:
    """Yield every record of a harm."""
    return (record for record in walk(answer.risks) if isinstance(record, RiskReading))


def all_readings(answer: Comparison) -> Iterator[ArmReading | RiskReading]:
    """Yield every figure, of arms and of harms."""
    yield from arm_readings(answer)
    yield from risk_readings(answer)


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
