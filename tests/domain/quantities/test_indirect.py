import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.quantities import errors
from api.domain.quantities.effects import RiskDifference, RiskRatio, risk_difference, risk_ratio
from api.domain.quantities.indirect import indirect_risk_difference, indirect_risk_ratio
from api.domain.quantities.intervals import IntervalMethod
from api.domain.quantities.pooling import pool_risk_ratios
from api.domain.quantities.proportions import Proportion

arms = st.integers(20, 2000).flatmap(lambda n: st.builds(Proportion, st.integers(5, n - 5), st.just(n)))


def a_ratio(log_value: float, log_standard_error: float) -> RiskRatio:
    return RiskRatio.with_log_interval(
        math.exp(log_value), log_standard_error, level=0.95, method=IntervalMethod.RANDOM_EFFECTS_NORMAL
    )


def a_difference(value: float, standard_error: float) -> RiskDifference:
    return RiskDifference.with_normal_interval(
        value, standard_error, level=0.95, method=IntervalMethod.RANDOM_EFFECTS_NORMAL
    )


def peto(trials: Sequence[tuple[int, int, int, int]]) -> RiskRatio:
    """Peto's one-step odds ratio of trials, each given as events and people of either arm."""
    surplus = variance = 0.0
    for events, n, other_events, other_n in trials:
        everyone, ill = n + other_n, events + other_events
        surplus += events - n * ill / everyone
        variance += n * other_n * ill * (everyone - ill) / everyone**2 / (everyone - 1)
    return a_ratio(surplus / variance, 1 / math.sqrt(variance))


def test_prophylaxis_example_of_bucher() -> None:
    # Bucher et al. 1997, J Clin Epidemiol 50:683: the trials of its table 1 as R's bayesmeta holds them
    # (BucherEtAl1997), and the indirect odds ratio of its abstract, 0.37 (0.21 to 0.65). The full text was
    # not at hand; of the usual poolings it is Peto's that leads to the printed figures. The step under test
    # is the same for the logarithm of any ratio.
    co_trimoxazole = [
        *((0, 29, 1, 27), (14, 154, 36, 156), (0, 142, 6, 71), (3, 27, 6, 26), (1, 53, 4, 55)),
        *((2, 108, 5, 106), (0, 26, 2, 23), (1, 47, 8, 48), (5, 95, 6, 101)),
    ]
    dapsone = [(9, 50, 8, 46), (10, 173, 10, 176), (15, 126, 15, 152), (12, 291, 13, 242), (5, 92, 12, 102)]

    indirect = indirect_risk_ratio(peto(co_trimoxazole), peto(dapsone))

    assert round(indirect.value, 2) == 0.37
    assert (round(indirect.interval.low, 2), round(indirect.interval.high, 2)) == (0.21, 0.65)
    assert indirect.interval.method == IntervalMethod.BUCHER_NORMAL


def test_difference_of_two_log_ratios_as_altman_and_bland_print_it() -> None:
    # Altman and Bland 2003, BMJ 326:219: risk ratios 0.67 (0.46 to 0.98) and 0.88 (0.71 to 1.08); they print
    # -0.2726 for the difference of the logarithms and 0.2206 for its error. The arithmetic is Bucher's.
    younger = a_ratio(math.log(0.67), (math.log(0.98) - math.log(0.46)) / (2 * 1.96))
    older = a_ratio(math.log(0.88), (math.log(1.08) - math.log(0.71)) / (2 * 1.96))

    indirect = indirect_risk_ratio(younger, older)

    assert round(math.log(indirect.value), 4) == -0.2726
    assert round(indirect.log_standard_error, 4) == 0.2206


def test_ratio_of_two_risk_ratios_as_printed_in_heart() -> None:
    # A worked example in Heart (table 4, the Adventist study, https://heart.bmj.com/highwire/markup/156479):
    # ln 2.15 = 0.765468 with error 0.244637 and 0.746688 with 0.324736 give 1.02 (0.46 to 2.26).
    indirect = indirect_risk_ratio(a_ratio(0.765468, 0.244637), a_ratio(0.746688, 0.324736))

    assert round(indirect.value, 2) == 1.02
    assert (round(indirect.interval.low, 2), round(indirect.interval.high, 2)) == (0.46, 2.26)
    assert round(indirect.log_standard_error**2, 6) == 0.165301


def test_difference_of_differences() -> None:
    # By hand: 0.30 - 0.10, and the root of 0.03 squared and 0.04 squared is 0.05.
    indirect = indirect_risk_difference(a_difference(0.30, 0.03), a_difference(0.10, 0.04))

    assert indirect.value == pytest.approx(0.20)
    assert indirect.standard_error == pytest.approx(0.05)
    expected = (0.20 - 1.959964 * 0.05, 0.20 + 1.959964 * 0.05)
    assert (indirect.interval.low, indirect.interval.high) == pytest.approx(expected, abs=1e-6)
    assert (indirect.interval.level, indirect.interval.method) == (0.95, IntervalMethod.BUCHER_NORMAL)


@given(arms, arms, arms, arms)
def test_swapping_the_treatments_turns_both_scales_round(
    a: Proportion, placebo_of_a: Proportion, b: Proportion, placebo_of_b: Proportion
) -> None:
    ratio_a, ratio_b = risk_ratio(a, placebo_of_a), risk_ratio(b, placebo_of_b)
    there, back = indirect_risk_ratio(ratio_a, ratio_b), indirect_risk_ratio(ratio_b, ratio_a)

    assert there.value * back.value == pytest.approx(1, rel=1e-14)
    assert there.interval.low * back.interval.high == pytest.approx(1, rel=1e-14)
    assert there.log_standard_error > max(ratio_a.log_standard_error, ratio_b.log_standard_error)

    difference_a, difference_b = risk_difference(a, placebo_of_a), risk_difference(b, placebo_of_b)
    if abs(difference_a.value - difference_b.value) <= 1:
        there_difference = indirect_risk_difference(difference_a, difference_b)
        back_difference = indirect_risk_difference(difference_b, difference_a)
        assert there_difference.value == -back_difference.value
        assert there_difference.interval.low == -back_difference.interval.high


def test_pooled_effects_are_compared_as_single_ones_are() -> None:
    trial = risk_ratio(Proportion(34, 62), Proportion(5, 62))
    repeated = pool_risk_ratios([trial, trial]).effect
    other = risk_ratio(Proportion(40, 100), Proportion(20, 100))

    indirect = indirect_risk_ratio(repeated, other)

    assert indirect.value == pytest.approx(trial.value / other.value)
    expected = trial.log_standard_error**2 / 2 + other.log_standard_error**2
    assert indirect.log_standard_error**2 == pytest.approx(expected)


def test_limits_of_a_difference_are_cut_at_one() -> None:
    indirect = indirect_risk_difference(a_difference(0.8, 0.1), a_difference(-0.1, 0.1))

    assert indirect.interval.high == 1.0
    assert indirect.interval.low == pytest.approx(0.9 - 1.959964 * math.hypot(0.1, 0.1), abs=1e-6)


def test_differences_that_cannot_stand_on_one_baseline_are_refused() -> None:
    with pytest.raises(errors.RiskOutOfRange):
        indirect_risk_difference(a_difference(0.8, 0.1), a_difference(-0.3, 0.1))


def test_effect_without_weight_does_not_pass_for_a_certain_one() -> None:
    without_weight = risk_difference(Proportion(0, 20), Proportion(0, 30))
    other = risk_difference(Proportion(3, 20), Proportion(1, 30))

    for pair in ((without_weight, other), (other, without_weight)):
        with pytest.raises(errors.InvalidStandardError):
            indirect_risk_difference(*pair)


def test_levels_must_agree() -> None:
    trial = Proportion(34, 62), Proportion(15, 62)

    with pytest.raises(errors.LevelsDiffer):
        indirect_risk_ratio(risk_ratio(*trial), risk_ratio(*trial, level=0.9))
    with pytest.raises(errors.LevelsDiffer):
        indirect_risk_difference(risk_difference(*trial), risk_difference(*trial, level=0.9))
    at_ninety = indirect_risk_ratio(risk_ratio(*trial, level=0.9), risk_ratio(*trial, level=0.9))
    assert at_ninety.interval.level == 0.9
