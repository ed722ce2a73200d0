"""Two arms set against each other: risk ratio and risk difference, always arm a against arm b."""

import math
from dataclasses import dataclass
from typing import Self

from api.domain.quantities.errors import (
    InvalidRatio,
    InvalidStandardError,
    NoEventsForRatio,
    NoVariation,
    RiskOutOfRange,
)
from api.domain.quantities.intervals import (
    DEFAULT_LEVEL,
    Interval,
    IntervalMethod,
    critical_value,
)
from api.domain.quantities.proportions import Proportion, wilson_interval

# With e events the standard error of a log risk is about 1 / sqrt(e). Under five events one arm alone
# spreads the 95 % interval over a factor of more than 2.4 either way, one event more or less moves the ratio
# by a quarter or more, and the normal approximation is no longer good. The limit is ours: the counts are
# shown instead.
MINIMUM_EVENTS_FOR_RATIO = 5


@dataclass(frozen=True, slots=True)
class RiskRatio:
    """Risk in a over risk in b; the standard error is that of its natural logarithm.

    Raises InvalidRatio or InvalidStandardError.
    """

    value: float
    interval: Interval
    log_standard_error: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value > 0):
            raise InvalidRatio(self.value)
        if not (math.isfinite(self.log_standard_error) and self.log_standard_error > 0):
            raise InvalidStandardError(self.log_standard_error)

    @classmethod
    def with_log_interval(
        cls, value: float, log_standard_error: float, *, level: float, method: IntervalMethod
    ) -> Self:
        """Return the ratio with a normal interval that is symmetric on the logarithm."""
        factor = math.exp(critical_value(level) * log_standard_error)
        interval = Interval(value / factor, value * factor, method, level)
        return cls(value, interval, log_standard_error)


@dataclass(frozen=True, slots=True)
class RiskDifference:
    """Risk in a minus risk in b, between -1 and 1, with the Wald standard error for pooling.

    The standard error is zero where each arm has all or none of its people with the event; such a
    difference has an honest score interval but no weight (`has_weight`), so it is neither pooled
    nor compared indirectly. Raises RiskOutOfRange or InvalidStandardError.
    """

    value: float
    interval: Interval
    standard_error: float

    def __post_init__(self) -> None:
        if not -1 <= self.value <= 1:
            raise RiskOutOfRange(self.value)
        if not (math.isfinite(self.standard_error) and self.standard_error >= 0):
            raise InvalidStandardError(self.standard_error)

    @property
    def has_weight(self) -> bool:
        """Whether the standard error can weigh this difference against others."""
        return self.standard_error > 0

    @classmethod
    def with_normal_interval(cls, value: float, standard_error: float, *, level: float, method: IntervalMethod) -> Self:
        """Return the difference with a normal interval, cut at -1 and 1."""
        reach = critical_value(level) * standard_error
        interval = _difference_interval(value, reach, reach, level, method)
        return cls(value, interval, standard_error)


def is_ratio_allowed(a: Proportion, b: Proportion) -> bool:
    """Return whether a ratio of these arms may be shown; if not, the counts are shown alone.

    Both arms need MINIMUM_EVENTS_FOR_RATIO events, and not everyone may have had the event in
    both, since then no standard error exists.
    """
    has_enough_events = min(a.events, b.events) >= MINIMUM_EVENTS_FOR_RATIO
    return has_enough_events and not (a.events == a.n and b.events == b.n)


def risk_ratio(a: Proportion, b: Proportion, level: float = DEFAULT_LEVEL) -> RiskRatio:
    """Return the risk in a over the risk in b with the log interval.

    Ask `is_ratio_allowed` first. Raises NoEventsForRatio for an arm without events, NoVariation
    when everyone in both arms had the event, and InvalidLevel.

    Katz, Baptista, Azen and Pike 1978, Biometrics 34:469.
    """
    if a.events == 0 or b.events == 0:
        raise NoEventsForRatio((a.events, b.events))
    log_variance = _log_risk_variance(a) + _log_risk_variance(b)
    if log_variance == 0:
        raise NoVariation((a.n, b.n))
    return RiskRatio.with_log_interval(
        (a.events * b.n) / (b.events * a.n),
        math.sqrt(log_variance),
        level=level,
        method=IntervalMethod.KATZ_LOG,
    )


def risk_difference(a: Proportion, b: Proportion, level: float = DEFAULT_LEVEL) -> RiskDifference:
    """Return the risk in a minus the risk in b with the hybrid score interval, as shares of 1.

    The interval squares and adds the distances of the two Wilson intervals; the standard error is
    the ordinary Wald one, for pooling only. Raises InvalidLevel.

    Method 10 of Newcombe 1998, Stat Med 17:873.
    """
    value = a.risk - b.risk
    score_a, score_b = wilson_interval(a, level), wilson_interval(b, level)
    down = math.hypot(a.risk - score_a.low, score_b.high - b.risk)
    up = math.hypot(score_a.high - a.risk, b.risk - score_b.low)
    method = IntervalMethod.NEWCOMBE_HYBRID_SCORE
    interval = _difference_interval(value, down, up, level, method)
    return RiskDifference(value, interval, math.sqrt(_risk_variance(a) + _risk_variance(b)))


def _difference_interval(value: float, down: float, up: float, level: float, method: IntervalMethod) -> Interval:
    return Interval(max(-1.0, value - down), min(1.0, value + up), method, level)


def _risk_variance(arm: Proportion) -> float:
    return arm.events * (arm.n - arm.events) / arm.n**3


def _log_risk_variance(arm: Proportion) -> float:
    # This is 1/events - 1/n without the subtraction, hence exactly zero for n events of n.
    return (arm.n - arm.events) / (arm.events * arm.n)
