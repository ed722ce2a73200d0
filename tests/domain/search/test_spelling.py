"""Typing errors: what is near enough to a name, and what is left alone."""

from __future__ import annotations

import pytest

from api.domain.search.query import plan_search
from api.domain.search.spelling import count_errors, find_nearest, is_name_word
from api.domain.search.texts import NameWord

KNOWN = [
    NameWord("adalimumab", "adalimumab", 4),
    NameWord("enbrel", "Enbrel", 3),
    NameWord("good", "Good", 4),
    NameWord("humira", "Humira", 3),
    NameWord("methotrexate", "methotrexate", 4),
    NameWord("sarilumab", "sarilumab", 4),
]


@pytest.mark.parametrize(
    ("a", "b", "errors"),
    [
        ("humira", "humira", 0),
        ("humirra", "humira", 1),
        ("humia", "humira", 1),
        ("hunira", "humira", 1),
        ("huimra", "humira", 1),
        ("metotrexat", "methotrexate", 2),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
    ],
)
def test_errors_are_counted_both_ways(a: str, b: str, errors: int) -> None:
    assert count_errors(a, b) == count_errors(b, a) == errors


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("humirra", "humira"),
        ("enbral", "enbrel"),
        ("metotrexat", "methotrexate"),
        ("adalimumap", "adalimumab"),
        ("gold", None),
        ("xyzzy", None),
        ("nct03828345", None),
        ("hu", None),
        ("hamura", None),
        ("a" * 100, None),
    ],
)
def test_the_nearest_name_word(word: str, nearest: str | None) -> None:
    found = find_nearest(word, KNOWN)
    assert (found.word if found else None) == nearest


def test_of_two_as_near_the_more_telling_name_comes_first() -> None:
    both = [NameWord("humora", "Humora", 4), NameWord("humira", "Humira", 3)]
    nearest = find_nearest("humura", both)
    assert nearest is not None and nearest.printed == "Humora"


@pytest.mark.parametrize(("word", "known"), [("humira", True), ("humi", True), ("hu", False), ("humirra", False)])
def test_the_beginning_of_a_name_is_known(word: str, known: bool) -> None:
    assert is_name_word(word, KNOWN) is known


def test_a_correction_keeps_the_rest_of_the_question() -> None:
    plan = plan_search("The HUMIRRA, or enbrl?", KNOWN)
    assert plan.words == ("humirra", "enbrl")
    correction = plan.correct(plan.near)
    assert correction.text == "The Humira, or Enbrel?"
    assert [(word.typed, word.taken_for) for word in correction.words] == [("HUMIRRA", "Humira"), ("enbrl", "Enbrel")]


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert plan_search("of the", ()).words == ("of", "the")
    assert plan_search("pain of the joints", ()).words == ("pain", "joint")


def test_a_question_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one word"):
        plan_search("?!", ())
