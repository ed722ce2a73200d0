"""The real server as operators see it: numbers, lines, a worker that dies, and a stop under load."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.storage.engine import open_engine
from api.storage.publishing import publish
from api.storage.schema import upgrade
from tests.builders import a_dataset, some_levels
from tests.ports import free_port
from tests.web.serving import START_SECONDS, ask, serving

ADDRESS = "/v1/outcomes/acr50"


def numbers(port: int) -> dict[str, float]:
    response, body = ask(port, "/metrics")
    assert response.status == 200
    lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def wait_until(is_so: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_replaced(port: int, victim: int) -> bool:
    """Whether two workers live and a victim is not one of them; one that dies resets who was just asking it."""
    try:
        found = numbers(port)
    except ConnectionError:
        return False
    return found["ra_options_workers"] == 2 and f'{{process="{victim}"}}' not in str(found)


def count(found: dict[str, float], route: str) -> float:
    return sum(value for name, value in found.items() if name.startswith("ra_options_requests_total") and route in name)


def test_numbers_are_the_sum_of_all_workers_and_outlive_one(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metrics = free_port()
    monkeypatch.setenv("RA_OPTIONS_METRICS", f"127.0.0.1:{metrics}")
    monkeypatch.setenv("RA_OPTIONS_ACCESS_LOG", "json")
    with serving(published, "--workers", "2") as (port, _):
        for _ in range(40):
            assert ask(port, f"{ADDRESS}?format=json&q=private")[0].status in {200, 400}
        assert ask(port, "/metrics")[0].status == 404
        assert ask(metrics, "/v1/outcomes")[0].status == 404
        # Whichever worker is asked.
        wait_until(lambda: "ra_options_overdue_reviews" in numbers(metrics))
        for _ in range(6):
            found = numbers(metrics)
            assert count(found, 'route="/v1/outcomes/{') == 40
            assert found["ra_options_workers"] == 2 and found["ra_options_database_up"] == 1
            assert found["ra_options_requests_in_flight"] == 0
            assert found['ra_options_release_info{release="2026.11.1"}'] == 1
        victims = [int(each) for name in found for each in re.findall(r'resident_bytes{process="(\d+)"', name)]
        os.kill(victims[0], signal.SIGKILL)
        wait_until(lambda: is_replaced(metrics, victims[0]))
        assert count(numbers(metrics), 'route="/v1/outcomes/{') == 40
        assert ask(port, ADDRESS)[0].status == 200
    lines = [json.loads(line) for line in (published / "serve.log").read_text().splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["event"] == "request" and line["route"].startswith("/v1/outcomes/{")]
    assert len(requests) == 41 and len({line["request_id"] for line in requests}) == 41
    assert {"start", "stop"} <= {line["event"] for line in lines}
    assert "private" not in (published / "serve.log").read_text()


def test_the_port_of_numbers_is_not_the_public_one(published: Path) -> None:
    port = str(free_port())
    environment = os.environ | {"RA_OPTIONS_METRICS": f"127.0.0.1:{port}"}
    command = [sys.executable, "-m", "api.cli", "serve", "--port", port]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=START_SECONDS)
    assert ended.returncode == 1 and "another port than the public one" in ended.stderr


def test_failures_and_events_are_told_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "ra-options.sqlite"
    upgrade(f"sqlite:///{database}")
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("RA_OPTIONS_ACCESS_LOG", "json")

    def told() -> list[dict[str, Any]]:
        lines = (tmp_path / "serve.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    with serving(tmp_path) as (port, _):
        response, body = ask(port, "/readyz")
        assert response.status == 503 and b"Traceback" not in body and str(tmp_path).encode() not in body
        failures = {line["request_id"] for line in told() if line["event"] == "request_failed"}
        assert failures == {response.headers["X-Request-Id"]}
        engine = open_engine(f"sqlite:///{database}", read_only=False)
        publish(engine, a_dataset(), some_levels(), now=datetime(2026, 11, 1, tzinfo=UTC))
        engine.dispose()
        wait_until(lambda: "release_changed" in {line["event"] for line in told()})
        changed = next(line for line in told() if line["event"] == "release_changed")
        assert (changed["before"], changed["after"]) == ("None", "2026.11.1")


@dataclass
class Tally:
    """What became of the requests of all clients."""

    answered: int = 0
    unanswered: list[str] = field(default_factory=list)


def keep_asking(port: int, tally: Tally, lock: threading.Lock, *, keeps: bool) -> None:
    """Ask as a load balancer does: until an answer says that the server is about to stop."""
    connection = None
    while True:
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", ADDRESS)
            response = connection.getresponse()
            whole = len(response.read()) == int(response.headers["Content-Length"])
            assert response.status == 200 and whole
        except (OSError, http.client.HTTPException, AssertionError) as error:
            with lock:
                tally.unanswered.append(repr(error))
            connection = None
            continue
        with lock:
            tally.answered += 1
        if response.will_close:
            connection.close()
            return
        if not keeps:
            connection.close()
            connection = None


@pytest.mark.parametrize("round", [0, *(pytest.param(number, marks=pytest.mark.soak) for number in range(1, 10))])
def test_a_stop_under_load_drops_no_request(published: Path, monkeypatch: pytest.MonkeyPatch, round: int) -> None:
    monkeypatch.setenv("RA_OPTIONS_DRAIN_SECONDS", "2")
    tally, lock = Tally(), threading.Lock()
    with serving(published, "--workers", "2") as (port, server):
        assert ask(port, "/readyz")[0].status == 200
        kept = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        kept.request("GET", "/healthz")
        kept.getresponse().read()
        clients = [
            threading.Thread(target=keep_asking, args=(port, tally, lock), kwargs={"keeps": number % 2 == 0})
            for number in range(8)
        ]
        for each in clients:
            each.start()
        time.sleep(1)
        server.send_signal(signal.SIGTERM)
        wait_until(lambda: ask(port, "/readyz")[0].status == 503, seconds=1.5)
        response, body = ask(port, "/readyz")
        assert json.loads(body)["type"] == "/docs/problems/stopping" and response.headers["Connection"] == "close"
        assert ask(port, "/healthz")[0].status == 200
        assert server.wait(timeout=START_SECONDS) == 0
        for each in clients:
            each.join(timeout=START_SECONDS)
        kept.close()
    assert tally.unanswered == [] and tally.answered > 50
