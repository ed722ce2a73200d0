"""Engines on the databases of `tests/conftest.py`, and databases that several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from api.domain.corrections import Correction
from api.domain.vocabulary import CorrectionStatus
from api.storage.engine import open_engine
from api.storage.publishing import publish
from api.storage.schema import upgrade
from tests.builders import a_dataset, some_levels
from tests.databases import new_postgresql_database

NOW = datetime(2026, 11, 5, 12, 30, 15, 250000, tzinfo=UTC)


AN_ACCEPTED_CORRECTION = Correction(
    "mfrggzdfmztwq2lknnwg23tpoa",
    CorrectionStatus.ACCEPTED,
    "studies",
    "armada",
    None,
    "2026.11.1",
    received_at=NOW,
    resolved_at=NOW,
    note="Put right.",
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The publisher's engine on a database with empty tables."""
    opened = open_engine(database_url, read_only=False)
    yield opened
    opened.dispose()


@pytest.fixture
def web_engine(database_url: str) -> Iterator[Engine]:
    """The reader's engine on the same database."""
    opened = open_engine(database_url, read_only=True)
    yield opened
    opened.dispose()


@pytest.fixture
def published(engine: Engine, web_engine: Engine) -> Engine:
    """The reader's engine on a database with `a_dataset` published."""
    publish(engine, a_dataset(), some_levels(), now=NOW)
    return web_engine


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a database for tests that change nothing in it, or undo what they change; each kind in turn."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('shared') / 'test.sqlite'}"
        else:
            url = stack.enter_context(new_postgresql_database(request.getfixturevalue("postgresql_server")))
        upgrade(url)
        writer = open_engine(url, read_only=False)
        publish(writer, a_dataset(), some_levels(), now=NOW, accepted=[AN_ACCEPTED_CORRECTION])
        writer.dispose()
        yield url


@pytest.fixture(scope="module")
def shared_engine(shared_url: str) -> Iterator[Engine]:
    """The reader's engine on a shared database with `a_dataset` published."""
    opened = open_engine(shared_url, read_only=True)
    yield opened
    opened.dispose()
