"""Figures in words that leave nothing out, so that two figures that differ are never told alike."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from api.domain.phrases import Phrase, Printed, join_clauses, say
from api.domain.records import Contrast, Frequency, Measurement, PerThousand, RatedEffect
from api.domain.vocabulary import Counted, SizeBasis

UNKNOWN = Printed("?")
NO_FIGURE = say("no figure is given")
USUAL_LEVEL = 95


def say_measurement(figure: Measurement, counted: Counted = Counted.PEOPLE, *, with_basis: bool = False) -> str:
    """Say the figure of an arm as printed; what its size counts only where asked."""
    parts = [*_counts(figure.events, figure.n, figure.percent, counted)]
    parts += [SIZES[figure.n_basis]] if with_basis else []
    parts += [say("mean {value}", value=figure.mean)] if figure.mean is not None else []
    parts += [say("standard deviation {value}", value=figure.sd)] if figure.sd is not None else []
    parts += [say("median {value}", value=figure.median)] if figure.median is not None else []
    parts += _rates(figure.rate, figure.rate_per_years, figure.person_years)
    parts += _interval(figure.ci_low, figure.ci_high, figure.ci_level)
    return join_clauses(parts) or NO_FIGURE


SIZES = {
    SizeBasis.ANALYSED: say("the size is that of the people analysed"),
    SizeBasis.ARM: say("the size is that of the group"),
}


def say_frequency(figure: Frequency) -> str:
    """Say how often a harm was seen, as printed."""
    parts = [*_counts(figure.events, figure.n, figure.percent, figure.counted)]
    parts += _rates(figure.rate, figure.rate_per_years, figure.person_years)
    parts += _interval(figure.ci_low, figure.ci_high, USUAL_LEVEL)
    parts += [EVENTS_COUNTED] if figure.counted is Counted.EVENTS and figure.events is None else []
    return join_clauses(parts) or NO_FIGURE


EVENTS_COUNTED = say("events were counted, not people")


def say_contrast(figure: Contrast) -> str:
    """Say a difference or ratio as printed, with what the source says of it."""
    parts = [_value(figure.measure.meaning, figure.value)]
    parts += _interval(figure.ci_low, figure.ci_high, figure.ci_level, credible=figure.credible)
    parts += [say("p {p}", p=Printed(figure.p))] if figure.p is not None else []
    parts += [figure.finding.meaning] if figure.finding is not None else []
    return join_clauses(parts)


def say_effect(figure: RatedEffect) -> str:
    """Say the effect of a published rating as printed."""
    interval = _interval(figure.ci_low, figure.ci_high, USUAL_LEVEL, credible=figure.credible)
    return join_clauses([_value(figure.measure.meaning, figure.value), *interval])


def say_per_1000(figure: PerThousand) -> Phrase:
    """Say the people with the outcome in each group of a published summary of findings."""
    return say(
        "{treatment} per 1,000 with the treatment, {comparator} per 1,000 with the comparator",
        treatment=figure.treatment,
        comparator=figure.comparator,
    )


def _value(measure: Phrase, value: Decimal | None) -> Phrase:
    return measure if value is None else say("{measure}: {value}", measure=measure, value=value)


def _counts(events: int | None, n: int | None, percent: Decimal | None, counted: Counted) -> Iterator[Phrase]:
    if events is None:
        yield from _share(percent, n)
        return
    if counted is Counted.EVENTS:
        yield say("{events} events, not people", events=events)
        yield from _share(None, n)
    elif n is None:
        yield say("{events}, of how many people is not given", events=events)
    else:
        yield say("{events} of {n} people", events=events, n=n)
    if percent is not None:
        yield say("{percent} percent", percent=percent)


def _share(percent: Decimal | None, n: int | None) -> Iterator[Phrase]:
    if percent is not None and n is not None:
        yield say("{percent} percent of {n} people", percent=percent, n=n)
    elif percent is not None:
        yield say("{percent} percent", percent=percent)
    elif n is not None:
        yield say("{n} people in the group", n=n)


def _rates(rate: Decimal | None, years: int | None, person_years: Decimal | None) -> Iterator[Phrase]:
    if rate is not None or years is not None:
        told = UNKNOWN if rate is None else rate
        yield say("{rate} per {years} patient-years", rate=told, years=UNKNOWN if years is None else years)
    if person_years is not None:
        yield say("{years} person-years observed", years=person_years)


def _interval(
    low: Decimal | None, high: Decimal | None, level: Decimal | int, *, credible: bool = False
) -> Iterator[Phrase]:
    if low is not None or high is not None:
        limits = {"low": UNKNOWN if low is None else low, "high": UNKNOWN if high is None else high}
        yield say("printed interval {low} to {high}", **limits)
    if str(level) != str(USUAL_LEVEL):
        yield say("{level} percent interval", level=level)
    if credible:
        yield say("credible interval")
