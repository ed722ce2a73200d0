"""Catalogues of translations: gettext PO files, read and checked once, when first needed."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from gettext import c2py
from importlib import resources
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from api.languages.negotiation import DEFAULT, LANGUAGES

FOLDER = Path(str(resources.files("api.languages").joinpath("catalogues")))
TEMPLATE = FOLDER / "ra-options.pot"

CHECKED = re.compile(r"checked: \S.* \d{4}-\d{2}-\d{2}")
"""The comment by which a person who speaks the language vouches for an entry, as `# checked: A. Name 2026-12-01`."""

_NUMBER = re.compile(r"\d+")
_CODE = re.compile(r"`[^`]*`")


class BadCatalogue(Exception):
    """A catalogue holds entries that would say something else than the English; the text names all of them."""


@dataclass(frozen=True, slots=True)
class Translation:
    """The forms of one text, one a plural form, and whether a person who speaks the language has checked them."""

    forms: tuple[str, ...]
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be said in one language; entries by context and English text."""

    language: str
    choose_form: functools.partial[int]
    translations: Mapping[tuple[str | None, str], Translation]

    def find(self, context: str | None, template: str) -> Translation | None:
        """Find a translation; none where the catalogue has none."""
        return self.translations.get((context, template))


@functools.cache
def read_catalogues() -> Mapping[str, Catalogue]:
    """Read the catalogue of every language but the default; BadCatalogue when one cannot be trusted."""
    return {language: make_catalogue(language, read_file(language)) for language in LANGUAGES if language != DEFAULT}


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return FOLDER / f"{language}.po"


def read_file(language: str) -> Catalog:
    """Read the file of a language as it stands."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)


def find_faults(catalog: Catalog) -> Iterator[str]:
    """Yield what would make an answer say something else than in English, in the order of the file.

    A translation has the same placeholders, numbers and `codes` as its text, and every plural form of its language.
    """
    for message in _translated(catalog):
        texts, forms = _texts(message.id), _texts(message.string)
        expected = catalog.num_plurals if message.pluralizable else 1
        if len(forms) != expected or not all(forms):
            yield f"{texts[0]!r}: {expected} forms are needed"
        yield from (
            f"{texts[0]!r}: {form!r} has other {what}"
            for form in filter(None, forms)
            for what, read in (("placeholders", _placeholders), ("numbers", _numbers), ("codes", _codes))
            if all(read(form) != read(text) for text in texts)
        )


def count_untranslated(catalog: Catalog) -> int:
    """Count the texts that will be given in English."""
    return len(catalog) - sum(1 for _ in _translated(catalog))


def make_catalogue(language: str, catalog: Catalog) -> Catalogue:
    """Make a catalogue out of a file; BadCatalogue when an entry cannot be trusted."""
    faults = list(find_faults(catalog))
    if faults:
        raise BadCatalogue(f"{path_of(language)}: {'; '.join(faults)}")
    translations = {
        (message.context, _texts(message.id)[0]): Translation(_texts(message.string), _is_checked(message))
        for message in _translated(catalog)
    }
    return Catalogue(language, functools.partial(c2py(catalog.plural_expr)), translations)


def _translated(catalog: Catalog) -> Iterator[Message]:
    """Yield the entries that may be used: those with a translation that no tool has guessed."""
    return (each for each in catalog if each.id and any(_texts(each.string)) and not each.fuzzy)


def _texts(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _is_checked(message: Message) -> bool:
    return any(CHECKED.fullmatch(comment.strip()) for comment in message.user_comments)


def _placeholders(text: str) -> list[str] | None:
    try:
        fields = [(name, spec, kind) for _, name, spec, kind in Formatter().parse(text) if name is not None]
    except ValueError:
        return None
    # A format or an attribute in a placeholder would change a value or look into it.
    plain = all(name.isidentifier() and not spec and not kind for name, spec, kind in fields)
    return sorted(name for name, _, _ in fields) if plain else None


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(text))


def _codes(text: str) -> list[str]:
    return sorted(_CODE.findall(text))
