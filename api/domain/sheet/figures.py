"""Figures in words: counts with their whole, natural frequencies with their interval, and what else is printed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from api.domain.comparison.answer import ArmReading, RiskReading
from api.domain.phrases import Phrase, join_clauses, say
from api.domain.sheet.shares import Share, share_of_arm, share_of_risk
from api.domain.vocabulary import Counted, MissingReason


def say_figure(arm: ArmReading, denominator: int, *, counted: Counted, unit: str) -> str:
    """Say the figure of a group; the unit, such as points, is that of its outcome and stands by a mean or median."""
    share = share_of_arm(arm, denominator)
    shared = [say_share(share)] if share is not None else []
    parts = [*shared, *_measured(arm, unit), *_counts(arm, counted), *_printed(arm.printed_low, arm.printed_high)]
    return join_clauses(parts) or _say_none(arm.interval_missing)


def say_frequency(risk: RiskReading, denominator: int) -> str:
    """Say how often a harm was seen, or that no figure is given."""
    frequency = risk.frequency
    if frequency is None:
        return _say_none(risk.frequency_missing)
    parts: list[str] = []
    share = share_of_risk(risk, denominator)
    if share is not None:
        parts.append(say_share(share))
    if frequency.counted is Counted.EVENTS and frequency.events is not None:
        parts.append(say("{events} events, not people", events=frequency.events))
    elif frequency.events is not None and frequency.n is not None:
        parts.append(say("{events} of {n} people", events=frequency.events, n=frequency.n))
    elif frequency.events is not None:
        parts.append(say("{events}, of how many people is not given", events=frequency.events))
    elif frequency.percent is not None:
        parts.append(_say_percent(frequency.percent, frequency.n))
    if frequency.rate is not None and frequency.rate_per_years is not None:
        parts.append(_say_rate(frequency.rate, frequency.rate_per_years))
    parts += _printed(frequency.ci_low, frequency.ci_high)
    return join_clauses(parts) or _say_none(risk.interval_missing)


def say_share(share: Share) -> Phrase:
    """Say a natural frequency with its interval."""
    if share.below_one:
        return say(
            "fewer than 1 in {denominator} people (95 % interval {low} to {high})",
            denominator=share.denominator,
            low=share.low,
            high=share.high,
        )
    return say(
        "{had} in {denominator} people, {others} without (95 % interval {low} to {high})",
        had=share.had,
        others=share.denominator - share.had,
        denominator=share.denominator,
        low=share.low,
        high=share.high,
    )


def _counts(arm: ArmReading, counted: Counted) -> Iterator[str]:
    if arm.words is not None:
        yield arm.words
    elif counted is Counted.EVENTS and arm.events is not None:
        yield say("{events} events, not people", events=arm.events)
    elif arm.percent is not None:
        yield _say_percent(arm.percent, arm.n)
    elif arm.n is not None:
        yield say("{n} people in the group", n=arm.n)


def _measured(arm: ArmReading, unit: str) -> Iterator[str]:
    if arm.mean is not None:
        yield say("mean {value} {unit}", value=arm.mean, unit=_unit(unit))
    if arm.median is not None:
        yield say("median {value} {unit}", value=arm.median, unit=_unit(unit))
    if arm.sd is not None:
        yield say("standard deviation {value}", value=arm.sd)
    if arm.rate is not None and arm.rate_per_years is not None:
        yield _say_rate(arm.rate, arm.rate_per_years)


def _printed(low: Decimal | None, high: Decimal | None) -> Iterator[str]:
    if low is not None and high is not None:
        yield say("printed interval {low} to {high}", low=low, high=high)


def _say_percent(percent: Decimal, n: int | None) -> Phrase:
    if n is None:
        return say("{percent} percent, of how many people is not given", percent=percent)
    return say("{percent} percent of {n} people", percent=percent, n=n)


def _say_rate(rate: Decimal, years: int) -> Phrase:
    return say("{rate} per {years} patient-years", rate=rate, years=years)


def _unit(unit: str) -> str:
    return UNITS.get(unit, unit)


UNITS = {
    "points": say("points"),
    "joints": say("joints"),
    "standard deviations": say("standard deviations"),
}
"""Units that are words; the others are symbols, the same in every language."""


def _say_none(reason: MissingReason | None) -> Phrase:
    if reason is None:
        return say("no figure is given")
    return say("no figure is given: {reason}", reason=reason.meaning)
