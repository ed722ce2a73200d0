"""The front as a caller meets it: hits, misses, another release, a database that has gone, and the limit."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from limits import parse
from werkzeug.test import TestResponse

from api.domain.records import Dataset
from api.storage.engine import open_engine
from api.storage.publishing import roll_back
from api.web.front import front, state
from api.web.snapshots import get_service
from tests.web.conftest import HIT, MISS, NOW, PUBLISHED, make_app, publish_to
from tests.web.embeds.test_releases import corrected
from tests.web.expect import expect_problem

RECORD = "/v1/treatments/adalimumab"
PAGE = "/compare?treatments=adalimumab,uc-msc"
BYPASS = "ra-options; fwd=bypass"


def told(response: TestResponse) -> tuple[int, str]:
    return response.status_code, response.headers["Cache-Status"]


def later(dataset: Dataset) -> Dataset:
    return dataclasses.replace(corrected(dataset), cautions=())


@pytest.fixture
def url(database_url: str, dataset: Dataset) -> str:
    publish_to(database_url, dataset)
    return database_url


@pytest.fixture
def watched(url: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an app that looks at the database when told to and at no other time."""
    monkeypatch.setattr(state, "PAUSE_SECONDS", 3600)
    app = make_app(url)
    get_service(app).watch.start()
    return app.test_client()


@pytest.mark.parametrize("path", [RECORD, PAGE, "/", "/docs", "/v1/releases", "/openapi.json", f"{RECORD}?lang=de"])
def test_what_was_made_once_is_given_again(published_url: str, path: str) -> None:
    client = make_app(published_url).test_client()
    answers = [client.get(path) for _ in range(3)]
    assert [told(each) for each in answers] == [(200, MISS), (200, HIT), (200, HIT)]
    assert len({each.data for each in answers}) == 1
    assert len({each.headers["X-Request-Id"] for each in answers}) == 3


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/treatments/nothing", "/v1/treatments?x=1", "/nowhere"])
def test_what_has_to_be_asked_afresh_is_made_each_time(published_url: str, path: str) -> None:
    client = make_app(published_url).test_client()
    assert {client.get(path).headers["Cache-Status"] for _ in range(3)} == {MISS}


def test_without_a_store_every_answer_is_made(published_url: str) -> None:
    client = make_app(published_url, store_bytes=0).test_client()
    answers = [client.get(RECORD) for _ in range(2)]
    assert [told(each) for each in answers] == [(200, BYPASS)] * 2
    tag = answers[0].headers["ETag"]
    assert told(client.get(RECORD, headers={"If-None-Match": tag})) == (304, BYPASS)


def test_a_kept_answer_is_whole_for_get_and_bodiless_for_head_and_304(published_url: str) -> None:
    client = make_app(published_url).test_client()
    made = client.head(RECORD)
    assert (told(made), made.data) == ((200, MISS), b"")
    given = client.get(RECORD)
    assert (told(given), str(len(given.data))) == ((200, HIT), made.headers["Content-Length"])
    unchanged = client.get(RECORD, headers={"If-None-Match": given.headers["ETag"]})
    assert (told(unchanged), unchanged.data) == ((304, HIT), b"")
    assert unchanged.headers["ETag"] == given.headers["ETag"]
    assert "Content-Type" not in unchanged.headers


def test_another_release_drops_every_answer(watched: FlaskClient, url: str, dataset: Dataset) -> None:
    paths = (RECORD, PAGE, "/v1/releases", "/")
    before = {path: watched.get(path).data for path in paths}
    publish_to(url, later(dataset), PUBLISHED + timedelta(days=2))
    assert {told(watched.get(path)) for path in paths} == {(200, HIT)}, "not seen yet"
    get_service(watched.application).watch.look()
    after = {path: watched.get(path) for path in paths}
    assert {told(each) for each in after.values()} == {(200, MISS)}
    assert after[RECORD].headers["Data-Release"] == "2026.11.2"
    assert all(after[path].data != before[path] for path in (RECORD, PAGE, "/v1/releases"))
    engine = open_engine(url, read_only=False)
    roll_back(engine, "2026.11.1", "A figure was wrong.", now=PUBLISHED + timedelta(days=3))
    engine.dispose()
    get_service(watched.application).watch.look()
    again = watched.get(RECORD)
    assert (told(again), again.headers["Data-Release"]) == ((200, MISS), "2026.11.1")


def test_an_answer_of_a_release_not_seen_yet_ends_those_of_the_former(
    watched: FlaskClient, url: str, dataset: Dataset
) -> None:
    watched.get(RECORD)
    publish_to(url, later(dataset), PUBLISHED + timedelta(days=2))
    assert told(watched.get(RECORD)) == (200, HIT)
    made = watched.get("/v1/studies")
    assert (told(made), made.headers["Data-Release"]) == ((200, MISS), "2026.11.2")
    after = watched.get(RECORD)
    assert (told(after), after.headers["Data-Release"]) == ((200, MISS), "2026.11.2")


def test_an_answer_about_a_former_release_is_kept(watched: FlaskClient, url: str, dataset: Dataset) -> None:
    publish_to(url, later(dataset), PUBLISHED + timedelta(days=2))
    get_service(watched.application).watch.look()
    for path in (f"{RECORD}?release=2026.11.1", "/v1/releases/2026.11.1"):
        assert [told(watched.get(path)) for _ in range(2)] == [(200, MISS), (200, HIT)]


def test_the_next_day_drops_what_depends_on_the_day(url: str) -> None:
    moment = [NOW]
    app = make_app(url)
    service = get_service(app)
    service.watch._clock = lambda: moment[0]
    client = app.test_client()
    assert [told(client.get(RECORD)) for _ in range(2)] == [(200, MISS), (200, HIT)]
    moment[0] = datetime(NOW.year, NOW.month, NOW.day, 23, 59, 59, tzinfo=UTC) + timedelta(seconds=1)
    assert told(client.get(RECORD)) == (200, MISS)


def test_without_its_database_it_gives_what_it_has_and_tells_its_age(
    sqlite_tables: str, dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_to(sqlite_tables, dataset)
    client = make_app(sqlite_tables).test_client()
    client.get(RECORD)
    get_service(client.application).engine.dispose()
    path = Path(sqlite_tables.removeprefix("sqlite:///"))
    path.rename(tmp_path / "away.sqlite")
    warm, cold = client.get(RECORD), client.get("/v1/studies")
    assert told(warm) == (200, HIT)
    expect_problem(cold, "unavailable")
    assert int(cold.headers["Retry-After"]) > 0
    for age, header in ((front.AGE_TOLD, None), (front.AGE_TOLD + 0.1, "3"), (state.TRUSTED_SECONDS, "86400")):
        monkeypatch.setattr(state.Watch, "age", age)
        kept = client.get(RECORD)
        assert (told(kept), kept.headers.get("Age")) == ((200, HIT), header)
    monkeypatch.setattr(state.Watch, "age", state.TRUSTED_SECONDS + 1)
    expect_problem(client.get(RECORD), "unavailable")
    monkeypatch.undo()
    (tmp_path / "away.sqlite").rename(path)
    assert (told(client.get(RECORD)), client.get("/v1/studies").status_code) == ((200, HIT), 200)


def test_a_watch_that_has_started_sees_another_release_within_two_seconds(url: str, dataset: Dataset) -> None:
    app = make_app(url)
    watch = get_service(app).watch
    watch.start()
    publish_to(url, later(dataset), PUBLISHED + timedelta(days=2))
    began = datetime.now(UTC)
    while watch.state is None or watch.state.pointer.release != "2026.11.2":
        assert datetime.now(UTC) - began < timedelta(seconds=20)
    assert state.PAUSE_SECONDS <= 1


def test_pages_count_where_they_are_made_and_data_each_time(published_url: str) -> None:
    client = make_app(published_url, rate_limit=parse("3/minute")).test_client()
    assert [told(client.get(PAGE)) for _ in range(5)] == [(200, MISS), *[(200, HIT)] * 4]
    assert [told(client.get(RECORD)) for _ in range(3)] == [(200, MISS), (200, HIT), (429, BYPASS)]
    assert told(client.get(PAGE)) == (200, HIT)
    assert client.get("/embed/comparison?treatments=adalimumab,uc-msc").status_code == 429
    assert client.get("/docs").status_code == 200


def test_a_kept_answer_that_has_not_changed_is_free_even_at_the_end_of_the_allowance(published_url: str) -> None:
    client = make_app(published_url, rate_limit=parse("1/minute")).test_client()
    tag = client.get(RECORD).headers["ETag"]
    assert client.get(RECORD).status_code == 429
    assert told(client.get(RECORD, headers={"If-None-Match": tag})) == (304, HIT)


def test_hosts_share_answers_only_where_the_service_has_a_public_address(published_url: str) -> None:
    path = "/embed/comparison?treatments=adalimumab,uc-msc"
    for public_url, expected in (("", [MISS, MISS, HIT]), ("https://ra.example", [MISS, HIT, HIT])):
        client = make_app(published_url, public_url=public_url).test_client()
        hosts = ("a.example", "b.example", "a.example")
        assert [client.get(path, headers={"Host": host}).headers["Cache-Status"] for host in hosts] == expected
