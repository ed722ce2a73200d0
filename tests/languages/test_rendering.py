"""Phrases in another language: what is translated, what stays, and what the text says of itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from api.domain.comparison.certainty import WORDS
from api.domain.phrases import NAMES, Phrase, Printed, join_all, join_sentences, say, say_many, say_name, sentence
from api.domain.vocabulary import Certainty
from api.languages import Catalogue, Spoken, translate, translate_name
from api.languages.catalogues import make_catalogue
from tests.languages.pseudo import template_in

ENTRIES: dict[tuple[str | None, str], str | tuple[str, ...]] = {
    (None, "{a} was compared with {b}"): "mit {b} wurde {a} verglichen",
    (None, "Ready."): "Fertig.",
    (None, "{n} step"): ("{n} Schritt", "{n} Schritte"),
    ("certainty", "high"): "hoch",
    ("list", "{first} {second}"): "{first} {second}",
    ("list", "{first} and {last}"): "{first} und {last}",
    ("list", "{first}, {second}"): "{first}, {second}",
    (NAMES, "placebo"): "Placebo",
}


@pytest.fixture(scope="module")
def german() -> Catalogue:
    catalog = template_in("de")
    for (context, text), string in ENTRIES.items():
        catalog.delete(text, context)
        id = (text, f"{text}s") if isinstance(string, tuple) else text
        comments = ["checked: A. Name 2026-12-01"] if text in {"Ready.", "{first} {second}"} else []
        catalog.add(id, string, context=context, user_comments=comments)
    return make_catalogue("de", catalog)


COMPARED = say("{a} was compared with {b}", a=say_name("placebo"), b=Decimal("0.35"))


@pytest.mark.parametrize(
    ("phrase", "text", "language", "holds_english", "is_checked"),
    [
        (say("Ready."), "Fertig.", "de", False, True),
        (COMPARED, "mit 0.35 wurde Placebo verglichen", "de", False, False),
        (say("{a} was compared with {b}", a=1, b=Certainty.HIGH), "mit high wurde 1 verglichen", "de", False, False),
        (
            say("{a} was compared with {b}", a=1, b=WORDS[Certainty.HIGH]),
            "mit hoch wurde 1 verglichen",
            "de",
            False,
            False,
        ),
        (
            say("{a} was compared with {b}", a=Printed("ARMADA"), b=""),
            "mit  wurde ARMADA verglichen",
            "de",
            False,
            False,
        ),
        (say("{a} was compared with {b}", a="once daily", b=1), "mit 1 wurde once daily verglichen", "de", True, False),
        (say("{a} was compared with {b}", a="20", b=1), "mit 1 wurde 20 verglichen", "de", False, False),
        (
            say("{a} was compared with {b}", a=say_name("rare drug"), b=1),
            "mit 1 wurde rare drug verglichen",
            "de",
            True,
            False,
        ),
        (sentence("{a} was compared with {b}", a=1, b=2), "Mit 2 wurde 1 verglichen", "de", False, False),
        (say_many("{n} step", "{n} steps", n=1), "1 Schritt", "de", False, False),
        (say_many("{n} step", "{n} steps", n=0), "0 Schritte", "de", False, False),
        (join_sentences(say("Ready."), say("Ready.")), "Fertig. Fertig.", "de", False, True),
        (join_sentences(say("Ready."), COMPARED), "Fertig. mit 0.35 wurde Placebo verglichen", "de", False, False),
        (join_all([say_name("placebo")] * 3), "Placebo, Placebo und Placebo", "de", False, False),
        (say_name("placebo"), "Placebo", "de", False, False),
        (say_name("rare drug"), "rare drug", "en", False, False),
        (say("Nobody translated this."), "Nobody translated this.", "en", False, False),
        (join_sentences(say("Ready."), say("Unknown.")), "Ready. Unknown.", "en", False, False),
        (
            say("{a} was compared with {b}", a=say("an unknown"), b=1),
            "an unknown was compared with 1",
            "en",
            False,
            False,
        ),
    ],
)
def test_a_phrase_is_said_as_far_as_the_catalogue_goes(
    german: Catalogue, phrase: Phrase, text: str, language: str, holds_english: bool, is_checked: bool
) -> None:
    """A part without translation takes the whole text back to English; a name or a curator's words do not."""
    spoken = translate(phrase, german)
    said = (spoken, spoken.language, spoken.holds_english, spoken.is_checked)
    assert said == (text, language, holds_english, is_checked)


@pytest.mark.parametrize(("name", "text", "language"), [("placebo", "Placebo", "de"), ("Ready.", "Ready.", "en")])
def test_a_name_is_looked_up_among_names(german: Catalogue, name: str, text: str, language: str) -> None:
    spoken = translate_name(name, german)
    assert (spoken, spoken.language) == (text, language)
    assert isinstance(spoken, Spoken)
