"""The list of changes and its feeds."""

from __future__ import annotations

import json

import feedparser
import pytest
from flask.testing import FlaskClient

from tests.web.releases.conftest import FIRST, LAST, REASON, SECOND


def _walk(reader: FlaskClient, address: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    while address:
        body = reader.get(address).json
        found += body["data"]
        assert body["returned"] == len(body["data"])
        address = body["next"]
    assert len(found) == body["total"]
    return found


def test_a_walk_visits_each_change_once_the_latest_first(reader: FlaskClient) -> None:
    whole = _walk(reader, "/v1/changes?limit=200")
    assert _walk(reader, "/v1/changes?limit=1") == whole
    served = [(change["served"]["release"], change["served"]["previous"]) for change in whole]
    assert list(dict.fromkeys(served)) == [(LAST, FIRST), (FIRST, SECOND), (SECOND, FIRST)]
    assert {change["served"]["rollback"] for change in whole} == {None, REASON}


def test_filters_narrow_and_add_up(reader: FlaskClient) -> None:
    whole = _walk(reader, "/v1/changes?limit=200")
    for treatment in ("adalimumab", "uc-msc"):
        found = _walk(reader, f"/v1/changes?limit=200&treatments={treatment}")
        assert found == [change for change in whole if treatment in change["treatments"]]
    retracted = _walk(reader, "/v1/changes?kind=source_retracted")
    assert retracted == [change for change in whole if change["kind"] == "source_retracted"] != []
    of_either = [change for change in whole if {"adalimumab", "uc-msc"}.intersection(change["treatments"])]
    assert of_either
    for address in ("/compare?treatments=adalimumab,uc-msc", "/embed/comparison?treatments=uc-msc%2Cadalimumab"):
        embed = f"http://localhost{address}".replace("?", "%3F").replace("=", "%3D")
        assert _walk(reader, f"/v1/changes?limit=200&embed={embed}") == of_either


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("treatments=nobody", "No release has the treatment 'nobody'"),
        ("embed=http://elsewhere.example/compare?treatments=a,b", "is no address of this service"),
        ("embed=http://localhost/docs", "is not the path of a comparison"),
        ("kind=gossip", "is not one of the values allowed"),
        ("cursor=abc", "The cursor was changed or cut"),
        ("release=2026.11.1", "No such parameter here"),
    ],
)
def test_what_cannot_be_asked_is_told(reader: FlaskClient, query: str, says: str) -> None:
    answer = reader.get(f"/v1/changes?{query}")
    assert answer.status_code == 400 and says in answer.text


def test_the_atom_feed_is_read_by_a_feed_reader(reader: FlaskClient) -> None:
    answer = reader.get("/v1/changes?format=atom", headers={"Host": "ra.example"})
    assert answer.mimetype == "application/atom+xml"
    feed = feedparser.parse(answer.data)
    assert not feed.bozo and feed.version == "atom10"
    titles = [entry.title for entry in feed.entries]
    assert [title.partition(":")[0] for title in titles] == [
        f"Release {LAST}",
        f"Release {FIRST} served again",
        f"Release {SECOND}",
    ]
    assert len({entry.id for entry in feed.entries}) == 3
    assert feed.entries[0].link == f"http://ra.example/v1/releases/{FIRST}/diff/{LAST}"
    assert REASON in feed.entries[1].content[0].value
    texts = [change["text"] for change in reader.get(f"/v1/releases/{SECOND}/diff/{FIRST}").json["data"]["changes"]]
    assert all(text in feed.entries[1].content[0].value for text in texts)
    assert feed.feed.updated == "2026-12-11T12:00:00Z"


def test_the_json_feed_says_the_same(reader: FlaskClient) -> None:
    answer = reader.get("/v1/changes", headers={"Accept": "application/feed+json"})
    assert answer.mimetype == "application/feed+json"
    feed = json.loads(answer.data)
    atom = feedparser.parse(reader.get("/v1/changes?format=atom").data)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [(item["id"], item["title"], item["url"], item["content_text"]) for item in feed["items"]] == [
        (entry.id, entry.title, entry.link, entry.content[0].value) for entry in atom.entries
    ]


def test_a_feed_of_one_treatment_leaves_out_what_does_not_concern_it(reader: FlaskClient) -> None:
    whole = json.loads(reader.get("/v1/changes?format=feed").data)
    one = json.loads(reader.get("/v1/changes?format=feed&treatments=uc-msc").data)
    assert len(one["items"]) <= len(whole["items"])
    assert one["feed_url"].endswith("/v1/changes?format=feed&treatments=uc-msc")
