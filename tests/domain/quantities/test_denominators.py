import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.quantities import errors
from api.domain.quantities.denominators import choose_denominator, is_lost_in_rounding, per_denominator


@pytest.mark.parametrize(
    ("value", "denominator", "people"),
    [
        (34 / 62, 100, 55),
        (0.0, 100, 0),
        (1.0, 100, 100),
        (0.124, 100, 12),
        # Halves, exact and as binary fractions leave them.
        (0.125, 100, 13),
        (29 / 200, 100, 15),
        (0.145, 100, 15),
        (0.3 - 0.155, 100, 15),
        (0.0045, 1000, 5),
        (0.0044, 1000, 4),
        # Fewer mirrors more.
        (-0.125, 100, -13),
        (-0.124, 100, -12),
        (0.004, 100, 0),
        (-0.004, 100, 0),
    ],
)
def test_whole_people_per_denominator(value: float, denominator: int, people: int) -> None:
    assert per_denominator(value, denominator) == people


@given(st.floats(-1, 1), st.sampled_from([100, 1000]))
def test_people_are_whole_within_half_of_the_figure_and_mirror(value: float, denominator: int) -> None:
    people = per_denominator(value, denominator)

    assert isinstance(people, int)
    assert abs(people - value * denominator) <= 0.5 + 1e-8
    assert per_denominator(-value, denominator) == -people


@pytest.mark.parametrize(
    ("value", "denominator", "is_lost"),
    [
        (0.0, 100, False),
        (0.004, 100, True),
        (0.004, 1000, False),
        (0.0004, 1000, True),
        (-0.004, 100, True),
        (0.005, 100, False),
    ],
)
def test_figure_that_would_be_shown_as_none(value: float, denominator: int, is_lost: bool) -> None:
    assert is_lost_in_rounding(value, denominator) is is_lost


@pytest.mark.parametrize(
    ("risks", "denominator"),
    [
        ([], 100),
        ([0.0], 100),
        ([0.5, 0.2], 100),
        ([0.5, 0.0], 100),
        ([0.5, 1 / 100], 100),
        ([0.5, 2 / 201], 1000),
        ([0.0, 0.004], 1000),
        ([1.0], 100),
    ],
)
def test_one_denominator_for_all_risks(risks: list[float], denominator: int) -> None:
    assert choose_denominator(risks) == denominator
    assert choose_denominator(reversed(risks)) == denominator


@pytest.mark.parametrize("denominator", [0, 1, 10, 10000, -100])
def test_other_denominators_are_refused(denominator: int) -> None:
    with pytest.raises(errors.UnknownDenominator):
        per_denominator(0.5, denominator)


@pytest.mark.parametrize("value", [1.5, -1.5, 55, math.nan, math.inf])
def test_figure_that_is_no_share_of_people_is_refused(value: float) -> None:
    with pytest.raises(errors.RiskOutOfRange):
        per_denominator(value, 100)
    with pytest.raises(errors.RiskOutOfRange):
        choose_denominator([0.5, value])


def test_negative_risk_is_refused() -> None:
    with pytest.raises(errors.RiskOutOfRange):
        choose_denominator([-0.2])
