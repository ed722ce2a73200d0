"""The state of the tables: bringing them to this program's version, and telling whether they are there."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

from api.storage.engine import BEGIN_OPTION, LOCK_SECONDS, is_sqlite, open_engine
from api.storage.errors import SchemaNewer, SchemaOlder
from api.storage.failures import name_of
from api.storage.models import Base, CorrectionsBase, WebhooksBase

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables that are upgraded and written together; `lock` is a number that no other tables have."""

    metadata: MetaData
    migrations: Path
    version_table: str
    lock: int


DATASET = Tables(Base.metadata, MIGRATIONS / "versions", "alembic_version", 7_206_154_213)
CORRECTIONS = Tables(CorrectionsBase.metadata, MIGRATIONS / "corrections", "corrections_version", 7_206_154_214)
"""Apart from the dataset, so that a report waits for no publisher, and may lie in a database of its own."""
WEBHOOKS = Tables(WebhooksBase.metadata, MIGRATIONS / "webhooks", "webhooks_version", 7_206_154_215)
"""In the database of corrections, since they cannot be made anew from the records either."""


def upgrade(url: str, tables: Tables = DATASET) -> None:
    """Bring the tables to this program's version, creating the SQLite file or all tables where missing."""
    engine = open_engine(url, read_only=False)
    try:
        upgrade_engine(engine, tables)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine, tables: Tables = DATASET) -> None:
    """Do what `upgrade` does on an engine that is open already, as an in-memory database needs it."""
    migrate(engine, "head", tables)


def migrate(engine: Engine, revision: str, tables: Tables = DATASET) -> None:
    """Bring the tables up to a revision, or remove them all (`base`), in one transaction."""
    with engine.connect() as connection, _foreign_keys_off(connection), write_transaction(connection, tables):
        config = _config(tables)
        config.attributes["connection"] = connection
        config.attributes["tables"] = tables
        if revision == "base":
            command.downgrade(config, revision)
        else:
            _refuse_newer(connection, tables)
            command.upgrade(config, revision)
        if is_sqlite(engine) and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise RuntimeError("the migration would leave references that lead nowhere")


def check_schema(engine: Engine, tables: Tables = DATASET) -> None:
    """Raise SchemaOlder or SchemaNewer unless the tables are those of this program."""
    with engine.connect() as connection:
        if _refuse_newer(connection, tables) != _script(tables).get_current_head():
            raise SchemaOlder(name_of(engine.url))


@contextmanager
def write_transaction(connection: Connection, tables: Tables = DATASET) -> Iterator[None]:
    """Open the one transaction that may write: others wait a while, then get PublisherBusy."""
    connection.execution_options(**{BEGIN_OPTION: "BEGIN IMMEDIATE"})
    with connection.begin():
        if not is_sqlite(connection.engine):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({tables.lock})")
        yield


def _refuse_newer(connection: Connection, tables: Tables) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": tables.version_table})
    current = context.get_current_revision()
    known = {script.revision for script in _script(tables).walk_revisions()}
    if current is not None and current not in known:
        raise SchemaNewer(name_of(connection.engine.url))
    return current


@contextmanager
def _foreign_keys_off(connection: Connection) -> Iterator[None]:
    # A batch migration of SQLite drops and refills a table, which its foreign keys would forbid or follow.
    # The pragma does nothing inside a transaction, so it goes to the driver before one begins.
    driver = connection.connection.dbapi_connection
    if driver is None or not is_sqlite(connection.engine):
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _config(tables: Tables) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(tables.migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@functools.cache
def _script(tables: Tables) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(tables))
