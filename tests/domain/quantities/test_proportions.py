import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from api.domain.quantities import errors
from api.domain.quantities.intervals import IntervalMethod
from api.domain.quantities.proportions import (
    Proportion,
    events_from_percentage,
    fitting_counts,
    wilson_interval,
)

proportions = st.integers(1, 5000).flatmap(lambda n: st.builds(Proportion, events=st.integers(0, n), n=st.just(n)))


@pytest.mark.parametrize(
    ("events", "n", "error", "subject"),
    [
        (0, 0, errors.NoPeople, 0),
        (0, -5, errors.NoPeople, -5),
        (-1, 10, errors.EventsOutOfRange, (-1, 10)),
        (11, 10, errors.EventsOutOfRange, (11, 10)),
        (2.0, 10, errors.NotACount, 2.0),
        (2, 10.0, errors.NotACount, 10.0),
        (True, 10, errors.NotACount, True),
    ],
)
def test_impossible_proportion_says_what_is_wrong(
    events: int, n: int, error: type[errors.QuantityError], subject: object
) -> None:
    with pytest.raises(error) as caught:
        Proportion(events, n)
    assert caught.value.subject == subject


def test_risk_is_events_out_of_people() -> None:
    assert Proportion(34, 62).risk == 34 / 62


# Newcombe 1998, Stat Med 17:857, table I, method 3.
@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_has_the_printed_limits(events: int, n: int, low: float, high: float) -> None:
    interval = wilson_interval(Proportion(events, n))

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    assert (interval.level, interval.method) == (0.95, IntervalMethod.WILSON_SCORE)


@settings(deadline=None)
@given(proportions, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_interval_is_that_of_statsmodels(proportion: Proportion, level: float) -> None:
    expected = proportion_confint(proportion.events, proportion.n, 1 - level, method="wilson")

    interval = wilson_interval(proportion, level)

    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert interval.level == level


@pytest.mark.parametrize("n", [1, 2, 3, 7, 20, 62, 1000, 88391, 10**9])
def test_none_and_all_of_n_touch_the_end_exactly(n: int) -> None:
    none, everyone = wilson_interval(Proportion(0, n)), wilson_interval(Proportion(n, n))

    assert none.low == 0.0
    assert everyone.high == 1.0
    assert 0 < none.high < 1
    assert none.high == pytest.approx(1 - everyone.low, abs=1e-15)


@given(proportions)
def test_wilson_interval_holds_the_risk_and_mirrors(proportion: Proportion) -> None:
    interval = wilson_interval(proportion)
    mirrored = wilson_interval(Proportion(proportion.n - proportion.events, proportion.n))

    assert 0 <= interval.low <= proportion.risk <= interval.high <= 1
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((interval.low, interval.high), abs=1e-15)


def test_rare_event_among_very_many_keeps_its_digits() -> None:
    # As n grows the limits become those of a Poisson count of 1: the roots of (x - 1) ** 2 = z ** 2 * x.
    z = 1.959963984540054
    expected = 1 + z**2 / 2 - z * math.sqrt(1 + z**2 / 4)

    assert wilson_interval(Proportion(1, 10**12)).low * 10**12 == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("percent", "n", "counts"),
    [
        ("54.8", 62, [34]),
        ("55", 62, [34]),
        ("55.0", 62, []),
        ("12.4", 20, []),
        ("0", 50, [0]),
        ("0", 1000, [0, 1, 2, 3, 4, 5]),
        ("0.0", 1000, [0]),
        ("100", 50, [50]),
        ("100", 1000, [995, 996, 997, 998, 999, 1000]),
        ("33", 1000, [325, 326, 327, 328, 329, 330, 331, 332, 333, 334]),
        # 1 of 8 is 12.5 %: printed 13 by halves up, 12 by halves to even.
        ("12", 8, [1]),
        ("13", 8, [1]),
        # 3 of 8 is 37.5 %: 38 by either rule, 37 by none.
        ("38", 8, [3]),
        ("37", 8, []),
        ("5E+1", 62, [31]),
    ],
)
def test_fitting_counts(percent: str, n: int, counts: list[int]) -> None:
    assert list(fitting_counts(Decimal(percent), n)) == counts


@pytest.mark.parametrize(
    ("percent", "n", "events"),
    [
        ("54.8", 62, 34),
        ("55.0", 62, None),
        ("0", 1000, 0),
        ("100", 1000, 1000),
        ("33", 1000, 330),
        # 82.5 people: 82 and 83 both print as 33 % and are equally near.
        ("33", 250, 82),
        # 66.33 people: 66 and 67 both print as 33 %.
        ("33", 201, 66),
        # 4.25 people: 4 are 4.7 %, and 5 are 5.9 %.
        ("5", 85, 4),
        # 1 of 52 is 1.9 %, none is 0 %: no count prints as 1 %.
        ("1", 52, None),
        ("2", 52, 1),
    ],
)
def test_events_from_percentage(percent: str, n: int, events: int | None) -> None:
    assert events_from_percentage(Decimal(percent), n) == events


@settings(max_examples=60, deadline=None)
@given(n=st.integers(1, 120), decimals=st.integers(0, 2), data=st.data())
def test_counts_are_those_that_either_rounding_prints(n: int, decimals: int, data: st.DataObject) -> None:
    printed = data.draw(st.integers(0, 100 * 10**decimals)) * Decimal(1).scaleb(-decimals)
    unit = Decimal(1).scaleb(-decimals)
    expected = [
        count
        for count in range(n + 1)
        for exact in [Decimal(100 * count) / n]
        if printed in (exact.quantize(unit, ROUND_HALF_UP), exact.quantize(unit, ROUND_HALF_EVEN))
    ]

    assert list(fitting_counts(printed, n)) == expected
    found = events_from_percentage(printed, n)
    assert (found is None) == (expected == [])
    if found is not None:
        assert abs(100 * found - printed * n) == min(abs(100 * count - printed * n) for count in expected)


@given(proportions, st.integers(0, 3), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_what_a_source_printed_leads_back_to_its_count(proportion: Proportion, decimals: int, rounding: str) -> None:
    exact = Decimal(100 * proportion.events) / proportion.n
    printed = exact.quantize(Decimal(1).scaleb(-decimals), rounding)

    assert proportion.events in fitting_counts(printed, proportion.n)
    # With three decimals and up to 5,000 people, neighbouring counts never print alike.
    if decimals == 3:
        assert events_from_percentage(printed, proportion.n) == proportion.events


@pytest.mark.parametrize("percent", ["-1", "100.1", "NaN", "sNaN", "Infinity"])
def test_impossible_percentage_is_refused(percent: str) -> None:
    with pytest.raises(errors.InvalidPercentage):
        events_from_percentage(Decimal(percent), 20)


@pytest.mark.parametrize(("n", "error"), [(0, errors.NoPeople), (20.5, errors.NotACount)])
def test_percentage_needs_people(n: int, error: type[errors.QuantityError]) -> None:
    with pytest.raises(error):
        events_from_percentage(Decimal(50), n)
