"""Counting of answers: an exact window for each caller, and memory that has a bound."""

from __future__ import annotations

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.web.front import counting
from api.web.front.counting import Left, LocalWindow


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_moves_with_the_time() -> None:
    clock = Clock()
    window = LocalWindow(2, 60, clock)
    assert window.look("a") == Left(2, 0)
    assert window.take("a") == Left(1, 60)
    clock.now += 20
    assert window.take("a") == Left(0, 40)
    assert window.take("a") == Left(0, 40, is_granted=False)
    assert window.look("b") == Left(2, 0)
    clock.now += 40
    assert window.look("a") == Left(1, 20)
    assert window.take("a") == Left(0, 20)


@given(st.integers(1, 4), st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), max_size=60))
def test_a_window_grants_what_a_plain_one_grants(amount: int, asked: list[tuple[str, int]]) -> None:
    clock = Clock()
    window, plain = LocalWindow(amount, 60, clock), {"a": deque[float](), "b": deque[float]()}
    for caller, wait in asked:
        clock.now += wait
        given_before = [each for each in plain[caller] if each > clock.now - 60]
        left = window.take(caller)
        assert left.is_granted == (len(given_before) < amount)
        assert left.answers == max(0, amount - len(given_before) - left.is_granted)
        if left.is_granted:
            plain[caller].append(clock.now)


@pytest.mark.parametrize(("bound", "value"), [("MOST_CALLERS", 100), ("MOST_KEPT", 100)])
def test_of_too_many_the_one_silent_longest_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    monkeypatch.setattr(counting, bound, value)
    window = LocalWindow(2, 60, Clock())
    for number in range(100):
        window.take(str(number))
    window.take("0" if bound == "MOST_CALLERS" else "one more")
    window.take("one more")
    assert window.look("1").answers == 2, "forgotten"
    assert window.look("99").answers == 1, "remembered"
    assert sum(window.look(str(number)).answers == 1 for number in range(100)) in {98, 99}
