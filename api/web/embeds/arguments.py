"""What a page or an embed of a comparison can be asked for; what it does not know it ignores, for it is pasted once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, pre_load

from api.domain.comparison.context import Criteria
from api.domain.sheet import USUAL_PARTS, Part, Theme
from api.web.arguments import (
    Choice,
    CommaList,
    Id,
    LanguageTag,
    StrictQueryParser,
    WholeNumber,
)
from api.web.comparisons import (
    FEWEST_TREATMENTS,
    JURISDICTION,
    MOST_TREATMENTS,
    OUTCOMES,
    POPULATION,
    read_criteria,
)


@dataclass(frozen=True, slots=True)
class SheetQuery:
    """Which comparison to show, and how."""

    criteria: Criteria
    release: str | None = None
    language: str | None = None
    theme: Theme = Theme.AUTO
    parts: tuple[Part, ...] = USUAL_PARTS
    heading: int = 2

    def write(self) -> dict[str, str]:
        """Write what differs from the defaults as query parameters, each in its one spelling."""
        criteria = self.criteria
        given = {
            "treatments": ",".join(criteria.treatments),
            "population": criteria.population,
            "outcomes": ",".join(criteria.outcomes),
            "jurisdiction": criteria.jurisdiction,
            "release": self.release,
            "lang": self.language,
            "theme": None if self.theme is Theme.AUTO else self.theme,
            "parts": None if self.parts == USUAL_PARTS else ",".join(self.parts),
            "heading": None if self.heading == 2 else str(self.heading),
        }
        return {name: str(value) for name, value in given.items() if value}

    def without_form(self) -> SheetQuery:
        """The same question without what only says how it looks in a page of others."""
        return replace(self, theme=Theme.AUTO, parts=USUAL_PARTS, heading=2)


class SheetArguments(Schema):
    """Query parameters of a page or an embed; one that is empty counts as not given, as forms send it."""

    class Meta:
        unknown = EXCLUDE

    treatments = CommaList(Id(), minimum=FEWEST_TREATMENTS, maximum=MOST_TREATMENTS, required=True)
    population = POPULATION
    outcomes = OUTCOMES
    jurisdiction = JURISDICTION
    release = Id()
    lang = LanguageTag()
    theme = Choice(Theme, meaning="")
    parts = CommaList(Choice(Part, meaning=""), minimum=1, maximum=len(Part))
    heading = WholeNumber(minimum=1, maximum=4)

    @pre_load
    def leave_out_empty(self, data: Any, **_options: Any) -> dict[str, Any]:
        """Leave out what a form sends for a field that nobody filled in."""
        given = {name: data[name] for name in data if name in self.fields}
        kept = {
            name: [each for each in value if each] if isinstance(value, list) else value
            for name, value in given.items()
        }
        return {name: value for name, value in kept.items() if value}


class SheetParser(StrictQueryParser):
    """Reads what it knows and passes over the rest."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": EXCLUDE}


def read_query() -> SheetQuery:
    """Read what the request in hand asks for; a problem that names every fault where it cannot be read."""
    return make_query(SheetParser().parse(SheetArguments(), request, location="query"))


def make_query(given: Mapping[str, Any]) -> SheetQuery:
    """Make a query of values that have been read."""
    return SheetQuery(
        read_criteria(given["treatments"], given),
        given.get("release"),
        given.get("lang"),
        given.get("theme", Theme.AUTO),
        tuple(part for part in Part if part in given.get("parts", USUAL_PARTS)),
        given.get("heading", 2),
    )
