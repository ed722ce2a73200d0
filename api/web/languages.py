"""The language of an answer: what was asked for, what is given, and what the answer says of its texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from flask import g, has_request_context, request

from api.languages import DEFAULT, LANGUAGES, TAG, Asked, look_up, read_ranges

PARAMETER = "lang"

RIGHT_TO_LEFT: frozenset[str] = frozenset()
"""Of the languages offered, those written from right to left."""


@dataclass(frozen=True, slots=True)
class TextGroup:
    """Texts of an answer that are alike in language and review."""

    language: Annotated[str, "Language of the texts, BCP 47."]
    holds_english: Annotated[
        bool, "Whether they are sentences in that language around words that curators wrote in English, as a dose."
    ]
    checked_by_a_person: Annotated[bool, "Whether a person who speaks the language has checked them."]
    paths: Annotated[
        tuple[str, ...],
        "Where they stand: JSON pointers, `*` for every place of a list. One without `*` goes before one with it.",
    ]


@dataclass(frozen=True, slots=True)
class AnswerLanguage:
    """In which language an answer is, and how sure that is, text by text.

    Texts are translated, never numbers, units, codes, dates, names of studies or titles of sources. What has no
    translation is in English.
    """

    asked: Annotated[str | None, "Language asked for, by `lang` or else `Accept-Language`; null where any would do."]
    answered: Annotated[str, "Language of the answer, BCP 47."]
    is_offered: Annotated[bool, "Whether the language asked for is given; false where the default stands in for it."]
    supported: Annotated[tuple[str, ...], "Languages to ask for."]
    text_direction: Annotated[str, "`ltr`, or `rtl` where the language is written from right to left."]
    checked_by_a_person: Annotated[bool, "Whether a person who speaks the language has checked every translation."]
    texts: Annotated[
        tuple[TextGroup, ...],
        "Every text of the answer by language; empty where the answer is in English, for then all of them are.",
    ]


def asked_language() -> Asked:
    """Tell which language the request in hand asks for, and which it gets."""
    if not has_request_context():
        return Asked(None, DEFAULT)
    if "asked_language" not in g:
        speak_language(request.args.get(PARAMETER, ""))
    asked: Asked = g.asked_language
    return asked


def speak_language(tag: str) -> None:
    """Answer the request in hand in the language of a tag; where it is none, in one that `Accept-Language` asks for."""
    header = request.headers.get("Accept-Language", "")
    g.asked_language = look_up((tag,) if TAG.fullmatch(tag) else read_ranges(header))


def describe_language() -> AnswerLanguage:
    """Say of the answer in hand in which language it is; its texts are told when they have been written."""
    asked = asked_language()
    direction = "rtl" if asked.answered in RIGHT_TO_LEFT else "ltr"
    return AnswerLanguage(asked.asked, asked.answered, asked.is_offered, LANGUAGES, direction, False, ())


def kept_language() -> dict[str, str]:
    """The parameter that links of the answer in hand carry on: the language, where it was asked for by `lang`."""
    tag = request.args.get(PARAMETER, "")
    return {PARAMETER: tag} if TAG.fullmatch(tag) else {}
