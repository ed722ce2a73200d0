"""What a query asks for: its words, and what they may have been meant to be."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from api.domain.search.spelling import find_nearest, is_name_word
from api.domain.search.texts import NameWord
from api.domain.search.words import SHORTEST_PREFIX, STOP_WORDS, Word, split_words
from api.domain.vocabulary import SearchKind


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What is looked for, among which kinds (all where none is named), and how many hits are wanted."""

    text: str
    kinds: tuple[SearchKind, ...]
    limit: int


@dataclass(frozen=True, slots=True)
class CorrectedWord:
    """A word that was taken for another."""

    typed: Annotated[str, "The word as it was typed."]
    taken_for: Annotated[str, "The word of a name that it was taken for."]


@dataclass(frozen=True, slots=True)
class Correction:
    """The query as it was understood."""

    text: Annotated[str, "The query with the words put right."]
    words: Annotated[tuple[CorrectedWord, ...], "Each word that was taken for another."]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word to look up: whole, or as the beginning of a word."""

    word: str
    is_prefix: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The folded words of a query, and for some of them the name word that may have been meant."""

    text: str
    asked: tuple[Word, ...]
    near: Mapping[int, NameWord]

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(word.folded for word in self.asked)

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """All words to look up, with those that may have been meant, each once, in order."""
        readings = [
            (word, self.near[place].word) if place in self.near else (word,) for place, word in enumerate(self.words)
        ]
        pairs = (pair for both in zip(readings, readings[1:], strict=False) for pair in itertools.product(*both))
        wanted = {word for words in readings for word in words} | {"".join(pair) for pair in pairs}
        return tuple(Pattern(word, len(word) >= SHORTEST_PREFIX) for word in sorted(wanted))

    def correct(self, taken_for: Mapping[int, NameWord]) -> Correction:
        """Put words of the query right."""
        text, words = self.text, []
        for place in sorted(taken_for, reverse=True):
            asked, printed = self.asked[place], taken_for[place].printed
            words.append(CorrectedWord(self.text[asked.start : asked.end], printed))
            text = text[: asked.start] + printed + text[asked.end :]
        return Correction(text, tuple(reversed(words)))


def has_word(text: str) -> bool:
    """Whether a text holds anything that can be looked for."""
    return bool(split_words(text))


def plan_search(text: str, known: Sequence[NameWord]) -> Plan:
    """Read a query: its words without those that are in every text, unless it has no others."""
    words = split_words(text)
    if not words:
        raise ValueError("a query holds at least one word")
    asked = tuple(word for word in words if word.folded not in STOP_WORDS) or words
    return Plan(text, asked, dict(_near(asked, known)))


def _near(asked: Iterable[Word], known: Sequence[NameWord]) -> Iterable[tuple[int, NameWord]]:
    for place, word in enumerate(asked):
        nearest = None if is_name_word(word.folded, known) else find_nearest(word.folded, known)
        if nearest is not None:
            yield place, nearest
