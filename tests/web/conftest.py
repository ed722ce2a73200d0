"""An app over a small published dataset, and apps whose database cannot answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from limits import parse
from werkzeug.test import TestResponse

from api.app import create_app
from api.config import Settings
from api.domain.records import Dataset
from api.storage.engine import open_engine
from api.storage.publishing import Publication, publish
from api.storage.schema import upgrade
from api.web.snapshots import get_service
from tests.builders import a_dataset, some_levels
from tests.parts import lacking

DATA = Path(__file__).resolve().parents[2] / "data"
PUBLISHED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HARDLY_A_LIMIT = parse("1000000/minute")
CHROMIUM = Path(os.environ.get("RA_OPTIONS_TEST_CHROMIUM", "/usr/bin/chromium"))
BROWSER_SECONDS = 90
HIT = "ra-options; hit"
MISS = "ra-options; fwd=uri-miss"


def publish_to(url: str, dataset: Dataset, now: datetime = PUBLISHED) -> Publication:
    """Publish a dataset built for tests."""
    ids = {treatment.id for treatment in dataset.treatments}
    levels = [level for level in some_levels() if level.treatment in ids]
    engine = open_engine(url, read_only=False)
    try:
        return publish(engine, dataset, levels, now=now)
    finally:
        engine.dispose()


def make_app(url: str, now: datetime = NOW, public_url: str = "", **settings: Any) -> Flask:
    """Make an app that believes it is a certain moment; it hardly limits anybody unless told to."""
    given = {"rate_limit": HARDLY_A_LIMIT} | settings
    app = create_app(Settings(database_url=url, public_url=public_url, **given), clock=lambda: now)
    _made.append(app)
    return app


_made: list[Flask] = []


@pytest.fixture(autouse=True)
def _close_databases() -> Iterator[None]:
    yield
    while _made:
        get_service(_made.pop()).close()


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """What the app serves."""
    return a_dataset()


@pytest.fixture(scope="session")
def published_url(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> str:
    """URL of a database in which the dataset is published; tests only read it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('published') / 'test.sqlite'}"
    upgrade(url)
    publish_to(url, dataset)
    return url


@pytest.fixture
def app(published_url: str) -> Flask:
    return make_app(published_url)


OF_ONE_REQUEST = {"X-Request-Id", "RateLimit", "RateLimit-Policy", "Cache-Status"}
"""Headers that differ between two answers to one question."""


class ComparingClient(FlaskClient):
    """Asks a second time what may be kept, and compares: an answer given again is the one that was made."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        made = super().open(*args, **kwargs)
        if made.headers.get("Cache-Status") == MISS and made.status_code in {200, 304}:
            again = super().open(*args, **kwargs)
            assert again.status_code == made.status_code
            assert again.data == made.data
            assert _lasting_headers(again) == _lasting_headers(made)
            assert again.headers["Cache-Status"] == (MISS if _is_not_kept(made) else HIT)
        return made


def _lasting_headers(response: TestResponse) -> list[tuple[str, str]]:
    return sorted(each for each in response.headers if each[0] not in OF_ONE_REQUEST)


def _is_not_kept(response: TestResponse) -> bool:
    """Whether an answer is told to be asked for afresh each time, or is a file that is read as it is sent."""
    return response.headers["Cache-Control"] == "no-store" or "Repr-Digest" in response.headers


@contextmanager
def lasting_app(url: str, **settings: Any) -> Iterator[Flask]:
    """An app that many tests ask and none changes."""
    app = create_app(Settings(database_url=url, rate_limit=HARDLY_A_LIMIT, **settings), clock=lambda: NOW)
    app.test_client_class = ComparingClient
    yield app
    get_service(app).close()


@pytest.fixture(scope="session")
def lasting(published_url: str) -> Iterator[Flask]:
    with lasting_app(published_url) as app:
        yield app


@pytest.fixture
def client(lasting: Flask) -> FlaskClient:
    return lasting.test_client()


@pytest.fixture
def empty_client(sqlite_tables: str) -> FlaskClient:
    """A client of an app whose database has tables and no release."""
    return make_app(sqlite_tables).test_client()


@pytest.fixture
def missing_client(sqlite_url: str) -> FlaskClient:
    """A client of an app whose database does not exist."""
    return make_app(sqlite_url).test_client()


@pytest.fixture
def unreachable_client() -> FlaskClient:
    """A client of an app whose database server does not answer."""
    return make_app("postgresql://reader:secret@127.0.0.1:1/nothing").test_client()


@pytest.fixture
def tableless_client(tmp_path: Path) -> FlaskClient:
    """A client of an app whose database has no tables."""
    path = tmp_path / "tableless.sqlite"
    path.touch()
    return make_app(f"sqlite:///{path}").test_client()


@pytest.fixture(scope="session")
def lasting_records(records_url: str) -> Iterator[Flask]:
    with lasting_app(records_url) as app:
        yield app


@pytest.fixture
def records(lasting_records: Flask) -> FlaskClient:
    return lasting_records.test_client()


@pytest.fixture
def chromium(tmp_path: Path) -> list[str]:
    """The command that starts a browser without a window; skips, or fails where all tests are required."""
    if not CHROMIUM.exists():
        lacking(f"there is no browser at {CHROMIUM}; set RA_OPTIONS_TEST_CHROMIUM")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=10000"]
    return [str(CHROMIUM), *options, f"--user-data-dir={tmp_path / 'browser'}", "--enable-logging=stderr"]
