"""Sentences that know what they were made of, so that another language can make them anew from the same values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Self

NAMES = "names"
"""Context of names of records, which come from the dataset and not from the code."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a phrase was made of: a template with `{placeholders}` in English, and the values that fill them.

    `several` is the template for other numbers than one, chosen by the value `n`. `context` tells apart what is
    one text in English and may be two elsewhere. A sentence begins with a capital, whatever its first value is.
    """

    template: str
    values: Mapping[str, object]
    several: str | None = None
    context: str | None = None
    is_sentence: bool = False

    def write(self, template: str, values: Mapping[str, object]) -> str:
        """Fill a template, be it this one or its translation, with values."""
        text = template.format_map(values) if values else template
        return text[:1].upper() + text[1:] if self.is_sentence else text


class Phrase(str):
    """A finished English text that remembers its recipe; in all else it is that text."""

    __slots__ = ("recipe",)
    recipe: Recipe

    def __new__(cls, recipe: Recipe) -> Self:
        chosen = recipe.template if recipe.several is None or recipe.values["n"] == 1 else recipe.several
        phrase = super().__new__(cls, recipe.write(chosen, recipe.values))
        phrase.recipe = recipe
        return phrase

    def __reduce__(self) -> tuple[type[Phrase], tuple[Recipe]]:
        """Say what a copy is made from."""
        return Phrase, (self.recipe,)


class Printed(str):
    """A text that is the same in every language: the name of a study, a code, a number with its unit."""

    __slots__ = ()


def msgid(template: str, /) -> str:
    """Mark a template for the catalogues where it stands away from the call that fills it."""
    return template


def say(template: str, /, **values: object) -> Phrase:
    """Make a phrase of a template and its values."""
    return Phrase(Recipe(template, values))


def say_in(context: str, template: str, /, **values: object) -> Phrase:
    """Make a phrase whose template means something else, or bends otherwise, in another context."""
    return Phrase(Recipe(template, values, context=context))


def say_many(one: str, several: str, /, n: int, **values: object) -> Phrase:
    """Make a phrase that depends on a number `n`."""
    return Phrase(Recipe(one, {"n": n, **values}, several))


def sentence(template: str, /, **values: object) -> Phrase:
    """Make a phrase that begins with a capital even where a value begins it."""
    return Phrase(Recipe(template, values, is_sentence=True))


def say_name(text: str) -> Phrase:
    """Make a phrase of the name of a record."""
    return Phrase(Recipe(text, {}, context=NAMES))


def join_sentences(*parts: str) -> str:
    """Set sentences side by side, leaving out those that are empty."""
    return reduce(_next_sentence, [part for part in parts if part], "")


def join_clauses(parts: Iterable[str]) -> str:
    """List clauses with semicolons between them."""
    return reduce(_next_clause, parts, "")


def join_items(parts: Iterable[str]) -> str:
    """List short texts with commas between them."""
    return reduce(_next_item, parts, "")


def join_all(parts: Sequence[str]) -> str:
    """List what stands together: commas, and `and` before the last."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    # Translators: the end of a list such as "adalimumab, methotrexate and placebo".
    return say_in("list", "{first} and {last}", first=join_items(parts[:-1]), last=parts[-1])


def _next_sentence(first: str, second: str) -> str:
    # Translators: two sentences side by side; what stands between them in your language, a space or nothing.
    return say_in("list", "{first} {second}", first=first, second=second) if first else second


def _next_clause(first: str, second: str) -> str:
    # Translators: two clauses.
    return say_in("list", "{first}; {second}", first=first, second=second) if first else second


def _next_item(first: str, second: str) -> str:
    # Translators: two items of a list.
    return say_in("list", "{first}, {second}", first=first, second=second) if first else second
