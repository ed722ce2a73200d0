"""Phrases are the English text, and remember what they were made of."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from decimal import Decimal

import pytest

from api.domain.phrases import (
    NAMES,
    Phrase,
    join_all,
    join_clauses,
    join_items,
    join_sentences,
    say,
    say_in,
    say_many,
    say_name,
    sentence,
)

HEARTS = say("{count} of {all}", count=2, all=Decimal("3.0"))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        (say("plain {text}"), "plain {text}"),
        (HEARTS, "2 of 3.0"),
        (say("on {day}", day=date(2026, 11, 5)), "on 2026-11-05"),
        (say("{inner}!", inner=HEARTS), "2 of 3.0!"),
        (say("{value}", value="{not} a placeholder"), "{not} a placeholder"),
        (sentence("{name} helps", name="étanercept"), "Étanercept helps"),
        (sentence("{n} helped", n=3), "3 helped"),
        (say_in("list", "{first}", first="x"), "x"),
        (say_many("{n} step", "{n} steps", n=1), "1 step"),
        (say_many("{n} step", "{n} steps", n=0), "0 steps"),
        (say_many("{n} step", "{n} steps", n=2), "2 steps"),
        (say_name("a {name}"), "a {name}"),
    ],
)
def test_a_phrase_is_its_text(phrase: Phrase, text: str) -> None:
    assert phrase == text
    assert hash(phrase) == hash(text)
    assert json.loads(json.dumps({"text": phrase})) == {"text": text}


def test_a_phrase_remembers_template_values_and_context() -> None:
    assert (HEARTS.recipe.template, HEARTS.recipe.values["count"]) == ("{count} of {all}", 2)
    assert say_name("x").recipe.context == NAMES
    assert say_many("{n} step", "{n} steps", n=2).recipe.several == "{n} steps"


@pytest.mark.parametrize("copied", [copy.deepcopy(HEARTS), copy.copy(HEARTS), pickle.loads(pickle.dumps(HEARTS))])
def test_a_copy_of_a_phrase_is_a_phrase(copied: Phrase) -> None:
    assert copied == HEARTS
    assert copied.recipe == HEARTS.recipe


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("{a} and {b}", a="x")


@pytest.mark.parametrize(
    ("joined", "text"),
    [
        (join_sentences("A.", "", "B."), "A. B."),
        (join_sentences(), ""),
        (join_sentences("", say("Alone.")), "Alone."),
        (join_clauses(["a", "b", "c"]), "a; b; c"),
        (join_items(["a", "b"]), "a, b"),
        (join_all([]), ""),
        (join_all(["a"]), "a"),
        (join_all(["a", "b"]), "a and b"),
        (join_all(["a", "b", "c"]), "a, b and c"),
    ],
)
def test_parts_are_joined(joined: str, text: str) -> None:
    assert joined == text
