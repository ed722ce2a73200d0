"""A language made of English with other letters, in which everything has a translation."""

from __future__ import annotations

import re
from collections.abc import Callable

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from api.languages import Catalogue
from api.languages.catalogues import TEMPLATE, make_catalogue

LETTERS = str.maketrans("aeiouy", "àéîöûÿ")
KEPT = re.compile(r"(\{\w+\}|`[^`]*`)")


def disguise(text: str) -> str:
    """Change the vowels of a text, but for placeholders and codes."""
    return "".join(part if KEPT.fullmatch(part) else part.translate(LETTERS) for part in KEPT.split(text))


def is_disguised(text: str) -> bool:
    """Whether a text, or a part of it, has been said in the language."""
    return any(letter in text for letter in "àéîöûÿ")


def template_in(language: str) -> Catalog:
    """The template, to be filled in a language."""
    with TEMPLATE.open("rb") as file:
        return read_po(file, locale=language)


def pseudo_catalogue(language: str = "de", leave_out: Callable[[str], bool] = lambda text: False) -> Catalogue:
    """Translate the whole template, but for what is left out."""
    catalog = template_in(language)
    for message in catalog:
        texts = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        if message.id and not leave_out(texts[0]):
            forms = tuple(disguise(text) for text in texts)
            message.string = forms if message.pluralizable else forms[0]
    return make_catalogue(language, catalog)
