"""The tables of every export: those of the records, as storage shapes them, and those of what is computed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.domain.evidence_level import EvidenceLevel
from api.domain.fields import FieldDescription, describe
from api.exports.columns import PLACE, Column, Reference, Row, Table, columns_of_field, key_column, plain_row
from api.storage.mapping import rows_of
from api.storage.shapes import EVIDENCE_LEVEL, LISTED, TOP, Part
from api.web.collections import Collection

DERIVED: Final = "derived_"
"""Before the name of a column that is computed and not curated."""

MARK: Final = "treatment_kind"
"""In each row of a part of a treatment, so that no line on an investigational one stands without that word."""

MARKED: Final = "treatments"

_TO_ARM: Final = {name: Reference(("study_id", name), "arms", ("study_id", "id")) for name in ("arm", "comparator")}

WITHIN_RECORDS: Final[Mapping[str, tuple[Reference, ...]]] = {
    "measurements": (_TO_ARM["arm"],),
    "contrasts": (_TO_ARM["arm"], _TO_ARM["comparator"]),
    "evidence_levels": (Reference(("treatment",), "treatments", ("id",)),),
    "study_shares": (
        _TO_ARM["arm"],
        Reference(("study_id", "result"), "results", ("study_id", PLACE)),
    ),
    "treatment_statuses": (
        Reference(("jurisdiction",), "jurisdictions", ("id",)),
        Reference(("source",), "sources", ("id",)),
    ),
}
"""What rows refer to beyond the columns that name a record of another kind."""


@dataclass(frozen=True, slots=True)
class KindTables:
    """The tables of one kind of record, those of the records first."""

    collection: Collection
    tables: tuple[Table, ...]

    def rows(self, record: Any, derived: Any) -> Iterator[tuple[str, Row]]:
        """Make the rows of a record and of what was computed for it, each with the name of its table."""
        names = {table.name: table.names for table in self.tables}
        mark = {MARK: record.kind} if self.collection.kind == MARKED else {}
        for name, values in self._values(record, derived):
            yield name, plain_row(names[name], values | mark)

    def _values(self, record: Any, derived: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        part = LISTED[self.collection.kind]
        beside = {
            f"{DERIVED}{field.name}": getattr(derived, field.name)
            for field in describe(self.collection.derived)
            if not field.is_record
        }
        for table, values in rows_of(part, "", record):
            yield table.name, values | beside if table is part.table else values
        for field in describe(self.collection.derived):
            if field.is_record:
                yield from self._values_of_derived(field, record, getattr(derived, field.name))

    def _values_of_derived(
        self, field: FieldDescription, record: Any, value: Any
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        if field.type is EvidenceLevel:
            levels = [] if value is None else rows_of(EVIDENCE_LEVEL, "", value)
            yield from ((table.name, values) for table, values in levels)
            return
        for place, item in enumerate(value):
            values = {each.name: getattr(item, each.name) for each in dataclasses.fields(item)}
            yield _derived_name(self.collection, field), {_owner(self.collection): record.id, PLACE: place, **values}


def tables_of(collection: Collection) -> KindTables:
    """Describe the tables of a kind of record."""
    part = LISTED[collection.kind]
    beside = tuple(
        column
        for field in describe(collection.derived)
        if not field.is_record
        for column in columns_of_field(field, DERIVED)
    )
    top, *others = _tables_of_part(part, collection.meaning, beside)
    for field in describe(collection.derived):
        if field.type is EvidenceLevel:
            others += _tables_of_part(EVIDENCE_LEVEL, field.meaning, ())
        elif field.is_record:
            others.append(_derived_table(collection, field))
    return KindTables(collection, (top, *(_marked(collection, table) for table in others)))


def _tables_of_part(part: Part, meaning: str, beside: tuple[Column, ...], owner: Part | None = None) -> Iterator[Table]:
    fields = [column for field in part.own_fields for column in columns_of_field(field)]
    own = {column.name for column in fields}
    place = (PLACE,) if PLACE in part.table.c else ()
    placing = [name for name in dict.fromkeys((*part.key, *place)) if name not in own]
    leading = [key_column(name, _meaning_of_place(name, owner)) for name in placing]
    listed = [] if part.column is None else [key_column(part.column, meaning)]
    references = [] if owner is None else [Reference(part.key[:-1], owner.table.name, owner.key)]
    references += [
        Reference((column,), TOP[kind].table.name, ("id",)) for column, kind in part.references if kind in TOP
    ]
    references += WITHIN_RECORDS.get(part.table.name, ())
    columns = (*leading, *listed, *fields, *beside)
    yield Table(part.table.name, meaning, columns, part.key, tuple(dict.fromkeys(references)))
    meanings = {field.name: field.meaning for field in describe(part.record)} if part.record else {}
    for name, below in part.parts.items():
        yield from _tables_of_part(below, meanings[name], (), part)


def _marked(collection: Collection, table: Table) -> Table:
    if collection.kind != MARKED:
        return table
    (kind,) = (field for field in describe(collection.record) if field.name == "kind")
    (column,) = columns_of_field(kind)
    mark = dataclasses.replace(column, name=MARK, meaning=f"Kind of the treatment. {column.meaning}")
    return dataclasses.replace(table, columns=(*table.columns, mark))


def _meaning_of_place(name: str, owner: Part | None) -> str:
    if name == PLACE:
        return "Place in the list, from 0."
    return f"Key of the row of `{owner.table.name}` that this is part of." if owner else "Id."


def _derived_table(collection: Collection, field: FieldDescription) -> Table:
    name, owner = _derived_name(collection, field), _owner(collection)
    key = (owner, PLACE)
    top = LISTED[collection.kind].table.name
    leading = [
        key_column(owner, f"Key of the row of `{top}` that this was computed for."),
        key_column(PLACE, "Place in the list, from 0."),
    ]
    columns = (*leading, *(column for each in describe(field.type) for column in columns_of_field(each)))
    references = (Reference((owner,), top, ("id",)), *WITHIN_RECORDS.get(name, ()))
    return Table(name, f"Computed: {field.meaning}", columns, key, references)


def _derived_name(collection: Collection, field: FieldDescription) -> str:
    return f"{collection.noun.replace(' ', '_')}_{field.name}"


def _owner(collection: Collection) -> str:
    return f"{collection.noun.replace(' ', '_')}_id"
