"""Forms of an answer: which media types there are, and which one a request gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flask import g, request
from werkzeug.http import parse_options_header

from api.web.arguments import QueryArguments
from api.web.filtering import Name
from api.web.problem_types import NOT_ACCEPTABLE
from api.web.problems import Fault, problem


@dataclass(frozen=True, slots=True)
class Form:
    """A media type that an answer can have; `parameters` go with it in `Content-Type` where they are not implied."""

    name: str
    media_type: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def content_type(self) -> str:
        """The header that the answer carries."""
        return "; ".join((self.media_type, *(f"{name}={value}" for name, value in self.parameters)))

    def quality_in(self, ranges: Sequence[tuple[str, float]]) -> float:
        """Say how much an `Accept` header wants it: the range that fits it best decides (RFC 9110, 12.5.1)."""
        fitting = [(found, quality) for each, quality in ranges if (found := self._fit(each)) is not None]
        return max(fitting, default=(0, 0.0))[1]

    def _fit(self, media_range: str) -> tuple[int, int] | None:
        wanted, parameters = parse_options_header(media_range)
        kind = self.media_type.partition("/")[0]
        places = ("*/*", f"{kind}/*", self.media_type)
        known = {*self.parameters, ("charset", "utf-8")}
        if wanted.lower() not in places or not {(n.lower(), v.lower()) for n, v in parameters.items()} <= known:
            return None
        return places.index(wanted.lower()), len(parameters)


JSON: Final = Form("json", "application/json")
NDJSON: Final = Form("ndjson", "application/x-ndjson")
CSV: Final = Form("csv", "text/csv", (("charset", "utf-8"), ("header", "present")))
LINKED: Final = Form("jsonld", "application/ld+json")
ATOM: Final = Form("atom", "application/atom+xml")
JSON_FEED: Final = Form("feed", "application/feed+json")

ONLY_JSON: Final = (JSON,)
WITH_TABLES: Final = (JSON, NDJSON, CSV)
WITH_LINKED: Final = (JSON, LINKED)
WITH_FEEDS: Final = (JSON, ATOM, JSON_FEED)


def add_format(arguments: type[QueryArguments], forms: Sequence[Form]) -> type[QueryArguments]:
    """Add `format` to the query parameters of an endpoint that answers in several forms."""
    described = ", ".join(f"`{form.name}` for `{form.media_type}`" for form in forms)
    metadata = {"description": f"Form of the answer: {described}. It goes before the header `Accept`."}
    declared = Name(tuple(form.name for form in forms), metadata=metadata)
    return type(arguments.__name__, (arguments,), {"format": declared})


def choose_form(forms: Sequence[Form], asked: str | None) -> None:
    """Choose the form of the answer in hand, by `format` or else by `Accept`; a problem where none is acceptable."""
    g.form = next(form for form in forms if form.name == asked) if asked else _negotiate(forms)


def chosen_form() -> Form:
    """Give the form that was chosen for the answer in hand."""
    form: Form = g.form
    return form


def _negotiate(forms: Sequence[Form]) -> Form:
    ranges = list(_read_accept())
    if not ranges:
        return forms[0]
    # Of forms that are wanted alike the first is given.
    best = max(forms, key=lambda form: form.quality_in(ranges))
    if not best.quality_in(ranges):
        offered = tuple(form.media_type for form in forms)
        problem(NOT_ACCEPTABLE, None, [Fault("No media type in it is offered here.", header="Accept", allowed=offered)])
    return best


def _read_accept() -> Iterator[tuple[str, float]]:
    yield from ((str(value), float(quality)) for value, quality in request.accept_mimetypes)
