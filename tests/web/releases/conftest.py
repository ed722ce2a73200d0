"""A service with a history: a release, one that corrects it, a return to the first, and one after that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.domain.records import Dataset
from api.storage.engine import open_engine
from api.storage.publishing import roll_back
from api.storage.schema import upgrade
from tests.databases import new_postgresql_database
from tests.web.conftest import PUBLISHED, make_app, publish_to
from tests.web.embeds.test_releases import corrected

FIRST, SECOND, LAST = "2026.11.1", "2026.11.2", "2026.12.1"
DAY = timedelta(days=1)
REASON = "A figure was taken from the wrong table."
NOW = PUBLISHED + 60 * DAY


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def history_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> Iterator[str]:
    """URL of a database in which `corrected` was published, taken back, and published once more without cautions."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('history') / 'test.sqlite'}"
        else:
            url = stack.enter_context(new_postgresql_database(request.getfixturevalue("postgresql_server")))
        upgrade(url)
        publish_to(url, dataset)
        publish_to(url, corrected(dataset), PUBLISHED + 2 * DAY)
        engine = open_engine(url, read_only=False)
        roll_back(engine, FIRST, REASON, now=PUBLISHED + 4 * DAY)
        engine.dispose()
        publish_to(url, replace(corrected(dataset), cautions=()), PUBLISHED + 40 * DAY)
        yield url


@pytest.fixture
def history_app(history_url: str) -> Flask:
    """An app over the history, some days later."""
    return make_app(history_url, now=NOW)


@pytest.fixture
def reader(history_app: Flask) -> FlaskClient:
    """A client of that app."""
    return history_app.test_client()
