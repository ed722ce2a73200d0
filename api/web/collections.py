"""Collections of records: one declaration a collection gives its list and its single records their endpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from marshmallow import fields

from api.storage import reading
from api.web.answers import (
    Links,
    Page,
    link_to,
    link_to_next,
    list_answer,
    publish_record,
    slice_answer,
    write_value,
)
from api.web.counts import COUNTS, FacetCounts, ValueCount
from api.web.exports import add_table, export_page, refuse_idle_arguments
from api.web.filtering import Declared, count_arguments, list_arguments
from api.web.forms import CSV, JSON, LINKED, ONLY_JSON, WITH_LINKED, WITH_TABLES, chosen_form
from api.web.linked_data import DESCRIBED, linked_answer, refuse_cutting
from api.web.operations import NAMES_RECORDS, READS_PAGE, READS_RECORD, Resource, id_parameter
from api.web.paging import walk
from api.web.pinning import ReadArguments
from api.web.references import refuse_unknown
from api.web.representation import Published, about
from api.web.schemas import PublicSchema, list_answer_schema, nested_list, public_schema, record_answer_schema
from api.web.slices import Sliceable
from api.web.snapshots import open_snapshot
from api.web.tables import Join, Table, tables_of
from api.web.withdrawn import refuse_record

OF_ITEMS: Final = (
    "In CSV: the table of a list inside the records, one row an item with what it has to be read with; `limit` still "
    "counts records. Without it a row is a record, in which such a list is only counted."
)

Derive = Callable[[reading.Snapshot | None, Sequence[Any]], Sequence[object]]
"""Computes what stands under `derived` of each of some records; kinds that look into the release need it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One kind of record as the interface shows it.

    `noun` and `nouns` name one record and several; `listing` and `single` say of the two endpoints what a reader
    gets beyond that; `example` is the id of a record, none where there may be no record. `filters` are the parameters
    that narrow the list, named as the conditions of storage are. `beside` are members that stand in each row of a table
    of what is inside records, and `joins` are the records that a row names, by table.
    """

    kind: reading.Kind
    noun: str
    nouns: str
    record: type
    derived: type
    derive: Derive
    meaning: str
    listing: str
    single: str
    example: str | None
    filters: Declared = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    joins: Mapping[str, tuple[Join, ...]] = field(default_factory=dict)

    @property
    def schema(self) -> type[PublicSchema]:
        """The public form of a record."""
        return public_schema(self.record, extra={"derived": self.derived, "links": Links})

    @property
    def slices(self) -> Sliceable:
        """The members that may be asked for."""
        return Sliceable(self.record, {"derived": self.derived, "links": Links})

    @property
    def slice_schema(self) -> type[PublicSchema]:
        """The public form of a record that is cut down to some members."""
        return self.slices.schema(self.schema)

    @property
    def tables(self) -> dict[str, Table]:
        """The tables of the lists inside the records, by path."""
        return tables_of(self.slices, (*self.beside, "links"), self.joins)

    def publish(self, record: Any, derived: object) -> Published:
        """Add to a record its address and what was computed for it."""
        return publish_record(record, self.link(record.id), derived)

    def link(self, record_id: str) -> str:
        """Give the address of a record."""
        return link_to(f"{self.kind}.{self._name('get', self.noun)}", **{self._id_name: record_id})

    def publish_many(self, records: Sequence[Any], snapshot: reading.Snapshot | None = None) -> list[Published]:
        """Add to each record what `publish` does, all computed at once."""
        derived = self.derive(snapshot, records)
        return [self.publish(record, each) for record, each in zip(records, derived, strict=True)]

    def list_field(self, meaning: str) -> fields.Field[Any]:
        """Declare a member that holds records of this kind."""
        return nested_list(self.schema, meaning)

    def make_resource(self) -> Resource:
        """Make the endpoints: the list, its counts where there is something to count by, and the single record."""
        resource = Resource(self.kind, __name__, url_prefix=f"/v1/{self.kind}", description=self.meaning)
        self._add_list(resource)
        if reading.FACETS[self.kind]:
            self._add_counts(resource)
        self._add_single(resource)
        return resource

    @property
    def _id_name(self) -> str:
        return f"{self.noun.replace(' ', '_')}_id"

    @staticmethod
    def _name(verb: str, noun: str) -> str:
        return f"{verb}_{noun.replace(' ', '_')}"

    def _add_list(self, resource: Resource) -> None:
        def view(arguments: Mapping[str, Any]) -> Any:
            refuse_idle_arguments(arguments, (CSV,), cut_rows=True)
            with open_snapshot() as snapshot:
                refuse_unknown(snapshot, self.filters, arguments)
                filters = self._chosen(arguments)
                pages = walk(self.kind, snapshot.release, self._bound(arguments), arguments["sort"])
                listing = reading.Listing(
                    filters=filters,
                    ids=tuple(arguments["ids"]) if arguments.get("ids") else None,
                    sort=arguments["sort"],
                    after=pages.read_cursor(cursor) if (cursor := arguments.get("cursor")) is not None else None,
                    limit=arguments["limit"],
                )
                found = reading.list_records(snapshot, self.kind, listing)
                records = self.publish_many(found.items, snapshot)
                unknown = _find_unknown(snapshot, self.kind, arguments.get("ids") or ())
            next_link = link_to_next(f".{view.__name__}", pages, found.next_after, arguments)
            page = Page(records, found.total, next_link, snapshot.release, self.slices.choose(arguments), unknown)
            return self._answer(page, arguments.get("table"))

        view.__name__ = self._name("list", self.nouns)
        view.__doc__ = f"List the {self.nouns}.\n\n{self.listing}"
        arguments = self.slices.add_argument(list_arguments(self.kind, self.filters))
        arguments = add_table(arguments, tuple(self.tables), OF_ITEMS)
        answer = list_answer_schema(self.schema, self.slice_schema)
        declare = resource.operation(answer, problems=READS_PAGE, arguments=arguments, forms=WITH_TABLES)
        resource.get("")(declare(view))

    def _answer(self, page: Page, table: str | None) -> Any:
        if chosen_form() is JSON:
            return list_answer(page)
        return export_page(page, self.kind, self.tables[table] if table else Table(self.slices))

    def _add_counts(self, resource: Resource) -> None:
        def view(arguments: Mapping[str, Any]) -> Any:
            with open_snapshot() as snapshot:
                refuse_unknown(snapshot, self.filters, arguments)
                listing = reading.Listing(filters=self._chosen(arguments))
                facets = tuple(
                    FacetCounts(
                        name,
                        tuple(
                            ValueCount(write_value(value), number)
                            for value, number in reading.count_records(snapshot, self.kind, name, listing).items()
                        ),
                    )
                    for name in arguments["by"]
                )
                total = reading.count_all(snapshot, self.kind, listing)
            return {"data": facets, "total": total, "about": about(snapshot.release)}

        view.__name__ = self._name("count", self.nouns)
        view.__doc__ = (
            f"Count the {self.nouns} by facet.\n\n"
            "The same filters as for the list, and no rows. A record may count under several values of a facet."
        )
        arguments = count_arguments(self.kind, self.filters)
        declare = resource.operation(COUNTS, problems=NAMES_RECORDS, arguments=arguments)
        resource.get("/counts")(declare(view))

    def _chosen(self, arguments: Mapping[str, Any]) -> dict[str, list[Any]]:
        return {name: arguments[name] for name in self.filters if arguments.get(name)}

    def _bound(self, arguments: Mapping[str, Any]) -> dict[str, object]:
        names = (*self.filters, "ids")
        return {name: write_value(arguments[name]) for name in names if arguments.get(name)}

    def _add_single(self, resource: Resource) -> None:
        def view(arguments: Mapping[str, Any], **ids: str) -> Any:
            (record_id,) = ids.values()
            refuse_cutting(arguments)
            with open_snapshot() as snapshot:
                record = reading.get_record(snapshot, self.kind, record_id)
                if record is None:
                    refuse_record(snapshot, self.kind, self._id_name, record_id, is_own_address=True)
                (published,) = self.publish_many((record,), snapshot)
            if chosen_form() is LINKED:
                return linked_answer(record, self.link(record.id), snapshot.release)
            return slice_answer(published, self.slices.choose(arguments), snapshot.release)

        view.__name__ = self._name("get", self.noun)
        view.__doc__ = f"Get one {self.noun}.\n\n{self.single}"
        arguments = self.slices.add_argument(ReadArguments)
        answer = record_answer_schema(self.schema, part=self.slice_schema)
        forms = WITH_LINKED if self.record in DESCRIBED else ONLY_JSON
        declare = resource.operation(answer, problems=READS_RECORD, arguments=arguments, forms=forms)
        parameter = id_parameter(self._id_name, f"Id of the {self.noun}.", self.example)
        resource.get(f"/<{self._id_name}>", parameters=[parameter])(declare(view))


def _find_unknown(snapshot: reading.Snapshot, kind: reading.Kind, ids: Sequence[str]) -> list[str]:
    """Find the ids asked for that no record of the kind has."""
    if not ids:
        return []
    known = set(reading.list_ids(snapshot, kind))
    return [each for each in ids if each not in known]
