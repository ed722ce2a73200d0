"""A store of corrections, and who reports to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from api.domain.records import Dataset
from api.storage.corrections import beside, open_corrections
from api.storage.schema import CORRECTIONS, upgrade
from tests.web.conftest import make_app, publish_to
from tests.web.corrections.reporting import new_store, store_url


@pytest.fixture
def url(database_url: str, dataset: Dataset) -> str:
    """URL of a database with the dataset published and a store of corrections, of each kind in turn."""
    upgrade(beside(database_url), CORRECTIONS)
    publish_to(database_url, dataset)
    return database_url


@pytest.fixture
def reader(published_url: str, tmp_path: Path) -> FlaskClient:
    """A client of an app with an empty store of corrections in SQLite."""
    return make_app(published_url, corrections_url=new_store(tmp_path)).test_client()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """The curator's engine on the store of `reader`."""
    opened = open_corrections(store_url(tmp_path))
    yield opened
    opened.dispose()
