"""How a text answers the words of a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    places = _places_of_forms(words)
    lengths = sorted({len(form) for form in places})
    qualities = [0] * len(words)
    spans: list[Span] = []
    for token in (*simple, *join_hyphenated(text.text, simple)):
        met = _met_by(token.folded, places, lengths)
        for place, quality in met.items():
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


def _places_of_forms(words: Sequence[str]) -> dict[str, set[int]]:
    """Map what a word of a text may answer to places in the query.

    Neighbours count as one word, too, since `acr 50` asks for `acr50`.
    """
    places: dict[str, set[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, set()).add(place)
    for place, (first, second) in enumerate(zip(words, words[1:], strict=False)):
        places.setdefault(first + second, set()).update((place, place + 1))
    return places


def _met_by(token: str, places: Mapping[str, set[int]], lengths: Iterable[int]) -> dict[int, int]:
    """Map the places that a word of a text answers to how well; by look-up, so that long queries cost no more."""
    met: dict[int, int] = {}
    for length in lengths:
        if SHORTEST_PREFIX <= length < len(token) or length == len(token):
            begun = places.get(token[:length], ())
            met |= {place: WHOLE if length == len(token) else max(BEGUN, met.get(place, 0)) for place in begun}
    return met


def _answers(token: str, word: str) -> bool:
    return token == word or (len(word) >= SHORTEST_PREFIX and token.startswith(word))


def _in_a_row(simple: Sequence[Word], words: Sequence[str]) -> bool:
    tokens = [word.folded for word in simple]
    starts = range(len(tokens) - len(words) + 1)
    return any(all(_answers(tokens[start + place], word) for place, word in enumerate(words)) for start in starts)


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
