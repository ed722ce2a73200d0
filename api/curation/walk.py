"""Going through a record and the records inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.curation.problems import Where
from api.domain.fields import describe_record


def walk_records(record: Any, where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """Go through a record and every record inside it, each with its path."""
    yield where, record
    for field in describe_record(record):
        if not field.is_record:
            continue
        value = getattr(record, field.name)
        if field.many:
            for place, inner in enumerate(value):
                yield from walk_records(inner, (*where, field.name, place))
        elif value is not None:
            yield from walk_records(value, (*where, field.name))


def walk_values(record: object, name: str, where: Where) -> Iterator[tuple[Where, Any]]:
    """Go through the values of one field, of which a list has several and an absent field none."""
    value = getattr(record, name)
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            yield (*where, name, place), item
    elif value is not None:
        yield (*where, name), value
