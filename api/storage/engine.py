"""Opening databases: every default of a backend in one function, each with its reason."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from api.storage.bounded import RestingPool, bound_postgresql, bound_sqlite, note_failure
from api.storage.errors import (
    DatabaseMissing,
    DatabaseNotReadable,
    DatabaseNotWritable,
    DirectoryMissing,
    UnsupportedDatabase,
)
from api.storage.failures import typed_error
from api.storage.kept_records import keep_records
from api.storage.patience import POOL_SECONDS

LOCK_SECONDS = 10
"""How long a publisher waits for another one; publishing takes about a second."""

CONNECT_SECONDS = 2
"""How long a server may take to accept a connection before it counts as unreachable; less is no time for the driver."""

BEGIN_OPTION = "sqlite_begin"
"""Execution option of a connection: the statement that opens its transactions on SQLite."""

HIDE_PARAMETERS = True
"""An error never repeats values: they may be what a caller wrote, and errors go to the log."""

POOL: dict[str, Any] = {"poolclass": RestingPool, "pool_timeout": POOL_SECONDS}

KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""A command waits as long as its work takes, but not for a machine that is no longer there."""

FILE = "file"
"""Key under which a connection keeps which file it is connected to; none until a writer has made it."""

MEMORY_NAMES = {None, "", ":memory:"}


def open_engine(url: str, *, read_only: bool, may_create: bool = True) -> Engine:
    """Open a database; nothing is connected yet, and what goes wrong later is raised as a StorageError.

    A writer makes the file of an SQLite database that is missing, unless it may not create any.
    """
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except ArgumentError:
        raise UnsupportedDatabase(url.partition(":")[0]) from None
    if backend == "sqlite":
        engine = _open_sqlite(parsed, read_only, may_create)
    elif backend in {"postgresql", "postgres"}:
        engine = _open_postgresql(parsed.set(drivername="postgresql+psycopg"), read_only)
    else:
        raise UnsupportedDatabase(parsed.drivername)
    event.listen(engine, "handle_error", _raise_typed)
    keep_records(engine)
    return engine


def is_sqlite(engine: Engine) -> bool:
    """Whether an engine talks to SQLite."""
    return engine.dialect.name == "sqlite"


def _raise_typed(context: ExceptionContext) -> None:
    # The pool's own probe of a stale connection must see the driver's error, so that it can connect anew.
    if context.is_pre_ping or context.engine is None:
        return
    error = typed_error(context.original_exception, context.engine.url)
    if error is not None:
        note_failure(context.engine, error)
        raise error from context.original_exception


def _open_postgresql(url: URL, read_only: bool) -> Engine:
    engine = create_engine(
        url,
        **POOL,
        hide_parameters=HIDE_PARAMETERS,
        # A server that restarted leaves dead connections in the pool; the probe replaces them unseen.
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, **KEEPALIVE},
        # Readers see one moment from first to last select. A publisher must see what the publisher before it
        # wrote while it waited for the lock, which only READ COMMITTED shows.
        isolation_level="REPEATABLE READ" if read_only else "READ COMMITTED",
    )
    bound_postgresql(engine)
    return engine.execution_options(postgresql_readonly=True) if read_only else engine


def _open_sqlite(url: URL, read_only: bool, may_create: bool) -> Engine:
    options: dict[str, Any] = {"hide_parameters": HIDE_PARAMETERS}
    path = None if url.database in MEMORY_NAMES else sqlite_path(url)
    if path is None:
        # One connection for all threads: a second one would see an empty database of its own.
        options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        read_only = False
    else:
        options |= POOL
        url = _read_only_url(url, path) if read_only else url
    engine = create_engine(url, **options)
    if path is not None:
        _watch_file(engine, path, read_only, must_exist=read_only or not may_create)
        bound_sqlite(engine, LOCK_SECONDS)

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        _set_up_sqlite(connection, read_only)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))

    return engine


def _watch_file(engine: Engine, path: Path, read_only: bool, must_exist: bool) -> None:
    """Connect to the file that lies at a path, and never go on with one that was deleted or replaced."""

    @event.listens_for(engine, "do_connect")
    def check_file(_dialect: object, record: ConnectionPoolEntry, *_: object) -> None:
        _check_file(path, read_only, must_exist)
        record.info[FILE] = _identity(path)

    @event.listens_for(engine, "checkout")
    def check_identity(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        # An open file outlives its name: readers would be answered from it for ever, and reports would go nowhere.
        known, found = record.info[FILE], _identity(path)
        if known is None:
            record.info[FILE] = found
        elif found != known:
            raise DisconnectionError(f"{path} is another file than before")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def sqlite_path(url: URL) -> Path:
    """Name the file behind an SQLite URL."""
    return Path(url.database or "")


def _read_only_url(url: URL, path: Path) -> URL:
    # mode=ro is the database's own refusal. Further words of the URI, such as immutable=1 for a file on a
    # read-only disk, are the operator's to add.
    return url.set(database=f"file:{quote(str(path))}", query={**url.query, "mode": "ro", "uri": "true"})


def _set_up_sqlite(connection: sqlite3.Connection, read_only: bool) -> None:
    # The driver would open transactions only before the first write; without its help BEGIN is ours to send.
    connection.isolation_level = None
    # Off by default in SQLite, for each connection.
    connection.execute("PRAGMA foreign_keys = ON")
    if not read_only:
        # Readers go on reading the former release while a publisher writes; kept in the file once set.
        connection.execute("PRAGMA journal_mode = WAL")
        # What is committed is on the disk, and outlives a loss of power; some builds of SQLite have it otherwise.
        connection.execute("PRAGMA synchronous = FULL")


def _check_file(path: Path, read_only: bool, must_exist: bool) -> None:
    # SQLite says "unable to open database file" to all of these.
    try:
        in_directory, present = path.parent.is_dir(), path.exists()
    except PermissionError:
        raise DatabaseNotReadable(str(path)) from None
    if not in_directory:
        raise DirectoryMissing(str(path.parent))
    if must_exist and not present:
        raise DatabaseMissing(str(path))
    if not read_only and not os.access(path if present else path.parent, os.W_OK):
        raise DatabaseNotWritable(str(path))
