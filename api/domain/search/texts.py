"""The texts under which the records of a dataset are found, derived before publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated, Any, Final

from api.domain.records import Dataset
from api.domain.search.words import split_words
from api.domain.vocabulary import SearchKind


class SearchWeight(IntEnum):
    """How much it says of a record that a text of it holds a word."""

    TEXT = 1
    TITLE = 2
    OTHER_NAME = 3
    NAME = 4


@dataclass(frozen=True, slots=True)
class SearchText:
    """One text under which a record is found; the one at position 0 is how the record is called."""

    kind: Annotated[SearchKind, "Kind of the record."]
    record: Annotated[str, "Id of the record."]
    position: Annotated[int, "Place among the texts of the record."]
    field: Annotated[str, "Member of the record that holds the text."]
    text: Annotated[str, "The text."]
    weight: Annotated[int, "How much it says of the record that this text holds a word."]


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word that stands in a name: what a typing error may be taken for."""

    word: Annotated[str, "The word as it is compared."]
    printed: Annotated[str, "The word as a name has it."]
    weight: Annotated[int, "Weight of the most telling name that has it."]


_NAME, _OTHER, _TITLE, _TEXT = SearchWeight.NAME, SearchWeight.OTHER_NAME, SearchWeight.TITLE, SearchWeight.TEXT

SEARCHED: Final[Mapping[SearchKind, Mapping[str, SearchWeight]]] = {
    SearchKind.TREATMENTS: {
        **{"name": _NAME, "brands": _OTHER, "synonyms": _OTHER, "identifiers": _OTHER},
        **{"subclass": _TITLE, "id": _TEXT, "goal": _TEXT, "mechanism": _TEXT, "studied_in": _TEXT},
    },
    SearchKind.OUTCOMES: {
        **{"name": _NAME, "abbreviation": _OTHER, "id": _TEXT, "plain": _TEXT, "definition": _TEXT},
    },
    SearchKind.GLOSSARY: {
        **{"term": _NAME, "abbreviation": _OTHER, "synonyms": _OTHER, "id": _TEXT, "plain": _TEXT},
    },
    SearchKind.STUDIES: {
        **{"name": _OTHER, "registration": _OTHER, "id": _TEXT, "arms": _TEXT, "population": _TEXT},
    },
    SearchKind.TRIALS: {
        **{"title": _TITLE, "number": _OTHER, "id": _TEXT, "intervention": _TEXT, "sponsor": _TEXT},
    },
    SearchKind.CLAIMS: {"claim": _TITLE, "id": _TEXT, "explanation": _TEXT},
    SearchKind.HARMS: {"name": _TITLE, "id": _TEXT, "product": _TEXT, "description": _TEXT, "place": _TEXT},
    SearchKind.SOURCES: {
        **{"title": _TITLE, "studies": _OTHER, "registry": _OTHER, "doi": _OTHER, "pmid": _OTHER},
        **{"authors": _TITLE, "id": _TEXT},
    },
}
"""The searched members of each kind with their weights, the one that names a record first.

`studies` of a source are the names of the studies that it reports.
"""

_TEXT_OF_PART = {"identifiers": "value", "arms": "label"}
"""Members that hold records, with the member of these that is searched."""

SHORTEST_NAME_WORD = 4
"""A shorter word is nobody's typing error."""


def make_search_texts(dataset: Dataset) -> Iterator[SearchText]:
    """Make the texts of all records that the search finds."""
    names_of_studies = _names_of_studies(dataset)
    for kind, weights in SEARCHED.items():
        for record in getattr(dataset, kind.value):
            found = (
                (field, text, weight)
                for field, weight in weights.items()
                for text in dict.fromkeys(_texts_of(record, field, names_of_studies))
            )
            for position, (field, text, weight) in enumerate(found):
                yield SearchText(kind, record.id, position, field, text, int(weight))


def list_name_words(texts: Iterable[SearchText]) -> tuple[NameWord, ...]:
    """List the words of the names among some texts, each once, in order; numbers and very short words are left out."""
    words: dict[str, NameWord] = {}
    for text in texts:
        if text.weight < SearchWeight.OTHER_NAME:
            continue
        for word in split_words(text.text):
            known = words.get(word.folded)
            is_telling = len(word.folded) >= SHORTEST_NAME_WORD and word.folded.isalpha()
            if is_telling and (known is None or known.weight < text.weight):
                words[word.folded] = NameWord(word.folded, text.text[word.start : word.end], text.weight)
    return tuple(words[word] for word in sorted(words))


def _names_of_studies(dataset: Dataset) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for study in dataset.studies:
        for source in study.reports:
            names.setdefault(source, []).append(study.name)
    return names


def _texts_of(record: Any, field: str, names_of_studies: Mapping[str, list[str]]) -> Iterable[str]:
    if field == "studies":
        return names_of_studies.get(record.id, ())
    value = getattr(record, field)
    if field in _TEXT_OF_PART:
        return [getattr(part, _TEXT_OF_PART[field]) for part in value]
    return [] if value is None else [value] if isinstance(value, str) else value
