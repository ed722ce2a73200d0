"""The store of answers: what it keeps, what it drops, and that it stays within its bytes."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.storage.reading import Pointer
from api.web.front.finished import Finished, finish
from api.web.front.state import State
from api.web.front.store import ResponseStore

BUDGET = 1_000_000
NOW = State(Pointer(1, "2026.11.1", 0, 0), date(2026, 11, 23))


def an_answer(text: str = "text", size: int = 1000) -> Finished:
    body = text.encode().ljust(size)
    return finish([("ETag", f'"{text}"')], body, release="2026.11.1", is_pinned=False, route="/")


def holding(*names: str) -> ResponseStore:
    store = ResponseStore(BUDGET)
    for name in names:
        assert store.get((name,), NOW) is None
        store.keep((name,), an_answer(name), NOW)
    return store


def test_what_is_kept_is_given_again() -> None:
    store = holding("a", "b")
    assert store.get(("a",), NOW) == an_answer("a")
    assert store.get(("c",), NOW) is None
    assert (store.numbers().entries, store.numbers().bytes) == (2, 2 * an_answer("a").size)


@pytest.mark.parametrize(
    "later",
    [
        State(Pointer(2, "2026.11.1", 0, 0), NOW.day),
        State(Pointer(1, "2026.11.2", 0, 0), NOW.day),
        State(Pointer(1, "2026.11.1", 1, 0), NOW.day),
        State(Pointer(1, "2026.11.1", 0, 9), NOW.day),
        State(NOW.pointer, date(2026, 11, 24)),
    ],
)
def test_in_another_state_nothing_is_left(later: State) -> None:
    store = holding("a", "b")
    store.get(("b",), NOW)
    assert store.get(("a",), later) is None
    assert (store.numbers().entries, store.numbers().bytes) == (0, 0)


def test_an_answer_begun_in_a_state_that_has_gone_is_not_kept() -> None:
    store = holding()
    later = State(Pointer(2, "2026.11.2", 0, 0), NOW.day)
    store.get(("a",), later)
    store.keep(("a",), an_answer("a"), NOW)
    assert store.get(("a",), later) is None


def test_an_answer_that_would_push_many_out_is_not_kept() -> None:
    store = holding("a")
    store.keep(("large",), an_answer("large", BUDGET // 10), NOW)
    assert store.get(("large",), NOW) is None
    assert store.get(("a",), NOW) is not None


def test_a_flood_of_questions_asked_once_leaves_what_is_asked_often() -> None:
    often = [f"often {number}" for number in range(50)]
    store = holding(*often)
    assert all(store.get((name,), NOW) for name in often)
    for number in range(5000):
        assert store.get((f"once {number}",), NOW) is None
        store.keep((f"once {number}",), an_answer(f"once {number}"), NOW)
        assert store.numbers().bytes <= BUDGET
    assert all(store.get((name,), NOW) for name in often)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60_000)), max_size=150))
def test_the_bytes_stay_within_the_budget(asked: list[tuple[int, int]]) -> None:
    store = ResponseStore(BUDGET)
    for number, size in asked:
        if store.get((str(number),), NOW) is None:
            store.keep((str(number),), an_answer(str(number), size), NOW)
        assert store.numbers().bytes <= BUDGET


def test_one_request_makes_an_answer_and_the_others_wait_for_it() -> None:
    store, made, given_again = holding(), [], []
    begun = threading.Barrier(8)

    def ask() -> None:
        begun.wait()
        with store.turn(("a",)):
            if store.get(("a",), NOW) is None:
                made.append(True)
                threading.Event().wait(0.05)
                store.keep(("a",), an_answer("a"), NOW)
            else:
                given_again.append(True)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(given_again)) == (1, 7)


@pytest.mark.parametrize(
    ("if_none_match", "is_held"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
        ("", False),
        ("a b", False),
        ('"a', False),
    ],
)
def test_what_a_caller_has_is_told_by_its_tag(if_none_match: str, is_held: bool) -> None:
    assert an_answer("a").is_held_by(if_none_match) is is_held


def test_an_unchanged_answer_has_no_headers_of_a_body() -> None:
    headers = [
        ("ETag", '"a"'),
        ("Content-Type", "text/csv"),
        ("Content-Encoding", "br"),
        ("Content-Length", "9"),
        ("Vary", "Accept"),
        ("X-Request-Id", "of the first"),
    ]
    answer = finish(headers, b"four", release=None, is_pinned=False, route="/")
    assert answer.headers_unchanged == (("ETag", '"a"'), ("Vary", "Accept"))
    assert dict(answer.headers)["Content-Length"] == "4"
    assert "X-Request-Id" not in dict(answer.headers)
