"""The tools over the real records, called through the SDK's own client."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.app import create_app
from api.assistants.interface import IN_PROCESS, Interface
from api.config import Settings
from api.web.snapshots import get_service


def make_interface(url: str) -> Iterator[Interface]:
    """The interface over a database, in process."""
    app = create_app(Settings(database_url=url, rate_limit=None))
    with httpx.Client(transport=httpx.WSGITransport(app=app), base_url=IN_PROCESS) as client:
        yield Interface(client)
    get_service(app).engine.dispose()


@pytest.fixture(scope="session")
def interface(records_url: str) -> Iterator[Interface]:
    """The interface over the real records."""
    yield from make_interface(records_url)
