"""What a table of an export is: columns with types and meanings, its key, and what its rows refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from api.domain.fields import FieldDescription, describe
from api.domain.vocabulary import Vocabulary

PLACE = "position"
"""Last column of the key of a row that is an item of a list."""


class ColumnType(Enum):
    """What the values of a column are."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "true or false"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; one that is `many` holds a list of values in each cell, `allowed` is a closed list."""

    name: str
    type: ColumnType
    meaning: str
    required: bool
    many: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that name a row of a table by the columns of its key."""

    columns: tuple[str, ...]
    table: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


Row = tuple[Any, ...]
"""Values in the order of the columns: texts, numbers, days, truth values, lists of them, or None."""

_TYPES: tuple[tuple[type, ColumnType], ...] = (
    (bool, ColumnType.TRUTH),
    (int, ColumnType.WHOLE),
    (float, ColumnType.NUMBER),
    (Decimal, ColumnType.NUMBER),
    (date, ColumnType.DAY),
    (str, ColumnType.TEXT),
)


def key_column(name: str, meaning: str) -> Column:
    """Make a column that places a row: an id, or a place in a list."""
    is_place = name.endswith(PLACE)
    return Column(name, ColumnType.WHOLE if is_place else ColumnType.TEXT, meaning, required=True)


def columns_of_field(field: FieldDescription, prefix: str = "") -> Iterator[Column]:
    """Make the column of a field, or those of the fields of the one record that it holds."""
    if not field.is_record:
        yield _column(field, prefix, field.optional)
        return
    for inner in describe(field.type):
        yield _column(inner, f"{prefix}{field.name}_", field.optional or inner.optional)


def _column(field: FieldDescription, prefix: str, optional: bool) -> Column:
    found = next((kind for known, kind in _TYPES if issubclass(field.type, known)), None)
    if found is None:
        raise TypeError(f"{prefix}{field.name} has no place in a table")
    return Column(
        f"{prefix}{field.name}",
        found,
        str(field.meaning) + _list_meanings(field.type),
        required=not optional,
        many=field.many,
        allowed=tuple(member.value for member in field.type) if issubclass(field.type, Vocabulary) else (),
    )


def _list_meanings(kind: type) -> str:
    if not issubclass(kind, Vocabulary):
        return ""
    return " " + " ".join(f"{member.value}: {member.meaning}." for member in kind)


def plain_row(names: Iterable[str], values: dict[str, Any]) -> Row:
    """Put values into the order of columns, closed lists by their values."""
    return tuple(plain(values[name]) for name in names)


def plain(value: Any) -> Any:
    """Give a value without our own types around it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        # Phrases and the like are texts that know more than their words.
        return str(value)
    return [plain(each) for each in value] if isinstance(value, tuple | list) else value
