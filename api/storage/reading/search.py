"""Searching a release: the database proposes texts, pure code decides, so that both databases answer alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    column,
    literal,
    literal_column,
    select,
    table,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import aliased

from api.domain.search.hits import SearchPage, find_hits
from api.domain.search.matching import FoundText
from api.domain.search.query import Pattern, SearchQuery, plan_search
from api.domain.search.texts import NameWord, SearchText, SearchWeight
from api.domain.vocabulary import SearchKind
from api.storage.models import ReleaseRecordRow, SearchTextRow, SearchWordRow
from api.storage.reading.held import held
from api.storage.reading.snapshots import Snapshot
from api.storage.search_rows import TEXTS_KIND, WORDS_KIND

NAMED_IN_LANGUAGES = (SearchKind.TREATMENTS, SearchKind.OUTCOMES, SearchKind.GLOSSARY)
"""Kinds of which the catalogues have the names."""

AFTER_ALL_OTHERS = 1_000_000
"""The place of a translated name among the texts of its record."""

_INDEX = table("search_index", *(column(name) for name in ("release_id", "kind", "record", "position")))


Translate = Callable[[str], str]
"""Gives the name of a record in another language, or as it is where it has no other there."""


def search(snapshot: Snapshot, query: SearchQuery, translate: Translate | None = None) -> SearchPage:
    """Find the records that hold every word of a query, the best first; two statements, whatever is asked.

    With `translate` records are found by their names in that language, too, at the price of one statement more.
    """
    plan = plan_search(query.text, _name_words(snapshot))
    found = _found_texts(snapshot, plan.patterns, query.kinds)
    if translate is not None:
        found += _translated_names(snapshot, query.kinds, translate)
    return find_hits(plan, found, query.limit)


def _translated_names(snapshot: Snapshot, kinds: Sequence[SearchKind], translate: Translate) -> list[FoundText]:
    row = SearchTextRow
    wanted = [kind for kind in NAMED_IN_LANGUAGES if kind in (kinds or SearchKind)]
    query = select(row.kind, row.record, row.text).where(row.position == 0, _is_held(snapshot, row, wanted))
    names = [(kind, record, name, translate(name)) for kind, record, name in snapshot.connection.execute(query)]
    return [
        FoundText(SearchText(kind, record, AFTER_ALL_OTHERS, "name", spoken, SearchWeight.NAME), name)
        for kind, record, name, spoken in names
        if spoken != name
    ]


def _name_words(snapshot: Snapshot) -> list[NameWord]:
    row = SearchWordRow
    words, is_held = held(snapshot.release.id, WORDS_KIND)
    query = select(row.word, row.printed, row.weight).where(is_held, row.release_id == words.introduced)
    return [NameWord(*each) for each in snapshot.connection.execute(query.order_by(row.word))]


def _found_texts(snapshot: Snapshot, patterns: Sequence[Pattern], kinds: Sequence[SearchKind]) -> list[FoundText]:
    text, first = SearchTextRow, aliased(SearchTextRow)
    of_same_record = and_(
        first.release_id == text.release_id, first.kind == text.kind, first.record == text.record, first.position == 0
    )
    query = (
        select(text.kind, text.record, text.position, text.field, text.text, text.weight, first.text)
        .join(first, of_same_record)
        .where(_is_held(snapshot, text, kinds or tuple(SearchKind)))
        .where(_CONDITIONS[snapshot.connection.dialect.name](patterns))
    )
    return [
        FoundText(SearchText(kind, record, position, field, of_field, weight), name)
        for kind, record, position, field, of_field, weight, name in snapshot.connection.execute(query)
    ]


def _is_held(snapshot: Snapshot, text: type[SearchTextRow], kinds: Sequence[SearchKind]) -> ColumnElement[bool]:
    """Whether the release holds the version that a text belongs to; only of some kinds of record."""
    version: Any = aliased(ReleaseRecordRow)
    return and_(
        text.kind.in_(kinds),
        version.release_id == snapshot.release.id,
        version.kind == literal(TEXTS_KIND).concat(type_coerce(text.kind, String())),
        version.id == text.record,
        version.introduced == text.release_id,
    )


def _in_fts5(patterns: Sequence[Pattern]) -> ColumnElement[bool]:
    text, index = SearchTextRow, _INDEX.c
    match = literal_column("search_index", String()).op("MATCH")(bindparam(None, write_fts5(patterns), String()))
    found = select(index.release_id, index.kind, index.record, index.position).where(match)
    place = (text.release_id, type_coerce(text.kind, String()), text.record, text.position)
    return tuple_(*place).in_(found)


def _in_tsvector(patterns: Sequence[Pattern]) -> ColumnElement[bool]:
    return SearchTextRow.words.bool_op("@@")(cast(bindparam(None, write_tsquery(patterns), String()), TSQUERY))


_CONDITIONS: dict[str, Callable[[Sequence[Pattern]], ColumnElement[bool]]] = {
    "sqlite": _in_fts5,
    "postgresql": _in_tsvector,
}


def write_fts5(patterns: Sequence[Pattern]) -> str:
    """Write words in the query language of FTS5; letters and digits in quotes are never operators there."""
    return " OR ".join(f'"{each.word}"{"*" if each.is_prefix else ""}' for each in patterns)


def write_tsquery(patterns: Sequence[Pattern]) -> str:
    """Write words in the query language of PostgreSQL, likewise in quotes."""
    return " | ".join(f"'{each.word}'{':*' if each.is_prefix else ''}" for each in patterns)
