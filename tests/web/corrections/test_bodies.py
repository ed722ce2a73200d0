"""Bodies of reports: every form that is refused, with its reason and place."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.storage.corrections import list_corrections
from api.web.bodies import LARGEST_READ
from tests.web.corrections.reporting import GOOD, PATH, faults_of, report
from tests.web.expect import expect_problem


@pytest.mark.parametrize(
    ("changes", "pointer", "words"),
    [
        ({"record_kind": None}, "/record_kind", "not null"),
        ({"record_kind": ["studies"]}, "/record_kind", "Takes a text"),
        ({"record_kind": "study"}, "/record_kind", "'study' is not one of them"),
        ({"record_id": 7}, "/record_id", "Takes a text"),
        ({"record_id": "../x"}, "/record_id", "is not an id"),
        ({"record_id": "armadda"}, "/record_id", "No record of these has the id 'armadda'"),
        ({"record_id": "adalimumab"}, "/record_id", "No record of these"),
        ({"field": "title"}, "/field", "is not a JSON pointer"),
        ({"field": "/a~2"}, "/field", "is not a JSON pointer"),
        ({"field": "/" + "a" * 500}, "/field", "501 given"),
        ({"field": "/nmae"}, "/field", "In the record there is no member 'nmae'"),
        ({"field": "/results/99"}, "/field", "At '/results' there is a list of"),
        ({"field": "/results/-"}, "/field", "no '-'"),
        ({"field": "/results/00"}, "/field", "no '00'"),
        ({"field": "/name/0"}, "/field", "At '/name' there is a single value"),
        ({"message": "too short"}, "/message", "Takes 20 to 2000 characters; 9 given"),
        ({"message": "x" * 2001}, "/message", "2001 given"),
        ({"message": " " * 30}, "/message", "neither letter nor digit"),
        ({"message": "a NUL \0 in the midst of it"}, "/message", "U+0000"),
        ({"message": {"text": "x" * 30}}, "/message", "Takes a text"),
        ({"suggested_value": 36}, "/suggested_value", "Takes a text"),
        ({"suggested_value": "x" * 501}, "/suggested_value", "501 given"),
        ({"source_url": "ftp://example.org/x"}, "/source_url", "is not an http or https address"),
        ({"source_url": "javascript:alert(1)"}, "/source_url", "is not an http"),
        ({"source_url": "https://"}, "/source_url", "is not an http"),
        ({"source_url": "https://a b"}, "/source_url", "is not an http"),
        ({"source_url": "https://a\n"}, "/source_url", "is not an http"),
        ({"contact": "nobody"}, "/contact", "is not an e-mail address"),
        ({"contact": "a@b"}, "/contact", "is not an e-mail address"),
        ({"contact": "a@example.org\nBcc: b@example.org"}, "/contact", "is not an e-mail address"),
        ({"contact": "a@b.org,c@d.org"}, "/contact", "is not an e-mail address"),
        ({"homepage": 1}, "/homepage", "Takes a text"),
        ({"id": "x"}, "/id", "No such member here"),
        ({"a/b~c": "x"}, "/a~1b~0c", "No such member here"),
        ({"mesage": "x"}, "/mesage", "No such member here"),
    ],
)
def test_a_faulty_member_is_refused(
    reader: FlaskClient, store: Engine, changes: dict[str, object], pointer: str, words: str
) -> None:
    (fault,) = expect_problem(report(reader, **changes), "bad-body")["errors"]
    assert fault["pointer"] == pointer and words in fault["message"], fault
    assert list_corrections(store) == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"NaN",
        b'{"message": NaN}',
        b'{"message": "\xff"}',
        b'{"message": "\\ud800 is half a pair of surrogates"}',
        b'{"\\ud800": 1}',
        b'{"message": "a", "message": "b"}',
        b'{"\\ud800": 1, "\\ud800": 2}',
        b"\xef\xbb\xbf{}",
        '{"message": "x"}'.encode("utf-16"),
        b"[" * 16_000,
        b"9" * 16_000,
        b"{} {}",
    ],
    ids=lambda body: str(body[:20]),
)
def test_what_is_no_json_object_is_refused(reader: FlaskClient, body: bytes) -> None:
    response = reader.post(PATH, data=body, content_type="application/json")
    assert list(faults_of(response)) == [""]


def test_all_faults_are_told_at_once_with_what_is_near(reader: FlaskClient) -> None:
    faults = faults_of(reader.post(PATH, json={"record_kind": "studys", "message": "x", "mesage": "y", "contact": "z"}))
    assert set(faults) == {"/record_kind", "/record_id", "/message", "/mesage", "/contact"}
    assert faults["/record_kind"]["near"] == ["studies"]
    assert "treatments" in faults["/record_kind"]["allowed"]
    assert faults["/mesage"]["near"][0] == "message"
    assert faults["/record_id"]["message"] == "Missing; this member is required."
    (fault,) = expect_problem(report(reader, record_id="armadda"), "bad-body")["errors"]
    assert fault["near"] == ["armada"]
    (fault,) = expect_problem(report(reader, field="/nmae"), "bad-body")["errors"]
    assert fault["near"] == ["name"]


@pytest.mark.parametrize("given", [None, "text/plain", "application/x-www-form-urlencoded", "application/merge+json"])
def test_another_media_type_is_refused(reader: FlaskClient, given: str | None) -> None:
    response = reader.post(PATH, data=json.dumps(GOOD), headers={"Content-Type": given} if given else {})
    (fault,) = expect_problem(response, "unsupported-media-type")["errors"]
    assert (fault["header"], fault["allowed"]) == ("Content-Type", ["application/json"])


def test_a_coded_body_is_refused(reader: FlaskClient) -> None:
    response = reader.post(PATH, json=GOOD, headers={"Content-Encoding": "gzip"})
    expect_problem(response, "unsupported-media-type")


def test_the_charset_is_utf_8_whatever_the_header_says(reader: FlaskClient) -> None:
    response = reader.post(PATH, data=json.dumps(GOOD), content_type="application/json; charset=latin-1")
    assert response.status_code == 202


@pytest.mark.parametrize("size", [LARGEST_READ + 1, 10 * LARGEST_READ])
def test_a_large_report_is_refused(reader: FlaskClient, size: int) -> None:
    response = reader.post(PATH, data=b" " * size, content_type="application/json")
    expect_problem(response, "content-too-large")


def test_a_report_of_just_the_longest_size_is_read(reader: FlaskClient) -> None:
    body = json.dumps(GOOD).encode().ljust(LARGEST_READ)
    assert reader.post(PATH, data=body, content_type="application/json").status_code == 202
