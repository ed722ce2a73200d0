"""The format of the curated files: a marshmallow schema for each record type, made from what it declares."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_load

from api.curation.format_fields import (
    Group,
    IsoDate,
    ListOf,
    OneOf,
    PrintedDecimal,
    Text,
    TrueOrFalse,
    WholeNumber,
)
from api.curation.problems import Fault, Where
from api.curation.suggestions import advise_near
from api.domain.fields import FieldDescription, describe

UNKNOWN = "unknown key"
REQUIRED = "missing key"

FIELD_OF_TYPE: Mapping[type, type[Text]] = {
    str: Text,
    int: WholeNumber,
    Decimal: PrintedDecimal,
    bool: TrueOrFalse,
    date: IsoDate,
}


class RecordSchema(Schema):
    """Reads the keys of one record type, refuses all others, and yields the frozen record."""

    record_type: type[Any]
    error_messages = {"unknown": UNKNOWN}

    class Meta:
        unknown = RAISE

    @post_load
    def make_record(self, values: dict[str, Any], **kwargs: Any) -> Any:
        """Make the record out of the values read; absent keys take the default of the record type."""
        return self.record_type(**values)

    def handle_error(self, error: ValidationError, data: Any, *, many: bool, **kwargs: Any) -> None:
        """Say of an unknown key which is near, and of a missing one what it is for."""
        messages = error.messages
        assert isinstance(messages, dict)
        for name, found in messages.items():
            if found == [UNKNOWN]:
                messages[name] = [self._explain_unknown(name)]
            elif found == [REQUIRED]:
                messages[name] = [self._explain_missing(name)]

    def _explain_unknown(self, name: str) -> Fault:
        otherwise = f"use one of: {', '.join(self.fields)}"
        return Fault((), "there is no such key", advise_near(name, self.fields, otherwise))

    def _explain_missing(self, name: str) -> Fault:
        return Fault((), "is missing", f"write it: {self.fields[name].metadata['meaning']}")


@functools.cache
def get_schema(record_type: type) -> RecordSchema:
    """Get the schema of a record type."""
    declared: dict[str, fields.Field[Any]] = {field.name: _make_field(field) for field in describe(record_type)}
    schema_class = RecordSchema.from_dict(declared, name=f"{record_type.__name__}Schema")
    schema = schema_class()
    assert isinstance(schema, RecordSchema)
    schema.record_type = record_type
    return schema


def read_record(record_type: type, tree: Mapping[str, Any]) -> tuple[Any | None, tuple[Fault, ...]]:
    """Read a record out of a tree of texts; all faults of the format are told at once."""
    try:
        return get_schema(record_type).load(tree), ()
    except ValidationError as error:
        return None, tuple(_flatten((), error.messages))


def _make_field(field: FieldDescription) -> fields.Field[Any]:
    settings: dict[str, Any] = {
        "required": field.required,
        "error_messages": {"required": REQUIRED},
        "metadata": {"meaning": field.meaning},
    }
    if field.many:
        return ListOf(_make_single(field, {}), **settings)
    return _make_single(field, settings)


def _make_single(field: FieldDescription, settings: dict[str, Any]) -> fields.Field[Any]:
    if field.is_record:
        return Group(get_schema(field.type), **settings)
    if issubclass(field.type, Enum):
        return OneOf(field.type, **settings)
    return FIELD_OF_TYPE[field.type](**settings)


def _flatten(where: Where, messages: Any) -> Iterator[Fault]:
    if isinstance(messages, dict):
        for step, inner in messages.items():
            yield from _flatten((*where, step), inner)
        return
    for fault in messages:
        yield Fault(where, fault.message, fault.advice)
