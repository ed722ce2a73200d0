"""Collections of records: one declaration a collection gives its list and its single records their endpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from api.storage import reading
from api.web.answers import Links, link_to, link_to_next, list_answer, publish_record, record_answer
from api.web.operations import READS_PAGE, READS_RECORD, Resource, id_parameter
from api.web.paging import PageArguments, walk
from api.web.problems import unknown_id
from api.web.representation import Published
from api.web.schemas import PublicSchema, list_answer_schema, nested_list, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot

Derive = Callable[[reading.Snapshot | None, Sequence[Any]], Sequence[object]]
"""Computes what stands under `derived` of each of some records; kinds that look into the release need it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One kind of record as the interface shows it.

    `noun` and `nouns` name one record and several; `listing` and `single` say of the two endpoints what a reader
    gets beyond that; `example` is the id of a record.
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
    example: str

    @property
    def schema(self) -> type[PublicSchema]:
        """The public form of a record."""
        return public_schema(self.record, extra={"derived": self.derived, "links": Links})

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
        """Make the two endpoints."""
        resource = Resource(self.kind, __name__, url_prefix=f"/v1/{self.kind}", description=self.meaning)
        self._add_list(resource)
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
            with open_snapshot() as snapshot:
                pages = walk(self.kind, snapshot.release)
                position = pages.read(arguments)
                page = reading.list_records(snapshot, self.kind, after=position.after, limit=position.limit)
                records = self.publish_many(page.items, snapshot)
            next_link = link_to_next(f".{view.__name__}", pages, page.next_after, arguments)
            return list_answer(records, page.total, next_link, snapshot.release)

        view.__name__ = self._name("list", self.nouns)
        view.__doc__ = f"List the {self.nouns}.\n\n{self.listing}"
        declare = resource.operation(list_answer_schema(self.schema), problems=READS_PAGE, arguments=PageArguments)
        resource.get("")(declare(view))

    def _add_single(self, resource: Resource) -> None:
        def view(**ids: str) -> Any:
            (record_id,) = ids.values()
            with open_snapshot() as snapshot:
                record = reading.get_record(snapshot, self.kind, record_id)
                if record is None:
                    unknown_id(self._id_name, record_id, reading.list_ids(snapshot, self.kind))
                (published,) = self.publish_many((record,), snapshot)
            return record_answer(published, snapshot.release)

        view.__name__ = self._name("get", self.noun)
        view.__doc__ = f"Get one {self.noun}.\n\n{self.single}"
        declare = resource.operation(record_answer_schema(self.schema), problems=READS_RECORD)
        parameter = id_parameter(self._id_name, f"Id of the {self.noun}.", self.example)
        resource.get(f"/<{self._id_name}>", parameters=[parameter])(declare(view))
