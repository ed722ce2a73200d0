"""Every state in which a route can answer, and what is asked to have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from werkzeug.test import TestResponse

from api.web.headers import LARGEST_BODY
from tests.web.conftest import make_app
from tests.web.hostile.places import Place, list_places

QUESTION: Final = "treatments=adalimumab,uc-msc"
OWN: Final = "url=http://localhost/compare?treatments=adalimumab%2Cuc-msc"
NEEDED: Final = {"/v1/comparisons": QUESTION, "/v1/search": "q=methotrexate", "/oembed": OWN}
ADDRESSES: Final = {
    "/docs/<slug>": "/docs/getting-started",
    "/docs/assets/<name>": "/docs/assets/pages.css",
    "/embed/assets/<name>": "/embed/assets/ra-comparison-1.0.0.js",
    "/v1/releases/<first_id>/diff/<second_id>": "/v1/releases/2026.11.1/diff/2026.11.1",
}

IMPOSSIBLE: Final = {"Accept": "x/y", "Accept-Encoding": "x, *;q=0"}

State = Callable[[FlaskClient, str], TestResponse]


def good_address(place: Place) -> str:
    """Give an address of a route that is answered, where there is one."""
    address = ADDRESSES.get(place.rule, place.address)
    if place.rule.startswith(("/compare", "/embed/comparison", "/embed/fragment", "/embed/pictures")):
        return f"{address}?{QUESTION}"
    if place.rule.endswith("/counts"):
        by = {"outcomes": "domain", "sources": "type", "studies": "design", "harms": "report", "trials": "status"}
        by |= {"claims": "verdict", "positions": "direction", "guidance": "direction", "tombstones": "reason"}
        return f"{address}?by={by.get(place.rule.split('/')[2], 'kind')}"
    return f"{address}?{NEEDED[place.rule]}" if place.rule in NEEDED else address


def _known_tag(client: FlaskClient, address: str) -> TestResponse:
    return client.get(address, headers={"If-None-Match": client.get(address).headers.get("ETag", "*")})


STATES: Final[Mapping[str, State]] = {
    "answered": lambda client, address: client.get(address),
    "head": lambda client, address: client.head(address),
    "preflight": lambda client, address: client.options(address),
    "not modified": _known_tag,
    "not allowed": lambda client, address: client.open(address, method="PUT"),
    "not found": lambda client, address: client.get(address.partition("?")[0] + "/no/such"),
    "not acceptable": lambda client, address: client.get(address, headers=IMPOSSIBLE),
    "a bad argument": lambda client, address: client.get(f"{address.partition('?')[0]}?treatments=%00&limit=x&lang=?"),
    "too long": lambda client, address: client.get(f"{address.partition('?')[0]}?{'a' * 3000}"),
    "too large": lambda client, address: client.get(address, data=b"a" * (LARGEST_BODY + 1)),
}
"""States that any app has."""


ALIKE: Final = re.compile(
    "/v1/(agents|cautions|claims|glossary|guidance|harms|jurisdictions|outcomes|positions|tombstones|trials|sources)"
)
"""Kinds of records whose lists and records are made by the same code as those of treatments and studies."""


WRITTEN_ANEW: Final = {"/openapi.json", "/openapi.yaml", "/docs/reference"}
"""Each app writes its contract for itself, which takes a second; neither limit nor database have to do with it."""


def walk(url: str, empty_url: str, *, whole: bool) -> Iterator[tuple[str, str, TestResponse]]:
    """Ask every route, or one of those that are alike, in every state: which route, which state, and the answer."""
    app, out_of_order, empty = make_app(url), make_app("sqlite:////no/such/folder/ra.sqlite"), make_app(empty_url)
    hasty = make_app(url, rate_limit=parse("1/hour"))
    used_up = hasty.test_client()
    used_up.get("/v1/treatments")
    places = [place for place in list_places(app) if whole or not ALIKE.match(place.rule)]
    for place in [*places, Place("/v1/corrections")]:
        address = good_address(place)
        for state, ask in STATES.items():
            yield place.rule, state, ask(app.test_client(), address)
        if place.rule in WRITTEN_ANEW:
            continue
        yield place.rule, "limited", used_up.get(address)
        yield place.rule, "no database", _ask_once(out_of_order, address)
        yield place.rule, "no release", _ask_once(empty, address)
    yield "/v1/corrections", "no report", app.test_client().post("/v1/corrections", json={})


def _ask_once(app: Flask, address: str) -> TestResponse:
    return app.test_client().get(address)
