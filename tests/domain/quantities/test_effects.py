import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep

from api.domain.quantities import errors
from api.domain.quantities.effects import (
    MINIMUM_EVENTS_FOR_RATIO,
    RiskDifference,
    RiskRatio,
    is_ratio_allowed,
    risk_difference,
    risk_ratio,
)
from api.domain.quantities.intervals import Interval, IntervalMethod
from api.domain.quantities.proportions import Proportion

Arms = tuple[Proportion, Proportion]

arms = st.integers(1, 3000).flatmap(lambda n: st.builds(Proportion, st.integers(0, n), st.just(n)))
arms_with_both = st.integers(2, 3000).flatmap(lambda n: st.builds(Proportion, st.integers(1, n - 1), st.just(n)))


def test_risk_ratio_of_the_physicians_health_study() -> None:
    # Infarctions on placebo and on aspirin; the limits are those R's epitools::riskratio prints.
    ratio = risk_ratio(Proportion(189, 11034), Proportion(104, 11037))

    assert round(ratio.value, 6) == 1.817802
    assert (round(ratio.interval.low, 6), round(ratio.interval.high, 6)) == (1.433031, 2.305884)
    assert (ratio.interval.method, ratio.interval.level) == (IntervalMethod.KATZ_LOG, 0.95)


def test_log_risk_ratios_of_the_bcg_trials(bcg_trials: list[Arms]) -> None:
    # Log ratios and their variances as the documentation of R's metafor prints them for dat.bcg.
    ratios = [risk_ratio(vaccinated, control) for vaccinated, control in bcg_trials]

    assert [round(math.log(ratio.value), 4) for ratio in ratios] == [
        *(-0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209),
        *(0.0120, -0.4694, -1.3713, -0.3394, 0.4459, -0.0173),
    ]
    assert [round(ratio.log_standard_error**2, 4) for ratio in ratios] == [
        *(0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230),
        *(0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714),
    ]


@settings(deadline=None)
@given(arms_with_both, arms_with_both, st.sampled_from([0.9, 0.95, 0.99]))
def test_risk_ratio_is_that_of_statsmodels(a: Proportion, b: Proportion, level: float) -> None:
    table = Table2x2([[a.events, a.n - a.events], [b.events, b.n - b.events]], shift_zeros=False)

    ratio = risk_ratio(a, b, level)

    assert ratio.value == pytest.approx(table.riskratio, rel=1e-12)
    assert ratio.log_standard_error == pytest.approx(table.log_riskratio_se, rel=1e-9)
    expected = table.riskratio_confint(alpha=1 - level)
    assert (ratio.interval.low, ratio.interval.high) == pytest.approx(expected, rel=1e-9)
    assert ratio.interval.level == level


# Newcombe 1998, Stat Med 17:873, table II, method 10.
@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_risk_difference_has_the_printed_limits(
    a: tuple[int, int], b: tuple[int, int], low: float, high: float
) -> None:
    difference = risk_difference(Proportion(*a), Proportion(*b))

    assert difference.value == pytest.approx(a[0] / a[1] - b[0] / b[1], abs=1e-15)
    assert (round(difference.interval.low, 4), round(difference.interval.high, 4)) == (low, high)
    assert difference.interval.method == IntervalMethod.NEWCOMBE_HYBRID_SCORE


@settings(deadline=None)
@given(arms, arms, st.sampled_from([0.9, 0.95, 0.99]))
def test_risk_difference_is_that_of_statsmodels(a: Proportion, b: Proportion, level: float) -> None:
    expected = confint_proportions_2indep(
        a.events, a.n, b.events, b.n, method="newcomb", compare="diff", alpha=1 - level
    )

    difference = risk_difference(a, b, level)

    assert (difference.interval.low, difference.interval.high) == pytest.approx(expected, abs=1e-9)
    wald = math.sqrt(a.risk * (1 - a.risk) / a.n + b.risk * (1 - b.risk) / b.n)
    assert difference.standard_error == pytest.approx(wald, rel=1e-9, abs=1e-12)
    assert difference.interval.level == level


@given(arms_with_both, arms_with_both)
def test_swapping_arms_inverts_the_ratio(a: Proportion, b: Proportion) -> None:
    there, back = risk_ratio(a, b), risk_ratio(b, a)

    assert there.value * back.value == pytest.approx(1, rel=1e-14)
    assert there.interval.low * back.interval.high == pytest.approx(1, rel=1e-14)
    assert there.interval.high * back.interval.low == pytest.approx(1, rel=1e-14)
    assert there.log_standard_error == back.log_standard_error


@given(arms, arms)
def test_swapping_arms_negates_the_difference(a: Proportion, b: Proportion) -> None:
    there, back = risk_difference(a, b), risk_difference(b, a)

    assert there.value == -back.value
    assert there.interval.low == pytest.approx(-back.interval.high, abs=1e-15)
    assert there.interval.high == pytest.approx(-back.interval.low, abs=1e-15)
    assert there.standard_error == back.standard_error


@given(arms, arms)
def test_difference_lies_in_its_interval_and_no_limit_passes_one(a: Proportion, b: Proportion) -> None:
    difference = risk_difference(a, b)

    assert -1 <= difference.interval.low <= difference.value <= difference.interval.high <= 1


@pytest.mark.parametrize(
    ("a", "b", "error", "subject"),
    [
        ((0, 20), (5, 20), errors.NoEventsForRatio, (0, 5)),
        ((5, 20), (0, 20), errors.NoEventsForRatio, (5, 0)),
        ((0, 20), (0, 20), errors.NoEventsForRatio, (0, 0)),
        ((20, 20), (30, 30), errors.NoVariation, (20, 30)),
    ],
)
def test_ratio_that_has_no_interval_is_refused(
    a: tuple[int, int], b: tuple[int, int], error: type[errors.QuantityError], subject: object
) -> None:
    with pytest.raises(error) as caught:
        risk_ratio(Proportion(*a), Proportion(*b))
    assert caught.value.subject == subject


@pytest.mark.parametrize(
    ("a", "b", "is_allowed"),
    [
        ((5, 60), (5, 62), True),
        ((4, 60), (40, 62), False),
        ((40, 60), (4, 62), False),
        ((0, 60), (40, 62), False),
        ((60, 60), (40, 62), True),
        ((60, 60), (62, 62), False),
    ],
)
def test_ratio_is_allowed_from_five_events_in_each_arm(
    a: tuple[int, int], b: tuple[int, int], is_allowed: bool
) -> None:
    assert MINIMUM_EVENTS_FOR_RATIO == 5
    assert is_ratio_allowed(Proportion(*a), Proportion(*b)) is is_allowed


@given(arms, arms)
def test_ratio_that_is_allowed_is_never_refused(a: Proportion, b: Proportion) -> None:
    if is_ratio_allowed(a, b):
        assert risk_ratio(a, b).log_standard_error > 0


@pytest.mark.parametrize(
    ("a", "b", "has_weight"),
    [
        ((0, 20), (0, 30), False),
        ((20, 20), (0, 30), False),
        ((20, 20), (1, 30), True),
        ((3, 20), (4, 30), True),
    ],
)
def test_difference_between_all_or_none_has_no_weight(a: tuple[int, int], b: tuple[int, int], has_weight: bool) -> None:
    assert risk_difference(Proportion(*a), Proportion(*b)).has_weight is has_weight


@pytest.mark.parametrize(
    ("value", "log_standard_error", "error"),
    [
        (0, 0.1, errors.InvalidRatio),
        (-2, 0.1, errors.InvalidRatio),
        (math.inf, 0.1, errors.InvalidRatio),
        (math.nan, 0.1, errors.InvalidRatio),
        (1.2, 0, errors.InvalidStandardError),
        (1.2, -0.1, errors.InvalidStandardError),
        (1.2, math.nan, errors.InvalidStandardError),
    ],
)
def test_impossible_ratio_is_refused(
    value: float, log_standard_error: float, error: type[errors.QuantityError]
) -> None:
    with pytest.raises(error):
        RiskRatio(value, Interval(0.5, 2, "published"), log_standard_error)


@pytest.mark.parametrize(
    ("value", "standard_error", "error"),
    [
        (1.01, 0.1, errors.RiskOutOfRange),
        (-1.01, 0.1, errors.RiskOutOfRange),
        (math.nan, 0.1, errors.RiskOutOfRange),
        (0.2, -0.1, errors.InvalidStandardError),
        (0.2, math.inf, errors.InvalidStandardError),
    ],
)
def test_impossible_difference_is_refused(
    value: float, standard_error: float, error: type[errors.QuantityError]
) -> None:
    with pytest.raises(error):
        RiskDifference(value, Interval(-1, 1, "published"), standard_error)
