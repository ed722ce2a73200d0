"""Questions that no store can have answered before, and what is promised of the answers while a database fails."""

from __future__ import annotations

import itertools
import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any, Final

from api.storage.patience import PATIENCE_SECONDS, POOL_SECONDS
from tests.web.serving import ask

BOUND: Final = PATIENCE_SECONDS + POOL_SECONDS + 1
"""Seconds in which an answer has to be there; one of them is for a machine that does other things, too."""
AT_ONCE: Final = 40
"""More questions than the threads of all workers."""
BACK_SECONDS: Final = 8

WARM: Final = "/v1/treatments/adalimumab"

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the service, and how long it took."""

    response: HTTPResponse
    body: bytes
    seconds: float

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def get(port: int, address: str) -> Answer:
    """Ask, and measure."""
    began = time.monotonic()
    response, body = ask(port, address)
    return Answer(response, body, time.monotonic() - began)


def warm_up(port: int) -> Answer:
    """Let every worker have an answer in its store."""
    for _ in range(30):
        answer = get(port, WARM)
        assert answer.response.status == 200, answer.body
    return answer


def expect_warm_answers(port: int, before: Answer, most: float = 1) -> int:
    """What is in the stores is given at once, as it was before the fault; gives the age that is told."""
    answers = [get(port, WARM) for _ in range(10)]
    for answer in answers:
        assert answer.response.status == 200, answer.body
        assert answer.response.headers["Cache-Status"] == "ra-options; hit"
        assert answer.body == before.body
        assert "stale-if-error=" in answer.response.headers["Cache-Control"]
        assert answer.seconds < most
    return max(int(answer.response.headers.get("Age", 0)) for answer in answers)


def report(port: int, message: str, sender: str = "192.0.2.1") -> int:
    """Report an error in a record of the small dataset; gives the status of the answer."""
    return report_as(port, message, sender)[0]


def report_as(port: int, message: str, sender: str) -> tuple[int, str]:
    """Report an error as a sender whom a proxy names; gives status and id of an answer that has to come in time."""
    body = json.dumps({"record_kind": "studies", "record_id": "armada", "message": message})
    headers = {"Content-Type": "application/json", "X-Forwarded-For": sender}
    began = time.monotonic()
    with closing(HTTPConnection("127.0.0.1", port, timeout=3 * BOUND)) as connection:
        connection.request("POST", "/v1/corrections", body, headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
    assert time.monotonic() - began <= BOUND
    if response.status != 503:
        return response.status, answer["data"]["id"]
    assert answer["type"] == "/docs/problems/corrections-unavailable"
    assert int(response.headers["Retry-After"]) > 0
    return response.status, ""


def unasked() -> str:
    """An address that needs the database and that nobody has asked before."""
    return f"/v1/search?q=unasked{os.getpid()}x{next(_numbers)}"


def ask_many(port: int, addresses: list[str]) -> list[Answer]:
    """Ask for all at once."""
    with ThreadPoolExecutor(len(addresses)) as pool:
        return list(pool.map(lambda address: get(port, address), addresses))


def expect_bounded_refusals(port: int, part: str) -> float:
    """Everything cold is refused in time, life goes on, and readiness names the part; gives the longest wait."""
    asked = [*(unasked() for _ in range(AT_ONCE)), "/healthz", "/readyz"]
    *cold, health, ready = ask_many(port, asked)
    # By now the fault is known, and costs a thread or two.
    *again, healthy = ask_many(port, [*(unasked() for _ in range(AT_ONCE)), "/healthz"])
    assert healthy.seconds <= 1
    for answer in (*cold, *again, ready):
        expect_refusal(answer)
    assert [health.response.status, healthy.response.status] == [200, 200]
    later = get(port, "/readyz")
    assert part in later.json["detail"], later.body
    longest = max(answer.seconds for answer in (*cold, *again, health, ready, later))
    assert longest <= BOUND
    return longest


def expect_refusal(answer: Answer) -> None:
    """The answer is a problem that says when to try again, and nothing about the database."""
    assert answer.response.status == 503, answer.body
    assert answer.response.headers["Content-Type"] == "application/problem+json"
    assert int(answer.response.headers["Retry-After"]) > 0
    assert answer.response.headers["Cache-Control"] == "no-store"
    assert answer.json["type"] == "/docs/problems/unavailable"
    assert b"127.0.0.1" not in answer.body and b"sqlite" not in answer.body.lower()


def expect_return(port: int) -> float:
    """The service answers again by itself; gives how long that took."""
    return wait_for(lambda: all(get(port, each).response.status == 200 for each in (unasked(), unasked(), "/readyz")))


def wait_for(holds: Callable[[], bool], seconds: float = BACK_SECONDS) -> float:
    """Wait until something holds; gives how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds
        time.sleep(0.1)
    return time.monotonic() - began
