"""Reports that can be taken, a store to take them, and how to send them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.storage.schema import CORRECTIONS, upgrade
from tests.web.expect import expect_problem

PATH = "/v1/corrections"
CONTACT = "reader+ra@example.org"
GOOD = {"record_kind": "studies", "record_id": "armada", "message": "The figure in Table 2 is 36, not 37."}
FULL = GOOD | {
    "field": "/name",
    "suggested_value": "36 of 67",
    "source_url": "https://example.org/table-2?x=1#y",
    "contact": CONTACT,
    "homepage": "",
}


def store_url(directory: Path) -> str:
    return f"sqlite:///{directory / 'corrections.sqlite'}"


def new_store(directory: Path) -> str:
    upgrade(store_url(directory), CORRECTIONS)
    return store_url(directory)


def report(client: FlaskClient, sender: str = "192.0.2.1", **changes: object) -> TestResponse:
    return client.post(PATH, json=GOOD | changes, environ_base={"REMOTE_ADDR": sender})


def faults_of(response: TestResponse) -> dict[str, dict[str, Any]]:
    return {fault["pointer"]: fault for fault in expect_problem(response, "bad-body")["errors"]}
