"""Writing what the search looks through: with a release, and anew where the rules that make it have changed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import cast

from sqlalchemy import Connection, Table, delete, insert, select, text

from api.domain.records import Dataset
from api.domain.search.texts import list_name_words, make_search_texts
from api.domain.search.words import list_index_words
from api.storage.engine import is_sqlite
from api.storage.mapping import Values
from api.storage.models import SearchTextRow, SearchWordRow

TEXTS = cast(Table, SearchTextRow.__table__)
WORDS = cast(Table, SearchWordRow.__table__)

_FILL = text(
    "INSERT INTO search_index (words, release_id, kind, record, position) "
    "SELECT words, release_id, kind, record, position FROM search_texts WHERE release_id = :release_id"
)
_EMPTY = text("DELETE FROM search_index WHERE release_id = :release_id")


def rows_of_search(release_id: str, dataset: Dataset) -> Iterator[tuple[Table, Values]]:
    """Make the rows by which the records of a release are found."""
    texts = tuple(make_search_texts(dataset))
    for each in texts:
        words = list_index_words(each.text)
        yield TEXTS, {"release_id": release_id, **dataclasses.asdict(each), "words": words}
    for word in list_name_words(texts):
        yield WORDS, {"release_id": release_id, **dataclasses.asdict(word)}


def fill_index(connection: Connection, release_id: str) -> None:
    """Fill SQLite's index from the texts of a release; PostgreSQL keeps its own."""
    if is_sqlite(connection.engine):
        connection.execute(_FILL, {"release_id": release_id})


def renew_search(connection: Connection, release_id: str, dataset: Dataset) -> None:
    """Write the rows of a release anew unless they are there as they would be made today.

    A release from before the search has none; a newer program may fold words in another way. The records of the
    release stay as they are.
    """
    meant = list(rows_of_search(release_id, dataset))
    for table in (TEXTS, WORDS):
        rows = [values for of_table, values in meant if of_table is table]
        query = select(table).where(table.c.release_id == release_id).order_by(*table.primary_key)
        held = [dict(row) for row in connection.execute(query).mappings()]
        if held == sorted(rows, key=lambda row: tuple(row[column.name] for column in table.primary_key)):
            continue
        connection.execute(delete(table).where(table.c.release_id == release_id))
        connection.execute(insert(table), rows)
        if table is TEXTS and is_sqlite(connection.engine):
            connection.execute(_EMPTY, {"release_id": release_id})
            fill_index(connection, release_id)
