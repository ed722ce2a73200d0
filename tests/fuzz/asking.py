"""The service in this process over the small dataset of the tests, and what each answer promises."""

from __future__ import annotations

import atexit
import functools
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from werkzeug.test import TestResponse

from api.app import create_app
from api.config import Settings
from api.storage.engine import open_engine
from api.storage.models import CorrectionRow, DayKeyRow, DayReportRow, DaySenderRow
from api.storage.publishing import publish
from api.storage.schema import CORRECTIONS, upgrade
from api.web.snapshots import get_service
from tests.builders import a_dataset, some_levels

LARGEST_REFUSAL = 64 * 1024
LARGEST_ANSWER = 4 * 1024 * 1024
MOMENT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
_HEADER = re.compile(r"[\x20-\x7e]*")


class BrokenPromise(AssertionError):
    """An input made the program do what it never may."""


@functools.cache
def get_client() -> FlaskClient:
    """Make the service, once a process."""
    # It lasts until the process ends, which no `with` can say.
    directory = tempfile.TemporaryDirectory()
    app = make_app(Path(directory.name))

    def end() -> None:
        get_service(app).close()
        directory.cleanup()

    atexit.register(end)
    return app.test_client()


def make_app(directory: Path) -> Flask:
    """Publish the dataset in a directory, and make an app over it that limits nobody."""
    url = f"sqlite:///{directory}/ra.sqlite"
    upgrade(url)
    upgrade(f"sqlite:///{directory}/ra-corrections.sqlite", CORRECTIONS)
    dataset = a_dataset()
    ids = {treatment.id for treatment in dataset.treatments}
    engine = open_engine(url, read_only=False)
    publish(engine, dataset, [level for level in some_levels() if level.treatment in ids], now=MOMENT)
    engine.dispose()
    app = create_app(Settings(database_url=url, rate_limit=None), clock=lambda: MOMENT)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def ask(path: str, query: bytes = b"", method: str = "GET", body: bytes = b"", **environment: str) -> TestResponse:
    """Ask as a server passes requests on, and hold the answer to what is promised of every answer."""
    response = get_client().open(
        path,
        method=method,
        data=body or None,
        environ_overrides={"QUERY_STRING": query.decode("latin-1"), **environment},
    )
    asked = f"{method} {path}?{query!r} {environment} {body!r}"
    if response.status_code >= 500 and response.status_code != 501:
        raise BrokenPromise(f"{response.status} for {asked}")
    most = LARGEST_ANSWER if response.status_code < 400 else LARGEST_REFUSAL
    if len(response.data) > most:
        raise BrokenPromise(f"{len(response.data)} bytes for {asked}")
    for name, value in response.headers:
        if not _HEADER.fullmatch(value):
            raise BrokenPromise(f"header {name}: {value!r} for {asked}")
    return response


def forget_reports() -> None:
    """Make room for further reports, of which one sender may send few in a day."""
    with get_service(get_client().application).corrections.begin() as connection:
        for table in (DayReportRow, DaySenderRow, DayKeyRow, CorrectionRow):
            connection.execute(delete(table))
