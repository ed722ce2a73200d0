"""Which events a subscription has yet to hear of, and when a message is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.webhooks import JITTER, MOST_ATTEMPTS, Event, EventType, Place, find_due, find_next_attempt
from tests.webhooks.builders import NOW, a_log, an_event

LOG = [an_event(number) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("heard", "due"),
    [(Place(), [1, 2, 3]), (LOG[0].place, [2, 3]), (LOG[1].place, [3]), (LOG[2].place, [])],
)
def test_what_comes_after_the_place_is_due(heard: Place, due: list[int]) -> None:
    assert [event.number for event in find_due(heard, a_log(LOG))] == due


@pytest.mark.parametrize(
    "heard",
    [Place(9, NOW), Place(2, NOW + timedelta(microseconds=1)), Place(1, NOW - timedelta(days=400))],
    ids=["a longer log", "other moments", "an older log"],
)
def test_of_a_log_that_was_made_anew_the_last_event_is_due(heard: Place) -> None:
    assert find_due(heard, a_log(LOG)) == LOG[-1:]
    assert find_due(heard, a_log([])) == []


def test_the_log_is_read_from_the_place_on_alone() -> None:
    asked: list[int] = []

    def read(first: int) -> list[Event]:
        asked.append(first)
        return [LOG[1]]

    assert find_due(LOG[1].place, read) == []
    assert asked == [2]


@pytest.mark.parametrize(
    ("treatments", "concerned", "told"),
    [
        ((), ("a",), True),
        ((), (), True),
        ((), None, True),
        (("a",), ("a", "b"), True),
        (("a", "c"), ("b", "c"), True),
        (("a",), ("b",), False),
        (("a",), (), False),
        (("a",), None, True),
    ],
)
def test_a_filter_lets_through_what_concerns_it_or_may(
    treatments: tuple[str, ...], concerned: tuple[str, ...] | None, told: bool
) -> None:
    assert an_event(1, treatments=concerned).concerns(treatments) is told


def test_a_rollback_is_told_apart() -> None:
    assert an_event(2).type is EventType.PUBLISHED
    assert an_event(3, reason="A figure was wrong.").type is EventType.ROLLED_BACK


SCHEDULE = [
    # Failed attempts, seconds after the first attempt without and with all of the jitter.
    (1, 5, 6),
    (2, 305, 366),
    (3, 2_105, 2_526),
    (4, 9_305, 11_166),
    (5, 27_305, 32_766),
    (6, 63_305, 75_966),
    (7, 113_705, 136_446),
    (8, 185_705, 222_846),
    (9, 272_105, 326_526),
]


def test_the_schedule_is_that_of_the_specification() -> None:
    early = late = NOW
    for failed, soonest, latest in SCHEDULE:
        early_next = find_next_attempt(failed, early, 0, None)
        late_next = find_next_attempt(failed, late, 1, None)
        assert early_next is not None and late_next is not None
        early, late = early_next, late_next
        assert (early - NOW, late - NOW) == (timedelta(seconds=soonest), timedelta(seconds=latest))
    assert timedelta(days=3) < early - NOW < late - NOW < timedelta(days=4)
    assert find_next_attempt(MOST_ATTEMPTS, late, 0, None) is None
    assert find_next_attempt(MOST_ATTEMPTS, late, 0, timedelta(hours=1)) is None


@given(st.integers(1, MOST_ATTEMPTS - 1), st.floats(0, 1), st.none() | st.timedeltas(min_value=timedelta(0)))
def test_a_wish_makes_a_wait_longer_never_shorter_and_at_most_a_day(
    failed: int, chance: float, wish: timedelta | None
) -> None:
    plain, wished = (find_next_attempt(failed, NOW, chance, each) for each in (None, wish))
    assert plain is not None and wished is not None
    assert plain <= wished <= max(plain, NOW + timedelta(days=1))
    if wish is not None and wish <= timedelta(days=1):
        assert wished >= NOW + wish
    base = find_next_attempt(failed, NOW, 0, None)
    assert base is not None and base <= plain <= base + (base - NOW) * JITTER
