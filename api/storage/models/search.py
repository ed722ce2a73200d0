"""What the search looks through: derived from the records before publishing, kept with their release."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from sqlalchemy import Dialect, Index, String, TypeDecorator
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeEngine

from api.domain.vocabulary import SearchKind
from api.storage.models.base import Base, Key, PositionKey, check, in_release


class IndexWords(TypeDecorator[tuple[str, ...]]):
    """Distinct folded words in order: a tsvector in PostgreSQL, a line of text in SQLite, whose index is apart."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:
        # Words are letters and digits alone, so nothing in them needs escaping.
        quote = "'" if dialect.name == "postgresql" else ""
        return None if value is None else " ".join(f"{quote}{word}{quote}" for word in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(sorted(re.findall(r"[^' ]+", value)))


class SearchTextRow(Base):
    """One text under which a record is found."""

    __tablename__ = "search_texts"
    __table_args__ = (
        in_release(),
        Index("ix_search_texts_words", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),
        check("weight_known", "weight BETWEEN 1 AND 4"),
    )

    release_id: Mapped[Key]
    kind: Mapped[SearchKind] = mapped_column(primary_key=True)
    record: Mapped[Key]
    position: Mapped[PositionKey]
    field: Mapped[str]
    text: Mapped[str]
    weight: Mapped[int]
    words: Mapped[Annotated[tuple[str, ...], mapped_column(IndexWords())]]


class SearchWordRow(Base):
    """A word that stands in a name, for reading typing errors."""

    __tablename__ = "search_words"
    __table_args__ = (in_release(), check("weight_known", "weight BETWEEN 1 AND 4"))

    release_id: Mapped[Key]
    word: Mapped[Key]
    printed: Mapped[str]
    weight: Mapped[int]
