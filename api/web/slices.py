"""Slices: some members of a record instead of all of them, in the declaration and in the answer."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from api.domain.fields import FieldDescription, describe
from api.web.arguments import CommaList, QueryArguments
from api.web.context import OPENED, companions_of
from api.web.problems import Fault, find_near, shorten
from api.web.schemas import PublicSchema, make_schema

_MEANING: Final = (
    "Members wanted, with commas between them and dots before members of members; the answer has these and no "
    "others, and lists them in its own `fields`. What is not listed was left out, not empty. Some members stay "
    "whatever is asked for, and figures come whole, so that none loses what it means."
)


@dataclass(frozen=True, slots=True)
class Sliceable:
    """A kind of record of which some members may be asked for; `extra` are the members that answers add to it."""

    record: type
    extra: Mapping[str, type] = field(default_factory=dict)

    @property
    def members(self) -> tuple[FieldDescription, ...]:
        """The members of a record in an answer, in order."""
        own = (each for each in describe(self.record) if each.name not in self.extra)
        added = (FieldDescription(name, kind, False, False, "", MISSING) for name, kind in self.extra.items())
        return (*own, *added)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that may be asked for, in the order of the record."""
        return tuple(self._paths())

    def add_argument(self, arguments: type[QueryArguments]) -> type[QueryArguments]:
        """Add `fields` to the query parameters of an endpoint."""
        paths = self.paths
        example = [path for path in paths if "." not in path][:2]
        metadata = {"description": _MEANING, "example": example}
        declared = CommaList(MemberPath(paths), minimum=1, maximum=len(paths), metadata=metadata)
        return type(arguments.__name__, (arguments,), {"fields": declared})

    def choose(self, arguments: Mapping[str, Any]) -> tuple[str, ...] | None:
        """Read from the query parameters which members an answer has; none stands for all."""
        asked = arguments.get("fields")
        return None if asked is None else self.complete(asked)

    def complete(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Add to the members asked for those that have to stay beside them, all in the order of the record."""
        rules = companions_of(self.record)
        chosen = {*rules.always, *asked}
        for member, brought in rules.brought.items():
            if any(_covers(each, member) for each in asked):
                chosen.update(brought)
        for name, kept in self._opened():
            if any(each.startswith(f"{name}.") for each in chosen):
                chosen.update(f"{name}.{member}" for member in kept)
        return tuple(path for path in self.paths if path in chosen and path.partition(".")[0] not in chosen - {path})

    def schema(self, whole: type[PublicSchema]) -> type[PublicSchema]:
        """Declare the form of a slice: the same members, of which only those that always stay are required."""
        return _make_slice(whole, companions_of(self.record).always, tuple(self._opened()))

    def _opened(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from ((member.name, OPENED[member.type]) for member in self.members if member.type in OPENED)

    def _paths(self) -> Iterator[str]:
        for member in self.members:
            yield member.name
            if member.type in OPENED:
                yield from (f"{member.name}.{inner.name}" for inner in describe(member.type))


class MemberPath(fields.String):
    """The path of a member that may be asked for."""

    def __init__(self, paths: tuple[str, ...], **options: Any) -> None:
        super().__init__(validate=validate.OneOf(paths), **options)
        self.paths = paths

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        path = str(value)
        if path in self.paths:
            return path
        name, dot, _ = path.partition(".")
        if dot and name in self.paths and not any(each.startswith(f"{name}.") for each in self.paths):
            message = f"{shorten(path)} cannot be had alone: `{name}` comes whole."
        else:
            message = f"{shorten(path)} is not a member."
        raise ValidationError([Fault(message, allowed=self.paths, near=find_near(path, self.paths))])


def _covers(asked: str, member: str) -> bool:
    """Whether what is asked for holds a member, is it, or is a part of it."""
    return asked == member or member.startswith(f"{asked}.") or asked.startswith(f"{member}.")


@functools.cache
def _make_slice(
    whole: type[PublicSchema], required: tuple[str, ...], opened: tuple[tuple[str, tuple[str, ...]], ...]
) -> type[PublicSchema]:
    kept_in = dict(opened)
    members: dict[str, fields.Field[Any]] = {}
    for name, declared in whole._declared_fields.items():
        member = _opened_field(declared, kept_in[name]) if name in kept_in else copy.copy(declared)
        member.required = name in required
        members[name] = member
    meaning = f"Some members of {whole.__name__}; `fields` beside it lists which."
    return make_schema(f"{whole.__name__}Slice", meaning, members)


def _opened_field(declared: fields.Field[Any], kept: tuple[str, ...]) -> fields.Field[Any]:
    member = copy.copy(declared)
    if isinstance(member, fields.List):
        member.inner = _opened_field(member.inner, kept)
    elif isinstance(member, fields.Nested):
        assert isinstance(member.nested, type) and issubclass(member.nested, PublicSchema)
        member.nested = _make_slice(member.nested, kept, ())
    return member
