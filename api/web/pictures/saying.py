"""The words of a picture in the language of the request in hand."""

from __future__ import annotations

from api.languages import Spoken
from api.web.pictures.scene import Words
from api.web.rendering import speak_text


def speak_words(words: Words) -> Spoken:
    """Say a paragraph; one that begins with the name of a record gets the capital that names do not have."""
    spoken = speak_text(words.text)
    if not words.capital:
        return spoken
    text = spoken[:1].upper() + spoken[1:]
    return Spoken(text, spoken.language, holds_english=spoken.holds_english, is_checked=spoken.is_checked)
