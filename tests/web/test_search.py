"""The search over HTTP: its answer, its refusals, and questions made to do harm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.domain.records import Dataset
from api.domain.vocabulary import SearchKind
from api.storage.schema import upgrade
from tests.databases import new_postgresql_database
from tests.web.conftest import lasting_app, publish_to
from tests.web.expect import expect_problem


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, dataset: Dataset) -> Iterator[Flask]:
    """An app over each kind of database."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = request.getfixturevalue("published_url")
        else:
            url = stack.enter_context(new_postgresql_database(request.getfixturevalue("postgresql_server")))
            upgrade(url)
            publish_to(url, dataset)
        yield stack.enter_context(lasting_app(url))


def test_an_answer_says_what_was_found_where_and_why(client: FlaskClient) -> None:
    body = client.get("/v1/search?q=adalimumab&limit=1").json
    assert list(body) == ["data", "total", "returned", "truncated", "corrected", "about"]
    assert (body["returned"], body["truncated"], body["corrected"]) == (1, True, None)
    assert body["total"] > 1 and body["about"]["release"] == "2026.11.1"
    (hit,) = body["data"]
    assert hit == {
        "kind": "treatments",
        "id": "adalimumab",
        "name": "Adalimumab",
        "matches": [{"field": "name", "excerpt": [{"text": "Adalimumab", "matched": True}]}],
        "kind_label": "Conventional treatment",
        "links": {"self": "/v1/treatments/adalimumab"},
    }
    assert client.get(hit["links"]["self"]).json["data"]["id"] == hit["id"]


@pytest.mark.parametrize("kind", SearchKind)
def test_every_kind_is_found_and_its_address_leads_to_it(
    client: FlaskClient, dataset: Dataset, kind: SearchKind
) -> None:
    for record in getattr(dataset, kind.value):
        body = client.get(f"/v1/search?q={record.id}&kinds={kind.value}&limit=50").json
        assert {hit["kind"] for hit in body["data"]} == {kind.value}
        (hit,) = [hit for hit in body["data"] if hit["id"] == record.id]
        assert client.get(hit["links"]["self"]).json["data"]["id"] == record.id


def test_a_typing_error_is_told(client: FlaskClient) -> None:
    body = client.get("/v1/search?q=Adalimumap").json
    assert body["corrected"] == {
        "text": "Adalimumab",
        "words": [{"typed": "Adalimumap", "taken_for": "Adalimumab"}],
    }
    assert body["data"][0]["id"] == "adalimumab"


def test_nothing_found_is_an_empty_list(client: FlaskClient) -> None:
    body = client.get("/v1/search?q=xyzzy").json
    assert (body["data"], body["total"], body["returned"], body["truncated"]) == ([], 0, 0, False)
    assert body["corrected"] is None


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("", "q", "Missing; this parameter is required."),
        ("q=", "q", "Takes 2 to 100 characters; 0 given."),
        ("q=a", "q", "Takes 2 to 100 characters; 1 given."),
        (f"q={'a' * 101}", "q", "Takes 2 to 100 characters; 101 given."),
        ("q=...", "q", "'...' holds neither letter nor digit."),
        ("q=%00%00", "q", "'\0\0' holds neither letter nor digit."),
        ("q=%20%20%20", "q", "'   ' holds neither letter nor digit."),
        ("q=__", "q", "'__' holds neither letter nor digit."),
        ("q=ab&limit=51", "limit", "'51' is not a whole number from 1 to 50."),
        ("q=ab&limit=0", "limit", "'0' is not a whole number from 1 to 50."),
        ("q=ab&kinds=", "kinds", "Takes 1 to 8 values; 0 given."),
        ("q=ab&kinds=agents", "kinds", "'agents' is not one of the values allowed."),
        ("q=ab&kinds=claims,claims", "kinds", "'claims' is given twice."),
        ("q=ab&q=cd", "q", "Given 2 times; give it once."),
        ("q=ab&page=2", "page", "No such parameter here."),
    ],
)
def test_what_cannot_be_used_is_refused(client: FlaskClient, query: str, parameter: str, message: str) -> None:
    body = expect_problem(client.get(f"/v1/search?{query}"), "bad-argument")
    assert [(fault["parameter"], fault["message"]) for fault in body["errors"]] == [(parameter, message)]


def test_a_wrong_kind_gets_the_kinds_allowed(client: FlaskClient) -> None:
    (fault,) = client.get("/v1/search?q=ab&kinds=treatment").get_json(force=True)["errors"]
    assert fault["allowed"] == [kind.value for kind in SearchKind]
    assert fault["near"] == ["treatments"]


@pytest.mark.parametrize(
    "question",
    [
        "a'b", 'a"b', '"a', "a NEAR b", "NEAR(a b, 2)", "ab*", "(a", "a)", "a AND", "NOT a", "OR ab", "a:b", "^ab",
        "ab\0cd", "'; DROP TABLE releases; --", "1 OR 1=1", "' UNION SELECT 1 --", "a & b", "!ab", "a <-> b", ":*ab",
        "\\x", "%s%s", "{0}", "a" * 100, "ab " * 33, "<script>alert(1)</script>", "\ud7ff\ufffd1", "😀a",
        "\u0300a\u0300",
    ],
)  # fmt: skip
def test_a_question_made_to_do_harm_is_only_a_question(client: FlaskClient, question: str) -> None:
    response = client.get(f"/v1/search?q={quote(question)}")
    assert response.status_code == 200
    assert client.get("/v1/search?q=adalimumab").json["total"] > 0


@pytest.mark.parametrize("raw", ["%ff%fea", "a%c3%28", "ab%ed%a0%80", "+a", "%2a%2a1"])
def test_bytes_that_are_no_text_are_only_a_question(client: FlaskClient, raw: str) -> None:
    assert client.get(f"/v1/search?q={raw}").status_code == 200


def test_the_order_is_the_same_each_time_and_a_smaller_limit_is_its_beginning(client: FlaskClient) -> None:
    first = client.get("/v1/search?q=trial&limit=50")
    again = client.get("/v1/search?q=trial&limit=50")
    assert first.data == again.data and first.headers["ETag"] == again.headers["ETag"]
    assert first.json["returned"] > 2
    assert client.get("/v1/search?q=trial&limit=2").json["data"] == first.json["data"][:2]


@pytest.mark.parametrize(
    ("question", "language", "found"),
    [
        ("Nabelschnur", "de", "uc-msc-allogeneic-iv"),
        ("Blutstammzellen", "de", "hsct-autologous"),
        ("Schmerzen", "de", "pain-change"),
        ("células cordón umbilical", "es", "uc-msc-allogeneic-iv"),
        ("cordon ombilical", "fr", "uc-msc-allogeneic-iv"),
        ("cordão umbilical", "pt", "uc-msc-allogeneic-iv"),
        ("アダリムマブ", "ja", "adalimumab"),
        ("臍帯", "ja", "uc-msc-allogeneic-iv"),
        ("幹細胞", "ja", "hsct-autologous"),
        ("骨髄", "ja", "bm-msc-autologous-iv"),
        ("umbilical cord", "de", "uc-msc-allogeneic-iv"),
        ("Humira", "ja", "adalimumab"),
    ],
)
def test_names_are_found_in_the_language_asked_for_and_in_english(
    records: FlaskClient, question: str, language: str, found: str
) -> None:
    body = records.get("/v1/search", query_string={"q": question, "lang": language, "limit": 50}).json
    assert found in [hit["id"] for hit in body["data"]]


def test_an_excerpt_of_a_translated_name_is_said_to_be_in_its_language(records: FlaskClient) -> None:
    body = records.get("/v1/search?q=Nabelschnur&lang=de&kinds=treatments").json
    (hit, *_) = body["data"]
    pieces = hit["matches"][0]["excerpt"]
    assert "".join(piece["text"] for piece in pieces) == hit["name"]
    assert [piece["text"] for piece in pieces if piece["matched"]] == ["Nabelschnur"]
    groups = {path: group["language"] for group in body["about"]["language"]["texts"] for path in group["paths"]}
    assert groups["/data/*/matches/*/excerpt/*/text"] == "de"


def test_a_treatment_found_says_whether_it_is_investigational(records: FlaskClient) -> None:
    hits = records.get("/v1/search?q=umbilical").json["data"] + records.get("/v1/search?q=humira").json["data"]
    labels = {hit["id"]: hit["kind_label"] for hit in hits}
    assert labels["uc-msc-allogeneic-iv"] == "Investigational: not established for rheumatoid arthritis"
    assert labels["adalimumab"] == "Conventional treatment"
    assert {hit["kind_label"] for hit in hits if hit["kind"] != "treatments"} == {None}


def test_without_a_language_nothing_is_found_by_words_of_another(records: FlaskClient) -> None:
    assert records.get("/v1/search?q=Nabelschnur").json["total"] == 0
