"""Readers that ask as fast as they can, and the check that each answer is of one whole release."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
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

from api.app import create_app
from api.config import Settings
from api.storage.engine import open_engine
from api.storage.errors import AlreadyServed
from api.storage.publishing import publish, roll_back
from api.web.snapshots import get_service
from tests.builders import some_levels
from tests.trouble.publisher import marked_dataset
from tests.web.serving import serving

READS: Final = (
    "/v1/treatments/adalimumab",
    "/v1/sources?limit=7",
    "/v1/studies?limit=5&fields=name",
    "/v1/search?q=adalimumab",
    "/v1/comparisons?treatments=adalimumab,uc-msc",
)
READERS: Final = 6


@dataclass(slots=True)
class Readers:
    """Clients that ask as fast as they can, and note what they got."""

    port: int
    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    losses: list[float] = field(default_factory=list)
    """When requests lost their connection, on the monotonic clock."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _end: threading.Event = field(default_factory=threading.Event)

    @property
    def lost(self) -> int:
        """How many requests lost their connection."""
        return len(self.losses)

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
                    self.losses.append(time.monotonic())
                    time.sleep(0.05)

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


def publish_marked(url: str, mark: str, now: datetime | None = None) -> str:
    engine = open_engine(url, read_only=False)
    try:
        return publish(engine, marked_dataset(mark), some_levels(), now=now or datetime.now(UTC)).release.id
    finally:
        engine.dispose()


def serve_again(url: str, release: str) -> None:
    engine = open_engine(url, read_only=False)
    try:
        roll_back(engine, release, "A test.", now=datetime.now(UTC))
    except AlreadyServed:
        pass
    finally:
        engine.dispose()


def check_against_a_quiet_server(url: str, readers: Readers) -> None:
    """What was read under load is what a server without any makes of the same release."""
    app = create_app(Settings(database_url=url, rate_limit=None, store_bytes=0))
    try:
        for release in sorted({release for _, release in readers.seen}):
            serve_again(url, release)
            for address in READS:
                quiet = app.test_client().get(address, base_url=f"http://127.0.0.1:{readers.port}")
                assert quiet.headers["Data-Release"] == release
                assert readers.seen.get((address, release), set()) <= {hashlib.sha256(quiet.data).hexdigest()}
    finally:
        get_service(app).close()


@contextmanager
def load(url: str, directory: Path) -> Iterator[tuple[Readers, subprocess.Popen[str]]]:
    settings = {"RA_OPTIONS_DATABASE_URL": url, "RA_OPTIONS_RATE_LIMIT": "off"}
    with patch.dict(os.environ, settings), serving(directory, "--workers", "2") as (port, server):
        readers = Readers(port)
        with readers.reading():
            yield readers, server
    assert "Traceback" not in (directory / "serve.log").read_text()
