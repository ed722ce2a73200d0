"""What a closed list is."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from api.domain.phrases import Phrase, say


class Vocabulary(StrEnum):
    """A closed list whose members carry their meaning in plain words."""

    meaning: Phrase

    def __new__(cls, value: str, meaning: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = say(meaning)
        return member
