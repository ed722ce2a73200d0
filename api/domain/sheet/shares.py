"""Figures that a picture may show as people out of 100 or 1,000."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.comparison.answer import ArmReading, IntervalPerDenominator, RiskReading


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a whole had the outcome, with the 95 % interval; all in people."""

    denominator: int
    had: int
    below_one: bool
    low: int
    high: int


def share_of_arm(arm: ArmReading, denominator: int) -> Share | None:
    """The figure of a group as part of a whole; none for a figure that is no share, or without its interval."""
    return _share(arm.per_denominator, arm.interval, denominator, below_one=arm.below_one)


def share_of_risk(risk: RiskReading, denominator: int) -> Share | None:
    """The frequency of a harm as part of a whole; none for one that is no share, or without its interval."""
    return _share(risk.per_denominator, risk.interval, denominator, below_one=risk.below_one)


def _share(
    had: int | None, interval: IntervalPerDenominator | None, denominator: int, *, below_one: bool
) -> Share | None:
    if had is None or interval is None:
        return None
    return Share(denominator, had, below_one, interval.low, interval.high)
