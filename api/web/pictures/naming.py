"""Names in pictures: the kind of an investigational option with every mention of it, and the keys of sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.domain.comparison.answer import Comparison, Option
from api.domain.phrases import NAMES, Phrase, Printed, Recipe, say, say_name
from api.domain.records import Source
from api.domain.vocabulary import TreatmentKind


def name_option(option: Option) -> Phrase:
    """Name an option with its kind, whichever it is."""
    return say("{name} ({kind})", name=say_name(option.name), kind=option.kind_label)


def label_kinds(text: str, options: Iterable[Option]) -> str:
    """Put the kind of each investigational option behind every mention of its name in a phrase.

    A text that no phrase made, such as what a curator wrote, stays as it is.
    """
    named = {option.name: option for option in options if option.kind is TreatmentKind.INVESTIGATIONAL}
    return _label(text, named) if named else text


def _label(text: str, named: Mapping[str, Option]) -> str:
    if not isinstance(text, Phrase):
        return text
    recipe = text.recipe
    if recipe.context == NAMES:
        return name_option(named[recipe.template]) if recipe.template in named else text
    values = {
        name: _label(value, named) if isinstance(value, Phrase) else value for name, value in recipe.values.items()
    }
    return Phrase(Recipe(recipe.template, values, recipe.several, recipe.context, recipe.is_sentence))


def name_source(answer: Comparison, source_id: str, locator: str | None) -> Phrase:
    """Cite a source by its first author, year and id, with the place in it."""
    source = next(each for each in answer.sources if each.id == source_id)
    author = _name_first_author(source)
    key = Printed(f"{author} {source.year} [{source.id}]" if author else f"[{source.id}]")
    if locator:
        return say("Source: {source}, {locator}.", source=key, locator=locator)
    return say("Source: {source}.", source=key)


def _name_first_author(source: Source) -> str:
    if not source.authors:
        return ""
    *surname, last = source.authors[0].split()
    return " ".join(surname) if surname and last.isupper() and len(last) < 4 else source.authors[0]
