"""A receiver, and a store with the tables of webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from api.storage.corrections import open_corrections
from api.storage.schema import WEBHOOKS, upgrade
from tests.webhooks.receiving import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver over plain HTTP on this machine."""
    with receiving() as opened:
        yield opened


@pytest.fixture
def store_url(blank_url: str) -> str:
    """URL of a database with the tables of webhooks alone, of each kind in turn."""
    upgrade(blank_url, WEBHOOKS)
    return blank_url


@pytest.fixture
def store(store_url: str) -> Iterator[Engine]:
    """The engine of a deliverer on that database."""
    opened = open_corrections(store_url)
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Engine]:
    """The same, on SQLite alone, where the database makes no difference."""
    upgrade(sqlite_url, WEBHOOKS)
    opened = open_corrections(sqlite_url)
    yield opened
    opened.dispose()
