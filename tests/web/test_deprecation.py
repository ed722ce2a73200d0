"""An operation whose end is announced: what answers say before and after, and what the contract says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.web.deprecation import Deprecation
from api.web.health import Health
from api.web.openapi import read_document
from api.web.operations import ALWAYS, Resource
from api.web.schemas import public_schema
from tests.web.conftest import make_app
from tests.web.expect import expect_problem

ANNOUNCED = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
ENDS = datetime(2027, 3, 1, 0, 0, tzinfo=UTC)
OLD = Deprecation(ANNOUNCED, ENDS, successor="/v1/treatments")
LINKS = [
    '</docs/changelog>; rel="deprecation"',
    '</docs/changelog>; rel="sunset"',
    '</v1/treatments>; rel="successor-version"',
]


def an_app(url: str, now: datetime) -> Flask:
    """An app with one operation more, whose end is announced."""
    app = make_app(url, now=now)
    resource = Resource("old", "old")

    @resource.get("/v1/old")
    @resource.operation(public_schema(Health), problems=ALWAYS, deprecation=OLD)
    def get_old() -> Any:
        """Answer as ever."""
        return Health("ok")

    app.extensions["flask-smorest"]["apis"][""]["ext_obj"].register_blueprint(resource)
    return app


@pytest.mark.parametrize("now", [ANNOUNCED, ENDS - timedelta(seconds=1)])
def test_until_the_end_it_answers_and_says_when(published_url: str, now: datetime) -> None:
    response = an_app(published_url, now).test_client().get("/v1/old")
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Deprecation"] == f"@{int(ANNOUNCED.timestamp())}"
    assert response.headers["Sunset"] == "Mon, 01 Mar 2027 00:00:00 GMT"
    assert response.headers.getlist("Link") == LINKS


@pytest.mark.parametrize("now", [ENDS, ENDS + timedelta(days=400)])
def test_after_the_end_it_is_gone_and_points_to_its_successor(published_url: str, now: datetime) -> None:
    response = an_app(published_url, now).test_client().get("/v1/old")
    body = expect_problem(response, "gone")
    assert body["detail"] == "This ended on 2027-03-01. Use /v1/treatments."
    assert response.headers.getlist("Link") == LINKS


def test_the_contract_marks_it(published_url: str) -> None:
    document = read_document(an_app(published_url, ANNOUNCED))
    operation = document["paths"]["/v1/old"]["get"]
    assert operation["deprecated"] is True
    assert {"Deprecation", "Sunset"} < set(operation["responses"]["200"]["headers"])
    assert "410" in operation["responses"]
    others = [each for path, each in document["paths"].items() if path != "/v1/old"]
    assert not any("deprecated" in each.get("get", {}) for each in others)


def test_what_is_not_deprecated_says_nothing(client: FlaskClient) -> None:
    headers = client.get("/v1/treatments").headers
    assert "Deprecation" not in headers and "Sunset" not in headers


@pytest.mark.parametrize(
    ("announced", "ends"),
    [
        (ANNOUNCED, ANNOUNCED + timedelta(days=364)),
        (ANNOUNCED, ANNOUNCED - timedelta(days=1)),
        (datetime(2026, 1, 1), ENDS),
        (ANNOUNCED, datetime(2028, 1, 1)),
    ],
)
def test_an_end_that_comes_too_soon_cannot_be_announced(announced: datetime, ends: datetime) -> None:
    with pytest.raises(ValueError, match="earliest|time zone"):
        Deprecation(announced, ends)
