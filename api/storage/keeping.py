"""Writing what nothing can make anew, and overwriting what was erased: reports of errors, webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError

from api.storage.engine import is_sqlite
from api.storage.errors import StorageError
from api.storage.schema import Tables, write_transaction


@contextmanager
def write_kept(engine: Engine, tables: Tables, refused: Callable[[str], StorageError]) -> Iterator[Connection]:
    """Open a transaction that is on the disk when it ends; what the database refuses is raised as `refused`."""
    with engine.connect() as connection:
        if is_sqlite(engine):
            # What is erased is overwritten. The pragma does nothing to a transaction that is open.
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("PRAGMA secure_delete = ON")
        with write_transaction(connection, tables):
            if not is_sqlite(engine):
                # An operator may have turned it off for the whole server.
                connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            try:
                yield connection
            except (IntegrityError, DataError) as error:
                # The text of PostgreSQL shows the whole row, and errors go to the log.
                raise refused(type(error.orig).__name__) from None


def scrub(engine: Engine) -> None:
    """Take what was erased out of the write-ahead log of SQLite, as far as no reader still needs it."""
    if is_sqlite(engine):
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
