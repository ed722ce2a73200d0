"""Counts of a collection by facet, without rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from marshmallow import fields

from api.web.representation import About
from api.web.schemas import make_schema, nested, nested_list, public_schema


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many records have one value of a facet."""

    value: Annotated[str, "The value, as a filter of the same name takes it."]
    count: Annotated[int, "Records with it."]


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The counts of one facet; records without a value are in none of them."""

    facet: Annotated[str, "Name of the facet."]
    counts: Annotated[tuple[ValueCount, ...], "Values that occur, in order."]


COUNTS = make_schema(
    "Counts",
    "Counts by facet with what they rest on.",
    {
        "data": nested_list(public_schema(FacetCounts), "One entry a facet, in the order asked."),
        "total": fields.Integer(required=True, metadata={"description": "Records that meet the filters."}),
        "about": nested(public_schema(About)),
    },
)
