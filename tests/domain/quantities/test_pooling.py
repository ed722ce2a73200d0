import math
from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from statsmodels.stats.meta_analysis import combine_effects

from api.domain.quantities import errors, pooling
from api.domain.quantities.effects import risk_difference, risk_ratio
from api.domain.quantities.intervals import IntervalMethod
from api.domain.quantities.pooling import (
    Estimate,
    PooledEstimate,
    pool_estimates,
    pool_risk_differences,
    pool_risk_ratios,
)
from api.domain.quantities.proportions import Proportion

Arms = tuple[Proportion, Proportion]

estimates = st.builds(Estimate, st.floats(-3, 3), st.floats(0.05, 2))
studies = st.lists(estimates, min_size=2, max_size=12)


def q_at(tau_squared: float, values: np.ndarray, variances: np.ndarray) -> float:
    """Cochran's Q with a variance between studies added, written apart from the code under test."""
    weights = 1 / (variances + tau_squared)
    return float(np.sum(weights * (values - np.average(values, weights=weights)) ** 2))


def root_of_q(values: np.ndarray, variances: np.ndarray) -> float:
    """The Paule-Mandel variance by bracketing, not by Newton's steps."""
    wanted = len(values) - 1
    if q_at(0, values, variances) <= wanted:
        return 0.0
    # With this much variance the weights are all below those that make Q equal to k - 1.
    upper = float(np.sum((values - values.mean()) ** 2)) / wanted
    return float(brentq(lambda tau: q_at(tau, values, variances) - wanted, 0, upper, xtol=1e-14, rtol=1e-14))


def as_arrays(estimates: Sequence[Estimate]) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([estimate.value for estimate in estimates]),
        np.array([estimate.standard_error**2 for estimate in estimates]),
    )


def check_against_statsmodels(pooled: PooledEstimate, estimates: Sequence[Estimate]) -> None:
    """Hold a result to statsmodels' Paule-Mandel (method_re "iterated")."""
    values, variances = as_arrays(estimates)
    # Its search stops at this tolerance on Q. A sharper one is not safe: statsmodels 0.15 answers zero when
    # rounding at the root leaves Q a trace under k - 1 (values 0, 0, 0.5 and 3 with errors of 1, where the
    # variance is 1.0625), so the digits beyond are held to `root_of_q`. Studies without any difference make
    # it divide by zero for an I squared that is not asked here.
    with np.errstate(divide="ignore", over="ignore"):
        expected = combine_effects(values, variances, method_re="iterated", atol=1e-6)
    heterogeneity = pooled.heterogeneity
    assert heterogeneity.tau_squared == pytest.approx(expected.tau2, rel=1e-5, abs=1e-5)
    assert pooled.value == pytest.approx(expected.mean_effect_re, rel=1e-5, abs=1e-5)
    assert pooled.standard_error == pytest.approx(expected.sd_eff_w_re, rel=1e-5)
    assert heterogeneity.q == pytest.approx(expected.q, rel=1e-9, abs=1e-9)
    # statsmodels leaves a negative share where Higgins et al. 2003 set zero.
    if expected.q > len(estimates) - 1:
        assert heterogeneity.i_squared == pytest.approx(expected.i2, rel=1e-9)
    else:
        assert heterogeneity.i_squared == 0
    assert heterogeneity.k == len(estimates)


def test_paule_mandel_of_the_clasp_trials() -> None:
    # DerSimonian and Kacker 2007, Contemp Clin Trials 28:105, tables 3 and 4 (method PM): log odds ratios of
    # pre-eclampsia on aspirin, with counts and results as metafor's own test of that example gives them.
    aspirin = [(5, 156), (5, 303), (12, 565), (69, 1570), (9, 103), (313, 4659)]
    control = [(8, 74), (17, 303), (9, 477), (94, 1565), (11, 105), (352, 4650)]
    log_odds_ratios = [
        Estimate(
            math.log(a / (n - a) / (b / (m - b))),
            math.sqrt(1 / a + 1 / (n - a) + 1 / b + 1 / (m - b)),
        )
        for (a, n), (b, m) in zip(aspirin, control, strict=True)
    ]

    pooled = pool_estimates(log_odds_ratios)

    assert round(math.sqrt(pooled.heterogeneity.tau_squared), 4) == 0.3681
    assert round(pooled.value, 4) == -0.3811
    assert round(pooled.standard_error, 4) == 0.2060


def test_pooled_risk_ratio_of_the_bcg_trials(bcg_trials: list[Arms]) -> None:
    ratios = [risk_ratio(vaccinated, control) for vaccinated, control in bcg_trials]

    pooled = pool_risk_ratios(ratios)

    # Q and I squared as metafor's tests print them for log risk ratios of dat.bcg; I squared is printed there
    # with DerSimonian and Laird's variance, for which it equals (Q - 12) / Q.
    assert round(pooled.heterogeneity.q, 4) == 152.2330
    assert round(100 * pooled.heterogeneity.i_squared, 4) == 92.1173
    on_log_scale = [Estimate(math.log(ratio.value), ratio.log_standard_error) for ratio in ratios]
    check_against_statsmodels(pool_estimates(on_log_scale), on_log_scale)
    # Variance, mean and error as statsmodels 0.15 computed them on their own (0.31807, -0.71497, 0.18089).
    assert round(pooled.heterogeneity.tau_squared, 5) == 0.31807
    assert round(math.log(pooled.effect.value), 5) == -0.71497
    assert round(pooled.effect.log_standard_error, 5) == 0.18089
    low, high = (math.exp(-0.71497 + sign * 1.959964 * 0.18089) for sign in (-1, 1))
    assert (pooled.effect.interval.low, pooled.effect.interval.high) == pytest.approx((low, high), rel=1e-4)
    assert pooled.effect.interval.method == IntervalMethod.RANDOM_EFFECTS_NORMAL


def test_pooled_risk_difference_of_the_bcg_trials(bcg_trials: list[Arms]) -> None:
    differences = [risk_difference(vaccinated, control) for vaccinated, control in bcg_trials]

    pooled = pool_risk_differences(differences)

    # Q as metafor's tests print it for risk differences of dat.bcg.
    assert round(pooled.heterogeneity.q, 4) == 276.4737
    as_estimates = [Estimate(difference.value, difference.standard_error) for difference in differences]
    on_scale = pool_estimates(as_estimates)
    assert on_scale.heterogeneity.tau_squared == pytest.approx(root_of_q(*as_arrays(as_estimates)), rel=1e-8)
    assert (pooled.effect.value, pooled.effect.standard_error) == (on_scale.value, on_scale.standard_error)
    assert pooled.effect.interval == on_scale.interval


# No deadlines where the reference is slow at its first call.
@settings(deadline=None)
@given(studies)
def test_pooling_is_that_of_statsmodels(studies: list[Estimate]) -> None:
    check_against_statsmodels(pool_estimates(studies), studies)


@settings(deadline=None)
@given(studies)
def test_between_study_variance_makes_q_equal_its_degrees_of_freedom(studies: list[Estimate]) -> None:
    values, variances = as_arrays(studies)

    tau_squared = pool_estimates(studies).heterogeneity.tau_squared

    assert tau_squared == pytest.approx(root_of_q(values, variances), rel=1e-7, abs=1e-10)


@given(studies, st.sampled_from([0.9, 0.95]))
def test_interval_is_normal_around_the_mean(studies: list[Estimate], level: float) -> None:
    pooled = pool_estimates(studies, level)

    deviate = {0.9: 1.6448536269514722, 0.95: 1.959963984540054}[level]
    assert pooled.interval.high - pooled.value == pytest.approx(deviate * pooled.standard_error, rel=1e-9)
    assert pooled.value - pooled.interval.low == pytest.approx(deviate * pooled.standard_error, rel=1e-9)
    assert pooled.interval.level == level


@given(studies, st.randoms())
def test_order_of_studies_changes_no_digit(studies: list[Estimate], random: Random) -> None:
    shuffled = studies.copy()
    random.shuffle(shuffled)

    assert pool_estimates(shuffled) == pool_estimates(studies)


@given(studies)
def test_turning_every_study_round_turns_the_mean_round(studies: list[Estimate]) -> None:
    turned = pool_estimates([Estimate(-study.value, study.standard_error) for study in studies])
    straight = pool_estimates(studies)

    assert turned.value == -straight.value
    assert turned.heterogeneity == straight.heterogeneity


@given(studies)
def test_mean_lies_among_the_studies_and_random_effects_never_narrow(studies: list[Estimate]) -> None:
    pooled = pool_estimates(studies)

    values = [study.value for study in studies]
    assert min(values) - 1e-12 <= pooled.value <= max(values) + 1e-12
    without_variance = 1 / math.sqrt(sum(study.standard_error**-2 for study in studies))
    assert pooled.standard_error >= without_variance * (1 - 1e-12)


def test_variance_where_rounding_at_the_root_misleads_statsmodels() -> None:
    # Equal errors of 1: the variance is the sample variance of the values, 6.1875 / 3, less 1.
    pooled = pool_estimates([Estimate(value, 1) for value in (0, 0, 0.5, 3)])

    assert pooled.heterogeneity.tau_squared == pytest.approx(1.0625, rel=1e-12)


@pytest.mark.parametrize("spread", [1e-9, 1e-3, 1.0, 1e6])
@pytest.mark.parametrize("standard_error", [1e-12, 1e-4, 1.0])
def test_two_equally_precise_studies_have_a_closed_form(spread: float, standard_error: float) -> None:
    # Q is spread squared over twice the variance, so that the root is spread squared / 2 - variance.
    pooled = pool_estimates([Estimate(0, standard_error), Estimate(spread, standard_error)])

    expected = max(0.0, spread**2 / 2 - standard_error**2)
    assert pooled.heterogeneity.tau_squared == pytest.approx(expected, rel=1e-9, abs=1e-30)
    assert pooled.value == pytest.approx(spread / 2)


def test_single_study_comes_back_as_it_is() -> None:
    ratio = risk_ratio(Proportion(34, 62), Proportion(5, 62))
    difference = risk_difference(Proportion(34, 62), Proportion(5, 62))
    without_weight = risk_difference(Proportion(0, 20), Proportion(0, 30))

    assert pool_risk_ratios([ratio]).effect is ratio
    assert pool_risk_differences([difference]).effect is difference
    assert pool_risk_differences([without_weight]).effect is without_weight
    assert pool_risk_ratios([ratio]).heterogeneity == pooling.Heterogeneity(1, 0, 0, 0)


@given(estimates)
def test_single_estimate_keeps_every_digit(estimate: Estimate) -> None:
    pooled = pool_estimates([estimate])

    assert (pooled.value, pooled.standard_error) == (estimate.value, estimate.standard_error)
    assert pooled.heterogeneity == pooling.Heterogeneity(k=1, tau_squared=0, q=0, i_squared=0)


@pytest.mark.parametrize("pool", [pool_estimates, pool_risk_ratios, pool_risk_differences])
def test_nothing_cannot_be_pooled(pool: Callable[[list[object]], object]) -> None:
    with pytest.raises(errors.NothingToPool):
        pool([])


def test_effects_of_different_levels_are_not_pooled() -> None:
    arms = Proportion(34, 62), Proportion(15, 62)

    with pytest.raises(errors.LevelsDiffer):
        pool_risk_ratios([risk_ratio(*arms), risk_ratio(*arms, level=0.9)])
    with pytest.raises(errors.LevelsDiffer):
        pool_risk_differences([risk_difference(*arms), risk_difference(*arms, level=0.9)])


def test_level_of_the_effects_is_that_of_the_mean() -> None:
    arms = Proportion(34, 62), Proportion(15, 62)

    assert pool_risk_ratios([risk_ratio(*arms, level=0.9)] * 2).effect.interval.level == 0.9
    assert pool_risk_differences([risk_difference(*arms, level=0.9)] * 2).effect.interval.level == 0.9


def test_difference_without_weight_is_not_pooled_with_others() -> None:
    without_weight = risk_difference(Proportion(0, 20), Proportion(0, 30))
    other = risk_difference(Proportion(3, 20), Proportion(1, 30))

    with pytest.raises(errors.InvalidStandardError):
        pool_risk_differences([other, without_weight])


def test_search_that_does_not_end_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pooling, "_MAXIMUM_STEPS", 2)

    with pytest.raises(errors.PoolingDidNotConverge):
        pool_estimates([Estimate(0, 0.01), Estimate(5, 0.01)])


@pytest.mark.parametrize(
    ("value", "standard_error", "error"),
    [
        (math.nan, 0.1, errors.InvalidEstimate),
        (math.inf, 0.1, errors.InvalidEstimate),
        (0.2, 0, errors.InvalidStandardError),
        (0.2, -0.1, errors.InvalidStandardError),
        (0.2, math.nan, errors.InvalidStandardError),
        (0.2, math.inf, errors.InvalidStandardError),
        (0.2, 1e-200, errors.InvalidStandardError),
    ],
)
def test_impossible_estimate_is_refused(value: float, standard_error: float, error: type[errors.QuantityError]) -> None:
    with pytest.raises(error):
        Estimate(value, standard_error)
