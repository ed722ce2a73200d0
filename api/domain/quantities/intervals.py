"""Confidence intervals: the record, its methods, and the normal quantile they rest on."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from api.domain.quantities.errors import InvalidInterval, InvalidLevel, LevelsDiffer

DEFAULT_LEVEL = 0.95


class IntervalMethod(StrEnum):
    """The methods by which this package makes intervals."""

    WILSON_SCORE = "wilson_score"
    KATZ_LOG = "katz_log"
    NEWCOMBE_HYBRID_SCORE = "newcombe_hybrid_score"
    RANDOM_EFFECTS_NORMAL = "random_effects_normal"
    BUCHER_NORMAL = "bucher_normal"


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided confidence interval in the unit of what it belongs to.

    `method` is an `IntervalMethod`, or other words where a source computed the interval.
    Raises InvalidInterval or InvalidLevel.
    """

    low: float
    high: float
    method: str
    level: float = DEFAULT_LEVEL

    def __post_init__(self) -> None:
        finite = math.isfinite(self.low) and math.isfinite(self.high)
        if not finite or self.low > self.high:
            raise InvalidInterval((self.low, self.high))
        if not 0 < self.level < 1:
            raise InvalidLevel(self.level)


def critical_value(level: float) -> float:
    """Return the standard normal deviate of a two-sided level: 1.96 for 0.95.

    Raises InvalidLevel.
    """
    if not 0 < level < 1:
        raise InvalidLevel(level)
    # The lower tail keeps its digits where the level is close to 1; the upper one rounds to 1.
    return -NormalDist().inv_cdf((1 - level) / 2)


def shared_level(intervals: Iterable[Interval]) -> float:
    """Return the one confidence level that all the intervals have.

    Raises LevelsDiffer, also when there is no interval at all.
    """
    levels = sorted({interval.level for interval in intervals})
    if len(levels) != 1:
        raise LevelsDiffer(levels)
    return levels[0]
