"""Bodies that are no report: packed, endless, nested or of another kind; they are refused without being unpacked."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib

import brotli
import pytest
from flask.testing import FlaskClient

from tests.web.expect import expect_problem

ADDRESS = "/v1/corrections"
GOOD = {"record_kind": "studies", "record_id": "no-such-study", "message": "A figure of this study is wrong."}
ZEROS = 50_000_000


def pack(coding: str) -> bytes:
    """Pack fifty megabytes of blanks, which any reader of JSON would skip, into a few bytes."""
    content = json.dumps(GOOD).encode() + b" " * ZEROS
    if coding == "gzip":
        return gzip.compress(content)
    return zlib.compress(content) if coding == "deflate" else brotli.compress(content, quality=1)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_a_packed_body_is_refused_and_never_unpacked(client: FlaskClient, coding: str) -> None:
    packed = pack(coding)
    assert len(packed) < 64 * 1024
    tracemalloc.start()
    try:
        response = client.post(
            ADDRESS, data=packed, content_type="application/json", headers={"Content-Encoding": coding}
        )
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    expect_problem(response, "unsupported-media-type")
    assert most < ZEROS / 10


@pytest.mark.parametrize("coding", ["GZIP", "gzip, identity", "x-gzip", "zstd", "identity, gzip", "", "\t", "chunked"])
def test_any_other_coding_is_refused(client: FlaskClient, coding: str) -> None:
    response = client.post(ADDRESS, json=GOOD, headers={"Content-Encoding": coding})
    assert response.status_code in {415}, response.get_data(as_text=True)


BODIES: dict[str, bytes] = {
    "deep lists": b"[" * 16_000,
    "deep objects": b'{"a":' * 2_500,
    "a huge number": b'{"record_id": ' + b"9" * 15_000 + b"}",
    "a huge exponent": b'{"record_id": 1e999999}',
    "not a number": b'{"record_id": NaN}',
    "many members": json.dumps({f"m{number}": 1 for number in range(1000)}).encode(),
    "many members of one name": b"{" + b",".join(b'"a":1' for _ in range(2000)) + b"}",
    "a prototype": b'{"__proto__": {"admin": true}, "constructor": 1, "__class__": "x"}',
    "half of a pair": b'{"message": "\\ud800 and so on and on"}',
    "U+0000": b'{"message": "\\u0000 and so on and on, and more"}',
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + json.dumps(GOOD).encode(),
    "no UTF-8": b'{"message": "\xff\xfe"}',
    "a form": b"record_kind=studies&record_id=armada",
    "XML": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
    "YAML": b"a: &a [x, x]\nb: &b [*a, *a]\n",
    "pickle": b"cos\nsystem\n(S'id'\ntR.",
    "nothing": b"",
    "null": b"null",
    "a text": b'"record"',
    "all types": b'{"record_kind": [], "record_id": {}, "message": 1, "field": true, "contact": ["a"], "homepage": {}}',
}


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_no_report_is_refused(client: FlaskClient, kind: str) -> None:
    response = client.post(ADDRESS, data=BODIES[kind], content_type="application/json")
    expect_problem(response, "bad-body")
    assert len(response.data) < 32 * 1024


TYPES = ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]


@pytest.mark.parametrize("content_type", [*TYPES, "application/json-patch+json", "text/json", "application/"])
def test_a_body_of_another_type_is_refused(client: FlaskClient, content_type: str) -> None:
    """Pages of other sites can send the first few without a preflight, so none of them is read."""
    response = client.post(ADDRESS, data=json.dumps(GOOD), headers={"Content-Type": content_type})
    expect_problem(response, "unsupported-media-type")


@pytest.mark.parametrize("path", ["/v1/treatments", "/v1/search?q=a", "/embed/comparison", "/compare", "/healthz"])
def test_a_body_that_nobody_asked_for_changes_nothing(client: FlaskClient, path: str) -> None:
    changing = {"X-Request-Id", "Date", "RateLimit", "RateLimit-Policy", "Cache-Status"}
    plain, laden = client.get(path), client.get(path, data=b'{"q": "b"}', content_type="application/json")
    assert plain.status_code == laden.status_code
    first, second = ({name: value for name, value in each.headers if name not in changing} for each in (plain, laden))
    assert first == second
