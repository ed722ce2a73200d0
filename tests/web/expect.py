"""What every answer of a kind must be like."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.test import TestResponse

from api.web.problem_types import PROBLEM_TYPES

KIND_OF_SLUG = {kind.slug: kind for kind in PROBLEM_TYPES}
MEMBERS_OF_PROBLEM = ["type", "title", "status", "detail", "instance", "errors"]
MEMBERS_OF_FAULT = ["message", "parameter", "header", "pointer", "allowed", "near", "successor", "former"]


def expect_open_headers(response: TestResponse) -> None:
    """Any page of any site may read the answer and its headers."""
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    exposed = set(response.headers["Access-Control-Expose-Headers"].split(", "))
    named = "ETag Link RateLimit RateLimit-Policy Retry-After Deprecation Sunset Content-Language X-Request-Id"
    assert exposed >= set(named.split())


def expect_guarded_headers(response: TestResponse) -> None:
    """The answer can neither be mistaken for something else nor framed."""
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert re.fullmatch(r"[0-9a-f-]{36}", response.headers["X-Request-Id"])
    assert response.headers["API-Version"]


def expect_problem(response: TestResponse, slug: str) -> dict[str, Any]:
    """The answer is a problem of a kind, whole and in order, and nobody keeps it."""
    kind = KIND_OF_SLUG[slug]
    body: dict[str, Any] = response.get_json(force=True)
    assert (response.status_code, body["status"]) == (kind.status, kind.status), body
    assert response.content_type == "application/problem+json"
    assert list(body) == MEMBERS_OF_PROBLEM
    assert (body["type"], body["title"]) == (f"/docs/problems/{slug}", kind.title)
    assert body["instance"] == f"urn:uuid:{response.headers['X-Request-Id']}"
    assert body["detail"]
    for fault in body["errors"]:
        assert list(fault) == MEMBERS_OF_FAULT
        assert fault["message"] and (fault["parameter"] or fault["header"] or fault["pointer"] is not None)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    assert ("Retry-After" in response.headers) == (kind.status in {429, 503})
    expect_open_headers(response)
    expect_guarded_headers(response)
    return body
