"""Log injection: what is logged of a request is one line, whatever the request says."""

from __future__ import annotations

import logging
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.parts import one_in
from tests.web.conftest import make_app
from tests.web.hostile.places import list_places

FORGED = "2026-11-26 ERROR forged"
TEXTS = [f"a\n{FORGED}", f"a\r\n{FORGED}", f"a\u2028{FORGED}", f"a\x1b[2J{FORGED}", f"a\x00{FORGED}", f"%0a{FORGED}"]


def expect_no_forgery(caplog: pytest.LogCaptureFixture) -> None:
    for record in caplog.records:
        message = record.getMessage()
        assert FORGED not in message and message.isprintable(), message
        # A cause of ours is logged with its traceback, in which every text is quoted or our own.
        assert record.exc_info is None or FORGED not in str(record.exc_text), record.exc_text


@pytest.mark.parametrize("text", one_in(3, TEXTS, ascii))
def test_nothing_of_a_question_is_logged(lasting: Flask, text: str, caplog: pytest.LogCaptureFixture) -> None:
    client = lasting.test_client()
    with caplog.at_level(logging.DEBUG):
        for place in list_places(lasting):
            for attack in place.everywhere(text):
                client.get(attack.address, headers={"X-Request-Id": "forged", "User-Agent": ascii(text)})
    expect_no_forgery(caplog)


def test_nothing_of_a_question_is_logged_where_the_database_fails(
    missing_client: FlaskClient, unreachable_client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for client in (missing_client, unreachable_client):
            for text in TEXTS:
                assert client.get("/v1/search", query_string={"q": text}).status_code == 503
                # What cannot be an id is refused without a look at the database.
                assert client.get(f"/v1/treatments/{quote(text)}").status_code == 404
                assert client.get("/v1/treatments", headers={"Accept-Language": ascii(text)}).status_code == 503
    assert caplog.records, "a failure is logged"
    expect_no_forgery(caplog)


def test_no_password_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    url = "postgresql+psycopg://reader:hunter2-secret@127.0.0.1:1/nothing"
    client = make_app(url, corrections_url=url).test_client()
    with caplog.at_level(logging.DEBUG):
        for address in ("/v1/treatments", "/readyz", "/v1/corrections/abc", "/compare?treatments=a,b"):
            response = client.get(address)
            assert response.status_code == 503 and b"hunter2" not in response.data and b"127.0.0.1" not in response.data
    assert caplog.records and "hunter2" not in caplog.text
