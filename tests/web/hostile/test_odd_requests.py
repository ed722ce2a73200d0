"""Requests that no good client sends: bytes that are no text, letters in disguise, too much, and odd methods."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.parts import one_in
from tests.web.expect import expect_problem
from tests.web.hostile.places import Place, ask_plainly, list_places

LARGEST_REFUSAL = 64 * 1024
"""Bytes that a refusal may have, whatever was asked."""

BYTES = {
    "no start of a letter": b"\xff",
    "a letter cut off": b"\xc3",
    "overlong slash": b"\xc0\xaf",
    "half of a surrogate pair": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "a letter of two bytes": "é".encode(),
    "nothing": b"\x00",
    "end of a line": b"\r\n",
    "another direction": "\u202e".encode(),
    "escaped twice": b"%2500%252e%252e%252f",
    "an escape cut off": b"%f%",
    "escaped bytes": b"%ff%c0%af%ed%a0%80",
    "fullwidth": "／．．＜".encode(),
    "a billion": b"9" * 300,
    "signs": b"&&;=;=&=&#?\\|`${{7*7}}%7b",
}


@pytest.mark.parametrize("kind", one_in(3, sorted(BYTES)))
def test_no_bytes_in_any_parameter_make_the_service_fail(lasting: Flask, kind: str) -> None:
    client = lasting.test_client()
    text = BYTES[kind]
    for place in list_places(lasting):
        names = [name.encode() for name in place.parameters]
        for query in (b"&".join(name + b"=" + text for name in names), text, text + b"=1", b"lang=" + text):
            response = ask_plainly(client, place.address, query)
            assert response.status_code < 500 or response.status_code == 501, (place.address, query)
            assert len(response.data) < LARGEST_REFUSAL or response.status_code == 200, (place.address, query)


@pytest.mark.parametrize("query", [b"q=ad\xff", b"q=\xc3\xa9t\xc3\xa9", b"q=\xe3\x83", b"lang=d\xe9&q=a"])
@pytest.mark.parametrize("path", ["/v1/search", "/v1/treatments", "/embed/comparison", "/compare", "/oembed", "/embed"])
def test_a_plain_byte_means_what_it_means_escaped(client: FlaskClient, path: str, query: bytes) -> None:
    escaped = b"".join(bytes([each]) if each < 0x80 else b"%%%02X" % each for each in query)
    plain, other = ask_plainly(client, path, query), ask_plainly(client, path, escaped)
    assert plain.status_code == other.status_code

    def told(data: bytes, response_id: str) -> bytes:
        return data.replace(response_id.encode(), b"")

    assert told(plain.data, plain.headers["X-Request-Id"]) == told(other.data, other.headers["X-Request-Id"])


def test_letters_that_are_not_escaped_are_found_as_they_are_meant(client: FlaskClient) -> None:
    found = ask_plainly(client, "/v1/search", "q=méthotrexate".encode())
    escaped = client.get("/v1/search?q=m%C3%A9thotrexate")
    assert (found.status_code, found.data) == (200, escaped.data)
    assert found.get_json()["data"]


def test_links_to_the_next_page_carry_no_plain_byte(client: FlaskClient) -> None:
    response = ask_plainly(client, "/v1/treatments", b"limit=1&lang=de")
    assert response.get_json()["next"].isascii() and response.headers["Link"].isascii()


MANY = {
    "names without value": "&".join(f"{number:x}" for number in range(500))[:1990],
    "names with value": "&".join(f"p{number:x}=1" for number in range(300))[:1990],
    "one name again and again": "limit=1&" * 240,
    "commas in each list": "",
    "numbers in each list": "",
}


@pytest.mark.parametrize("kind", one_in(2, sorted(MANY)))
def test_hundreds_of_parameters_get_a_small_answer(lasting: Flask, kind: str) -> None:
    client = lasting.test_client()
    lists = {"commas in each list": "," * 1900, "numbers in each list": ",".join(map(str, range(500)))[:1900]}
    for place in list_places(lasting):
        queries = [MANY[kind]] if MANY[kind] else [f"{name}={lists[kind]}" for name in place.parameters]
        for query in queries:
            response = ask_plainly(client, place.address, query.encode())
            # The builder shows its form with the fault beside it; what else takes no such query refuses it.
            assert response.status_code != 500
            assert response.status_code == 200 or len(response.data) < LARGEST_REFUSAL, (place.address, query)


def test_where_more_is_wrong_than_is_told_the_answer_says_so(client: FlaskClient) -> None:
    body = expect_problem(client.get("/v1/treatments?" + "&".join(f"p{n}=1" for n in range(31))), "bad-argument")
    assert len(body["errors"]) == 30 and body["detail"].endswith(" More is wrong than the 30 faults told here.")
    body = expect_problem(client.get("/v1/treatments?" + "&".join(f"p{n}=1" for n in range(30))), "bad-argument")
    assert len(body["errors"]) == 30 and "More is wrong" not in body["detail"]


def test_a_list_that_is_too_long_is_looked_at_no_further_than_it_may_be(client: FlaskClient) -> None:
    body = expect_problem(client.get("/v1/comparisons?treatments=a,b,c,d,e,f,!,?"), "bad-argument")
    assert [fault["message"] for fault in body["errors"]] == ["Takes 2 to 6 values; 8 given."]


@pytest.mark.parametrize("size", [2001, 8192, 60_000])
def test_a_long_query_is_refused_everywhere(lasting: Flask, size: int) -> None:
    client = lasting.test_client()
    for place in list_places(lasting):
        assert ask_plainly(client, place.address, b"a" * size).status_code == 414, place.address


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "PROPFIND", "BREW", "\xff", "_"])
def test_other_methods_are_refused_everywhere(lasting: Flask, method: str) -> None:
    client = lasting.test_client()
    for place in [*list_places(lasting), Place("/v1/corrections")]:
        response = client.open(place.address, environ_overrides={"REQUEST_METHOD": method})
        assert response.status_code == 405, (place.address, response.status_code)
        assert "GET" in response.headers["Allow"] or "POST" in response.headers["Allow"]


OVERRIDES = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL"]


@pytest.mark.parametrize("name", OVERRIDES)
def test_no_header_changes_what_is_asked(client: FlaskClient, name: str) -> None:
    plain = client.get("/v1/treatments/adalimumab")
    for value in ("DELETE", "POST", "/v1/studies", "/healthz"):
        response = client.get("/v1/treatments/adalimumab", headers={name: value})
        assert (response.status_code, response.data) == (200, plain.data)
        assert client.post("/v1/treatments", headers={name: "GET"}).status_code == 405


NUMBERS = ["-1", "0", "1e3", "0x10", "١٢", "１", "1" * 1500, "NaN", "Infinity", "1,5", "2147483648"]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "address", ["/v1/treatments?limit=", "/v1/search?q=a&limit=", "/v1/changes?limit=", "/v1/studies?year="]
)
def test_no_number_is_read_beyond_its_limits(client: FlaskClient, address: str, number: str) -> None:
    expect_problem(client.get(address + number), "bad-argument")
