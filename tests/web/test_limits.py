"""How often one address may ask, what costs nothing, and what callers are told."""

from __future__ import annotations

import re
import uuid

import pytest
from flask.testing import FlaskClient
from limits import parse
from werkzeug.test import TestResponse

from tests.web.conftest import make_app
from tests.web.expect import expect_problem

ADDRESS = "/v1/treatments/adalimumab"
DEAD_STORE = "redis://127.0.0.1:1/0"


def limited(url: str, limit: str = "3/minute", **settings: object) -> FlaskClient:
    return make_app(url, rate_limit=parse(limit), **settings).test_client()


def left(response: TestResponse) -> int:
    found = re.fullmatch(r'"reads";r=(\d+);t=(\d+)', response.headers["RateLimit"])
    assert found and 0 <= int(found[2]) <= 60
    return int(found[1])


def ask_from(client: FlaskClient, address: str, path: str = ADDRESS, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return client.get(path, headers=named, environ_base={"REMOTE_ADDR": address})


def test_the_allowance_is_told_counted_down_and_refused_at_its_end(published_url: str) -> None:
    client = limited(published_url)
    answers = [client.get(ADDRESS) for _ in range(3)]
    assert [(each.status_code, left(each)) for each in answers] == [(200, 2), (200, 1), (200, 0)]
    assert {each.headers["RateLimit-Policy"] for each in answers} == {'"reads";q=3;w=60'}
    refused = client.get(ADDRESS)
    expect_problem(refused, "too-many-requests")
    assert left(refused) == 0
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert client.get("/v1/studies").status_code == 429


def test_an_answer_that_has_not_changed_is_free(published_url: str) -> None:
    client = limited(published_url)
    tag = client.get(ADDRESS).headers["ETag"]
    again = [client.get(ADDRESS, headers={"If-None-Match": tag}) for _ in range(10)]
    assert {(each.status_code, left(each)) for each in again} == {(304, 2)}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/docs", "/docs/stability", "/openapi.json", "/docs/problems"])
def test_what_is_no_data_is_free(published_url: str, path: str) -> None:
    client = limited(published_url, "1/minute")
    answers = [client.get(path) for _ in range(5)]
    assert {each.status_code for each in answers} == {200}
    assert not any("RateLimit" in each.headers for each in answers)


def test_a_preflight_is_answered_whatever_was_asked_before(published_url: str) -> None:
    client = limited(published_url, "1/minute")
    client.get(ADDRESS)
    assert client.get(ADDRESS).status_code == 429
    assert client.options(ADDRESS).status_code == 204


def test_refusals_of_bad_questions_count(published_url: str) -> None:
    client = limited(published_url, "2/minute")
    statuses = [client.get("/v1/treatments/nothing").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
    ],
)
def test_each_address_has_an_allowance_and_an_ipv6_network_has_one(
    published_url: str, first: str, second: str, shared: bool
) -> None:
    client = limited(published_url, "1/minute")
    assert ask_from(client, first).status_code == 200
    assert ask_from(client, second).status_code == (429 if shared else 200)


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(published_url: str) -> None:
    direct = limited(published_url, "1/minute")
    statuses = [ask_from(direct, "192.0.2.1", X_Forwarded_For=f"198.51.100.{last}").status_code for last in range(2)]
    assert statuses == [200, 429]
    behind = limited(published_url, "1/minute", trusted_proxies=1)
    forwarded = ["203.0.113.9, 198.51.100.1", "203.0.113.9, 198.51.100.2", "203.0.113.8, 198.51.100.1"]
    statuses = [ask_from(behind, "192.0.2.1", X_Forwarded_For=each).status_code for each in forwarded]
    assert statuses == [200, 200, 429]


def test_two_processes_share_a_count_in_redis(published_url: str, redis_url: str) -> None:
    one, other = (limited(published_url, "2/minute", rate_limit_store=redis_url) for _ in range(2))
    # An address of this test alone, for other tests may use the same Redis.
    network = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"
    answers = [ask_from(client, network) for client in (one, other, one)]
    assert [(each.status_code, left(each)) for each in answers] == [(200, 1), (200, 0), (429, 0)]


def test_without_its_store_a_process_counts_alone(published_url: str) -> None:
    client = limited(published_url, "2/minute", rate_limit_store=DEAD_STORE)
    assert [client.get(ADDRESS).status_code for _ in range(3)] == [200, 200, 429]


def test_a_limit_that_is_off_tells_nothing(published_url: str) -> None:
    response = make_app(published_url, rate_limit=None).test_client().get(ADDRESS)
    assert response.status_code == 200
    assert "RateLimit" not in response.headers and "RateLimit-Policy" not in response.headers
