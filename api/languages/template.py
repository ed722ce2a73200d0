"""The template of the catalogues: every text that the code and the names of a dataset give to translate."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from api.domain.closed_lists import CLOSED_LISTS
from api.domain.phrases import NAMES
from api.domain.records import Dataset
from api.languages.catalogues import TEMPLATE, path_of, read_file
from api.languages.negotiation import DEFAULT, LANGUAGES

PACKAGE = Path(__file__).resolve().parents[1]
COMMENT = "Translators:"
"""Begins a comment that tells translators how a text is used."""

SPEAKING = ("domain", "web")
"""Parts of the code that make phrases."""

KEYWORDS = {"say": (1,), "sentence": (1,), "msgid": (1,), "say_in": ((1, "c"), 2), "say_many": (1, 2)}
"""The functions of `api.domain.phrases` whose arguments are to be translated."""

NAMED = {
    "treatments": "name",
    "agents": "name",
    "outcomes": "name",
    "jurisdictions": "name",
    "glossary": "term",
}
"""Kinds of records whose names are translated, with the field that holds the name."""

HEADER = "# Texts of RA Options in {language}. How to translate them: docs/languages.md."
_DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date:.*\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text to translate: where it comes from, and what a translator has to know."""

    id: str | tuple[str, ...]
    place: str
    context: str | None = None
    comment: str = ""


def make_template(dataset: Dataset) -> Catalog:
    """Gather all texts: those of the code, the meanings of closed lists, the names of a dataset."""
    template = _empty(None)
    for entry in (*_texts_of_code(), *_meanings(), *_names(dataset)):
        comments = [entry.comment] if entry.comment else []
        template.add(
            entry.id,
            locations=[(entry.place, 0)],
            context=entry.context,
            auto_comments=comments,
        )
    return template


def write_languages(dataset: Dataset) -> None:
    """Write the template, and bring every catalogue in step: translations stay, texts that are gone go."""
    template = make_template(dataset)
    TEMPLATE.write_text(write_catalog(template), encoding="utf-8")
    for language in LANGUAGES:
        if language != DEFAULT:
            catalog = read_file(language) if path_of(language).exists() else _empty(language)
            catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
            path_of(language).write_text(write_catalog(catalog), encoding="utf-8")


def write_catalog(catalog: Catalog) -> str:
    """Write a catalogue as text, without what would change it from day to day."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, ignore_obsolete=True, include_lineno=False)
    return _DATES.sub("", file.getvalue().decode())


def _empty(language: str | None) -> Catalog:
    comment = HEADER.format(language=f"`{language}`" if language else "another language")
    return Catalog(
        locale=language,
        header_comment=comment,
        project="RA Options",
        version="1",
        fuzzy=False,
        msgid_bugs_address="see CONTRIBUTING.md",
        language_team="none",
        last_translator="none; no person has checked an entry without the comment `checked`",
    )


def _texts_of_code() -> Iterator[Entry]:
    for part in SPEAKING:
        for path in sorted((PACKAGE / part).rglob("*.py")):
            place = path.relative_to(PACKAGE.parent).as_posix()
            for _, id, comments, context in extract_from_file("python", path, KEYWORDS, (COMMENT,)):
                yield Entry(id, place, context, " ".join(comments).removeprefix(COMMENT).strip())
    for path in sorted((PACKAGE / "web" / "templates").rglob("*.html")):
        place = path.relative_to(PACKAGE.parent).as_posix()
        for _, id, _, context in extract_from_file("jinja2", path, KEYWORDS):
            yield Entry(id, place, context)


def _meanings() -> Iterator[Entry]:
    for each in CLOSED_LISTS.values():
        place = each.__module__.replace(".", "/") + ".py"
        for member in each:
            yield Entry(
                member.meaning.recipe.template, place, None, f"Meaning of the code {member} of {each.__name__}."
            )


def _names(dataset: Dataset) -> Iterator[Entry]:
    for kind, field in NAMED.items():
        for record in getattr(dataset, kind):
            yield Entry(getattr(record, field), f"data/{kind}/{record.id}.yaml", NAMES)
