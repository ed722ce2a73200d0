"""Words of a text, folded so that spellings that mean the same are the same word."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORTEST_PREFIX = 3
"""A shorter word must be met whole: `ra` would otherwise find radiographs and rashes."""

_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f]|['’](?=[^\\W_]))*")
"""Letters and digits with their accents; an apostrophe only inside a word."""

_UNSPACED = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]+")
"""Kana and Chinese characters."""

_HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")

_LETTERS = str.maketrans(
    {
        **{"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"},
        **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "μ": "mu"},
    }
)
"""Letters that have no accent to take off, and the Greek ones of messengers and units."""

_NO_PLURAL = ("ss", "us", "is")
_SHORTEST_PLURAL = 4
_SHORTEST_ENDING = 5

STOP_WORDS = frozenset(
    {
        *("a", "an", "and", "are", "as", "at", "be", "by", "can", "de", "do", "for", "from", "how", "i", "in", "into"),
        *("is", "it", "of", "on", "or", "that", "the", "to", "what", "which", "with"),
    }
)
"""Folded words that tell nothing apart; `de` is `does`."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text in its folded form, and where it stands in the text."""

    folded: str
    start: int
    end: int


def split_words(text: str) -> tuple[Word, ...]:
    """Split a text into its folded words; what is neither letter nor digit parts them.

    Japanese and Chinese write no space between words, so there every two neighbouring characters are a word: whoever
    asks for a part of a name then finds it.
    """
    spans = (span for found in _WORD.finditer(text) for span in _spans_within(text, *found.span()))
    words = (Word(fold(text[start:end]), start, end) for start, end in spans)
    return tuple(word for word in words if word.folded)


def _spans_within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the spans of words within a run of letters and digits."""
    place = start
    for unspaced in _UNSPACED.finditer(text, start, end):
        if unspaced.start() > place:
            yield place, unspaced.start()
        first, place = unspaced.span()
        yield from ((at, min(at + 2, place)) for at in range(first, max(first + 1, place - 1)))
    if place < end:
        yield place, end


def join_hyphenated(text: str, words: Sequence[Word]) -> Iterator[Word]:
    """Give the words joined by hyphens as one word each, so that `ucmsc` is met in `UC-MSC`."""
    run: list[Word] = []
    for word in words:
        if run and not (word.start - run[-1].end == 1 and text[run[-1].end] in _HYPHENS):
            yield from _joined(run)
            run = []
        run.append(word)
    yield from _joined(run)


def _joined(run: Sequence[Word]) -> Iterator[Word]:
    if len(run) > 1:
        yield Word("".join(word.folded for word in run), run[0].start, run[-1].end)


def list_index_words(text: str) -> tuple[str, ...]:
    """List the distinct words under which a text is found, in order."""
    words = split_words(text)
    return tuple(sorted({word.folded for word in (*words, *join_hyphenated(text, words))}))


@functools.lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Fold a word: case, accents, Greek letters, British and American spelling, and the plural."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(letter for letter in decomposed.translate(_LETTERS).casefold() if letter.isalnum())
    return _in_one_spelling(_in_singular(plain))


def _in_singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word[-1] != "s" or word.endswith(_NO_PLURAL) or not word.isalpha():
        return word
    return f"{word[:-3]}y" if word.endswith("ies") and len(word) > _SHORTEST_ENDING else word[:-1]


def _in_one_spelling(word: str) -> str:
    word = word.replace("ae", "e").replace("oe", "e")
    if len(word) < _SHORTEST_ENDING:
        return word
    word = re.sub("our$", "or", word)
    return re.sub("(?<=...)iz(e|ed|ing|ation)$", r"is\1", word)
