"""Headers of every route in every state, and what the policies among them allow, judged by a tool of others."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from api.storage.schema import upgrade
from tests.contract.tools import HERE, MODULES, require, run
from tests.web.surface import STATES, walk

CHECKOUT = Path(__file__).parents[2]
Walked = Sequence[tuple[str, str, TestResponse]]


@pytest.fixture(scope="module", params=["some", pytest.param("whole", marks=pytest.mark.soak)])
def walked(request: pytest.FixtureRequest, published_url: str, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    empty_url = f"sqlite:///{tmp_path_factory.mktemp('surface')}/empty.sqlite"
    upgrade(empty_url)
    return list(walk(published_url, empty_url, whole=request.param == "whole"))


EXPECTED: Mapping[str, set[int]] = {
    # Of the dataset of tests: files of a release have not been made, and nobody is named for security.
    "answered": {200, 308, 404, 405, 503},
    "head": {200, 308, 404, 405, 503},
    "preflight": {204},
    "not modified": {304, 200, 308, 404, 405, 503},
    "not allowed": {405},
    "not found": {404},
    "not acceptable": {406},
    "a bad argument": {400, 404, 405, 200},
    "too long": {414},
    "too large": {413},
    "limited": {429, 200, 404, 405},
    "no database": {503, 200, 404, 405, 308},
    "no release": {503, 200, 404, 405, 308},
    "no report": {400},
}


def expect_guarded(response: TestResponse, where: object) -> None:
    headers = response.headers
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Request-Id", "API-Version"):
        assert len(headers.getlist(name)) == 1, (where, name)
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer", where
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; "), where
    frames = re.findall(r"frame-ancestors ([^;]+)", headers["Content-Security-Policy"])
    rule = str(where).partition("'")[2]
    assert frames == ["*"] if frames != ["'none'"] else True, where
    assert frames == ["'none'"] or rule.startswith(("/embed/comparison", "/embed/pictures/")), where
    assert "Server" not in headers and "X-Powered-By" not in headers and "Set-Cookie" not in headers, where
    assert "Access-Control-Allow-Credentials" not in headers, where


def expect_origin(response: TestResponse, where: object) -> None:
    """Data and pictures are open to every site; pages for people to none, and they need no header for that."""
    is_open = response.headers.get("Access-Control-Allow-Origin")
    if is_open is None:
        assert response.mimetype == "text/html" or response.status_code == 304, where
        assert "Cross-Origin-Resource-Policy" not in response.headers, where
    else:
        assert is_open == "*" and response.headers["Cross-Origin-Resource-Policy"] == "cross-origin", where
        assert "X-Request-Id" in response.headers["Access-Control-Expose-Headers"], where


def expect_discreet(response: TestResponse, where: object) -> None:
    told = (response.data + str(response.headers).encode()).replace(b"/tmp/pytest", b"")
    for word in (b"Traceback", b"site-packages", str(CHECKOUT).encode(), b"/no/such/folder", b"sqlite3.", b"psycopg."):
        assert word not in told, (where, word)
    if response.status_code >= 400:
        assert response.headers["Cache-Control"] == "no-store" and "ETag" not in response.headers, where
        assert response.mimetype in {"application/problem+json", "text/html"}, where
        assert ("Retry-After" in response.headers) == (response.status_code in {429, 503}), where


def test_every_answer_in_every_state_is_guarded(walked: Walked) -> None:
    seen = defaultdict(set)
    for rule, state, response in walked:
        where = (rule, state, response.status)
        assert response.status_code in EXPECTED[state], (where, response.data[:200])
        expect_guarded(response, where)
        expect_origin(response, where)
        expect_discreet(response, where)
        seen[state].add(response.status_code)
    assert set(seen) == set(EXPECTED) == {*STATES, "limited", "no database", "no release", "no report"}
    # Each state was really there.
    assert {200, 304, 429, 503, 400} <= set.union(*seen.values()) and 304 in seen["not modified"]
    assert 503 in seen["no database"] and 503 in seen["no release"] and 429 in seen["limited"]


def test_most_routes_are_answered(walked: Walked) -> None:
    answered = {rule for rule, state, response in walked if state == "answered" and response.status_code == 200}
    others = {rule for rule, state, _ in walked if state == "answered"} - answered
    assert others == {
        "/.well-known/security.txt",
        "/v1/corrections",
        "/v1/corrections/<correction_id>",
        "/v1/releases/<release_id>/exports/<name>",
    }


REASONS: Mapping[tuple[str, str], str] = {
    ("script-src", "SCRIPT_ALLOWLIST_BYPASS"): "'self' holds only our own files: no JSONP, no templates in pages, "
    "nothing that anybody uploaded; all text of callers is sent with nosniff and a type that is no script.",
}
"""What the evaluator finds below medium, by directive and kind, with the reason why it stays."""


SEVERE = {"HIGH", "HIGH_MAYBE", "MEDIUM", "SYNTAX"}


def evaluate(policies: Sequence[str]) -> list[list[dict[str, str]]]:
    require(MODULES / "csp_evaluator")
    done = run("node", HERE / "csp.mjs", *policies, directory=HERE)
    assert done.returncode == 0, done.stderr
    found: list[list[dict[str, str]]] = json.loads(done.stdout)
    return found


def test_no_policy_has_a_weakness_by_the_evaluator_of_google(walked: Walked) -> None:
    policies = sorted({response.headers["Content-Security-Policy"] for *_, response in walked})
    assert len(policies) == 5
    unexplained = []
    for policy, findings in zip(policies, evaluate(policies), strict=True):
        for finding in findings:
            if (finding["directive"], finding["type"]) not in REASONS or finding["severity"] in SEVERE:
                unexplained.append((policy, finding))
    assert unexplained == []


def test_the_evaluator_sees_weak_policies() -> None:
    weak = ["script-src 'unsafe-inline'; object-src *", "default-src *", "default-src 'none'; script-src https:"]
    assert all({"HIGH"} & {finding["severity"] for finding in findings} for findings in evaluate(weak))
