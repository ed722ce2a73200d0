"""Reports of errors over HTTP: what is taken, how much of it, and what nobody gets to see."""

from __future__ import annotations

import json
import logging
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from limits import parse
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from api.app import COLLECTIONS
from api.domain.vocabulary import CorrectionStatus
from api.serve_command import MOST_THREADS
from api.storage.corrections import Bounds, beside, list_corrections, resolve_correction
from api.storage.schema import CORRECTIONS, upgrade
from api.web.corrections import KINDS
from tests.storage.test_corrections import HOSTILE
from tests.web.conftest import NOW, make_app
from tests.web.corrections.reporting import CONTACT, FULL, GOOD, PATH, new_store, report
from tests.web.expect import expect_guarded_headers, expect_open_headers, expect_problem
from tests.web.test_answers import validator_for


def test_a_report_is_taken_and_can_be_followed(reader: FlaskClient) -> None:
    response = reader.post(PATH, json=FULL)
    assert response.status_code == 202, response.text
    data = response.json["data"]
    assert re.fullmatch("[a-z2-7]{26}", data["id"])
    assert data == {
        "id": data["id"],
        "status": "received",
        "record_kind": "studies",
        "record_id": "armada",
        "field": "/name",
        "release": "2026.11.1",
        "received_at": "2026-11-23T09:00:00Z",
        "resolved_at": None,
        "note": None,
        "named_in_release": None,
        "links": {"self": f"{PATH}/{data['id']}"},
    }
    shown = reader.get(data["links"]["self"])
    assert (shown.status_code, shown.json) == (200, response.json)
    for answer in (response, shown):
        assert answer.headers["Cache-Control"] == "no-store" and "ETag" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        expect_open_headers(answer)
        expect_guarded_headers(answer)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_there_is_no_list_and_nothing_to_change(reader: FlaskClient, method: str) -> None:
    response = reader.open(PATH, method=method)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize(("query", "slug"), [("?x=1", "bad-argument"), ("?" + "a" * 2001, "query-too-long")])
def test_a_query_is_refused(reader: FlaskClient, query: str, slug: str) -> None:
    expect_problem(reader.post(PATH + query, json=GOOD), slug)


def test_an_accept_that_rules_out_json_is_refused(reader: FlaskClient, store: Engine) -> None:
    expect_problem(reader.post(PATH, json=GOOD, headers={"Accept": "text/html"}), "not-acceptable")
    assert list_corrections(store) == ()


@pytest.mark.parametrize("correction", ["nothing", "a" * 26, "%00", "..", "a" * 300])
def test_an_unknown_correction_is_told_without_any_other(reader: FlaskClient, correction: str) -> None:
    report(reader)
    response = reader.get(f"{PATH}/{correction}")
    assert response.status_code == 404
    for fault in response.get_json(force=True)["errors"]:
        assert (fault["near"], fault["allowed"]) == ([], [])


def test_only_this_path_may_be_written_from_another_site(reader: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    allowed = reader.options(PATH, headers=asked).headers
    assert set(allowed["Access-Control-Allow-Methods"].split(", ")) == {"POST", "OPTIONS"}
    assert "Content-Type" in allowed["Access-Control-Allow-Headers"].split(", ")
    assert "Access-Control-Allow-Credentials" not in allowed
    for other in (f"{PATH}/x", "/v1/treatments", "/nothing"):
        headers = reader.options(other, headers=asked).headers
        assert "POST" not in headers["Access-Control-Allow-Methods"]
        assert "Content-Type" not in headers["Access-Control-Allow-Headers"].split(", ")


def test_every_kind_of_record_can_be_reported(reader: FlaskClient) -> None:
    assert set(KINDS) == {each.kind for each in COLLECTIONS}
    for number, kind in enumerate(KINDS):
        record = reader.get(f"/v1/{kind}?limit=1").json["data"][0]
        field = "/derived/curated_by" if "derived" in record else "/links/self"
        response = report(reader, f"192.0.2.{number}", record_kind=kind, record_id=record["id"], field=field)
        assert response.status_code == 202, response.text


@pytest.mark.parametrize("written", HOSTILE)
def test_hostile_texts_are_kept_as_they_are_and_shown_nowhere(
    reader: FlaskClient, store: Engine, caplog: pytest.LogCaptureFixture, written: str
) -> None:
    text = f"An error, with this in it: {written}"
    with caplog.at_level(logging.DEBUG):
        response = report(reader, message=text, suggested_value=written)
        shown = reader.get(response.json["data"]["links"]["self"])
    (view,) = list_corrections(store)
    assert (view.message, view.suggested_value) == (text, written)
    for told in (response.text, shown.text, caplog.text):
        assert written.strip() not in told and json.dumps(written) not in told


def test_no_answer_shows_what_a_reporter_wrote(reader: FlaskClient, store: Engine) -> None:
    answers = [reader.post(PATH, json=FULL), reader.post(PATH, json=FULL)]
    address = answers[0].json["data"]["links"]["self"]
    answers += [reader.get(address), reader.head(address), reader.get(PATH), reader.get(f"{address}x")]
    answers.append(reader.post(PATH, json=FULL | {"message": "short"}))
    correction_id = answers[0].json["data"]["id"]
    resolve_correction(store, correction_id, CorrectionStatus.ACCEPTED, "It is 36 indeed.", now=NOW)
    answers.append(reader.get(address))
    assert answers[-1].json["data"]["note"] == "It is 36 indeed."
    assert answers[-1].json["data"]["status"] == "accepted"
    for answer in answers:
        told = answer.text + str(answer.headers)
        for secret in (CONTACT, FULL["message"], FULL["suggested_value"], FULL["source_url"]):
            assert secret not in told


def test_a_filled_trap_is_answered_like_any_other_and_marked_for_the_curator(
    reader: FlaskClient, store: Engine
) -> None:
    plain, trapped = report(reader), report(reader, homepage="https://spam.example.org")
    assert trapped.status_code == plain.status_code == 202
    unlike = {"Date", "X-Request-Id", "RateLimit", "Content-Length"}
    assert [h for h in trapped.headers if h[0] not in unlike] == [h for h in plain.headers if h[0] not in unlike]
    shown = [reader.get(each.json["data"]["links"]["self"]).json["data"] for each in (plain, trapped)]
    assert [each | {"id": "", "links": ""} for each in shown][0] == [each | {"id": "", "links": ""} for each in shown][
        1
    ]
    assert [view.correction.id for view in list_corrections(store, suspected=True)] == [trapped.json["data"]["id"]]


def test_the_same_report_gets_the_same_answer(reader: FlaskClient, store: Engine) -> None:
    first, second = report(reader), report(reader, "192.0.2.9")
    assert (first.status_code, first.json) == (second.status_code, second.json)
    assert len(list_corrections(store)) == 1


def test_one_sender_may_send_so_many_a_day(url: str) -> None:
    reader = make_app(url).test_client()
    first = [report(reader, message=f"This is report number {number}.") for number in range(10)]
    assert {each.status_code for each in first} == {202}
    refused = report(reader, message="This is one report too many.")
    expect_problem(refused, "too-many-corrections")
    assert int(refused.headers["Retry-After"]) == 15 * 3600
    assert report(reader, message="This is report number 3.").json == first[3].json
    assert report(reader, "192.0.2.2", message="This is one report too many.").status_code == 202
    again = make_app(url).test_client()
    expect_problem(report(again, message="This is one report too many, again."), "too-many-corrections")
    tomorrow = make_app(url, NOW + timedelta(hours=15)).test_client()
    assert report(tomorrow, message="This is one report too many, again.").status_code == 202


def test_a_day_takes_so_many_in_all(reader: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.web.corrections.BOUNDS", Bounds(per_sender=10, in_all=2))
    assert report(reader, "192.0.2.1", field="/id").status_code == 202
    assert report(reader, "192.0.2.2", field="/name").status_code == 202
    refused = report(reader, "192.0.2.3")
    expect_problem(refused, "corrections-closed")
    assert int(refused.headers["Retry-After"]) == 15 * 3600


def test_refused_reports_count_towards_the_limit_on_requests(published_url: str, tmp_path: Path) -> None:
    app = make_app(published_url, corrections_url=new_store(tmp_path), rate_limit=parse("13/minute"))
    answers = [report(app.test_client(), message=f"This is report number {number}.") for number in range(14)]
    assert [each.status_code for each in answers] == [202] * 10 + [429] * 4
    for refused in answers[10:13]:
        expect_problem(refused, "too-many-corrections")
        assert int(refused.headers["Retry-After"]) == 15 * 3600
    expect_problem(answers[13], "too-many-requests")
    assert int(answers[13].headers["Retry-After"]) <= 60


def test_as_many_at_once_as_there_are_connections_are_all_taken(url: str) -> None:
    app = make_app(url)
    answers: list[TestResponse] = []

    def send(number: int) -> None:
        answers.append(report(app.test_client(), f"192.0.2.{number}", message=f"This is report number {number}."))
        answers.append(report(app.test_client(), f"192.0.2.{number}", message="This is the same from everybody."))

    threads = [threading.Thread(target=send, args=[number]) for number in range(MOST_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {each.status_code for each in answers} == {202} and len(answers) == 2 * MOST_THREADS
    assert len({each.json["data"]["id"] for each in answers}) == MOST_THREADS + 1


@pytest.mark.parametrize("missing", ["file", "tables", "server"])
def test_without_a_store_data_are_still_served(published_url: str, tmp_path: Path, missing: str) -> None:
    address = {
        "file": f"sqlite:///{tmp_path}/none.sqlite",
        "tables": f"sqlite:///{tmp_path}/empty.sqlite",
        "server": "postgresql://writer:secret@127.0.0.1:1/nothing",
    }[missing]
    (tmp_path / "empty.sqlite").touch()
    reader = make_app(published_url, corrections_url=address).test_client()
    for response in (report(reader), reader.get(f"{PATH}/{'a' * 26}")):
        expect_problem(response, "corrections-unavailable")
        assert "secret" not in response.text
    assert reader.get("/v1/studies/armada").status_code == 200
    assert reader.get("/readyz").status_code == 200
    assert not (tmp_path / "none.sqlite").exists()


def test_without_a_release_there_is_nothing_to_report(sqlite_url: str) -> None:
    upgrade(sqlite_url)
    upgrade(beside(sqlite_url), CORRECTIONS)
    expect_problem(report(make_app(sqlite_url).test_client()), "not-published")


def test_the_data_are_still_read_only(url: str) -> None:
    app = make_app(url)
    report(app.test_client())
    service = app.extensions["ra-options"]
    with service.engine.connect() as connection, pytest.raises(Exception, match="may not be written|read-only"):
        connection.exec_driver_sql("DELETE FROM servings")


def test_answers_are_as_declared(reader: FlaskClient) -> None:
    document = reader.get("/openapi.json").json
    taken = report(reader)
    declared = document["paths"][PATH]["post"]
    assert declared["requestBody"]["required"] is True
    schema = document["components"]["schemas"]["ReportBody"]
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"message", "record_id", "record_kind"}
    validator_for(document, declared["responses"]["202"]["content"]["application/json"]["schema"]).validate(taken.json)
    for name in declared["responses"]["202"]["headers"]:
        assert name in taken.headers, name


def test_the_store_lies_beside_the_data() -> None:
    assert beside("sqlite:///ra-options.sqlite") == "sqlite:///ra-options-corrections.sqlite"
    assert beside("sqlite:////srv/ra options.db?immutable=1") == "sqlite:////srv/ra options-corrections.db"
    assert beside("sqlite://") == "sqlite://"
    assert beside("postgresql://me:pw@host/ra") == "postgresql://me:pw@host/ra"
