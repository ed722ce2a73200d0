"""Pages for readers in their language: templates whose every text is a phrase, a name, or prose marked as English."""

from __future__ import annotations

import functools
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from flask import g, request, url_for
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from api.domain.phrases import Phrase, join_all, join_clauses, join_items, say, say_in, say_many, say_name, sentence
from api.languages import DEFAULT, LANGUAGES, Spoken, quote, read_catalogues, translate, translate_name
from api.web.languages import PARAMETER, RIGHT_TO_LEFT, asked_language, kept_language
from api.web.representation import represent


def render(template: str, language: str | None = None, **values: Any) -> str:
    """Render a template in a language, by default in that of the request in hand.

    Templates get `say` and its like; a text in another language than the page is marked with it (WCAG 3.1.2).
    """
    language = language or asked_language().answered
    g.content_language = language
    values |= {"language": language, "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr"}
    return _environment().get_template(template).render(values)


def speak_text(text: str) -> Spoken:
    """Say a phrase in the language of the request in hand, and leave any other text, which is English."""
    return _speak(text, asked_language().answered)


def speak_name(name: str) -> Spoken:
    """Say the name of a record in the language of the request in hand."""
    language = asked_language().answered
    return quote(name) if language == DEFAULT else translate_name(name, read_catalogues()[language])


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.globals |= {
        "say": say,
        "say_in": say_in,
        "say_many": say_many,
        "say_name": say_name,
        "sentence": sentence,
        "join_all": join_all,
        "join_items": join_items,
        "join_clauses": join_clauses,
        "url_for": url_for,
        "address_of": _address_of,
        "language_links": _language_links,
    }
    environment.filters |= {
        "mark_code": mark_code,
        "prose": quote,
        "record_name": say_name,
        "plain": _plain,
        "day": _day,
    }
    return environment


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """Say what a template prints; what is not in the language of the page says so."""
    if isinstance(value, Markup):
        return value
    language = context["language"]
    spoken = _speak(value, language) if isinstance(value, Phrase) else value
    if isinstance(spoken, Spoken):
        return spoken if spoken.language == language else _mark(spoken)
    return represent(value)


def _speak(text: str, language: str) -> Spoken:
    if isinstance(text, Spoken):
        return text
    if isinstance(text, Phrase) and language != DEFAULT:
        return translate(text, read_catalogues()[language])
    return quote(text)


def _mark(spoken: Spoken) -> Markup:
    return Markup('<span lang="{}">{}</span>').format(spoken.language, str(spoken))


@pass_context
def _plain(context: Context, text: str) -> str:
    """Say a text without marks, for an attribute."""
    return str(_speak(text, context["language"]))


def _day(moment: date | datetime) -> str:
    """Write a day as its ISO date, the same in every language."""
    return (moment.date() if isinstance(moment, datetime) else moment).isoformat()


LANGUAGE_NAMES: Final = {
    "en": "English",
    "es": "Español",
    "de": "Deutsch",
    "fr": "Français",
    "pt": "Português",
    "ja": "日本語",
}
"""What each language calls itself."""


def _address_of(endpoint: str, **values: Any) -> str:
    """Give the path of a page, in the language that was asked for by `lang`."""
    return url_for(endpoint, **{**kept_language(), **values})


def _language_links() -> list[tuple[str, str, str]]:
    """List the languages, each with its own name and the address of the page in hand in it."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
    return [(tag, LANGUAGE_NAMES[tag], f"{request.path}?{urlencode([*others, (PARAMETER, tag)])}") for tag in LANGUAGES]


def mark_code(text: str) -> Markup:
    """Set what stands between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if odd % 2 else part for odd, part in enumerate(parts)
    )
