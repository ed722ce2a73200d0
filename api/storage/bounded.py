"""Connections whose waits end when the patience of a request does."""

from __future__ import annotations

import math
import sqlite3
from typing import Any, Self

import psycopg
from psycopg import errors as postgresql
from sqlalchemy import Engine, PoolProxiedConnection, QueuePool, event

from api.storage.errors import DatabaseTooSlow, PublisherBusy, StorageError
from api.storage.patience import LONGEST_WAIT_SECONDS, Rest, wait_at_most, waiting

WASTES_TIME = (DatabaseTooSlow, PublisherBusy)
"""Errors that come after a wait; the others come at once, so nobody needs to be kept from them."""


class WaitedTooLong(psycopg.OperationalError):
    """The server did not answer within the patience of a request."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection to PostgreSQL that is closed when the server keeps a request waiting too long."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Run a step of the protocol; WaitedTooLong where the server lets it wait."""
        with waiting() as seconds:
            if seconds is None:
                return super().wait(gen, interval, timeout)
            try:
                return super().wait(gen, interval, seconds if timeout is None else min(timeout, seconds))
            except postgresql._WaitTimeout:
                # Whatever arrives later belongs to a request that has been answered.
                self.close()
                raise WaitedTooLong("the server did not answer in time") from None

    @classmethod
    def open(cls, *arguments: Any, **options: Any) -> Self:
        """Connect, if the request has patience for it."""
        with waiting() as seconds:
            if seconds is not None and seconds < LONGEST_WAIT_SECONDS:
                raise WaitedTooLong("no time was left to connect")
            return cls.connect(*arguments, **options)


class RestingPool(QueuePool):
    """A pool that gives no connection while its database rests."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.rest = Rest()

    def connect(self) -> PoolProxiedConnection:
        """Give a connection; the error that began the rest while there is one."""
        self.rest.enter()
        try:
            return super().connect()
        except Exception:
            self.rest.go_on()
            raise


def bound_postgresql(engine: Engine) -> None:
    """Make an engine connect with BoundedConnection."""

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]) -> BoundedConnection:
        if wait_at_most() is not None:
            # The server gives up, too: else what waits for a lock would heap up there, with nobody to read it.
            limit = f"-c statement_timeout={math.ceil(LONGEST_WAIT_SECONDS * 1000)}"
            options["options"] = f"{limit} {options.get('options', '')}".strip()
        return BoundedConnection.open(*arguments, **options)

    _end_rests(engine)


def bound_sqlite(engine: Engine, lock_seconds: float) -> None:
    """Make connections of an engine wait for a lock as long as the request may, and never longer than so."""

    def set_wait(connection: sqlite3.Connection, *_: object) -> None:
        seconds = wait_at_most()
        wanted = lock_seconds if seconds is None else min(lock_seconds, seconds)
        connection.execute(f"PRAGMA busy_timeout = {math.ceil(wanted * 1000)}")

    # A connection needs locks before it is given to anybody.
    event.listen(engine, "connect", set_wait)
    event.listen(engine, "checkout", set_wait)

    _end_rests(engine)


def note_failure(engine: Engine, error: StorageError) -> None:
    """Let a database rest where an error wasted the time of a request."""
    if not isinstance(engine.pool, RestingPool):
        return
    if isinstance(error, WASTES_TIME):
        engine.pool.rest.begin(error)
    else:
        engine.pool.rest.go_on()


def _end_rests(engine: Engine) -> None:
    @event.listens_for(engine, "checkin")
    def end(connection: object, _record: object) -> None:
        if connection is not None and isinstance(engine.pool, RestingPool):
            engine.pool.rest.end()
