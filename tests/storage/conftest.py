"""Engines on the databases of `tests/conftest.py`, and databases that several tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from api.domain.changes.verdict_records import PairOutcome, PairVerdict, pair_id
from api.domain.comparison.reasons import Verdict
from api.domain.corrections import Correction
from api.domain.exports import ExportFile
from api.domain.vocabulary import CorrectionStatus, PopulationLine
from api.storage.engine import open_engine
from api.storage.exports import write_manifest
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


A_VERDICT = PairVerdict(
    pair_id("uc-msc", "adalimumab"),
    "adalimumab",
    "uc-msc",
    (PairOutcome("acr50", 24, PopulationLine.CSDMARD_INADEQUATE_RESPONSE, Verdict.INDIRECT, has_figure=False),),
)
A_FILE = ExportFile("ra-options-2026.11.2.ndjson.gz", "application/gzip", 10, "a" * 64, 1)


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


@contextmanager
def _new_database(request: pytest.FixtureRequest, directories: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a database of the kind that a fixture has for its parameter, with empty tables."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{directories.mktemp('shared') / 'test.sqlite'}"
        else:
            url = stack.enter_context(new_postgresql_database(request.getfixturevalue("postgresql_server")))
        upgrade(url)
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a database for tests that change nothing in it, or undo what they change; each kind in turn."""
    with _new_database(request, tmp_path_factory) as url:
        writer = open_engine(url, read_only=False)
        publish(writer, a_dataset(), some_levels(), now=NOW, accepted=[AN_ACCEPTED_CORRECTION])
        writer.dispose()
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def full_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a database that has a row in every table: of two releases, files, changes and verdicts."""
    first = a_dataset()
    second = replace(first, sources=(*first.sources[:1], replace(first.sources[1], note="Read again.")))
    with _new_database(request, tmp_path_factory) as url:
        writer = open_engine(url, read_only=False)
        publish(writer, first, some_levels(), [A_VERDICT], now=NOW, accepted=[AN_ACCEPTED_CORRECTION])
        release = publish(writer, second, some_levels(), [A_VERDICT], now=NOW + timedelta(hours=1)).release
        write_manifest(writer, release.id, [A_FILE])
        writer.dispose()
        yield url


@pytest.fixture(scope="module")
def shared_engine(shared_url: str) -> Iterator[Engine]:
    """The reader's engine on a shared database with `a_dataset` published."""
    opened = open_engine(shared_url, read_only=True)
    yield opened
    opened.dispose()
