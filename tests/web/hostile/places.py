"""Every place where a caller's text gets in: the paths and the query parameters of all that can be read."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.web.embeds.arguments import SheetArguments
from api.web.embeds.oembed import OembedArguments
from api.web.site.builder import BuilderArguments

PATH_VALUES: Mapping[str, str] = {
    "agent_id": "uc-msc",
    "caution_id": "treats-everything",
    "claim_id": "cells-cure",
    "correction_id": "mfrggzdfmztwq2lknnwg23tpoa",
    "documented_harm_id": "infections-2018",
    "first_id": "adalimumab",
    "second_id": "uc-msc",
    "form": "svg",
    "guidance_statement_id": "uc-msc--acr-2021",
    "jurisdiction_id": "EU",
    "name": "outcomes",
    "outcome_id": "acr50",
    "position_id": "isscr-2021",
    "registered_trial_id": "nct00000001",
    "release_id": "2026.11.1",
    "slug": "bad-argument",
    "source_id": "author-2003-trial",
    "study_id": "armada",
    "term_id": "placebo",
    "tombstone_id": "studies-old-trial",
    "treatment_id": "adalimumab",
}
_PATH_PARAMETER = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Place:
    """A path with its parameters, and what they are given; those that are not given keep a usual value or none."""

    rule: str
    parameters: tuple[str, ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        given = dict(PATH_VALUES) | dict(self.path)
        path = _PATH_PARAMETER.sub(lambda found: quote(given[found[1]], safe=""), self.rule)
        return f"{path}?{urlencode(self.query)}" if self.query else path

    @property
    def path_parameters(self) -> tuple[str, ...]:
        return tuple(_PATH_PARAMETER.findall(self.rule))

    def everywhere(self, text: str) -> Iterator[Place]:
        """Put a text into all query parameters at once, and into each part of the path."""
        if self.parameters:
            yield replace(self, query=tuple((name, text) for name in self.parameters))
        for name in self.path_parameters:
            yield replace(self, path=((name, text),))

    def one_by_one(self, text: str) -> Iterator[Place]:
        """Put a text into each query parameter alone, what is needed beside it being given."""
        for name in self.parameters:
            needed = {"treatments": "adalimumab,uc-msc", "q": "methotrexate", "by": "kind"}
            beside = tuple((each, needed[each]) for each in needed if each in self.parameters and each != name)
            yield replace(self, query=(*beside, (name, text)))


@functools.cache
def list_places(app: Flask) -> Sequence[Place]:
    """List all places of an app that can be read."""
    declared = _read_contract(app.test_client())
    rules = sorted({str(rule) for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods})
    return [Place(rule, declared.get(_PATH_PARAMETER.sub("{}", rule)) or _parameters_of_page(rule)) for rule in rules]


def _read_contract(client: FlaskClient) -> dict[str, tuple[str, ...]]:
    document: dict[str, Any] = client.get("/openapi.json").json
    named: dict[str, tuple[str, ...]] = {}
    for path, item in document["paths"].items():
        parameters = item.get("get", {}).get("parameters", [])
        names = tuple(each["name"] for each in parameters if each.get("in") == "query")
        named[re.sub(r"\{\w+\}", "{}", path)] = names
    return named


def _parameters_of_page(rule: str) -> tuple[str, ...]:
    if rule == "/oembed":
        return tuple(OembedArguments().fields)
    if rule == "/embed":
        return tuple(BuilderArguments().fields)
    shows_sheet = rule.startswith(("/compare", "/embed/comparison", "/embed/fragment", "/embed/pictures"))
    return tuple(SheetArguments().fields) if shows_sheet else ("lang", "x")


def ask_plainly(
    client: FlaskClient, path: str, query: bytes = b"", method: str = "GET", **environment: str
) -> TestResponse:
    """Ask with a query of bytes that nothing on the way escapes, as servers pass it on (PEP 3333)."""
    return client.open(path, method=method, environ_overrides={"QUERY_STRING": query.decode("latin-1"), **environment})
