"""Changing one place of a record: every place that there is, and another value for it."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from api.domain.fields import FieldDescription, describe, describe_record
from tests.domain.comparison.editing import edit

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """One field somewhere in a record, with what stands there."""

    path: Path
    owner: type
    field: FieldDescription
    value: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The fields on the way, without the places in lists."""
        return tuple(step for step in self.path if isinstance(step, str))


def list_places(record: object, path: Path = ()) -> Iterator[Place]:
    """List every field of a record and of all records inside it."""
    for field in describe_record(record):
        value = getattr(record, field.name)
        yield Place((*path, field.name), type(record), field, value)
        if field.is_record and field.many:
            for number, part in enumerate(value):
                yield from list_places(part, (*path, field.name, number))
        elif field.is_record and value is not None:
            yield from list_places(value, (*path, field.name))


def other_values(place: Place) -> list[Any]:
    """Values that could stand at a place instead, each printed differently from the one there and from each other."""
    if place.field.many:
        return _other_lists(place)
    if place.value is None:
        return [_sample(place.field.type)]
    return ([None] if place.field.optional else []) + _others(place.value)


def put_at(record: Any, place: Place, value: Any) -> Any:
    """Put another value at a place."""
    return edit(record, place.path, lambda _: value)


def _other_lists(place: Place) -> list[Any]:
    items = place.value
    new = _sample(place.field.type)
    lists = [(*items, new)] if new not in items else []
    lists += [items[1:]] if items else []
    lists += [(items[1], items[0], *items[2:])] if len(items) > 1 and items[0] != items[1] else []
    return lists


def _others(value: Any) -> list[Any]:
    if isinstance(value, Enum):
        return [next(each for each in type(value) if each is not value)] if len(type(value)) > 1 else []
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, Decimal):
        # A printed zero more is another figure, though the number is the same.
        return [Decimal(f"{value}0" if "." in str(value) else f"{value}.0"), value + 1]
    if isinstance(value, date):
        return [value + timedelta(days=1)]
    return [f"{value} or else"] if isinstance(value, str) else []


def _sample(wanted: type) -> Any:
    if hasattr(wanted, "__dataclass_fields__"):
        needed = {field.name: _sample_of_field(field) for field in describe(wanted) if field.required}
        return wanted(**needed) or None
    if issubclass(wanted, Enum):
        return next(iter(wanted))
    samples: dict[type, Any] = {str: "something", int: 7, bool: True, Decimal: Decimal("7.5"), date: date(2026, 1, 2)}
    return samples[wanted]


def _sample_of_field(field: FieldDescription) -> Any:
    return (_sample(field.type),) if field.many else _sample(field.type)


def without_labels(member: str) -> tuple[str, ...]:
    """The fields of a member, without what stands in brackets behind them."""
    depth, plain = 0, ""
    for character in member:
        depth -= character == "]"
        plain += character if depth == 0 and character != "]" else ""
        depth += character == "["
    return tuple(plain.replace("[", "").split("."))


def record_types(dataset_type: type) -> list[type]:
    """The record types of a dataset and of all that stands inside its records."""
    waiting = [typing.get_args(hint)[0] for hint in typing.get_type_hints(dataset_type).values()]
    found: list[type] = []
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.append(each)
            waiting += [field.type for field in describe(each) if field.is_record]
    return found
