"""Texts and words of the search, with the index of each database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.String()
WORD = sa.String(40)
NUMBER = sa.Integer()
INDEX_WORDS = sa.String().with_variant(TSVECTOR(), "postgresql")


def upgrade() -> None:
    _create_search_texts()
    _create_search_words()
    if op.get_context().dialect.name == "postgresql":
        op.create_index("ix_search_texts_words", "search_texts", ["words"], postgresql_using="gin")
    else:
        # An index with content of its own: row numbers of search_texts may change whenever the file is vacuumed, so
        # nothing can point to them.
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5("
            "words, release_id UNINDEXED, kind UNINDEXED, record UNINDEXED, position UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )


def downgrade() -> None:
    if op.get_context().dialect.name != "postgresql":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_words")
    op.drop_table("search_texts")


def _create_search_texts() -> None:
    op.create_table(
        "search_texts",
        *_columns(ID, "release_id"),
        *_columns(WORD, "kind"),
        *_columns(ID, "record"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "field", "text"),
        *_columns(NUMBER, "weight"),
        *_columns(INDEX_WORDS, "words"),
        sa.PrimaryKeyConstraint("release_id", "kind", "record", "position", name="pk_search_texts"),
        _in_release("search_texts"),
        _weight_known("search_texts"),
    )


def _create_search_words() -> None:
    op.create_table(
        "search_words",
        *_columns(ID, "release_id", "word"),
        *_columns(TEXT, "printed"),
        *_columns(NUMBER, "weight"),
        sa.PrimaryKeyConstraint("release_id", "word", name="pk_search_words"),
        _in_release("search_words"),
        _weight_known("search_words"),
    )


def _columns(kind: sa.types.TypeEngine[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=False, autoincrement=False) for name in names)


def _in_release(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=f"fk_{table}_release_id")


def _weight_known(table: str) -> sa.CheckConstraint:
    return sa.CheckConstraint("weight BETWEEN 1 AND 4", name=op.f(f"ck_{table}_weight_known"))
