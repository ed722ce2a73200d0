"""Ids that a name may have been meant for, so that whoever asks with a brand is led on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from api.domain.search.query import SearchQuery, has_word
from api.domain.vocabulary import SearchKind
from api.storage import reading
from api.web.problems import LONGEST_ECHO, MOST_NEAR, find_near

_SEARCHED: Final = {kind.value: kind for kind in SearchKind}


def find_meant(snapshot: reading.Snapshot, kind: reading.Kind, value: str, known: Iterable[str]) -> tuple[str, ...]:
    """List up to three ids that a value may have been meant for: those spelt like it or, if none is, named so."""
    return find_near(value, known) or _find_named(snapshot, kind, value)


def _find_named(snapshot: reading.Snapshot, kind: reading.Kind, name: str) -> tuple[str, ...]:
    """Find the records of a kind that a name, brand or abbreviation may stand for, by the rules of the search."""
    searched = _SEARCHED.get(kind)
    if searched is None or len(name) > LONGEST_ECHO or not has_word(name):
        return ()
    page = reading.search(snapshot, SearchQuery(name, (searched,), MOST_NEAR))
    return tuple(hit.id for hit in page.hits)
