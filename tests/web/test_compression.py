"""Content codings: the same answer in fewer bytes, under a tag of its own, and only for those who accept it."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable

import brotli
import pytest
from flask.testing import FlaskClient

from api.web.compression import SMALLEST
from tests.web.expect import expect_problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": zstd.decompress,
    "gzip": gzip.decompress,
}
LARGE = [
    "/v1/treatments",
    "/v1/treatments?format=csv",
    "/v1/studies?format=csv&table=results.measurements",
    "/v1/treatments?format=ndjson",
    "/v1/treatments/adalimumab",
    "/v1/treatments?fields=derived,availability",
    "/v1/comparisons?treatments=adalimumab,uc-msc",
    "/v1/comparisons/adalimumab..uc-msc?format=csv&table=pairs",
    "/v1/search?q=trial",
    "/docs/reading-a-comparison",
    "/docs/assets/swagger-ui.css",
    "/openapi.yaml",
    "/openapi.json",
]
CHANGING = {"X-Request-Id", "Date", "RateLimit", "RateLimit-Policy", "Cache-Status"}


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("address", LARGE)
def test_a_coded_answer_is_the_same_in_fewer_bytes(client: FlaskClient, address: str, coding: str) -> None:
    plain = client.get(address)
    coded = client.get(address, headers={"Accept-Encoding": coding})
    assert plain.status_code == coded.status_code == 200
    assert "Content-Encoding" not in plain.headers and coded.headers["Content-Encoding"] == coding
    assert UNPACK[coding](coded.data) == plain.data
    assert int(coded.headers["Content-Length"]) == len(coded.data) < len(plain.data)
    differing = {"Content-Encoding", "Content-Length", "ETag", *CHANGING}
    assert [each for each in coded.headers if each[0] not in differing] == [
        each for each in plain.headers if each[0] not in differing
    ]
    assert client.get(address, headers={"Accept-Encoding": coding}).data == coded.data


@pytest.mark.parametrize("address", LARGE)
def test_each_coding_has_a_strong_tag_that_is_known_again(client: FlaskClient, address: str) -> None:
    codings = ["identity", *UNPACK]
    tags = {each: client.get(address, headers={"Accept-Encoding": each}).headers["ETag"] for each in codings}
    assert len(set(tags.values())) == len(codings) and all(tag.startswith('"') for tag in tags.values())
    for asked in codings:
        for held in codings:
            for method in ("GET", "HEAD"):
                headers = {"Accept-Encoding": asked, "If-None-Match": tags[held]}
                response = client.open(address, method=method, headers=headers)
                assert response.status_code == (304 if asked == held else 200), (asked, held, method)
                assert response.headers["ETag"] == tags[asked]
                assert "Accept-Encoding" in response.headers["Vary"]
                if asked == held:
                    assert response.data == b"" and "Content-Encoding" not in response.headers


@pytest.mark.parametrize("coding", ["identity", *UNPACK])
@pytest.mark.parametrize("address", LARGE)
def test_head_equals_get_in_every_coding(client: FlaskClient, address: str, coding: str) -> None:
    get, head = (client.open(address, method=each, headers={"Accept-Encoding": coding}) for each in ("GET", "HEAD"))
    assert head.data == b""
    assert [each for each in head.headers if each[0] not in CHANGING] == [
        each for each in get.headers if each[0] not in CHANGING
    ]
    assert int(head.headers["Content-Length"]) == len(get.data)


@pytest.mark.parametrize(
    ("accepted", "given"),
    [
        (None, None), ("", None), ("identity", None), ("compress", None), ("x", None),
        ("gzip", "gzip"), ("GZIP", "gzip"), ("gzip, deflate", "gzip"), ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "br"), ("gzip, zstd", "zstd"), ("*", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"), ("gzip; q=0.5, zstd; q=0.8", "zstd"), ("br;q=0.2", "br"),
        ("br;q=0", None), ("br;q=0, gzip", "gzip"), ("br;q=0, *", "zstd"), ("br;q=0, *;q=0.1", "zstd"),
        ("gzip;q=0.5, identity", None), ("gzip;q=0.5, identity;q=0.4", "gzip"), ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("identity;q=0, gzip", "gzip"), ("*;q=0, gzip", "gzip"), ("*;q=0, identity", None), ("identity;q=0, *", "br"),
    ],
)  # fmt: skip
def test_quality_decides(client: FlaskClient, accepted: str | None, given: str | None) -> None:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    response = client.get("/v1/treatments/adalimumab", headers=headers)
    assert (response.status_code, response.headers.get("Content-Encoding")) == (200, given)


@pytest.mark.parametrize("accepted", ["identity;q=0", "*;q=0", "identity;q=0, br;q=0, deflate", "deflate, *;q=0"])
@pytest.mark.parametrize("address", ["/v1/treatments", "/healthz", "/docs", "/nothing"])
def test_where_nothing_is_acceptable_the_offer_is_told(client: FlaskClient, address: str, accepted: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": accepted})
    (fault,) = expect_problem(response, "not-acceptable")["errors"]
    assert (fault["header"], fault["allowed"]) == ("Accept-Encoding", ["br", "zstd", "gzip", "identity"])


def test_a_small_answer_stays_as_it_is_unless_that_is_ruled_out(client: FlaskClient) -> None:
    for address in ("/healthz", "/v1/outcomes/acr50?fields=id", "/v1/sources?ids=x&format=ndjson", "/nothing"):
        response = client.get(address, headers={"Accept-Encoding": "br"})
        assert len(response.data) < SMALLEST and "Content-Encoding" not in response.headers
    coded = client.get("/healthz", headers={"Accept-Encoding": "identity;q=0, br"})
    assert coded.headers["Content-Encoding"] == "br"
    assert brotli.decompress(coded.data) == client.get("/healthz").data


def test_a_picture_is_packed_already(client: FlaskClient) -> None:
    response = client.get("/docs/assets/favicon-32x32.png", headers={"Accept-Encoding": "br"})
    assert response.status_code == 200 and "Content-Encoding" not in response.headers


@pytest.mark.parametrize("coding", UNPACK)
def test_a_long_problem_is_coded_too(client: FlaskClient, coding: str) -> None:
    address = "/v1/treatments?fields=nothing,neither"
    plain = client.get(address)
    coded = client.get(address, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding and coded.content_type == "application/problem+json"
    assert len(coded.data) < len(plain.data) and "Accept-Encoding" in coded.headers["Vary"]
    assert b"bad-argument" in UNPACK[coding](coded.data)
    assert "ETag" not in coded.headers


def test_a_redirect_and_a_preflight_have_nothing_to_code(client: FlaskClient) -> None:
    redirect = client.get("/v1/comparisons/uc-msc..adalimumab", headers={"Accept-Encoding": "br"})
    preflight = client.options("/v1/treatments", headers={"Accept-Encoding": "identity;q=0"})
    assert (redirect.status_code, preflight.status_code) == (308, 204)
    assert "Content-Encoding" not in redirect.headers and "Content-Encoding" not in preflight.headers
