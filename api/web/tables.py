"""Records as flat tables: one for the records of a collection, and one for each list of records inside them.

A column is named by the dotted path of its member, as `fields` names it. A list of plain values stands in one cell; a
list of records is counted there and has a table of its own, in which each of its items is a row with all that it has
to be read with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.domain.fields import FieldDescription, describe
from api.web.slices import Sliceable

Env = Mapping[str, Any]
"""A record as JSON-ready data, in which the lists on the way to an item were replaced by the item itself."""

COUNT: Final = "count"
"""Last part of the name of a column that counts a list of records."""


@dataclass(frozen=True, slots=True)
class Join:
    """A record put beside an item that names it: the member as which it stands there, its type, and how it is found."""

    name: str
    kind: type
    find: Callable[[Env, Env], Env | None]


@dataclass(frozen=True, slots=True)
class Table:
    """The items of one list in the records of a collection as rows; an empty `path` is for the records themselves.

    `beside` are members of the record that stand in each row, beyond those that have to.
    """

    sliceable: Sliceable
    path: str = ""
    beside: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()

    def columns(self, chosen: Sequence[str] | None = None) -> tuple[str, ...]:
        """Name the columns; of the table of records only those of the members chosen."""
        if self.path:
            return tuple(self._columns_of_items())
        every = _columns(self.sliceable.members)
        return tuple(column for column in every if chosen is None or _is_chosen(column, chosen))

    def rows(self, records: Iterable[Env], columns: Sequence[str]) -> Iterator[list[Any]]:
        """Make the rows out of JSON-ready records."""
        for record in records:
            for env in _unwind(record, self.path.split(".") if self.path else []):
                yield flatten({**env, **{join.name: join.find(record, env) for join in self.joins}}, columns)

    def _columns_of_items(self) -> Iterator[str]:
        first, *rest = self.path.split(".")
        kept = self.sliceable.complete((self.path, *self.beside))
        joined = {join.name for join in self.joins}
        for member in self.sliceable.members:
            # Of a list that has to stay beside an item, the row holds what the item names of it.
            if member.name in kept and not (member.many and member.is_record) and member.name not in (first, *joined):
                yield from _columns((member,))
        for join in self.joins:
            yield from _columns(describe(join.kind), f"{join.name}.")
        for member in self.sliceable.members:
            if member.name == first:
                yield from _columns_of_item(member, "", rest)


def tables_of(
    sliceable: Sliceable, beside: tuple[str, ...] = (), joins: Mapping[str, tuple[Join, ...]] | None = None
) -> dict[str, Table]:
    """Make the tables of the lists of records inside a kind of record, by the path of the list."""
    found = joins or {}
    return {path: Table(sliceable, path, beside, found.get(path, ())) for path in _lists_in(sliceable.members, "")}


def flatten(record: Env, columns: Sequence[str]) -> list[Any]:
    """Read the cells of a row out of JSON-ready data."""
    return [_read(record, column) for column in columns]


def columns_of(record: type) -> tuple[str, ...]:
    """Name the columns of a record type whose rows stand for themselves."""
    return tuple(_columns(describe(record)))


def _columns(members: Iterable[FieldDescription], prefix: str = "") -> Iterator[str]:
    for member in members:
        path = f"{prefix}{member.name}"
        if not member.is_record:
            yield path
        elif member.many:
            yield f"{path}.{COUNT}"
        else:
            yield from _columns(describe(member.type), f"{path}.")


def _columns_of_item(member: FieldDescription, prefix: str, rest: Sequence[str]) -> Iterator[str]:
    """Name the columns of one item of a list, down to the list inside it whose items are the rows."""
    path = f"{prefix}{member.name}."
    for inner in describe(member.type):
        if rest and inner.name == rest[0]:
            yield from _columns_of_item(inner, path, rest[1:])
        else:
            yield from _columns((inner,), path)


def _lists_in(members: Iterable[FieldDescription], prefix: str) -> Iterator[str]:
    for member in members:
        if member.is_record:
            path = f"{prefix}{member.name}"
            yield from [path] if member.many else []
            yield from _lists_in(describe(member.type), f"{path}.")


def _unwind(data: Env, path: Sequence[str]) -> Iterator[Env]:
    if not path:
        yield data
        return
    name, *rest = path
    value = data[name]
    for item in value if isinstance(value, list) else [value]:
        for inner in _unwind(item, rest):
            yield {**data, name: inner}


def _read(env: Env, column: str) -> Any:
    value: Any = env
    for part in column.split("."):
        if value is None:
            return None
        value = len(value) if part == COUNT and isinstance(value, list) else value[part]
    return value


def _is_chosen(column: str, chosen: Sequence[str]) -> bool:
    counted = column.removesuffix(f".{COUNT}")
    return any(
        column == each or column.startswith(f"{each}.") or (counted != column and each.startswith(f"{counted}."))
        for each in chosen
    )
