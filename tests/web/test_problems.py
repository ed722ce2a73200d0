"""Every failure is a problem, on every path, with the same body."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.storage.reading import Place
from api.web import health
from api.web.headers import LARGEST_BODY
from api.web.paging import Walk
from tests.web.expect import expect_open_headers, expect_problem

ADALIMUMAB = Place("adalimumab", "adalimumab")
EARLIER = Walk("treatments", "2020.1.1").write_cursor(ADALIMUMAB)
OTHER_COLLECTION = Walk("studies", "2026.11.1").write_cursor(ADALIMUMAB)
OTHER_FILTERS = Walk("treatments", "2026.11.1", (("kind", "conventional"),)).write_cursor(
    Place("adalimumab", "adalimumab")
)
OURS = Walk("treatments", "2026.11.1").write_cursor(ADALIMUMAB)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("/nothing", "not-found"),
        ("/v2", "not-found"),
        ("/v1/treatments/", "not-found"),
        ("/v1//treatments", "not-found"),
        ("/v1/treatments/adalimumab/risks", "not-found"),
        ("/docs/assets/swagger-ui.js", "not-found"),
        ("/docs/assets/..%2fopenapi.py", "not-found"),
        ("/v1/treatments/adalimumb", "unknown-id"),
        ("/v1/studies/adalimumab", "unknown-id"),
        ("/v1/sources/x", "unknown-id"),
        ("/v1/outcomes/acr51", "unknown-id"),
        ("/v1/outcomes/%00", "unknown-id"),
        ("/v1/outcomes/" + "a" * 1000, "unknown-id"),
        ("/v1/outcomes/%F0%9F%92%8A", "unknown-id"),
        ("/v1/outcomes/%FF", "unknown-id"),
        ("/docs/problems/nothing", "unknown-id"),
        ("/v1/treatments?page=2", "bad-argument"),
        ("/v1/treatments/adalimumab?limit=1", "bad-argument"),
        ("/v1/treatments/adalimumb?limit=1", "bad-argument"),
        ("/v1/studies?limit=0", "bad-argument"),
        ("/v1/studies?limit=201", "bad-argument"),
        ("/v1/studies?limit=1.0", "bad-argument"),
        ("/v1/studies?limit=+1", "bad-argument"),
        ("/v1/studies?limit=-1", "bad-argument"),
        ("/v1/studies?limit=1_0", "bad-argument"),
        ("/v1/studies?limit=%D9%A5", "bad-argument"),
        ("/v1/studies?limit=", "bad-argument"),
        ("/v1/studies?limit=99999999999999999999", "bad-argument"),
        ("/v1/studies?limit=5&limit=5", "bad-argument"),
        ("/healthz?verbose", "bad-argument"),
        ("/readyz?verbose=1", "bad-argument"),
        ("/openapi.json?v=1", "bad-argument"),
        ("/docs?x=1", "bad-argument"),
        ("/v1/treatments?cursor=", "bad-cursor"),
        ("/v1/treatments?cursor=abc", "bad-cursor"),
        ("/v1/treatments?cursor=%F0%9F%92%8A", "bad-cursor"),
        (f"/v1/treatments?cursor={OURS[:-1]}", "bad-cursor"),
        (f"/v1/treatments?cursor={OURS}=", "bad-cursor"),
        (f"/v1/treatments?cursor={OURS[:20]}A{OURS[21:]}", "bad-cursor"),
        (f"/v1/treatments?cursor={OTHER_COLLECTION}", "bad-cursor"),
        (f"/v1/treatments?cursor={OTHER_FILTERS}", "bad-cursor"),
        (f"/v1/treatments?cursor={EARLIER}", "cursor-expired"),
        ("/v1/treatments?cursor=" + "a" * 2000, "query-too-long"),
        ("/nothing?" + "a" * 2001, "query-too-long"),
    ],
)
def test_a_faulty_address_gets_its_problem(client: FlaskClient, address: str, slug: str) -> None:
    expect_problem(client.get(address), slug)


def test_a_query_of_just_the_longest_length_is_read(client: FlaskClient) -> None:
    query = "cursor=" + "a" * (2000 - len("cursor="))
    expect_problem(client.get(f"/v1/treatments?{query}"), "bad-cursor")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("address", ["/v1/treatments", "/v1/treatments/adalimumab", "/docs", "/readyz"])
def test_writing_is_refused_and_allow_kept(client: FlaskClient, method: str, address: str) -> None:
    response = client.open(address, method=method)
    expect_problem(response, "method-not-allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("accept", ["application/xml", "*/*;q=0", "image/*", "text/html, text/plain"])
def test_an_accept_that_rules_out_every_form_gets_the_offer(client: FlaskClient, accept: str) -> None:
    body = expect_problem(client.get("/v1/treatments", headers={"Accept": accept}), "not-acceptable")
    (fault,) = body["errors"]
    assert (fault["header"], fault["allowed"]) == ("Accept", ["application/json", "application/x-ndjson", "text/csv"])


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, */*;q=0.1", "application/json", ""])
def test_an_accept_that_lets_json_in_gets_json(client: FlaskClient, accept: str) -> None:
    response = client.get("/v1/treatments", headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, "application/json")


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("/v1/treatments/", "Without the slash at its end it has one."),
        ("/v1/treatments/adalimumab/", "Without the slash at its end it has one."),
        ("/v1/", "Without the slash at its end it has one."),
        ("/docs/", "Without the slash at its end it has one."),
        ("/v1/treatment", "There is /v1/treatments."),
        ("/api/v1/treatments", "There is /v1/treatments."),
        ("/v1/comparison", "There is /v1/comparisons."),
        ("/zzz/nothing/at/all", "'/zzz/nothing/at/all'."),
    ],
)
def test_a_wrong_path_is_answered_with_the_one_that_was_meant(client: FlaskClient, address: str, hint: str) -> None:
    assert expect_problem(client.get(address), "not-found")["detail"].endswith(hint)


@pytest.mark.parametrize("address", ["/v1/treatments", "/nothing"])
def test_a_large_body_is_refused(client: FlaskClient, address: str) -> None:
    expect_problem(client.get(address, data=b" " * (LARGEST_BODY + 1)), "content-too-large")


def test_where_few_ids_exist_an_unknown_one_is_answered_with_all(client: FlaskClient) -> None:
    (fault,) = client.get("/v1/jurisdictions/DE").json["errors"]
    assert (fault["allowed"], fault["near"]) == (["EU", "US"], [])


def test_all_faults_are_told_at_once_with_what_is_allowed_and_near(client: FlaskClient) -> None:
    response = client.get("/v1/treatments?limit=500&curser=abc&cursor=a&cursor=b&<x>=1")
    faults = {fault["parameter"]: fault for fault in expect_problem(response, "bad-argument")["errors"]}
    assert list(faults) == ["limit", "curser", "cursor", "<x>"]
    assert faults["limit"]["message"] == "'500' is not a whole number from 1 to 200."
    assert {"limit", "cursor", "sort", "kind"} <= set(faults["curser"]["allowed"])
    assert faults["curser"]["near"] == ["cursor"]
    assert faults["cursor"]["message"] == "Given 2 times; give it once."


def test_an_unknown_id_gets_those_that_look_alike(client: FlaskClient) -> None:
    (fault,) = expect_problem(client.get("/v1/treatments/Adalimumb"), "unknown-id")["errors"]
    assert (fault["parameter"], fault["near"]) == ("treatment_id", ["adalimumab"])
    (fault,) = expect_problem(client.get("/v1/sources/author"), "unknown-id")["errors"]
    assert fault["near"] == ["author-2003-trial", "author-2020-retracted"]


@pytest.mark.parametrize(
    ("address", "parameter", "near"),
    [
        ("/v1/treatments/humira", "treatment_id", ["adalimumab"]),
        ("/v1/treatments/Enbrel", "treatment_id", ["etanercept"]),
        ("/v1/treatments/humira/comparable", "treatment_id", ["adalimumab"]),
        ("/v1/comparisons/humira..baricitinib", "first_id", ["adalimumab"]),
        ("/v1/comparisons?treatments=humira,baricitinib", "treatments", ["adalimumab"]),
    ],
)
def test_a_brand_leads_to_the_id(records: FlaskClient, address: str, parameter: str, near: list[str]) -> None:
    (fault,) = records.get(address).get_json(force=True)["errors"]
    assert (fault["parameter"], fault["near"]) == (parameter, near)


def test_a_long_value_is_cut_in_messages(client: FlaskClient) -> None:
    body = expect_problem(client.get("/v1/treatments?limit=" + "9" * 1900), "bad-argument")
    assert len(body["errors"][0]["message"]) < 200


@pytest.mark.parametrize("name", ["missing_client", "tableless_client", "unreachable_client"])
@pytest.mark.parametrize("address", ["/v1/treatments", "/v1/treatments/adalimumab", "/readyz"])
def test_a_database_that_cannot_answer_is_unavailable(request: pytest.FixtureRequest, name: str, address: str) -> None:
    client: FlaskClient = request.getfixturevalue(name)
    body = expect_problem(client.get(address), "unavailable")
    assert "sqlite" not in str(body) and "secret" not in str(body)
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("address", ["/v1/treatments", "/v1/treatments/adalimumab", "/readyz"])
def test_a_database_without_release_is_not_published(empty_client: FlaskClient, address: str) -> None:
    expect_problem(empty_client.get(address), "not-published")


def test_a_failure_of_ours_tells_an_id_and_logs_the_cause(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_engine: Engine) -> None:
        raise RuntimeError("password=secret")

    monkeypatch.setattr(health, "check_schema", fail)
    with caplog.at_level(logging.ERROR):
        response = app.test_client().get("/readyz")
    body = expect_problem(response, "internal-error")
    assert "secret" not in str(body)
    assert response.headers["X-Request-Id"] in caplog.text
    assert "password=secret" in caplog.text


@pytest.mark.parametrize("status", [401, 403, 409, 418, 421, 501])
def test_any_other_status_is_a_problem_without_a_page(app: Flask, status: int) -> None:
    def fail() -> Any:
        abort(status)

    app.add_url_rule("/fail", view_func=fail)
    response = app.test_client().get("/fail")
    assert response.content_type == "application/problem+json"
    assert (response.get_json(force=True)["type"], response.status_code) == ("about:blank", status)
    expect_open_headers(response)


def test_head_of_a_problem_has_its_status_and_no_body(client: FlaskClient) -> None:
    response = client.head("/v1/treatments/adalimumb")
    assert (response.status_code, response.data) == (404, b"")
