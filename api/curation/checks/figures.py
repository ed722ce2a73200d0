"""Figures are possible: within their bounds, inside their intervals, and never a spread without a figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from api.curation.checks.base import Check, DatasetCheck, place
from api.curation.material import Material
from api.curation.problems import Fault, Problem, Where
from api.curation.walk import walk_records
from api.domain.records import (
    Appraisal,
    Arm,
    Contrast,
    DocumentedHarm,
    EarlyEscape,
    Frequency,
    Guidance,
    Measurement,
    Outcome,
    PerThousand,
    Position,
    RatedEffect,
    RegisteredTrial,
    Result,
    Source,
    Study,
)
from api.domain.vocabulary import EffectMeasure

Bounds = tuple[int | Decimal, int | Decimal | None]

LONGEST_WEEKS = 52 * 60
EARLIEST_YEAR = 1900
LEAST_PERSON_YEARS = Decimal("0.01")
INTERVAL_LEVEL: Bounds = (50, Decimal("99.9"))
COUNTED: dict[str, Bounds] = {
    "events": (0, None),
    "n": (1, None),
    "percent": (0, 100),
    "rate": (0, None),
    "rate_per_years": (1, None),
    "person_years": (LEAST_PERSON_YEARS, None),
}

BOUNDS: Mapping[type, Mapping[str, Bounds]] = {
    Arm: {"n": (1, None)},
    Measurement: {**COUNTED, "sd": (0, None), "ci_level": INTERVAL_LEVEL},
    Frequency: COUNTED,
    Contrast: {"ci_level": INTERVAL_LEVEL},
    Study: {"participants": (1, None), "follow_up_weeks": (0, LONGEST_WEEKS)},
    Result: {"week": (0, LONGEST_WEEKS)},
    EarlyEscape: {"week": (0, LONGEST_WEEKS)},
    Appraisal: {"week": (0, LONGEST_WEEKS)},
    Outcome: {"rank": (0, None)},
    Source: {"year": (EARLIEST_YEAR, None)},
    Guidance: {"year": (EARLIEST_YEAR, None)},
    PerThousand: {"comparator": (0, 1000), "treatment": (0, 1000)},
    DocumentedHarm: {"harmed": (0, None), "treated": (1, None), "year": (EARLIEST_YEAR, None)},
    Position: {"year": (EARLIEST_YEAR, None)},
    RegisteredTrial: {"enrolment": (0, None)},
}
"""Least and greatest value of the numbers that have them."""

FIGURES = ("events", "percent", "mean", "median", "rate")
SINGLE_FIGURES = ("percent", "mean", "median", "rate")
RATIOS = frozenset(
    {
        EffectMeasure.RISK_RATIO,
        EffectMeasure.ODDS_RATIO,
        EffectMeasure.HAZARD_RATIO,
        EffectMeasure.RATE_RATIO,
        EffectMeasure.STANDARDISED_RATIO,
    }
)


def check_figures(material: Material) -> Iterator[Problem]:
    """Find figures that cannot be."""
    for entry in material.entries:
        for where, inner in walk_records(entry.record):
            for fault in find_faults(inner, where):
                yield place(entry, fault)


def find_faults(record: Any, where: Where) -> Iterator[Fault]:
    """Find what is wrong with the figures of one record, without those inside it."""
    yield from _find_out_of_bounds(record, where)
    if isinstance(record, Measurement | Frequency):
        yield from _find_incomplete(record, where)
        yield from _find_broken_interval(record, where, _get_single_figure(record))
    elif isinstance(record, Contrast):
        yield from _find_impossible_contrast(record, where)
        yield from _find_broken_interval(record, where, record.value)
    elif isinstance(record, RatedEffect):
        yield from _find_impossible_size(record, where)
        yield from _find_broken_interval(record, where, record.value)
    elif isinstance(record, Outcome) and _is_reversed(record.range_low, record.range_high):
        yield Fault((*where, "range_low"), "the scale ends below its beginning", "swap the two")


def _find_out_of_bounds(record: Any, where: Where) -> Iterator[Fault]:
    for name, (least, greatest) in BOUNDS.get(type(record), {}).items():
        value = getattr(record, name)
        if value is None:
            continue
        if value < least:
            yield Fault((*where, name), f"{value} is below {least}", _advise_bound(name))
        elif greatest is not None and value > greatest:
            yield Fault((*where, name), f"{value} is above {greatest}", _advise_bound(name))


def _advise_bound(name: str) -> str:
    if name == "percent":
        return "write the share of people between 0 and 100; a change or a difference belongs elsewhere"
    return "look it up again; leave the key out when the source does not give it"


def _find_incomplete(record: Measurement | Frequency, where: Where) -> Iterator[Fault]:
    if all(getattr(record, name, None) is None for name in FIGURES):
        advice = f"give one of {', '.join(FIGURES)}, or take the entry out and say why in a note"
        yield Fault(where, "holds no figure", advice)
    if (record.rate is None) != (record.rate_per_years is None):
        advice = "give both, such as rate 2.3 and rate_per_years 100"
        yield Fault((*where, "rate"), "rate and rate_per_years stand alone", advice)
    if isinstance(record, Frequency) and record.events is not None and _has_nothing_beneath(record):
        advice = "give n or person_years; a bare count is no frequency: say it in the note, with frequency_missing"
        yield Fault((*where, "events"), "a count without people or person-years beneath it", advice)
    if isinstance(record, Measurement) and record.sd is not None and record.mean is None:
        yield Fault((*where, "sd"), "a standard deviation without a mean", "give the mean, too, or take it out")


def _has_nothing_beneath(frequency: Frequency) -> bool:
    return frequency.n is None and frequency.person_years is None and frequency.rate is None


def _get_single_figure(record: Measurement | Frequency) -> Decimal | None:
    figures = [value for name in SINGLE_FIGURES if (value := getattr(record, name, None)) is not None]
    return figures[0] if len(figures) == 1 else None


def _find_broken_interval(
    record: Measurement | Frequency | Contrast | RatedEffect, where: Where, value: Decimal | None
) -> Iterator[Fault]:
    low, high = record.ci_low, record.ci_high
    if (low is None) != (high is None):
        advice = "give both limits, or neither and the printed words in a note"
        yield Fault((*where, "ci_low"), "the interval has one limit", advice)
    elif _is_reversed(low, high):
        yield Fault((*where, "ci_low"), f"the interval begins at {low} above its end {high}", "swap the two")
    elif low is not None and high is not None and value is not None and not low <= value <= high:
        message = f"{value} lies outside its own interval, {low} to {high}"
        yield Fault((*where, "ci_low"), message, "look the three up again; a minus sign is lost easily")


def _is_reversed(low: Decimal | None, high: Decimal | None) -> bool:
    return low is not None and high is not None and low > high


def _find_impossible_contrast(contrast: Contrast, where: Where) -> Iterator[Fault]:
    if (contrast.value is None) == (contrast.finding is None):
        advice = "give the printed figure under `value`, or what the source says in words under `finding`, never both"
        place = where if contrast.finding is None else (*where, "finding")
        yield Fault(place, "holds neither a figure nor a finding, or both", advice)
    else:
        yield from _find_impossible_size(contrast, where)


def _find_impossible_size(effect: Contrast | RatedEffect, where: Where) -> Iterator[Fault]:
    if effect.measure in RATIOS:
        yield from _find_impossible_ratio(effect, where)
    elif effect.measure is EffectMeasure.RISK_DIFFERENCE and effect.value is not None and abs(effect.value) > 100:
        message = f"a difference of {effect.value} percentage points"
        yield Fault((*where, "value"), message, "write it in percentage points, between -100 and 100")


def _find_impossible_ratio(effect: Contrast | RatedEffect, where: Where) -> Iterator[Fault]:
    advice = "look it up again, or choose the measure of a difference"
    if effect.value is not None and effect.value <= 0:
        message = f"a {effect.measure.value} of {effect.value}: ratios lie above 0"
        yield Fault((*where, "value"), message, advice)
    if effect.ci_low is not None and effect.ci_low < 0:
        yield Fault((*where, "ci_low"), f"the interval of a ratio begins at {effect.ci_low}", advice)


CHECKS: tuple[Check, ...] = (
    DatasetCheck("figures", "Figures are within bounds and inside their intervals.", check_figures),
)
