"""People with an event out of all people: the record, its interval, and counts from percentages."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from api.domain.quantities.errors import (
    EventsOutOfRange,
    InvalidPercentage,
    NoPeople,
    NotACount,
)
from api.domain.quantities.intervals import (
    DEFAULT_LEVEL,
    Interval,
    IntervalMethod,
    critical_value,
)


@dataclass(frozen=True, slots=True)
class Proportion:
    """People with an event out of the n people looked at.

    Raises NotACount, NoPeople or EventsOutOfRange.
    """

    events: int
    n: int

    def __post_init__(self) -> None:
        _check_people(self.n)
        _check_count(self.events)
        if not 0 <= self.events <= self.n:
            raise EventsOutOfRange((self.events, self.n))

    @property
    def risk(self) -> float:
        """The share of people with the event, between 0 and 1."""
        return self.events / self.n


def wilson_interval(proportion: Proportion, level: float = DEFAULT_LEVEL) -> Interval:
    """Return the score interval of a risk, without continuity correction, within 0 and 1.

    The low limit is exactly 0 for no events, the high limit exactly 1 for n events of n; the high
    limit for no events is the one to show with "0 of n". Raises InvalidLevel.

    Wilson 1927, J Am Stat Assoc 22:209; method 3 of Newcombe 1998, Stat Med 17:857.
    """
    z = critical_value(level)
    non_events = proportion.n - proportion.events
    return Interval(
        low=_wilson_low(proportion.events, proportion.n, z),
        high=1 - _wilson_low(non_events, proportion.n, z),
        level=level,
        method=IntervalMethod.WILSON_SCORE,
    )


def fitting_counts(percent: Decimal, n: int) -> range:
    """Return the counts of n people that print as this percentage, at its number of decimals.

    Sources round halves up or to the even digit, so a count fits when either gives the printed
    figure. The range is empty when no count does, and holds several counts where n is large
    against the decimals: 33 % of 1,000 people are 325 to 334. Decimal keeps what was printed:
    "12.0" is sharper than "12". Raises InvalidPercentage, NotACount or NoPeople.
    """
    _check_people(n)
    if not percent.is_finite() or not 0 <= percent <= 100:
        raise InvalidPercentage(percent)
    exponent = percent.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    printed = Fraction(percent)
    half = Fraction(1, 2 * 10**decimals)
    first = math.ceil((printed - half) * n / 100)
    beyond = (printed + half) * n / 100
    # A half below the printed figure always may round up to it; a half above it only rounds
    # down to it, to the even digit, when the printed digit is even.
    is_even = int(printed * 10**decimals) % 2 == 0
    end = math.floor(beyond) + 1 if is_even else math.ceil(beyond)
    return range(max(0, first), min(n + 1, end))


def events_from_percentage(percent: Decimal, n: int) -> int | None:
    """Return the count of n people that prints as this percentage, or None when none does.

    None means that the percentage and n do not belong together. Where several counts fit (see
    `fitting_counts`) it is the one nearest to percent * n / 100, the smaller of two equally near.
    Raises InvalidPercentage, NotACount or NoPeople.
    """
    counts = fitting_counts(percent, n)
    exact = Fraction(percent) * n / 100
    below = math.floor(exact)
    nearest = [count for count in (below, below + 1) if count in counts]
    return min(nearest, key=lambda count: abs(count - exact), default=None)


def _wilson_low(events: int, n: int, z: float) -> float:
    # The lower root of Wilson's equation as product of roots over upper root: it subtracts
    # nothing, so it is exactly zero without events and keeps its digits for rare ones.
    spread = z * math.sqrt(events * (n - events) / n + z * z / 4)
    return events * events / (n * (events + z * z / 2 + spread))


def _check_people(n: int) -> None:
    _check_count(n)
    if n < 1:
        raise NoPeople(n)


def _check_count(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotACount(value)
