"""What a word that no name has may have been meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from api.domain.search.texts import NameWord
from api.domain.search.words import SHORTEST_PREFIX

LENGTH_FOR_ONE_ERROR = 5
"""Short words lie too near to each other: `gold`, an old remedy, is not `good`."""

LENGTH_FOR_TWO_ERRORS = 7
"""Shorter words with two errors are other words."""


def is_name_word(word: str, known: Iterable[NameWord]) -> bool:
    """Whether some name has a word, or begins one with it."""
    if len(word) < SHORTEST_PREFIX:
        return any(each.word == word for each in known)
    return any(each.word.startswith(word) for each in known)


def find_nearest(word: str, known: Iterable[NameWord]) -> NameWord | None:
    """Find the name word that a word with one or two typing errors was meant to be; numbers have no nearest."""
    if len(word) < LENGTH_FOR_ONE_ERROR or not word.isalpha():
        return None
    limit = 2 if len(word) >= LENGTH_FOR_TWO_ERRORS else 1
    near = []
    for each in known:
        if _may_be_near(word, each.word, limit):
            errors = count_errors(word, each.word)
            if errors <= limit:
                near.append((errors, -each.weight, each.word, each))
    return min(near)[-1] if near else None


def _may_be_near(a: str, b: str, limit: int) -> bool:
    # One error changes the length by one at most, and the set of letters by two.
    return abs(len(a) - len(b)) <= limit and len(set(a) ^ set(b)) <= 2 * limit


def count_errors(a: str, b: str) -> int:
    """Count the typing errors between two words: a letter too many, missing, or another; two neighbours swapped."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        above, two_above = row, before
        row = [i]
        for j, other in enumerate(b, start=1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                least = min(least, two_above[j - 2] + 1)
            row.append(least)
        before = above
    return row[-1]
