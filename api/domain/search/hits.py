"""Which records answer a query, why, and in which order; the database only proposes texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from api.domain.search.excerpts import Segment, make_excerpt
from api.domain.search.matching import WHOLE, FoundText, TextMatch, match_text
from api.domain.search.query import Correction, Plan
from api.domain.search.texts import NameWord, SearchWeight
from api.domain.vocabulary import SearchKind

_PLACE_OF_KIND = {kind: place for place, kind in enumerate(SearchKind)}


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """One text of a record that answers the query, or a part of it."""

    field: Annotated[
        str,
        "Member of the record that holds the text; for sources `studies` are names of studies that it reports.",
    ]
    excerpt: Annotated[tuple[Segment, ...], "The text, or the part of it around the first word met."]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One record that answers a query, and why."""

    kind: Annotated[SearchKind, "Kind of the record; also the collection in which it is."]
    id: Annotated[str, "Id of the record."]
    name: Annotated[str, "Name, title or sentence by which the record is called."]
    matches: Annotated[
        tuple[FieldMatch, ...],
        "Why it was found: the text that answers best; several where each has only some of the words.",
    ]
    kind_label: Annotated[
        str | None, "For a treatment whether it is investigational, in words; show it with the name. Null for others."
    ] = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a query found: the best hits, how many there are, and what typing errors were taken for."""

    hits: tuple[SearchHit, ...]
    total: int
    corrected: Correction | None


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record that holds every word of a query, with the texts that do."""

    matches: tuple[TextMatch, ...]
    name: str

    @property
    def best_alone(self) -> TextMatch | None:
        """The text that answers best of those that hold every word."""
        return max((match for match in self.matches if match.holds_all), key=_order_of_text, default=None)

    @property
    def best_by_word(self) -> list[TextMatch]:
        """For each word the text that answers it best."""
        places = range(len(self.matches[0].qualities))
        return [max(self.matches, key=lambda match: (_value(match, place), -match.text.position)) for place in places]


def find_hits(plan: Plan, found: Sequence[FoundText], limit: int) -> SearchPage:
    """Choose the records that hold every word of a query; where none does, read typing errors as the nearest names."""
    candidates = _candidates(found, plan.words)
    corrected = None
    if not candidates and plan.near:
        taken_for = _taken_for(plan, found)
        words = [taken_for[place].word if place in taken_for else word for place, word in enumerate(plan.words)]
        candidates = _candidates(found, words)
        corrected = plan.correct(taken_for) if candidates else None
    candidates.sort(key=_order_of_record)
    return SearchPage(tuple(_hit(candidate) for candidate in candidates[:limit]), len(candidates), corrected)


def _candidates(found: Iterable[FoundText], words: Sequence[str]) -> list[_Candidate]:
    matches: dict[tuple[SearchKind, str], list[TextMatch]] = {}
    names: dict[tuple[SearchKind, str], str] = {}
    for each in found:
        match = match_text(each.text, words)
        if match is not None:
            key = (each.text.kind, each.text.record)
            matches.setdefault(key, []).append(match)
            names[key] = each.name
    return [
        _Candidate(tuple(sorted(of_record, key=lambda match: match.text.position)), names[key])
        for key, of_record in matches.items()
        if all(any(match.qualities[place] for match in of_record) for place in range(len(words)))
    ]


def _taken_for(plan: Plan, found: Iterable[FoundText]) -> Mapping[int, NameWord]:
    """Correct the words that stand nowhere; where each stands somewhere, all those that no name has."""
    wanting = set(plan.near)
    for each in found:
        match = match_text(each.text, plan.words)
        wanting -= {place for place in wanting if match is not None and match.qualities[place]}
    return {place: word for place, word in plan.near.items() if place in wanting} or plan.near


def _value(match: TextMatch, place: int) -> int:
    """What a text is worth for one word: its weight first, then whether the word is whole."""
    quality = match.qualities[place]
    return 0 if not quality else 2 * match.text.weight + (quality == WHOLE)


def _order_of_text(match: TextMatch) -> tuple[int, int, bool, int, int]:
    exact = match.text.weight if match.is_exact and match.text.weight > SearchWeight.TITLE else 0
    worth = min(_value(match, place) for place in range(len(match.qualities)))
    return exact, worth, match.in_a_row, match.density, -match.text.position


def _order_of_record(candidate: _Candidate) -> tuple[object, ...]:
    """Sort by the text that is the query, then by one that holds all of it, then word by word; last by kind and id.

    Of equals, documents come after what they are cited for.
    """
    best = candidate.best_alone
    exact, worth, in_a_row, density, _ = _order_of_text(best) if best else (0, 0, False, 0, 0)
    by_word = sum(_value(match, place) for place, match in enumerate(candidate.best_by_word))
    text = candidate.matches[0].text
    is_document = text.kind is SearchKind.SOURCES
    return -exact, -worth, not in_a_row, -by_word, is_document, -density, _PLACE_OF_KIND[text.kind], text.record


def _hit(candidate: _Candidate) -> SearchHit:
    best = candidate.best_alone
    shown = [best] if best else list(dict.fromkeys(candidate.best_by_word))
    text = candidate.matches[0].text
    matches = tuple(FieldMatch(match.text.field, make_excerpt(match.text.text, match.spans)) for match in shown)
    return SearchHit(text.kind, text.record, candidate.name, matches)
