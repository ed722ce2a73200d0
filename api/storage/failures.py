"""What a driver's error means in words that a person can act on; what is unknown stays as it is."""

from __future__ import annotations

import sqlite3
from urllib.parse import unquote

import psycopg
from psycopg import errors as postgresql
from sqlalchemy import URL

from api.storage.bounded import WaitedTooLong
from api.storage.errors import (
    DatabaseDoesNotExist,
    DatabaseFull,
    DatabaseNotReadable,
    DatabaseNotWritable,
    DatabaseTooSlow,
    DatabaseUnreachable,
    PublisherBusy,
    SchemaOlder,
    StorageError,
)

NOT_WRITABLE = (postgresql.ReadOnlySqlTransaction, postgresql.InsufficientPrivilege)
TOO_SLOW = (WaitedTooLong, postgresql.ConnectionTimeout, postgresql.QueryCanceled)
TABLE_MISSING = (postgresql.UndefinedTable, postgresql.UndefinedColumn)


def typed_error(error: BaseException | None, url: URL) -> StorageError | None:
    """Name the typed error for a driver's one; None where it is not of the kinds foreseen."""
    subject = name_of(url)
    if isinstance(error, sqlite3.DatabaseError):
        return _of_sqlite(error, subject, read_only=url.query.get("mode") == "ro")
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error, subject)
    return None


def name_of(url: URL) -> str:
    """Name a database for people: the file, or database and server; never user or password."""
    if url.get_backend_name() == "sqlite":
        database = url.database or ":memory:"
        return unquote(database.removeprefix("file:")) if database.startswith("file:") else database
    return f"{url.database} at {url.host or 'localhost'}:{url.port or 5432}"


UNREADABLE_FILE = frozenset(
    {
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_IOERR,
    }
)


def _of_sqlite(error: sqlite3.DatabaseError, subject: str, *, read_only: bool) -> StorageError | None:
    # The low byte is the primary code; the rest tells variants apart.
    exact = getattr(error, "sqlite_errorcode", 0)
    code = exact & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return PublisherBusy(subject)
    if code == sqlite3.SQLITE_READONLY:
        # The variants say that not even reading works, since a file beside the database cannot be made.
        is_plain = exact == sqlite3.SQLITE_READONLY or not read_only
        return DatabaseNotWritable(subject) if is_plain else DatabaseNotReadable(subject)
    if code == sqlite3.SQLITE_FULL:
        return DatabaseFull(subject)
    if code in UNREADABLE_FILE:
        return DatabaseNotReadable(subject)
    # SQLite has one code for every mistake in a statement, so the words must do.
    if str(error).startswith(("no such table", "no such column")):
        return SchemaOlder(subject)
    return None


def _of_postgresql(error: psycopg.Error, subject: str) -> StorageError | None:
    if isinstance(error, NOT_WRITABLE):
        return DatabaseNotWritable(subject)
    if isinstance(error, TABLE_MISSING):
        return SchemaOlder(subject)
    if isinstance(error, postgresql.LockNotAvailable):
        return PublisherBusy(subject)
    if isinstance(error, TOO_SLOW):
        return DatabaseTooSlow(subject)
    if isinstance(error, postgresql.DiskFull):
        return DatabaseFull(subject)
    if isinstance(error, psycopg.OperationalError) and _is_about_connection(error):
        # The driver gives no code for what happens before a session exists.
        missing = f'database "{subject.partition(" at ")[0]}" does not exist' in str(error)
        return DatabaseDoesNotExist(subject) if missing else DatabaseUnreachable(subject)
    return None


def _is_about_connection(error: psycopg.OperationalError) -> bool:
    # Codes: 08 connection, 57 server shutting down or statement ended, 53 no connection, memory or disk left,
    # 28 sign-in, 3D database.
    return error.sqlstate is None or error.sqlstate.startswith(("08", "57", "53", "28", "3D"))
