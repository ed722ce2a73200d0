"""Shares of people in the arms of one study, with intervals, and what is not a share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from api.domain.records import Measurement
from api.domain.shares import Share, compute_shares
from api.domain.vocabulary import Counted
from tests.builders import a_result, a_study


def shares(measurement: Measurement, **result: Any) -> tuple[Share, ...]:
    return compute_shares(a_study(results=(a_result(measurements=(measurement,), **result),)))


def test_a_printed_count_has_its_interval() -> None:
    """15 of 148 is a row of Newcombe 1998, Stat Med 17:857: 0.0624 to 0.1605 by Wilson's score."""
    (share,) = shares(Measurement("adalimumab", events=15, n=148))
    assert (share.events, share.events_derived, share.counts_that_fit) == (15, False, 1)
    assert (share.interval_low, share.interval_high) == (6.2, 16.0)


@pytest.mark.parametrize(
    ("percent", "n", "events", "fitting"),
    [("55.2", 67, 37, 1), ("8.1", 62, 5, 1), ("33", 1000, 330, 11)],
)
def test_events_of_a_percentage_are_marked_as_derived(percent: str, n: int, events: int, fitting: int) -> None:
    (share,) = shares(Measurement("adalimumab", percent=Decimal(percent), n=n))
    assert (share.events, share.events_derived) == (events, True)
    assert share.counts_that_fit == pytest.approx(fitting, abs=1)


@pytest.mark.parametrize(("events", "low", "high"), [(3, None, None), (0, None, 22.8)])
def test_under_twenty_people_only_zero_has_a_limit(events: int, low: float | None, high: float | None) -> None:
    (share,) = shares(Measurement("adalimumab", events=events, n=13))
    assert (share.interval_low, share.interval_high) == (low, high)


@pytest.mark.parametrize(
    ("measurement", "result"),
    [
        (Measurement("adalimumab", percent=Decimal("55")), {}),
        (Measurement("adalimumab", mean=Decimal("-1.2"), n=67), {}),
        (Measurement("adalimumab", rate=Decimal("2.3"), rate_per_years=100, n=67), {}),
        (Measurement("adalimumab", events=70, n=67), {"counted": Counted.EVENTS}),
    ],
)
def test_what_counts_no_people_of_people_has_no_share(measurement: Measurement, result: dict[str, Any]) -> None:
    assert shares(measurement, **result) == ()
