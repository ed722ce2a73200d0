"""Connections are what their kind promises: read-only, of one snapshot, with foreign keys, and clear in failure."""

from __future__ import annotations

import inspect
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from api.storage.engine import open_engine
from api.storage.errors import (
    DatabaseDoesNotExist,
    DatabaseNotReadable,
    DatabaseNotWritable,
    DatabaseUnreachable,
    DirectoryMissing,
    StorageError,
    UnsupportedDatabase,
)
from api.storage.publishing import publish
from api.storage.reading import snapshot
from api.storage.schema import check_schema, upgrade
from tests.builders import a_dataset, some_levels
from tests.storage.conftest import NOW


def test_the_readers_connection_cannot_write(published: Engine) -> None:
    for statement in ("DELETE FROM servings", "CREATE TABLE t (x INTEGER)", "UPDATE agents SET name = 'x'"):
        with pytest.raises(DatabaseNotWritable), published.connect() as connection:
            connection.execute(text(statement))


def test_a_reader_sees_one_moment_from_first_to_last_select(published: Engine, engine: Engine) -> None:
    count = text("SELECT count(*) FROM servings")
    with published.connect() as reader:
        assert reader.scalar(count) == 1
        with engine.begin() as writer:
            writer.execute(text("DELETE FROM servings"))
        assert reader.scalar(count) == 1
    with published.connect() as reader:
        assert reader.scalar(count) == 0


@pytest.mark.parametrize("url", ["mysql://x/y", "oracle://x", "no url at all"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase, match="sqlite:// or postgresql://"):
        open_engine(url, read_only=True)


def test_short_names_of_postgresql_are_understood(postgresql_url: str) -> None:
    for name in ("postgres", "postgresql"):
        engine = open_engine(postgresql_url.replace("postgresql+psycopg", name), read_only=True)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        engine.dispose()


def test_a_server_that_does_not_answer() -> None:
    engine = open_engine("postgresql://user:secret@127.0.0.1:1/name", read_only=True)
    with pytest.raises(DatabaseUnreachable) as caught:
        check_schema(engine)
    assert "name at 127.0.0.1:1" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_database_that_the_server_does_not_have(postgresql_url: str) -> None:
    with pytest.raises(DatabaseDoesNotExist, match="createdb"):
        upgrade(postgresql_url + "_nowhere")


def test_the_pool_replaces_connections_that_the_server_closed(postgresql_url: str) -> None:
    engine, other = (open_engine(postgresql_url, read_only=read_only) for read_only in (True, False))
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    with other.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()
    other.dispose()


def test_ids_sort_by_code_point_in_postgresql(postgresql_url: str) -> None:
    upgrade(postgresql_url)
    engine = open_engine(postgresql_url, read_only=True)
    query = text(
        "SELECT collation_name FROM information_schema.columns WHERE table_name = 'studies' AND column_name = 'id'"
    )
    with engine.connect() as connection:
        assert connection.scalars(query).all() == ["C"]
    engine.dispose()


def test_sqlite_settings(sqlite_url: str) -> None:
    upgrade(sqlite_url)
    engine = open_engine(sqlite_url, read_only=False)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA busy_timeout")) == 10_000
    engine.dispose()


@pytest.mark.parametrize("name", ["a b", "50%", "hash#", "ü"])
def test_file_names_with_special_characters(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    url = f"sqlite:///{folder}/test.sqlite"
    upgrade(url)
    engine = open_engine(url, read_only=True)
    check_schema(engine)
    engine.dispose()
    assert (folder / "test.sqlite").exists()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "test.sqlite").write_text("no database " * 100)
    for read_only in (True, False):
        engine = open_engine(f"sqlite:///{tmp_path}/test.sqlite", read_only=read_only)
        with pytest.raises(DatabaseNotReadable):
            check_schema(engine)


def test_a_directory_that_is_missing(tmp_path: Path) -> None:
    for read_only in (True, False):
        with pytest.raises(DirectoryMissing):
            check_schema(open_engine(f"sqlite:///{tmp_path}/nowhere/test.sqlite", read_only=read_only))


UNPRIVILEGED = """
import os, sys
from api.storage.engine import open_engine
from api.storage.errors import StorageError
from api.storage.reading import snapshot
from api.storage.schema import upgrade
# What is imported late has to be there before the rights are given up: nobody may not read every interpreter.
upgrade("sqlite://")
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
try:
    if sys.argv[1] == "read":
        with snapshot(open_engine(sys.argv[2], read_only=True)) as opened:
            print(opened.release.id)
    else:
        upgrade(sys.argv[2])
except StorageError as error:
    print(type(error).__name__)
"""


def _as_unprivileged(act: str, url: str) -> str:
    # Root may write anywhere, so permissions can only be tested as somebody else.
    command = [sys.executable, "-W", "ignore::ResourceWarning", "-c", UNPRIVILEGED, act, url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def read_only_file() -> Iterator[Path]:
    """A published database in a directory that others may only read; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "test.sqlite")
        upgrade(f"sqlite:///{path}")
        engine = open_engine(f"sqlite:///{path}", read_only=False)
        publish(engine, a_dataset(), some_levels(), now=NOW)
        engine.dispose()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        yield path
        path.parent.chmod(0o755)


def test_others_may_not_upgrade_a_read_only_file(read_only_file: Path) -> None:
    assert _as_unprivileged("upgrade", f"sqlite:///{read_only_file}") == "DatabaseNotWritable"


def test_a_reader_in_a_read_only_directory_is_told_why_not(read_only_file: Path) -> None:
    assert not read_only_file.with_name("test.sqlite-shm").exists()
    assert _as_unprivileged("read", f"sqlite:///{read_only_file}") == "DatabaseNotReadable"


def test_a_closed_directory_is_told_of(read_only_file: Path) -> None:
    read_only_file.parent.chmod(0o600)
    for act in ("read", "upgrade"):
        assert _as_unprivileged(act, f"sqlite:///{read_only_file}") == "DatabaseNotReadable"


def test_a_file_that_never_changes_can_be_read_anywhere(read_only_file: Path) -> None:
    assert _as_unprivileged("read", f"sqlite:///{read_only_file}?immutable=1") == "2026.11.1"


def test_a_reader_needs_no_right_to_write_the_file_while_its_companions_exist(read_only_file: Path) -> None:
    read_only_file.parent.chmod(0o755)
    read_only_file.chmod(0o644)
    engine = open_engine(f"sqlite:///{read_only_file}", read_only=False)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM releases"))
        assert _as_unprivileged("read", f"sqlite:///{read_only_file}") == "2026.11.1"
    engine.dispose()


def test_every_error_is_one_sentence_without_sql() -> None:
    for error in StorageError.__subclasses__():
        parameters = inspect.signature(error).parameters.values()
        named = {each.name: True for each in parameters if each.kind is each.KEYWORD_ONLY}
        sentence = str(error(*(each.name for each in parameters if each.name not in named), **named))
        assert sentence.endswith(".") and "\n" not in sentence
        assert not any(word in sentence for word in ("SELECT", "INSERT", "UPDATE "))


def test_snapshot_works_on_a_writers_engine_too(published: Engine, engine: Engine) -> None:
    with snapshot(engine) as opened:
        assert opened.release.id == "2026.11.1"
