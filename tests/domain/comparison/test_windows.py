"""Reading times: which weeks share a window, and how far apart two readings may lie."""

from __future__ import annotations

import pytest

from api.domain.comparison.windows import NO_WEEK, ReadingTime, reading_time, weeks_are_close


@pytest.mark.parametrize(
    ("week", "anchor", "windowed"),
    [
        (9, 9, False),
        (10, 12, True),
        (16, 12, True),
        (17, 17, False),
        (21, 21, False),
        (22, 24, True),
        (30, 24, True),
        (31, 31, False),
        (48, 52, True),
        (56, 52, True),
        (57, 57, False),
        (104, 104, False),
        (0, 0, False),
    ],
)
def test_a_week_falls_in_its_window_or_stands_alone(week, anchor, windowed):
    assert reading_time(week) == ReadingTime(anchor, windowed)


def test_no_week_is_no_time():
    assert reading_time(None) == NO_WEEK
    assert not NO_WEEK.stated


@pytest.mark.parametrize(
    ("a", "b", "close"),
    [(12, 16, True), (10, 15, False), (16, 12, True), (24, 30, True), (22, 29, False), (24, 24, True), (50, 56, True)],
)
def test_tolerance_is_four_weeks_early_and_six_late(a, b, close):
    assert weeks_are_close(a, b) is close
    assert weeks_are_close(b, a) is close
