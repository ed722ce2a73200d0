"""The arithmetic of printed percentages, against an independent way to round."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.curation.checks.proportions import Proportion, find_fault, has_count, is_printed_as
from api.domain.vocabulary import Counted

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("events", "n", "percent", "printed"),
    [
        (37, 67, "55.2", True),
        (37, 67, "55", True),
        (37, 67, "55.22", True),
        (37, 67, "55.3", False),
        (1, 8, "12.5", True),
        (1, 8, "12", True),
        (1, 8, "13", True),
        (1, 8, "12.4", False),
        (3, 8, "38", True),
        (3, 8, "37", False),
        (0, 62, "0", True),
        (0, 62, "0.0", True),
        (62, 62, "100", True),
        (1, 1000, "0", True),
        (1, 62, "0", False),
    ],
)
def test_is_printed_as(events: int, n: int, percent: str, printed: bool) -> None:
    assert is_printed_as(events, n, Decimal(percent)) is printed


@given(counts, st.integers(0, 3), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_every_rounded_share_is_accepted(count: tuple[int, int], decimals: int, rounding: str) -> None:
    events, n = count
    percent = (Decimal(100 * events) / n).quantize(Decimal(1).scaleb(-decimals), rounding)
    assert is_printed_as(events, n, percent)
    assert has_count(n, percent)


@given(counts, st.integers(0, 3), st.sampled_from([-1, 1]))
def test_a_share_more_than_half_a_unit_off_is_refused(count: tuple[int, int], decimals: int, direction: int) -> None:
    events, n = count
    unit = Decimal(1).scaleb(-decimals)
    percent = (Decimal(100 * events) / n).quantize(unit) + direction * 2 * unit
    assert not is_printed_as(events, n, percent)


@given(st.integers(1, 120), st.integers(0, 1000))
def test_has_count_agrees_with_trying_every_count(n: int, tenths: int) -> None:
    percent = Decimal(tenths) / 10
    percent = percent.quantize(Decimal("0.1"))
    assert has_count(n, percent) == any(is_printed_as(events, n, percent) for events in range(n + 1))


def test_above_1000_people_only_given_counts_are_judged() -> None:
    percent = Decimal("55.91")
    assert find_fault(Proportion((), None, 1000, percent, Counted.PEOPLE)) is not None
    assert find_fault(Proportion((), None, 1001, percent, Counted.PEOPLE)) is None
    assert find_fault(Proportion((), 1, 1001, percent, Counted.PEOPLE)) is not None
