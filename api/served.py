"""The application as a worker of the server has it: inside of what operators see it by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask
from sqlalchemy import Engine

from api.app import create_app
from api.config import Settings
from api.memory import collector_resting, share_heaps
from api.observing.draining import Drain
from api.observing.ledger import Ledger, StoreNumbers
from api.observing.logs import AccessLog, Redactor, begin_logging
from api.observing.observer import Observer
from api.observing.settings import Address
from api.observing.watch import ServedData, Watch
from api.storage.errors import NothingPublished
from api.storage.following import follow_statements
from api.storage.patience import bounded
from api.storage.reading import count_overdue, snapshot
from api.web.snapshots import get_service
from api.workers import begin_work


def make_worker(settings: Settings, directory: Path) -> WSGIApplication:
    """Make the whole application of one process; those that serve together have a directory in common."""
    begin_logging(make_redactor(settings), as_json=settings.observing.writes_json)
    share_heaps()
    begin_work()
    drain = Drain(directory)
    if drain.has_begun():
        # The word to stop came before this process could hear it.
        raise SystemExit
    with collector_resting():
        app = create_app(settings, is_draining=drain.has_begun)
        service = get_service(app)
        service.watch.start()
        store = service.store
        return observe(app, app.wsgi_app, settings, directory, drain, None if store is None else store.numbers)


def observe(
    app: Flask,
    application: WSGIApplication,
    settings: Settings,
    directory: Path,
    drain: Drain,
    store: Callable[[], StoreNumbers] | None = None,
) -> Observer:
    """Wrap an application; `store` tells what its store of finished answers holds."""
    observing, engine = settings.observing, get_service(app).engine
    ledger = Ledger(directory)
    watch = Watch(Looking(engine), note=lambda: None if store is None else ledger.note_store(store()))
    watch.start()
    if observing.metrics is not None:
        _serve_numbers(directory, watch, observing.metrics)
    tracer = _open_tracer(engine) if observing.traces else None
    return Observer(
        application,
        ledger,
        is_draining=drain.has_begun,
        write_line=AccessLog().write if observing.writes_json else None,
        begin_span=None if tracer is None else tracer.begin,
    )


def make_redactor(settings: Settings) -> Redactor:
    """Make what takes the passwords of the settings out of log lines."""
    return Redactor((settings.database_url, settings.corrections_url, settings.rate_limit_store))


class Looking:
    """Looks at what is served; counts overdue reviews anew where release or day is another one."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counted: tuple[str, date, int] | None = None

    def __call__(self) -> ServedData | None:
        """Look once."""
        try:
            with bounded(), snapshot(self._engine) as opened:
                release, today = opened.release, datetime.now(UTC).date()
                if self._counted is None or self._counted[:2] != (release.id, today):
                    self._counted = (release.id, today, count_overdue(opened, today))
                return ServedData(release.id, release.released_at, self._counted[2])
        except NothingPublished:
            return None


def _serve_numbers(directory: Path, watch: Watch, address: Address) -> None:
    # Only where it is asked for: it takes a twentieth of the start to read.
    from api.observing.exporter import serve_numbers
    from api.observing.metrics import Numbers, make_registry

    serve_numbers(make_registry(Numbers(directory, watch, lambda: datetime.now(UTC))), address)


def _open_tracer(engine: Engine) -> Any:
    # Only where it is asked for: what it needs is installed by an extra.
    tracer = import_module("api.observing.tracing").open_tracer()
    follow_statements(engine, tracer.begin_statement)
    # Spans are sent every few seconds; those that wait when a worker ends are sent then. Its `atexit` is not called.
    Finalize(None, tracer.close, exitpriority=1)
    return tracer
