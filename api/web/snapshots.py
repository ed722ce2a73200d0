"""The service's own parts, and the one snapshot of the database from which a request is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flask import Flask, current_app, g
from sqlalchemy import Engine

from api.domain.release import Release
from api.storage.reading import Snapshot, snapshot
from api.web.front.state import Watch
from api.web.front.store import ResponseStore

_EXTENSION = "ra-options"


@dataclass(frozen=True, slots=True)
class Service:
    """What the views of one app share."""

    engine: Engine
    corrections: Engine
    public_url: str
    clock: Callable[[], datetime]
    exports: Path
    """Where the files of releases lie."""
    watch: Watch
    store: ResponseStore | None
    is_draining: Callable[[], bool] = lambda: False
    """Whether the server is about to stop."""

    def close(self) -> None:
        """Close every connection to the databases."""
        self.watch.end()
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
    """Say which day it is, UTC; for an answer that never changes, the day of its release."""
    release = pinned_release()
    return (get_service().clock() if release is None else release.released_at).astimezone(UTC).date()


def pin(release: Release) -> None:
    """Answer the request in hand from a release that it names."""
    g.pinned = release


def pinned_release() -> Release | None:
    """Give the release that the request in hand names, if it names one."""
    release: Release | None = g.get("pinned")
    return release


def kept_release() -> dict[str, str]:
    """The query parameter by which links from a pinned answer stay in its release; none where it is not pinned."""
    release = pinned_release()
    return {} if release is None else {"release": release.id}


@contextmanager
def open_snapshot(release_id: str | None = None) -> Iterator[Snapshot]:
    """Open the release that the request is answered from, by default the one it names, or the one served.

    The headers will name it.
    """
    pinned = pinned_release()
    chosen = release_id or (pinned.id if pinned else None)
    with snapshot(get_service().engine, release_id=chosen) as opened:
        g.release = opened.release
        yield opened


def get_release() -> Release | None:
    """Give the release that the answer in hand was made from, if it was made from one."""
    release: Release | None = g.get("release")
    return release
