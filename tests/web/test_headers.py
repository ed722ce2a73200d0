"""Cross-origin access, caching and versions."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from api.domain.records import Dataset
from api.storage.schema import upgrade
from api.web.headers import LIVE
from tests.web.conftest import NOW, make_app, publish_to
from tests.web.expect import expect_guarded_headers, expect_open_headers

DATA = [
    "/v1/treatments",
    "/v1/treatments/adalimumab",
    "/v1/studies",
    "/v1/studies/armada",
    "/v1/sources",
    "/v1/sources/author-2003-trial",
    "/v1/outcomes",
    "/v1/outcomes/acr50",
    "/v1/treatments/counts?by=kind",
    "/v1/claims",
    "/v1/claims/cells-cure",
    "/v1/harms",
    "/v1/harms/infections-2018",
    "/v1/trials",
    "/v1/trials/nct00000001",
    "/v1/positions",
    "/v1/positions/isscr-2021",
    "/v1/guidance",
    "/v1/cautions",
    "/v1/cautions/treats-everything",
    "/v1/jurisdictions",
    "/v1/jurisdictions/EU",
    "/v1/glossary",
    "/v1/glossary/placebo",
    "/v1/agents",
    "/v1/agents/uc-msc",
    "/v1/tombstones",
    "/v1/tombstones/studies-old-trial",
    "/v1/comparisons?treatments=adalimumab,uc-msc&population=csdmard_inadequate_response",
    "/v1/search?q=methotrexate",
    "/v1/labels?list=certainty",
]
STATE = ["/healthz", "/readyz"]
FILES = [
    "/openapi.yaml",
    "/openapi.json",
    "/docs/assets/swagger-ui.css",
    "/docs/assets/swagger-ui-bundle.js",
    "/docs/assets/reference.js",
    "/docs/assets/pages.css",
    "/docs/assets/favicon-32x32.png",
]
PAGES = ["/docs", "/docs/getting-started", "/docs/reference", "/docs/problems", "/docs/problems/bad-argument"]


@pytest.mark.parametrize("address", [*DATA, *STATE, *FILES])
def test_data_and_files_are_open_to_every_site(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    expect_open_headers(response)
    expect_guarded_headers(response)


@pytest.mark.parametrize("address", PAGES)
def test_pages_for_people_are_not_open_to_other_sites(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers
    expect_guarded_headers(response)
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", [*DATA, *STATE, *FILES, *PAGES, "/nothing", "/v1/treatments/nothing"])
def test_a_preflight_is_answered_before_anything_else(client: FlaskClient, address: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}
    response = client.options(f"{address}?unknown=1", headers=asked)
    assert (response.status_code, response.data) == (204, b"")
    assert {"If-None-Match", "Accept-Language"} <= set(response.headers["Access-Control-Allow-Headers"].split(", "))
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert "GET" in response.headers["Allow"]
    expect_open_headers(response)


@pytest.mark.parametrize("address", DATA)
def test_answers_name_release_and_cache_time(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    about = response.json["about"]
    assert response.headers["Cache-Control"] == LIVE
    assert response.headers["Content-Language"] == "en"
    assert response.headers["Vary"] == "Accept, Accept-Language, Accept-Encoding"
    assert response.headers["Data-Release"] == about["release"] == "2026.11.1"
    assert response.headers["Data-Released"] == about["released"] == "2026-11-01T12:00:00Z"
    assert (about["licence"], about["clinical_review"]) == ("CC BY 4.0", "none yet")
    assert about["disclaimer"].startswith("Information, not medical advice")


@pytest.mark.parametrize("address", STATE)
def test_the_state_of_the_service_is_never_kept(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("address", [*DATA, *FILES, *PAGES])
def test_a_known_tag_saves_the_body(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for asked in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = client.get(address, headers={"If-None-Match": asked})
        assert (again.status_code, again.data) == (304, b""), asked
        assert again.headers["ETag"] == tag
        assert "Content-Type" not in again.headers
        for name in ("Cache-Control", "Vary", "Access-Control-Allow-Origin", "Content-Security-Policy"):
            assert again.headers.get(name) == first.headers.get(name), name
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", [*DATA, *STATE, *FILES, *PAGES])
def test_head_equals_get_without_body(client: FlaskClient, address: str) -> None:
    changing = {"X-Request-Id", "Date", "RateLimit", "RateLimit-Policy", "Cache-Status"}
    get, head = client.get(address), client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert [item for item in head.headers if item[0] not in changing] == [
        item for item in get.headers if item[0] not in changing
    ]
    assert int(head.headers["Content-Length"]) == len(get.data)


def test_head_with_a_known_tag_is_not_modified(client: FlaskClient) -> None:
    tag = client.get("/v1/treatments").headers["ETag"]
    assert client.head("/v1/treatments", headers={"If-None-Match": tag}).status_code == 304


def test_the_tag_is_strong_and_follows_the_representation(published_url: str, client: FlaskClient) -> None:
    tags = {client.get(address).headers["ETag"] for address in DATA}
    assert len(tags) == len(DATA)
    elsewhere = make_app(published_url, public_url="https://example.org").test_client()
    assert elsewhere.get(DATA[1]).headers["ETag"] != client.get(DATA[1]).headers["ETag"]


def test_the_tag_moves_with_the_release(later_url: str, client: FlaskClient) -> None:
    from_other = make_app(later_url).test_client().get("/v1/outcomes/acr50")
    assert from_other.json["data"] == client.get("/v1/outcomes/acr50").json["data"]
    assert from_other.headers["ETag"] != client.get("/v1/outcomes/acr50").headers["ETag"]


@pytest.fixture
def later_url(sqlite_url: str, dataset: Dataset) -> str:
    """The same dataset, published a month later."""
    upgrade(sqlite_url)
    publish_to(sqlite_url, dataset, datetime.fromisoformat("2026-12-01T00:00:00+00:00"))
    return sqlite_url


def test_overdue_turns_on_the_day_after_review_is_due(published_url: str) -> None:
    due = datetime.fromisoformat("2027-11-01T23:59:59+00:00")
    for now, overdue in ((NOW, False), (due, False), (due + timedelta(seconds=1), True)):
        answer = make_app(published_url, now).test_client().get("/v1/treatments/adalimumab").json
        assert answer["data"]["derived"]["review_due"] == "2027-11-01"
        assert answer["data"]["derived"]["overdue"] is overdue


@pytest.mark.parametrize("name", ["If-Match", "If-Range", "If-Unmodified-Since"])
def test_a_condition_for_writes_or_parts_changes_nothing(client: FlaskClient, name: str) -> None:
    response = client.get("/v1/outcomes", headers={name: '"x"'})
    assert response.status_code == 200
    assert response.get_json()["data"]
