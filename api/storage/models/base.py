"""What all tables share: column types, names of constraints, and references of rows to one another."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON as Json
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Dialect,
    Enum,
    ForeignKeyConstraint,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

from api.domain.vocabulary import Vocabulary

ID = String().with_variant(String(collation="C"), "postgresql")
"""Ids sort by code point in both databases, as Python sorts them; a locale's collation skips hyphens."""

REFERS_TO = "refers_to"
"""In the `info` of a column: the kind of the record that it names."""

WORD_LENGTH = 40
"""Fixed, so that a longer word in a closed list needs no migration; the type itself refuses unknown words."""


class PrintedDecimal(TypeDecorator[Decimal]):
    """A decimal kept as text, so that 1.10 comes back as 1.10."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off there and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


class TextTuple(TypeDecorator[tuple[str, ...]]):
    """A tuple of plain strings, kept as a JSON list."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else list(value)

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class WordTuple(TypeDecorator[tuple[StrEnum, ...]]):
    """A tuple of words of one closed list, kept as a JSON list."""

    impl = Json
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Sequence[StrEnum] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [self.words(word).value for word in value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[StrEnum, ...] | None:
        return None if value is None else tuple(self.words(word) for word in value)


def _last_column(constraint: Any, table: Any) -> str:
    return str(list(constraint.columns)[-1].name)


def _values(words: type[StrEnum]) -> list[str]:
    return [word.value for word in words]


_CLOSED_LIST: type[enum.Enum] = Vocabulary
WORD = Enum(_CLOSED_LIST, native_enum=False, length=WORD_LENGTH, values_callable=_values, validate_strings=True)
"""A word of a closed list by its value; each column gets the list that its annotation names."""


class Base(DeclarativeBase):
    """All tables; a foreign key is named after its last column, the one that tells it apart."""

    metadata = MetaData(
        naming_convention={
            "last_column": _last_column,
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(last_column)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "uq": "uq_%(table_name)s_%(last_column)s",
            "ix": "ix_%(table_name)s_%(last_column)s",
        }
    )
    type_annotation_map = {
        str: String(),
        Decimal: PrintedDecimal(),
        datetime: UtcDateTime(),
        tuple[str, ...]: TextTuple(),
        Vocabulary: WORD,
    }


Key = Annotated[str, mapped_column(ID, primary_key=True)]
PositionKey = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
Reference = Annotated[str, mapped_column(ID)]
Digest = Annotated[str, mapped_column(String(64))]


def in_release() -> ForeignKeyConstraint:
    """Bind a version of a record to the release that introduced it; later releases hold it, too, until it changes."""
    return ForeignKeyConstraint(["release_id"], ["releases.id"])


def refers_to(kind: str) -> MappedColumn[Any]:
    """Make a column that names a record of a kind, by its id.

    A version of a record outlives the versions of those that it names, so no foreign key can lead from one to the
    other. That each release holds what its records name is checked before the release is written: see
    `api.storage.references`.
    """
    return mapped_column(ID, info={REFERS_TO: kind})


def part_of(table: str, **columns: str) -> ForeignKeyConstraint:
    """Bind a row to the row it is part of, in the same version: columns here by columns there."""
    return ForeignKeyConstraint(
        ["release_id", *columns], [f"{table}.release_id", *(f"{table}.{there}" for there in columns.values())]
    )


def check(name: str, condition: str) -> CheckConstraint:
    """Make a check that both databases understand."""
    return CheckConstraint(condition, name=name)


def locator_given() -> CheckConstraint:
    """Make the check that a place in the source is named."""
    return check("locator_given", "locator <> ''")


def reread_whole() -> CheckConstraint:
    """Make the check that a second reading has both its finding and its day, or is not there."""
    return check("reread_whole", "(reread_found IS NULL) = (reread_on IS NULL)")


def figures_in_order(prefix: str = "") -> CheckConstraint:
    """Make the check that an interval's limits stand in order; they are printed decimals, hence the casts."""
    low, high = f"CAST({prefix}ci_low AS NUMERIC)", f"CAST({prefix}ci_high AS NUMERIC)"
    return check(f"{prefix}interval_in_order", f"{low} <= {high}")
