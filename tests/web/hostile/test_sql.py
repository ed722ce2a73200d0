"""SQL injection: no text of a caller is ever part of a statement, and both databases answer alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import URL, Engine, event

from api.domain.records import Dataset
from api.storage.reading import Place as PlaceInList
from api.storage.schema import CORRECTIONS, upgrade
from api.web.paging import Walk
from api.web.snapshots import get_service
from tests.databases import new_postgresql_database
from tests.parts import one_in
from tests.web.conftest import lasting_app, make_app, publish_to
from tests.web.hostile.places import Place, list_places

MARK = "zq7vx"
"""Stands in each text, so that it is found wherever the text ends up."""

TEXTS = {
    "always true": f"' OR '1'='1' -- {MARK}",
    "another statement": f"'; DROP TABLE treatments; -- {MARK}",
    "union": f"adalimumab' UNION SELECT name FROM sqlite_master WHERE '{MARK}'='{MARK}",
    "no quotes": f"1 OR 1=1 /*{MARK}*/",
    "double quotes": f'" OR ""="{MARK}',
    "backslash": f"\\' OR 1=1 -- {MARK}",
    "waiting": f"'||pg_sleep(5)||'{MARK}",
    "an order": f"name,(CASE WHEN 1=1 THEN id ELSE {MARK} END)",
    "like": f"%_%{MARK}",
    "placeholders": f"%(id)s ? :id $1 {MARK}",
    "braces": f"{{0}} {{id}} ${{id}} {MARK}",
    "letters in disguise": f"ʼ OR 1=1 -- {MARK}",
    "an id": MARK,
    "ids": f"{MARK},{MARK}a",
    "a name and a value": f"EU:{MARK}",
}


class Statements:
    """What an engine was told to run."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.bound = 0

    def note(self, _connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        self.texts.append(statement)
        self.bound += MARK in str(parameters)


@contextmanager
def listening(app: Flask) -> Iterator[Statements]:
    heard = Statements()
    service = get_service(app)
    engines: tuple[Engine, ...] = (service.engine, service.corrections)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", heard.note)
    yield heard
    for engine in engines:
        event.remove(engine, "before_cursor_execute", heard.note)


@pytest.fixture(scope="module")
def on_postgresql(postgresql_server: URL, dataset: Dataset) -> Iterator[Flask]:
    with new_postgresql_database(postgresql_server) as url:
        upgrade(url)
        upgrade(url, CORRECTIONS)
        publish_to(url, dataset)
        with lasting_app(url) as app:
            yield app


def attack(app: Flask, text: str) -> tuple[dict[str, Any], Statements]:
    client = app.test_client()
    told: dict[str, Any] = {}
    with listening(app) as heard:
        for place in _list_attacks(app, text):
            response = client.get(place.address)
            body = response.get_data(as_text=True).replace(response.headers["X-Request-Id"], "")
            told[place.address] = (response.status_code, body)
    return told, heard


def _list_attacks(app: Flask, text: str) -> Iterator[Place]:
    for place in list_places(app):
        # Files of a release say when they were written; what the service says of itself asks the database nothing.
        if place.rule.startswith(("/v1/", "/compare", "/embed/comparison", "/oembed")):
            yield from place.everywhere(text)
            if place.rule in {"/v1/treatments", "/v1/studies", "/v1/search", "/v1/sources", "/v1/changes"}:
                yield from place.one_by_one(text)


@pytest.mark.parametrize("kind", one_in(6, sorted(TEXTS)))
def test_a_text_is_only_ever_a_bound_value_and_both_databases_answer_alike(
    lasting: Flask, on_postgresql: Flask, kind: str
) -> None:
    told, heard = attack(lasting, TEXTS[kind])
    assert heard.texts and [statement for statement in heard.texts if MARK in statement] == []
    told_elsewhere, heard = attack(on_postgresql, TEXTS[kind])
    assert heard.texts and [statement for statement in heard.texts if MARK in statement] == []
    assert {address: status for address, (status, _) in told.items() if status >= 500 and status != 501} == {}
    assert told_elsewhere == told


def test_the_texts_do_reach_the_databases(lasting: Flask, on_postgresql: Flask) -> None:
    for app in (lasting, on_postgresql):
        assert attack(app, TEXTS["an id"])[1].bound > 20


KEYS = ["' OR 1=1 -- ", "a' || (SELECT 1) || '", "%(key)s", "1);DROP TABLE treatments;--", "\\", "\u2028", "z" * 300]


@pytest.mark.parametrize("key", KEYS)
def test_what_a_forged_cursor_holds_is_bound(lasting: Flask, on_postgresql: Flask, key: str) -> None:
    """The check in a cursor finds mistakes only, so anyone can make one that holds what he likes."""
    cursor = Walk("treatments", "2026.11.1").write_cursor(PlaceInList(key + MARK, "adalimumab"))
    answers = []
    for app in (lasting, on_postgresql):
        with listening(app) as heard:
            response = app.test_client().get(f"/v1/treatments?cursor={cursor}")
        assert [statement for statement in heard.texts if MARK in statement] == []
        assert response.status_code in {200, 400}
        answers.append((response.status_code, [each["id"] for each in response.get_json(force=True).get("data", [])]))
    assert answers[0] == answers[1]


def test_what_a_report_holds_is_bound(tmp_path: Path, published_url: str) -> None:
    corrections_url = f"sqlite:///{tmp_path}/corrections.sqlite"
    upgrade(corrections_url, CORRECTIONS)
    hostile = f"'); DROP TABLE corrections; -- {MARK} and more of it"
    body = {"record_kind": "studies", "record_id": "armada", "message": hostile, "suggested_value": hostile}
    app = make_app(published_url, corrections_url=corrections_url)
    with listening(app) as heard:
        first = app.test_client().post("/v1/corrections", data=json.dumps(body), content_type="application/json")
        id = first.get_json()["data"]["id"]
        again = app.test_client().get(f"/v1/corrections/{quote(id)}")
    assert (first.status_code, again.status_code) == (202, 200)
    assert heard.bound >= 1 and [statement for statement in heard.texts if MARK in statement] == []
