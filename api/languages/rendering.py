"""Phrases in another language, each with the language that it came out in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from api.domain.phrases import NAMES, Phrase, Printed, Recipe
from api.languages.catalogues import Catalogue
from api.languages.negotiation import DEFAULT


class Spoken(str):
    """A text with its language.

    `holds_english` tells of a translated sentence around words that a curator wrote in English, such as a dose or
    a reason; `is_checked` whether a person who speaks the language has checked all of the translation.
    """

    __slots__ = ("holds_english", "is_checked", "language")

    def __new__(cls, text: str, language: str, *, holds_english: bool = False, is_checked: bool = False) -> Spoken:
        spoken = super().__new__(cls, text)
        spoken.language = language
        spoken.holds_english = holds_english
        spoken.is_checked = is_checked
        return spoken

    language: str
    holds_english: bool
    is_checked: bool


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    holds_english: bool = False
    is_checked: bool = True


def quote(text: str) -> Spoken:
    """Leave a text as it is: in English, for nobody has translated it."""
    return Spoken(text, DEFAULT)


def translate(phrase: Phrase, catalogue: Catalogue) -> Spoken:
    """Say a phrase in the language of a catalogue; in English as a whole where a part of it has no translation."""
    if phrase.recipe.context == NAMES:
        return translate_name(phrase, catalogue)
    part = _render(phrase.recipe, catalogue)
    if part is None:
        return quote(phrase)
    return Spoken(part.text, catalogue.language, holds_english=part.holds_english, is_checked=part.is_checked)


def translate_name(name: str, catalogue: Catalogue) -> Spoken:
    """Say the name of a record; in English where it has no translation."""
    found = catalogue.find(NAMES, name)
    return Spoken(found.forms[0], catalogue.language, is_checked=found.is_checked) if found else quote(name)


def _render(recipe: Recipe, catalogue: Catalogue) -> _Part | None:
    found = catalogue.find(recipe.context, recipe.template)
    if found is None:
        return _Part(recipe.template, holds_english=True) if recipe.context == NAMES else None
    parts = _render_values(recipe.values, catalogue)
    if parts is None:
        return None
    form = 0 if recipe.several is None else catalogue.choose_form(recipe.values["n"])
    return _Part(
        recipe.write(found.forms[form], {name: part.text for name, part in parts.items()}),
        any(part.holds_english for part in parts.values()),
        found.is_checked and all(part.is_checked for part in parts.values()),
    )


def _render_values(values: Mapping[str, object], catalogue: Catalogue) -> dict[str, _Part] | None:
    parts = {}
    for name, value in values.items():
        part = _render(value.recipe, catalogue) if isinstance(value, Phrase) else _keep(value)
        if part is None:
            return None
        parts[name] = part
    return parts


def _keep(value: object) -> _Part:
    """Keep numbers, dates, codes and printed names as they are, and what a curator wrote, which is English."""
    text = str(value)
    is_prose = isinstance(value, str) and not isinstance(value, Printed | Enum)
    return _Part(text, holds_english=is_prose and any(letter.isalpha() for letter in text))
