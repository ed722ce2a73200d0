"""Releases come and go under full load, publishers and workers are killed: every answer is of one whole release."""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pytest

from api.app import create_app
from api.config import Settings
from api.storage.engine import open_engine
from api.storage.errors import AlreadyServed
from api.storage.publishing import publish, roll_back
from api.web.snapshots import get_service
from tests.builders import some_levels
from tests.trouble.asking import wait_for
from tests.trouble.publisher import marked_dataset
from tests.web.serving import ask, serving

READS: Final = (
    "/v1/treatments/adalimumab",
    "/v1/sources?limit=7",
    "/v1/studies?limit=5&fields=name",
    "/v1/search?q=adalimumab",
    "/v1/comparisons?treatments=adalimumab,uc-msc",
)
READERS: Final = 6
SEEN_SECONDS: Final = 2
"""In which every worker answers from the release that was published."""
SOME_OR_MANY: Final = [pytest.param(2, id="some"), pytest.param(60, id="many", marks=pytest.mark.soak)]
"""Seconds of load."""


@dataclass(slots=True)
class Readers:
    """Clients that ask as fast as they can, and note what they got."""

    port: int
    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    """Requests whose connection broke."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _end: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read until the block ends."""
        threads = [threading.Thread(target=self._read, args=[number]) for number in range(READERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._end.set()
            for thread in threads:
                thread.join()

    def _read(self, reader: int) -> None:
        addresses = itertools.cycle(READS[reader % len(READS) :] + READS[: reader % len(READS)])
        while not self._end.is_set():
            with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
                try:
                    self._read_some(connection, addresses)
                except (OSError, HTTPException):
                    self.lost += 1

    def _read_some(self, connection: HTTPConnection, addresses: Iterator[str]) -> None:
        for _ in range(50):
            if self._end.is_set():
                return
            address, number = next(addresses), next(self._numbers)
            # Every third question is put in words that nobody used before, so that no store has its answer.
            accept = "application/json" if number % 3 else f"application/json, x/y{number};q=0.1"
            connection.request("GET", address, headers={"Accept": accept})
            response = connection.getresponse()
            body = response.read()
            self.statuses[response.status] += 1
            release = response.headers["Data-Release"]
            self.seen.setdefault((address, release), set()).add(hashlib.sha256(body).hexdigest())


def _publish(url: str, mark: str) -> str:
    engine = open_engine(url, read_only=False)
    try:
        return publish(engine, marked_dataset(mark), some_levels(), now=datetime.now(UTC)).release.id
    finally:
        engine.dispose()


def _roll_back(url: str, release: str) -> None:
    engine = open_engine(url, read_only=False)
    try:
        roll_back(engine, release, "A test.", now=datetime.now(UTC))
    except AlreadyServed:
        pass
    finally:
        engine.dispose()


def _check_against_a_quiet_server(url: str, readers: Readers) -> None:
    """What was read under load is what a server without any makes of the same release."""
    app = create_app(Settings(database_url=url, rate_limit=None, store_bytes=0))
    try:
        for release in sorted({release for _, release in readers.seen}):
            _roll_back(url, release)
            for address in READS:
                quiet = app.test_client().get(address, base_url=f"http://127.0.0.1:{readers.port}")
                assert quiet.headers["Data-Release"] == release
                assert readers.seen.get((address, release), set()) <= {hashlib.sha256(quiet.data).hexdigest()}
    finally:
        get_service(app).close()


@contextmanager
def _load(url: str, directory: Path) -> Iterator[tuple[Readers, subprocess.Popen[str]]]:
    settings = {"RA_OPTIONS_DATABASE_URL": url, "RA_OPTIONS_RATE_LIMIT": "off"}
    with patch.dict(os.environ, settings), serving(directory, "--workers", "2") as (port, server):
        readers = Readers(port)
        with readers.reading():
            yield readers, server
    assert "Traceback" not in (directory / "serve.log").read_text()


@pytest.mark.parametrize("seconds", SOME_OR_MANY)
def test_readers_get_whole_releases_while_others_come_and_go(database_url: str, tmp_path: Path, seconds: int) -> None:
    chance = random.Random(seconds)
    releases = [_publish(database_url, "first"), _publish(database_url, "second")]
    with _load(database_url, tmp_path) as (readers, _):
        end = time.monotonic() + seconds
        for number in itertools.count():
            if chance.random() < 0.5:
                releases.append(_publish(database_url, f"mark {number}"))
            else:
                _roll_back(database_url, chance.choice(releases[:-1]))
            if time.monotonic() > end:
                break
        _roll_back(database_url, releases[0])
        last = _publish(database_url, "last")
        time.sleep(SEEN_SECONDS)
        assert {ask(readers.port, READS[0])[0].headers["Data-Release"] for _ in range(20)} == {last}
    assert set(readers.statuses) == {200} and readers.lost == 0
    print(f"{readers.statuses[200]} answers of {len({release for _, release in readers.seen})} releases")
    _check_against_a_quiet_server(database_url, readers)


@pytest.mark.parametrize("seconds", SOME_OR_MANY)
def test_readers_get_whole_releases_while_publishers_are_killed(
    database_url: str, tmp_path: Path, seconds: int
) -> None:
    chance = random.Random(seconds)
    _publish(database_url, "first")
    with _load(database_url, tmp_path) as (readers, _):
        end = time.monotonic() + seconds
        for number in itertools.count():
            command = [sys.executable, "-m", "tests.trouble.publisher", database_url, f"mark {number}"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as publisher:
                assert publisher.stdout is not None and publisher.stdout.readline() == "ready\n"
                time.sleep(chance.uniform(0, 0.8))
                publisher.kill()
            if time.monotonic() > end:
                break
    assert set(readers.statuses) == {200} and readers.lost == 0
    print(f"{number + 1} kills, {readers.statuses[200]} answers of {len({each for _, each in readers.seen})} releases")
    _check_against_a_quiet_server(database_url, readers)


@pytest.mark.parametrize("kills", [pytest.param(1, id="once"), pytest.param(8, id="often", marks=pytest.mark.soak)])
def test_a_worker_that_is_killed_takes_its_requests_with_it_and_no_more(
    sqlite_tables: str, tmp_path: Path, kills: int
) -> None:
    _publish(sqlite_tables, "first")
    with _load(sqlite_tables, tmp_path) as (readers, server):
        for _ in range(kills):
            workers = _children(server.pid)
            os.kill(workers[-1], signal.SIGKILL)
            wait_for(lambda before=workers: len(_children(server.pid)) == 2 and _children(server.pid) != before)
            # Two deaths of one worker within 5.5 seconds count as hopeless, and end the server.
            time.sleep(3 if kills == 1 else 6.5)
    assert set(readers.statuses) == {200}
    # A connection that breaks has one request under way; the others wait to be accepted.
    assert readers.lost <= READERS * kills
    print(f"{kills} kills, {readers.statuses[200]} answers, {readers.lost} broken connections")
    _check_against_a_quiet_server(sqlite_tables, readers)


def test_a_server_that_is_killed_can_be_started_again(sqlite_tables: str, tmp_path: Path) -> None:
    release = _publish(sqlite_tables, "first")
    with _load(sqlite_tables, tmp_path) as (readers, server):
        workers = _children(server.pid)
        server.kill()
        server.wait()
        took = wait_for(lambda: not any(_is_alive(worker) for worker in workers))
    print(f"the port was free after {took:.1f} s")
    settings = {"RA_OPTIONS_DATABASE_URL": sqlite_tables}
    with patch.dict(os.environ, settings), serving(tmp_path, "--workers", "2", port=readers.port) as (port, _):
        assert ask(port, "/readyz")[0].headers["Data-Release"] == release


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
