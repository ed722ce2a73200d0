"""Fixtures that tests of more than one layer need: an empty database of each kind, with and without tables."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import redis
from sqlalchemy import URL, make_url

from api.curation.reading import read_dataset
from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.storage.engine import open_engine
from api.storage.publishing import publish
from api.storage.schema import upgrade
from tests.databases import connect_to, new_postgresql_database
from tests.parts import lacking

DEFAULT_POSTGRESQL_URL = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
DATA = Path(__file__).resolve().parents[1] / "data"
RECORDS_PUBLISHED = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DEFAULT_REDIS_URL = "redis://127.0.0.1:6379/0"


def pytest_collection_finish() -> None:
    """Let the collector leave out what stays to the end: all tests, and the modules that they need.

    It would look through them some thousand times, which is a quarter of the time of tests that make answers.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def postgresql_server() -> URL:
    """The server on which tests make databases of their own; skips, or fails where all tests are required."""
    url = make_url(os.environ.get("RA_OPTIONS_TEST_POSTGRESQL_URL", DEFAULT_POSTGRESQL_URL))
    try:
        connect_to(url).close()
    except psycopg.OperationalError:
        lacking(f"PostgreSQL does not answer at {url.host}:{url.port}; set RA_OPTIONS_TEST_POSTGRESQL_URL")
    return url


@pytest.fixture
def postgresql_url(postgresql_server: URL) -> Iterator[str]:
    """URL of an empty PostgreSQL database without tables."""
    with new_postgresql_database(postgresql_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with empty tables, which tests copy: making the tables takes half a second."""
    path = tmp_path_factory.mktemp("tables") / "empty.sqlite"
    upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[str]:
    """URL of a database with empty tables, which tests copy."""
    with new_postgresql_database(postgresql_server) as url:
        upgrade(url)
        yield url


@pytest.fixture
def sqlite_tables(sqlite_url: str, sqlite_template: Path) -> str:
    """URL of an SQLite database with empty tables."""
    shutil.copyfile(sqlite_template, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
def postgresql_tables(postgresql_server: URL, postgresql_template: str) -> Iterator[str]:
    """URL of a PostgreSQL database with empty tables."""
    with new_postgresql_database(postgresql_server, like=postgresql_template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def blank_url(request: pytest.FixtureRequest) -> str:
    """URL of a database without tables, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a database with empty tables, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_tables"))


@pytest.fixture
def redis_url() -> Iterator[str]:
    """URL of an empty Redis database; skips, or fails where all tests are required."""
    url = os.environ.get("RA_OPTIONS_TEST_REDIS_URL", DEFAULT_REDIS_URL)
    client = redis.Redis.from_url(url, socket_connect_timeout=3)
    try:
        client.ping()
    except redis.ConnectionError:
        lacking(f"Redis does not answer at {url}; set RA_OPTIONS_TEST_REDIS_URL")
    yield url
    for key in client.scan_iter("*ra-options*"):
        client.delete(key)
    client.close()


@pytest.fixture(scope="session")
def real_dataset() -> Dataset:
    """The real records."""
    return read_records()


@pytest.fixture(scope="session")
def records_url(tmp_path_factory: pytest.TempPathFactory, real_dataset: Dataset) -> str:
    """URL of a database in which the real records are published."""
    url = f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}"
    publish_records(url, real_dataset)
    return url


def read_records() -> Dataset:
    """Read the real records."""
    reading = read_dataset(DATA)
    assert reading.dataset is not None, reading.problems
    return reading.dataset


def publish_records(url: str, dataset: Dataset) -> None:
    """Publish records in a new database."""
    upgrade(url)
    engine = open_engine(url, read_only=False)
    publish(engine, dataset, derive_evidence_levels(dataset), now=RECORDS_PUBLISHED)
    engine.dispose()
