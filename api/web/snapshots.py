"""The service's own parts, and the one snapshot of the database from which a request is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask, current_app, g
from sqlalchemy import Engine

from api.domain.release import Release
from api.storage.reading import Snapshot, snapshot

_EXTENSION = "ra-options"


@dataclass(frozen=True, slots=True)
class Service:
    """What the views of one app share."""

    engine: Engine
    corrections: Engine
    public_url: str
    clock: Callable[[], datetime]

    def close(self) -> None:
        """Close every connection to the databases."""
        self.engine.dispose()
        self.corrections.dispose()


def attach_service(app: Flask, service: Service) -> None:
    """Give an app the parts that its views share."""
    app.extensions[_EXTENSION] = service


def get_service(app: Flask | None = None) -> Service:
    """Give the parts of an app, by default of the one in hand."""
    service = (app or current_app).extensions[_EXTENSION]
    assert isinstance(service, Service)
    return service


def today() -> date:
    """Say which day it is, UTC."""
    return get_service().clock().astimezone(UTC).date()


@contextmanager
def open_snapshot(release_id: str | None = None) -> Iterator[Snapshot]:
    """Open the release that the request is answered from, by default the one served; the headers will name it."""
    with snapshot(get_service().engine, release_id=release_id) as opened:
        g.release = opened.release
        yield opened


def get_release() -> Release | None:
    """Give the release that the answer in hand was made from, if it was made from one."""
    release: Release | None = g.get("release")
    return release
