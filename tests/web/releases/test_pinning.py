"""Any read is answered from the release it names, or leads to that of a day; what is named never changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from api.domain.records import Dataset
from tests.web.conftest import make_app
from tests.web.releases.conftest import FIRST, LAST, NOW, SECOND

READS = (
    "/v1/treatments",
    "/v1/treatments/adalimumab",
    "/v1/treatments/counts?by=kind",
    "/v1/treatments/adalimumab/comparable",
    "/v1/studies?format=csv",
    "/v1/studies?format=ndjson",
    "/v1/sources?limit=1",
    "/v1/comparisons?treatments=adalimumab,uc-msc",
    "/v1/comparisons/adalimumab..uc-msc",
    "/v1/search?q=adalimumab",
    "/v1/labels?list=certainty",
)


def _with(address: str, **more: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return f"{address}{'&' if '?' in address else '?'}{query}"


@pytest.mark.parametrize("address", READS)
def test_every_read_is_answered_from_the_release_it_names(reader: FlaskClient, address: str) -> None:
    for release in (FIRST, SECOND, LAST):
        answer = reader.get(_with(address, release=release))
        assert (answer.status_code, answer.headers["Data-Release"]) == (200, release)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    live = reader.get(address)
    assert live.headers["Data-Release"] == LAST and "immutable" not in live.headers["Cache-Control"]


@pytest.mark.parametrize("address", READS)
def test_what_is_pinned_is_the_same_a_year_later(history_url: str, address: str) -> None:
    pinned = _with(address, release=FIRST)
    now, later = (make_app(history_url, now=moment).test_client() for moment in (NOW, NOW + timedelta(days=800)))
    first, again = now.get(pinned), later.get(pinned)
    assert first.data == again.data and first.headers["ETag"] == again.headers["ETag"]
    assert later.get(pinned, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_live_record_is_overdue_a_year_later_and_a_pinned_one_is_as_it_was(history_url: str) -> None:
    later = make_app(history_url, now=NOW + timedelta(days=800)).test_client()
    live, pinned = (later.get(address).json["data"]["derived"]["overdue"] for address in PINNED_OR_NOT)
    assert (live, pinned) == (True, False)


PINNED_OR_NOT = ("/v1/treatments/adalimumab", f"/v1/treatments/adalimumab?release={FIRST}")


def test_links_of_a_pinned_answer_stay_in_its_release(reader: FlaskClient) -> None:
    page = reader.get(f"/v1/treatments?release={FIRST}&limit=1").json
    assert page["data"][0]["links"]["self"].endswith(f"?release={FIRST}")
    following = reader.get(page["next"])
    assert following.headers["Data-Release"] == FIRST
    assert "release=" not in reader.get("/v1/treatments?limit=1").json["next"]


def test_a_walk_in_a_named_release_goes_on_after_a_new_one(reader: FlaskClient, dataset: Dataset) -> None:
    seen, address = [], f"/v1/sources?limit=1&release={SECOND}"
    while address:
        page = reader.get(address).json
        seen += [record["id"] for record in page["data"]]
        address = page["next"]
    assert seen == [source.id for source in dataset.sources]


def _links(headers: list[str]) -> dict[str, str]:
    parts = (link.partition("; ") for link in headers)
    return {parameters.split('"')[1]: address.strip("<>") for address, _, parameters in parts}


def test_version_links_lead_from_one_release_to_the_others(reader: FlaskClient) -> None:
    live = reader.get("/v1/treatments/adalimumab?fields=name")
    links = _links(live.headers.getlist("Link"))
    assert links == {
        "version-history": "/v1/releases",
        "memento": f"/v1/treatments/adalimumab?fields=name&release={LAST}",
    }
    assert "Memento-Datetime" not in live.headers
    pinned = reader.get(links["memento"])
    assert pinned.headers["Memento-Datetime"] == "Fri, 11 Dec 2026 12:00:00 GMT"
    assert _links(pinned.headers.getlist("Link")) == {
        "version-history": "/v1/releases",
        "original latest-version": "/v1/treatments/adalimumab?fields=name",
        "predecessor-version": f"/v1/treatments/adalimumab?fields=name&release={FIRST}",
    }


@pytest.mark.parametrize(
    ("day", "release"),
    [
        ("2026-11-01", FIRST),
        ("2026-11-02", FIRST),
        ("2026-11-03", SECOND),
        ("2026-11-04", SECOND),
        ("2026-11-05", FIRST),
        ("2026-12-10", FIRST),
        ("2026-12-11", LAST),
        ("2026-12-31", LAST),
    ],
)
def test_a_day_leads_to_the_release_that_was_served_at_its_end(reader: FlaskClient, day: str, release: str) -> None:
    answer = reader.get(f"/v1/comparisons?treatments=adalimumab,uc-msc&as_of={day}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/v1/comparisons?treatments=adalimumab,uc-msc&release={release}"
    assert reader.get(answer.headers["Location"]).headers["Data-Release"] == release


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("release=2026.11.9", 404, "There is no release '2026.11.9'. The newest is 2026.12.1"),
        ("release=2026.11.11", 404, "unknown-release"),
        ("release=..", 400, "is not an id"),
        ("as_of=2026-10-31", 404, "the first release is 2026.11.1, of 2026-11-01"),
        ("as_of=2027-01-01", 400, "has not begun"),
        ("as_of=yesterday", 400, "is not a day such as 2026-11-05"),
        ("as_of=20261101", 400, "is not a day such as 2026-11-05"),
        ("as_of=2026-11-05&release=2026.11.1", 400, "give one of them"),
    ],
)
def test_what_no_release_answers_is_told(reader: FlaskClient, query: str, status: int, says: str) -> None:
    answer = reader.get(f"/v1/treatments?{query}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert says in answer.text and answer.headers["Cache-Control"] == "no-store"


def test_a_release_like_one_that_exists_is_named(reader: FlaskClient) -> None:
    answer = reader.get("/v1/treatments?release=2026.11.11").json
    assert FIRST in answer["errors"][0]["near"]
