"""People counted, people observed, and the percentage that a source prints of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from api.curation.checks.base import Check, DatasetCheck, place
from api.curation.material import Material
from api.curation.problems import Fault, Problem, Where
from api.curation.walk import walk_records
from api.domain.records import Frequency, Record, Result
from api.domain.vocabulary import Counted

LARGEST_TELLING_N = 1000
"""Above 1,000 people counts lie less than 0.1 of a percentage point apart: every percentage printed with one
decimal is then the share of some count, so the test would tell nothing."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """Events, people and percentage that belong together, wherever in a record they stand."""

    where: Where
    events: int | None
    n: int | None
    percent: Decimal | None
    counted: Counted


def find_proportions(record: Record) -> Iterator[Proportion]:
    """Find the proportions inside a record."""
    for where, inner in walk_records(record):
        if isinstance(inner, Frequency):
            yield Proportion(where, inner.events, inner.n, inner.percent, inner.counted)
        elif isinstance(inner, Result):
            for number, figure in enumerate(inner.measurements):
                place_of_figure: Where = (*where, "measurements", number)
                yield Proportion(place_of_figure, figure.events, figure.n, figure.percent, inner.counted)


def check_proportions(material: Material) -> Iterator[Problem]:
    """Find counts above the people observed, and percentages that the counts contradict."""
    for entry in material.entries:
        for proportion in find_proportions(entry.record):
            fault = find_fault(proportion)
            if fault is not None:
                yield place(entry, fault)


def find_fault(proportion: Proportion) -> Fault | None:
    """Find what is wrong with a proportion of people; counts of events are not judged."""
    events, n = proportion.events, proportion.n
    if proportion.counted is not Counted.PEOPLE or n is None or n < 1:
        return None
    if events is not None and events > n:
        message = f"{events} events of {n} people: more people than there were"
        advice = "look both up again; where one person may have several events, write `counted: events`"
        return Fault((*proportion.where, "events"), message, advice)
    return _find_contradiction(proportion.where, events, n, proportion.percent)


def _find_contradiction(where: Where, events: int | None, n: int, percent: Decimal | None) -> Fault | None:
    if percent is None or (events is not None and events < 0) or not 0 <= percent <= 100:
        return None
    if events is not None:
        if is_printed_as(events, n, percent):
            return None
        exact = Decimal(100 * events) / n
        message = f"{events} of {n} are {exact:.4g} percent, not {percent}"
        return Fault((*where, "percent"), message, "look all three up again; write the percentage as printed")
    if n > LARGEST_TELLING_N or has_count(n, percent):
        return None
    message = f"no count of {n} people gives {percent} percent: the n belongs to another set of people"
    advice = "find the n that this percentage rests on; if the source does not give it, leave n out"
    return Fault((*where, "percent"), message, advice)


def is_printed_as(events: int, n: int, percent: Decimal) -> bool:
    """Whether a share, rounded half up or half to even to the printed decimals, is the printed percentage."""
    units_in_one: int = 10 ** _count_decimals(percent)
    units, rest = divmod(events * 100 * units_in_one, n)
    printed = int(percent * units_in_one)
    if 2 * rest == n:
        return printed in (units + 1, units + units % 2)
    return printed == units + (2 * rest > n)


def has_count(n: int, percent: Decimal) -> bool:
    """Whether some whole number out of n is printed as this percentage."""
    half_unit = Fraction(1, 2 * 10 ** _count_decimals(percent))
    lowest = max(0, math.floor((Fraction(percent) - half_unit) * n / 100))
    highest = min(n, math.ceil((Fraction(percent) + half_unit) * n / 100))
    return any(is_printed_as(events, n, percent) for events in range(lowest, highest + 1))


def _count_decimals(number: Decimal) -> int:
    return len(str(number).partition(".")[2])


CHECKS: tuple[Check, ...] = (
    DatasetCheck("proportions", "Events, people and percentage agree with one another.", check_proportions),
)
