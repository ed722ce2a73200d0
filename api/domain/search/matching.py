"""How a text answers the words of a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from api.domain.search.texts import SearchText
from api.domain.search.words import SHORTEST_PREFIX, Word, join_hyphenated, split_words

BEGUN, WHOLE = 1, 2
"""A word of a text that begins with the word asked for, and one that is it."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FoundText:
    """A text that may answer a query, with the name of its record."""

    text: SearchText
    name: str


@dataclass(frozen=True, slots=True)
class TextMatch:
    """How one text answers the words of a query."""

    text: SearchText
    qualities: tuple[int, ...]
    """For each word of the query 0 (not there), BEGUN or WHOLE."""
    spans: tuple[Span, ...]
    """Where the words met stand in the text, in order, without overlap."""
    is_exact: bool
    """Whether the text is the query and nothing else."""
    in_a_row: bool
    """Whether the words stand side by side in the order of the query."""
    density: int
    """How much of the text was asked for, in hundredths."""

    @property
    def holds_all(self) -> bool:
        """Whether no word of the query is wanting."""
        return all(self.qualities)


def match_text(text: SearchText, words: Sequence[str]) -> TextMatch | None:
    """Tell how a text answers the folded words of a query; None where it has none of them."""
    simple = split_words(text.text)
    forms = _list_forms(words)
    qualities = [0] * len(words)
    spans: list[Span] = []
    for token in (*simple, *join_hyphenated(text.text, simple)):
        met = list(_met_by(token.folded, forms))
        for place, quality in met:
            qualities[place] = max(qualities[place], quality)
        if met:
            spans.append((token.start, token.end))
    if not spans:
        return None
    merged = tuple(_merge(spans))
    return TextMatch(
        text=text,
        qualities=tuple(qualities),
        spans=merged,
        is_exact="".join(word.folded for word in simple) == "".join(words),
        in_a_row=all(qualities) and _in_a_row(simple, words),
        density=100 * sum(end - start for start, end in merged) // len(text.text),
    )


def _list_forms(words: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """List what a word of a text may answer: words, and neighbours as one, since `acr 50` asks for `acr50`, too."""
    pairs = zip(words, words[1:], strict=False)
    return [
        *((word, (place,)) for place, word in enumerate(words)),
        *((first + second, (place, place + 1)) for place, (first, second) in enumerate(pairs)),
    ]


def _met_by(token: str, forms: Iterable[tuple[str, tuple[int, ...]]]) -> Iterator[tuple[int, int]]:
    for form, places in forms:
        quality = _quality(token, form)
        if quality:
            yield from ((place, quality) for place in places)


def _quality(token: str, word: str) -> int:
    if token == word:
        return WHOLE
    return BEGUN if len(word) >= SHORTEST_PREFIX and token.startswith(word) else 0


def _in_a_row(simple: Sequence[Word], words: Sequence[str]) -> bool:
    tokens = [word.folded for word in simple]
    starts = range(len(tokens) - len(words) + 1)
    return any(all(_quality(tokens[start + place], word) for place, word in enumerate(words)) for start in starts)


def _merge(spans: Iterable[Span]) -> Iterator[Span]:
    start = end = -1
    for next_start, next_end in sorted(spans):
        if next_start < end:
            end = max(end, next_end)
            continue
        if end >= 0:
            yield start, end
        start, end = next_start, next_end
    yield start, end
