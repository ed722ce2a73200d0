import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from api.domain.quantities import errors
from api.domain.quantities.intervals import Interval, critical_value, shared_level


@settings(deadline=None)
@given(st.floats(0.01, 0.999999))
def test_critical_value_is_that_of_scipy(level: float) -> None:
    assert critical_value(level) == pytest.approx(norm.isf((1 - level) / 2), rel=1e-9)


@pytest.mark.parametrize("level", [-0.5, 0, 1, 95, math.nan])
def test_level_outside_zero_and_one_is_refused(level: float) -> None:
    with pytest.raises(errors.InvalidLevel):
        critical_value(level)
    with pytest.raises(errors.InvalidLevel):
        Interval(0.1, 0.2, "wilson_score", level)


@pytest.mark.parametrize("limits", [(0.2, 0.1), (math.nan, 0.1), (0.1, math.nan), (0.1, math.inf)])
def test_limits_out_of_order_or_not_finite_are_refused(limits: tuple[float, float]) -> None:
    with pytest.raises(errors.InvalidInterval) as caught:
        Interval(*limits, "wilson_score")
    assert caught.value.subject == limits


def test_level_is_shared_or_refused() -> None:
    ninety, other_ninety, ninety_five = (Interval(0, 1, "published", level) for level in (0.9, 0.9, 0.95))

    assert shared_level([ninety, other_ninety]) == 0.9
    with pytest.raises(errors.LevelsDiffer) as caught:
        shared_level([ninety_five, ninety])
    assert caught.value.subject == [0.9, 0.95]
    with pytest.raises(errors.LevelsDiffer):
        shared_level([])


def test_every_refusal_has_a_code_of_its_own_and_names_its_subject() -> None:
    refusals = errors.QuantityError.__subclasses__()
    codes = {refusal.code for refusal in refusals}

    assert len(codes) == len(refusals)
    assert errors.QuantityError.code not in codes
    assert str(errors.NoPeople(0)) == "a proportion needs at least one person, not: 0"
