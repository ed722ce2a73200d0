"""Writing what the search looks through: texts by record, and the words of all names of a release."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import cast

from sqlalchemy import Connection, Table, text

from api.domain.records import Dataset
from api.domain.search.texts import SearchText, list_name_words, make_search_texts
from api.domain.search.words import list_index_words
from api.storage.engine import is_sqlite
from api.storage.mapping import Values
from api.storage.models import SearchTextRow, SearchWordRow

TEXTS = cast(Table, SearchTextRow.__table__)
WORDS = cast(Table, SearchWordRow.__table__)

TEXTS_KIND = "search_"
"""Before the name of a kind: the kind under which the versions of its texts are held."""

WORDS_KIND = "search_words"
ALL_WORDS = "all"
"""The words of all names are one version: a change of any name writes them anew."""

PlacedRows = Sequence[tuple[Table, Values]]
"""Rows that lack only the release which introduces them."""

SearchRows = tuple[str, str, PlacedRows]
"""Kind and id under which a version is held, with its rows."""

_FILL = text(
    "INSERT INTO search_index (words, release_id, kind, record, position) "
    "SELECT words, release_id, kind, record, position FROM search_texts WHERE release_id = :release_id"
)
_FILL_ALL = text(
    "INSERT INTO search_index (words, release_id, kind, record, position) "
    "SELECT words, release_id, kind, record, position FROM search_texts"
)


def search_rows(dataset: Dataset) -> list[SearchRows]:
    """Make the rows by which each record is found."""
    by_record = groupby(make_search_texts(dataset), key=lambda text: (text.kind, text.record))
    return [
        (f"{TEXTS_KIND}{kind.value}", record, [(TEXTS, _values_of(text)) for text in texts])
        for (kind, record), texts in by_record
    ]


def name_word_rows(dataset: Dataset) -> SearchRows:
    """Make the rows of the words that stand in names."""
    words = list_name_words(make_search_texts(dataset))
    return WORDS_KIND, ALL_WORDS, [(WORDS, dataclasses.asdict(word)) for word in words]


def _values_of(text: SearchText) -> Values:
    return {**dataclasses.asdict(text), "words": list_index_words(text.text)}


def digest_of_rows(rows: PlacedRows) -> str:
    """Return the SHA-256 of what rows hold, so that a program that folds words in another way writes them anew."""
    content = json.dumps([values for _, values in rows], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def fill_index(connection: Connection, release_id: str) -> None:
    """Fill SQLite's index from the texts that a release introduced; PostgreSQL keeps its own."""
    if is_sqlite(connection.engine):
        connection.execute(_FILL, {"release_id": release_id})


def renew_index(connection: Connection, tables: Iterable[Table]) -> None:
    """Fill SQLite's index anew where texts of former releases were rewritten."""
    if TEXTS in set(tables) and is_sqlite(connection.engine):
        connection.execute(text("DELETE FROM search_index"))
        connection.execute(_FILL_ALL)
