"""What a record type declares: the one description from which file format, tables' tests and public schemas follow."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field of a record type: its plain type, whether it repeats or may be absent, and its meaning."""

    name: str
    type: type
    many: bool
    optional: bool
    meaning: str
    default: object = dataclasses.MISSING

    @property
    def required(self) -> bool:
        """Whether a record cannot be made without this field."""
        return self.default is dataclasses.MISSING

    @property
    def is_record(self) -> bool:
        """Whether the field holds records of their own."""
        return dataclasses.is_dataclass(self.type)


@functools.cache
def describe(record_type: type) -> tuple[FieldDescription, ...]:
    """Describe the fields of a frozen record type in order; TypeError for a field without `Annotated` meaning."""
    hints = typing.get_type_hints(record_type, include_extras=True)
    return tuple(_describe_field(field, hints[field.name]) for field in dataclasses.fields(record_type))


def describe_record(record: object) -> tuple[FieldDescription, ...]:
    """Describe the fields of the type of a record."""
    record_type: type = type(record)
    return describe(record_type)


def _describe_field(field: dataclasses.Field[object], hint: object) -> FieldDescription:
    if typing.get_origin(hint) is not typing.Annotated:
        raise TypeError(f"field {field.name} has no meaning: annotate it as Annotated[type, 'meaning']")
    inner, meaning = typing.get_args(hint)
    inner, optional = _strip_none(inner)
    many = typing.get_origin(inner) is tuple
    if many:
        inner = typing.get_args(inner)[0]
    return FieldDescription(field.name, inner, many, optional, meaning, field.default)


def _strip_none(hint: object) -> tuple[typing.Any, bool]:
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        (inner,) = [member for member in typing.get_args(hint) if member is not types.NoneType]
        return inner, True
    return hint, False
