"""Header injection: no text of a caller ends a header, begins another one, or makes one that cannot be sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.storage.schema import CORRECTIONS, upgrade
from tests.parts import one_in
from tests.web.conftest import make_app
from tests.web.hostile.places import Place, ask_plainly, list_places

MARK = "x-injected"
TEXTS = {
    "end of a line": f"de\r\n{MARK}: yes",
    "line feed": f"de\n{MARK}: yes",
    "carriage return": f"de\r{MARK}: yes",
    "a whole answer": f"de\r\n\r\n<script>{MARK}</script>",
    "letters that some cut to CR and LF": f"de\u560d\u560a{MARK}: yes",
    "line separator": f"de\u2028{MARK}: yes",
    "next line": f"de\x85{MARK}: yes",
    "folded": f"de\r\n {MARK}: yes",
    "nothing": f"de\x00{MARK}",
    "end of a link": f'>; rel="next", </{MARK}>; rel="next',
    "end of a quoted name": f'"; filename="{MARK}.exe',
    "an id": f"a.{MARK}",
    "beyond Latin": "関節",
}
ASKED: Mapping[str, str] = {
    "HTTP_ACCEPT_LANGUAGE": "Accept-Language",
    "HTTP_ACCEPT": "Accept",
    "HTTP_ACCEPT_ENCODING": "Accept-Encoding",
    "HTTP_IF_NONE_MATCH": "If-None-Match",
    "HTTP_RANGE": "Range",
    "HTTP_IF_RANGE": "If-Range",
    "HTTP_ORIGIN": "Origin",
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "Access-Control-Request-Headers",
    "HTTP_X_REQUEST_ID": "X-Request-Id",
    "HTTP_HOST": "Host",
    "HTTP_COOKIE": "Cookie",
    "HTTP_USER_AGENT": "User-Agent",
    "HTTP_REFERER": "Referer",
}


def expect_clean(response: TestResponse, asked: object) -> None:
    """Every header is one line that any server can send, and none is of the caller's making."""
    assert response.status_code < 500 or response.status_code == 501, asked
    assert MARK not in response.headers, asked
    for name, value in response.headers:
        assert re.fullmatch(r"[A-Za-z0-9-]+", name), asked
        assert re.fullmatch(r"[\x20-\x7e]*", value), (asked, name, value)
        if name in {"Content-Disposition", "Content-Type", "Content-Language", "X-Request-Id"}:
            assert MARK not in value, (asked, name, value)
    for link in response.headers.getlist("Link"):
        assert re.fullmatch(r'<[^<>"\s]*>(; \w+="[^"<>]*")+(, <[^<>"\s]*>(; \w+="[^"<>]*")+)*', link), (asked, link)


@pytest.mark.parametrize("kind", one_in(3, sorted(TEXTS)))
def test_no_parameter_gets_out_of_its_header(lasting: Flask, kind: str) -> None:
    client = lasting.test_client()
    for place in list_places(lasting):
        for attack in place.everywhere(TEXTS[kind]):
            expect_clean(client.get(attack.address), attack.address)
            expect_clean(client.open(attack.address, method="OPTIONS"), attack.address)


ONE_BY_ONE = ["/v1/treatments", "/v1/search", "/v1/changes", "/v1/comparisons", "/embed/comparison", "/oembed"]


@pytest.mark.parametrize("kind", one_in(3, sorted(TEXTS)))
def test_no_parameter_that_is_wrong_alone_gets_out_of_its_header(lasting: Flask, kind: str) -> None:
    client = lasting.test_client()
    for place in list_places(lasting):
        if place.rule in ONE_BY_ONE:
            for attack in place.one_by_one(TEXTS[kind]):
                expect_clean(client.get(attack.address), attack.address)


@pytest.mark.parametrize("variable", one_in(3, sorted(ASKED)))
def test_no_header_of_a_request_comes_back_as_another(client: FlaskClient, variable: str) -> None:
    """Servers refuse line ends in headers; what is behind another one may get them."""
    for address in ("/v1/treatments?limit=1", "/v1/treatments?limit=0", "/compare", "/embed/comparison", "/nothing"):
        for text in TEXTS.values():
            value = text.encode().decode("latin-1")
            for method in ("GET", "OPTIONS"):
                response = ask_plainly(
                    client, address.partition("?")[0], address.partition("?")[2].encode(), method, **{variable: value}
                )
                expect_clean(response, (ASKED[variable], text, address))


def test_a_report_cannot_reach_a_header(published_url: str, tmp_path: object) -> None:
    corrections_url = f"sqlite:///{tmp_path}/corrections.sqlite"
    upgrade(corrections_url, CORRECTIONS)
    client = make_app(published_url, corrections_url=corrections_url).test_client()
    for text in TEXTS.values():
        for name in ("record_kind", "record_id", "field", "message", "source_url", "contact", text):
            good = {"record_kind": "studies", "record_id": "armada", "message": "A figure is wrong here."}
            body = good | {name: text}
            response = client.post("/v1/corrections", data=json.dumps(body), content_type="application/json")
            expect_clean(response, body)


def test_the_walk_is_of_every_place(lasting: Flask) -> None:
    places = list_places(lasting)
    assert len(places) > 80 and sum(len(place.parameters) for place in places) > 400
    assert Place("/v1/search", ("lang", "release", "as_of", "q", "kinds", "limit", "fields")) in places
