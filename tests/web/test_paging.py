"""Walking a collection: each record once, in order, ending without a next page."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from api.app import COLLECTIONS
from api.domain.guidance import gather_guidance
from api.domain.records import Dataset
from api.web.paging import _check
from tests.builders import a_dataset, a_source, an_outcome
from tests.parts import one_in
from tests.web.conftest import PUBLISHED, make_app, publish_to
from tests.web.expect import expect_problem

IDS = [f"event-{number:02}" for number in range(11)]


def with_more_outcomes() -> Dataset:
    outcomes = (*a_dataset().outcomes, *(an_outcome(id=id) for id in IDS))
    return a_dataset(outcomes=tuple(sorted(outcomes, key=lambda outcome: outcome.id)))


def walk(client: FlaskClient, address: str) -> tuple[list[str], list[int]]:
    """Follow `next` to the end; the ids seen and the size of each page."""
    ids, sizes, next_address = [], [], address
    while next_address:
        response = client.get(next_address)
        body = response.json
        assert response.status_code == 200, body
        assert body["returned"] == len(body["data"])
        sizes.append(body["returned"])
        ids.extend(record["id"] for record in body["data"])
        following = [link for link in response.headers.getlist("Link") if link.endswith('; rel="next"')]
        assert following == ([f'<{body["next"]}>; rel="next"'] if body["next"] else [])
        next_address = body["next"]
    return ids, sizes


@pytest.fixture
def many(database_url: str) -> FlaskClient:
    publish_to(database_url, with_more_outcomes())
    return make_app(database_url).test_client()


@pytest.mark.parametrize("limit", one_in(2, [1, 2, 5, 6, 13, 12, 200, 14]))
def test_a_walk_visits_each_record_once_and_ends(many: FlaskClient, limit: int) -> None:
    expected = sorted(["acr50", "serious-infection", *IDS])
    ids, sizes = walk(many, f"/v1/outcomes?limit={limit}")
    assert ids == expected
    assert sizes[:-1] == [limit] * (len(sizes) - 1)
    assert 0 < sizes[-1] <= limit
    assert many.get(f"/v1/outcomes?limit={limit}").json["total"] == len(expected)


@pytest.mark.parametrize("collection", [each.kind for each in COLLECTIONS])
def test_every_collection_can_be_walked(client: FlaskClient, dataset: Dataset, collection: str) -> None:
    records = gather_guidance(dataset.treatments) if collection == "guidance" else getattr(dataset, collection)
    expected = [record.id for record in records]
    assert walk(client, f"/v1/{collection}?limit=1") == (expected, [1] * len(expected))
    assert walk(client, f"/v1/{collection}") == (expected, [len(expected)])


def test_the_default_page_holds_fifty(sqlite_tables: str) -> None:
    sources = (*a_dataset().sources, *(a_source(id=f"z-{number:03}") for number in range(100)))
    publish_to(sqlite_tables, a_dataset(sources=sources))
    client = make_app(sqlite_tables).test_client()
    assert walk(client, "/v1/sources")[1] == [50, 50, 2]
    assert client.get("/v1/sources?limit=200").json["next"] is None


def test_an_empty_collection_is_an_empty_list(sqlite_tables: str) -> None:
    publish_to(sqlite_tables, Dataset(), PUBLISHED)
    body = make_app(sqlite_tables).test_client().get("/v1/treatments").json
    assert (body["data"], body["total"], body["returned"], body["next"]) == ([], 0, 0, None)


def test_a_walk_ends_clearly_when_a_new_release_is_published(sqlite_tables: str) -> None:
    publish_to(sqlite_tables, with_more_outcomes())
    client = make_app(sqlite_tables).test_client()
    next_address = client.get("/v1/outcomes?limit=2").json["next"]
    assert client.get(next_address).status_code == 200
    publish_to(sqlite_tables, a_dataset(), PUBLISHED + timedelta(days=1))
    body = expect_problem(client.get(next_address), "cursor-expired")
    assert "2026.11.1" in body["detail"] and "2026.11.2" in body["detail"]


def test_links_are_absolute_where_the_public_address_is_known(published_url: str) -> None:
    client = make_app(published_url, public_url="https://ra.example.org").test_client()
    body = client.get("/v1/sources?limit=1", headers={"Host": "attacker.example"}).json
    assert body["next"].startswith("https://ra.example.org/v1/sources?limit=1&cursor=")
    assert body["data"][0]["links"]["self"] == "https://ra.example.org/v1/sources/author-2003-trial"
    assert client.get(body["next"].removeprefix("https://ra.example.org")).json["returned"] == 1


def test_a_cursor_goes_with_another_limit(client: FlaskClient) -> None:
    cursor = client.get("/v1/sources?limit=1").json["next"].partition("cursor=")[2]
    assert client.get(f"/v1/sources?cursor={cursor}").json["returned"] == 1


@given(text=st.text(max_size=200))
def test_no_text_but_our_own_is_a_cursor(session_client: FlaskClient, text: str) -> None:
    response = session_client.get("/v1/treatments", query_string={"cursor": text})
    if response.status_code != 414:
        expect_problem(response, "bad-cursor")


@pytest.fixture(scope="session")
def session_client(published_url: str) -> FlaskClient:
    return make_app(published_url).test_client()


@pytest.mark.parametrize(
    "payload",
    [
        b"5",
        b"[1]",
        b"xx",
        b"\xff",
        b"[" * 1200,
        b'["treatments", [], "id", "2026.11.1", {"a": 1}]',
        b'["treatments", [], "id", "2026.11.1", "\\ud800"]',
        b'["treatments", [], "id", "2026.11.1", "a\\u0000b"]',
    ],
)
def test_a_cursor_that_passes_its_check_but_was_never_ours_is_refused(client: FlaskClient, payload: bytes) -> None:
    forged = base64.urlsafe_b64encode(_check(payload) + payload).decode().rstrip("=")
    expect_problem(client.get("/v1/treatments", query_string={"cursor": forged}), "bad-cursor")
