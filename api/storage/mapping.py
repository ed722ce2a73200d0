"""Records to rows and rows to records: one generic mapping by field name, for all shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table

from api.storage.shapes import Part

Row = Mapping[str, Any]
Values = dict[str, Any]
Key = tuple[object, ...]


def rows_of(part: Part, release_id: str, record: object) -> Iterator[tuple[Table, Values]]:
    """Turn one top record into the rows of the version that a release introduces, owners first."""
    own = {"release_id": release_id, **_own_values(part, record)}
    yield part.table, own
    yield from _rows_of_parts(part, record, own)


def _rows_of_parts(part: Part, record: object, own: Values) -> Iterator[tuple[Table, Values]]:
    for name, below in part.parts.items():
        for position, item in enumerate(getattr(record, name)):
            values = _own_values(below, item) if below.column is None else {below.column: item}
            values |= _owner_key(part, below, own) | {name: own[name] for name in below.inherited}
            values["position"] = position
            yield below.table, values
            yield from _rows_of_parts(below, item, values)


def _owner_key(part: Part, below: Part, own: Values) -> Values:
    names = zip(below.key[:-1], part.key, strict=True)
    return {"release_id": own["release_id"]} | {here: own[there] for here, there in names}


def _own_values(part: Part, record: object) -> Values:
    values: Values = {name: getattr(record, name) for name in part.plain}
    for name, (_, inner) in part.embedded.items():
        value = getattr(record, name)
        values |= {f"{name}_{item}": None if value is None else getattr(value, item) for item in inner}
    return values


def build_records(part: Part, rows: Mapping[Table, Sequence[Row]]) -> tuple[Any, ...]:
    """Turn the rows of one kind, and of all its parts, into records in the order of the rows."""
    return tuple(item for _, item in _build(part, rows))


def _build(part: Part, rows: Mapping[Table, Sequence[Row]]) -> Iterator[tuple[Row, Any]]:
    if part.record is None:
        yield from ((row, row[part.column or ""]) for row in rows[part.table])
        return
    parts = {name: _by_owner(below, rows) for name, below in part.parts.items()}
    for row in rows[part.table]:
        values = {name: row[name] for name in part.plain}
        values |= {name: _embedded_value(name, *inner, row) for name, inner in part.embedded.items()}
        key = tuple(row[column] for column in part.key)
        values |= {name: tuple(by_owner.get(key, ())) for name, by_owner in parts.items()}
        yield row, part.record(**values)


def _by_owner(part: Part, rows: Mapping[Table, Sequence[Row]]) -> dict[Key, list[Any]]:
    by_owner: dict[Key, list[Any]] = {}
    for row, item in _build(part, rows):
        by_owner.setdefault(tuple(row[column] for column in part.key[:-1]), []).append(item)
    return by_owner


def _embedded_value(name: str, record: type, inner: Iterable[str], row: Row) -> Any:
    values = {item: row[f"{name}_{item}"] for item in inner}
    return None if all(value is None for value in values.values()) else record(**values)


def named_ids(part: Part, records: Iterable[Any], kind: str) -> set[str]:
    """Collect the ids of another kind that records name anywhere, as the columns of the tables tell."""
    columns = [name for name, named_kind in part.references if named_kind == kind]
    named: set[Any] = set()
    for record in records:
        named |= {getattr(record, name) for name in columns}
        for name, below in part.parts.items():
            items = getattr(record, name)
            named |= named_ids(below, items, kind) if below.column is None else _listed(below, items, kind)
    return named - {None}


def _listed(part: Part, ids: tuple[str, ...], kind: str) -> set[str]:
    return set(ids) if (part.column, kind) in part.references else set()


def order_of(part: Part) -> list[Column[Any]]:
    """The order that readers see: top records by id, parts as they were listed."""
    if "position" not in part.table.c:
        return [part.table.c[part.root]]
    return [*(part.table.c[name] for name in part.key[:-1]), part.table.c["position"]]
