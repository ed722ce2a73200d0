"""Query parameters that narrow, order and count a collection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from api.domain.vocabulary import AvailabilityStatus, Vocabulary
from api.storage import reading
from api.web.arguments import Choice, CommaList, Id, WholeNumber
from api.web.paging import MOST_IN_A_PAGE, PageArguments
from api.web.pinning import ReadArguments
from api.web.problems import Fault, find_near, shorten

MOST_VALUES = 20
"""Values of one filter; any of them meets it."""

LONGEST_TEXT = 100
WORD = rf"^[^,\x00-\x1f\x7f]{{1,{LONGEST_TEXT}}}$"
STATUS = re.compile(r"[A-Z]{2}(?::[a-z_]{1,40})?", re.ASCII)


class Word(fields.String):
    """A short text without control characters and commas."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(WORD), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(value)
        if not text.strip() or len(text) > LONGEST_TEXT or not text.isprintable():
            message = f"{shorten(text)} is not a text of 1 to {LONGEST_TEXT} printable characters."
            raise ValidationError([Fault(message)])
        return text


class YesOrNo(fields.Boolean):
    """`true` or `false`, and no other word for them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> bool:
        if value not in ("true", "false"):
            raise ValidationError([Fault(f"{shorten(str(value))} is neither.", allowed=("true", "false"))])
        return bool(value == "true")


class Status(fields.String):
    """A jurisdiction, alone or with a status after a colon."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{STATUS.pattern}$"), **options)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = str(value)
        statuses = [status.value for status in AvailabilityStatus]
        if not STATUS.fullmatch(text):
            raise ValidationError([Fault(f"{shorten(text)} is not written as US or US:authorised.")])
        _, colon, status = text.partition(":")
        if colon and status not in statuses:
            near = find_near(status, statuses)
            raise ValidationError([Fault(f"{shorten(status)} is not a status.", allowed=tuple(statuses), near=near)])
        return text


def one_of(members: type[Vocabulary], meaning: str) -> fields.Field[Any]:
    """Declare a filter by values of a closed list."""
    described = Choice(members, meaning=f"{meaning} Several with commas between them: any of them.").metadata
    return CommaList(Choice(members, meaning=""), minimum=1, maximum=MOST_VALUES, metadata=described)


class Reference(CommaList):
    """Ids of records of another kind, each alone or with something after a colon."""

    def __init__(self, inner: fields.Field[Any], kind: reading.Kind, **options: Any) -> None:
        super().__init__(inner, minimum=1, maximum=MOST_VALUES, **options)
        self.kind = kind


def by_id(kind: reading.Kind, meaning: str, example: str) -> fields.Field[Any]:
    """Declare a filter by ids of records of another kind."""
    return Reference(Id(), kind, metadata=_describe(meaning, example))


def by_word(meaning: str, example: str) -> fields.Field[Any]:
    """Declare a filter by short texts."""
    return _several(Word(), meaning, example)


def by_number(meaning: str, example: int, *, minimum: int, maximum: int) -> fields.Field[Any]:
    """Declare a filter by whole numbers."""
    return _several(WholeNumber(minimum=minimum, maximum=maximum), meaning, example)


def by_truth(meaning: str) -> fields.Field[Any]:
    """Declare a filter by yes or no."""
    return _several(YesOrNo(), meaning, True)


def by_status(meaning: str, example: str) -> fields.Field[Any]:
    """Declare a filter by jurisdiction and status."""
    return Reference(Status(), "jurisdictions", metadata=_describe(meaning, example))


def _several(inner: fields.Field[Any], meaning: str, example: object) -> fields.Field[Any]:
    return CommaList(inner, minimum=1, maximum=MOST_VALUES, metadata=_describe(meaning, example))


def _describe(meaning: str, example: object) -> dict[str, Any]:
    return {"description": f"{meaning} Several with commas between them: any of them.", "example": [example]}


class Name(fields.String):
    """A name out of a list made at run time."""

    def __init__(self, names: tuple[str, ...], **options: Any) -> None:
        metadata = {**options.pop("metadata", {}), "enum": list(names)}
        super().__init__(metadata=metadata, **options)
        self.names = names

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        if value not in self.names:
            message = f"{shorten(str(value))} is not one of the values allowed."
            raise ValidationError([Fault(message, allowed=self.names, near=find_near(str(value), self.names))])
        return str(value)


Declared = Mapping[str, fields.Field[Any]]


def list_arguments(kind: reading.Kind, filters: Declared) -> type[PageArguments]:
    """Declare the parameters of a list: filters, ids, order, page."""
    declared = {
        **filters,
        "ids": CommaList(
            Id(),
            minimum=1,
            maximum=MOST_IN_A_PAGE,
            metadata={
                "description": "Ids of the records wanted, with commas between them; `unknown_ids` names those unknown."
            },
        ),
        "sort": Name(
            reading.sort_names(kind),
            load_default=reading.BY_ID,
            metadata={"description": "Order; `-` in front turns it round. The id decides among equals."},
        ),
    }
    return type(f"{kind.capitalize()}Arguments", (PageArguments,), declared)


def count_arguments(kind: reading.Kind, filters: Declared) -> type[ReadArguments]:
    """Declare the parameters of the counts of a collection."""
    facets = tuple(reading.FACETS[kind])
    by = CommaList(
        Name(facets),
        minimum=1,
        maximum=len(facets),
        required=True,
        metadata={"description": "Facets to count by, with commas between them.", "example": [facets[0]]},
    )
    return type(f"{kind.capitalize()}CountArguments", (ReadArguments,), {**filters, "by": by})
