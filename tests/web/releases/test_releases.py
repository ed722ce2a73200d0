"""Releases, what differs between them, and what became of a record."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from api.domain.records import Dataset
from api.storage.engine import open_engine
from api.storage.models import ServingRow
from tests.web.conftest import make_app, publish_to
from tests.web.embeds.test_releases import corrected
from tests.web.releases.conftest import FIRST, LAST, REASON, SECOND


def test_all_releases_are_listed_with_when_each_was_served(reader: FlaskClient) -> None:
    body = reader.get("/v1/releases").json
    served = {each["id"]: each["derived"] for each in body["data"]}
    assert list(served) == [LAST, SECOND, FIRST]
    assert served[FIRST] == {
        "is_served": False,
        "served": [
            {"served_from": "2026-11-01T12:00:00Z", "served_until": "2026-11-03T12:00:00Z", "reason": None},
            {"served_from": "2026-11-05T12:00:00Z", "served_until": "2026-12-11T12:00:00Z", "reason": REASON},
        ],
    }
    assert served[LAST]["is_served"] and served[LAST]["served"][0]["served_until"] is None
    assert [each["previous"] for each in body["data"]] == [FIRST, FIRST, None]
    assert body["about"]["release"] == LAST


def test_a_release_tells_what_it_holds(reader: FlaskClient, dataset: Dataset) -> None:
    for release, cautions in ((FIRST, len(dataset.cautions)), (LAST, None)):
        body = reader.get(f"/v1/releases/{release}").json["data"]
        counts = {each["kind"]: each["records"] for each in body["records"]}
        assert counts.get("cautions") == cautions
        assert counts["studies"] == len(dataset.studies)
    assert body["links"]["changes"] == f"/v1/releases/{FIRST}/diff/{LAST}"
    assert reader.get(body["links"]["treatments"]).headers["Data-Release"] == LAST


def test_an_unknown_release_is_refused_wherever_a_path_names_it(reader: FlaskClient) -> None:
    for address in ("/v1/releases/x", f"/v1/releases/x/diff/{FIRST}", f"/v1/releases/{FIRST}/diff/x"):
        answer = reader.get(address)
        assert answer.status_code == 404 and answer.json["type"].endswith("unknown-release")


def _changes(reader: FlaskClient, first: str, second: str) -> list[dict[str, object]]:
    answer = reader.get(f"/v1/releases/{first}/diff/{second}")
    assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Data-Release"] == answer.json["about"]["release"] == second
    changes: list[dict[str, object]] = answer.json["data"]["changes"]
    assert answer.json["data"]["summary"]["total"] == len(changes)
    return changes


def test_a_diff_names_what_changed_in_clinical_terms(reader: FlaskClient) -> None:
    kinds = [change["kind"] for change in _changes(reader, FIRST, SECOND)]
    assert kinds[0] == "source_retracted" and "figure_changed" in kinds


def test_diffs_of_any_two_releases_mirror_each_other(reader: FlaskClient) -> None:
    for first, second in product((FIRST, SECOND, LAST), repeat=2):
        there, back = _changes(reader, first, second), _changes(reader, second, first)
        assert bool(there) == (first != second)
        values = {(each["record_id"], each["before"], each["after"]) for each in there}
        assert values == {(each["record_id"], each["after"], each["before"]) for each in back}


def test_what_was_stored_when_it_was_served_is_what_is_worked_out_later(reader: FlaskClient, history_url: str) -> None:
    stored = _changes(reader, FIRST, LAST)
    engine = open_engine(history_url, read_only=False)
    with engine.begin() as connection:
        counts = {number: count for number, count in connection.execute(select(ServingRow.number, ServingRow.changes))}
        connection.execute(update(ServingRow).values(changes=None))
    assert _changes(reader, FIRST, LAST) == stored
    with engine.begin() as connection:
        for number, count in counts.items():
            connection.execute(update(ServingRow).where(ServingRow.number == number).values(changes=count))
    engine.dispose()


def test_the_history_of_a_source_tells_of_its_retraction(reader: FlaskClient, dataset: Dataset) -> None:
    retracted = next(
        after.id for before, after in zip(dataset.sources, corrected(dataset).sources, strict=True) if before != after
    )
    history = reader.get(f"/v1/sources/{retracted}/history").json["data"]
    assert (history["first_release"], history["last_release"], history["is_served"]) == (FIRST, LAST, True)
    steps = [(step["release"], step["rollback"], step["changes"][0]["kind"]) for step in history["steps"]]
    assert steps == [
        (LAST, None, "source_retracted"),
        (FIRST, REASON, "source_status_changed"),
        (SECOND, None, "source_retracted"),
    ]


def test_the_history_of_a_treatment_tells_of_figures_in_its_studies(reader: FlaskClient, dataset: Dataset) -> None:
    changed = reader.get(f"/v1/releases/{FIRST}/diff/{SECOND}").json["data"]["changes"]
    concerned = {id for change in changed if change["kind"] == "figure_changed" for id in change["treatments"]}
    assert concerned
    for treatment in dataset.treatments:
        history = reader.get(f"/v1/treatments/{treatment.id}/history").json["data"]
        kinds = {change["kind"] for step in history["steps"] for change in step["changes"]}
        assert ("figure_changed" in kinds) == (treatment.id in concerned)


@pytest.mark.parametrize("address", ["/v1/treatments/x/history", "/v1/studies/x/history", "/v1/sources/x/history"])
def test_the_history_of_nothing_is_refused(reader: FlaskClient, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_a_record_that_is_gone_has_a_history_still(database_url: str, dataset: Dataset) -> None:
    publish_to(database_url, dataset)
    publish_to(database_url, replace(dataset, cautions=()))
    client = make_app(database_url).test_client()
    changes = client.get("/v1/changes").json["data"]
    assert {change["kind"] for change in changes} == {"record_removed"}
    gone = changes[0]["links"]
    assert gone["record"] is None and client.get(gone["before"]).status_code == 200
