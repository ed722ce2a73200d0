"""Public schemas: what answers look like, made from the records' own descriptions."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, fields, validate

from api.domain.fields import FieldDescription, describe
from api.domain.vocabulary import Vocabulary
from api.web.representation import About, represent

_FIELD_OF_TYPE: dict[type, type[fields.Field[Any]]] = {
    bool: fields.Boolean,
    int: fields.Integer,
    float: fields.Float,
    str: fields.String,
    Decimal: fields.Decimal,
    date: fields.Date,
    datetime: fields.DateTime,
}


class PublicSchema(Schema):
    """The declared form of a part of an answer."""

    class Meta:
        unknown = EXCLUDE
        cut: type[PublicSchema] | None = None
        """The form of an answer whose records are cut down to some members, where that can be asked for."""

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """Dump records by the mapping that the declaration itself was made from.

        marshmallow's own way takes many times as long for a study with its hundreds of figures. The tests
        hold live answers to the declaration in both directions: nothing missing, nothing undeclared.
        """
        return represent(obj)


Extra = Mapping[str, type | fields.Field[Any]]
"""Members added to a record, or put in place of its own: a described record type, a schema, or a marshmallow field."""


def public_schema(record_type: type, name: str | None = None, extra: Extra | None = None) -> type[PublicSchema]:
    """Declare the public form of a record type, its nested records as components of their own."""
    return _make_schema(record_type, name or record_type.__name__, tuple((extra or {}).items()))


@functools.cache
def _make_schema(
    record_type: type, name: str, extra: tuple[tuple[str, type | fields.Field[Any]], ...]
) -> type[PublicSchema]:
    members = {description.name: _field(description) for description in describe(record_type)}
    for member, added in extra:
        members[member] = _added(added)
    return make_schema(name, inspect.cleandoc(record_type.__doc__ or ""), members)


def _added(added: type | fields.Field[Any]) -> fields.Field[Any]:
    if isinstance(added, fields.Field):
        return added
    return nested(added if issubclass(added, PublicSchema) else public_schema(added))


def make_schema(name: str, meaning: str, members: Mapping[str, fields.Field[Any]]) -> type[PublicSchema]:
    """Declare an object by its members."""
    meta = type("Meta", (PublicSchema.Meta,), {"description": meaning, "register": False})
    return type(name, (PublicSchema,), {**members, "Meta": meta})


def nested(schema: type[PublicSchema], meaning: str | None = None) -> fields.Field[Any]:
    """Declare a member that is an object of its own."""
    return fields.Nested(schema, required=True, metadata=_metadata(meaning))


def nested_list(schema: type[PublicSchema], meaning: str) -> fields.Field[Any]:
    """Declare a member that is a list of objects."""
    return fields.List(fields.Nested(schema), required=True, metadata=_metadata(meaning))


def _field(description: FieldDescription) -> fields.Field[Any]:
    if description.many:
        item = _single(description.type, {}, {})
        return fields.List(item, required=True, metadata=_metadata(_meaning(description)))
    return _single(description.type, _metadata(_meaning(description)), {"allow_none": description.optional})


def _single(kind: type, metadata: dict[str, Any], options: dict[str, Any]) -> fields.Field[Any]:
    if issubclass(kind, Enum):
        values = [member.value for member in kind]
        plain = _FIELD_OF_TYPE[type(values[0])]
        return plain(required=True, validate=validate.OneOf(values), metadata=metadata, **options)
    if kind in _FIELD_OF_TYPE:
        return _FIELD_OF_TYPE[kind](required=True, metadata=metadata, **options)
    return fields.Nested(public_schema(kind), required=True, metadata=metadata, **options)


def _metadata(meaning: str | None) -> dict[str, Any]:
    return {"description": meaning} if meaning else {}


def _meaning(description: FieldDescription) -> str:
    kind = description.type
    return description.meaning + (list_meanings(kind) if issubclass(kind, Vocabulary) else "")


def list_meanings(members: Iterable[Vocabulary]) -> str:
    """List the values of a closed list with their meanings."""
    return "\n" + "".join(f"\n- `{member.value}`: {member.meaning}" for member in members)


LISTED: Final = fields.List(
    fields.String(),
    required=True,
    metadata={"description": "Members that `data` was cut down to: those asked for and those that stay with them."},
)
"""The member `fields` of an answer that is cut; by it one is told from an answer that is whole."""

Members = Mapping[str, fields.Field[Any]]


def sliceable_answer_schema(
    name: str,
    meaning: str,
    members: Callable[[type[PublicSchema]], Members],
    whole: type[PublicSchema],
    part: type[PublicSchema],
) -> type[PublicSchema]:
    """Declare an answer that holds records of one form when they are whole, and of another when they are cut."""
    schema = make_schema(name, meaning, members(whole))
    meaning = f"{meaning} Cut down to the members asked for with `fields`."
    schema.Meta.cut = make_schema(f"{name}Cut", meaning, {**members(part), "fields": LISTED})
    return schema


def record_answer_schema(
    record: type[PublicSchema], name: str | None = None, part: type[PublicSchema] | None = None
) -> type[PublicSchema]:
    """Declare the answer that holds one record; `part` is the form of the record when it is cut by `fields`."""
    name, meaning = name or f"{record.__name__}Answer", "One record with what it rests on."
    if part is None:
        return make_schema(name, meaning, _members_of_record_answer(record))
    return sliceable_answer_schema(name, meaning, _members_of_record_answer, record, part)


def list_answer_schema(record: type[PublicSchema], part: type[PublicSchema]) -> type[PublicSchema]:
    """Declare the answer that holds one page of records; `part` is the form of a record that is cut by `fields`."""
    meaning = "One page of records with what they rest on."
    return sliceable_answer_schema(f"{record.__name__}List", meaning, _members_of_list_answer, record, part)


def _members_of_record_answer(record: type[PublicSchema]) -> Members:
    return {"data": nested(record), "about": nested(public_schema(About))}


def _members_of_list_answer(record: type[PublicSchema]) -> Members:
    return {
        "data": nested_list(record, "Records of this page, in the order asked."),
        "total": fields.Integer(required=True, metadata=_metadata("Records in all pages together.")),
        "returned": fields.Integer(required=True, metadata=_metadata("Records in this page.")),
        "truncated": fields.Boolean(required=True, metadata=_metadata("Whether more pages follow.")),
        "unknown_ids": fields.List(
            fields.String(),
            required=True,
            metadata=_metadata("Ids asked for with `ids` that no record of the collection has."),
        ),
        "next": fields.String(
            required=True,
            allow_none=True,
            metadata={
                "description": "Address of the next page; null on the last one.",
                "format": "uri-reference",
            },
        ),
        "about": nested(public_schema(About)),
    }
