"""Migrations make the tables of the models, and what is wrong with a database is said in one sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, inspect, text

from api.storage.engine import open_engine
from api.storage.errors import DatabaseMissing, DirectoryMissing, SchemaNewer, SchemaOlder
from api.storage.schema import CORRECTIONS, DATASET, WEBHOOKS, Tables, check_schema, migrate, upgrade, upgrade_engine


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    # SQLite's index of words is a table of its own kind, with five more behind it; no model describes them.
    return kind != "table" or not str(name).startswith("search_index")


def _is_on_sqlite(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    # The comparison does not know that an index may be meant for one database alone.
    return (kind, name) != ("index", "ix_search_texts_words")


EACH = pytest.mark.parametrize("tables", [DATASET, CORRECTIONS, WEBHOOKS], ids=["dataset", "corrections", "webhooks"])


@pytest.fixture
def upgraded(blank_url: str, tables: Tables) -> Iterator[Engine]:
    """A database with one kind of tables and no other."""
    upgrade(blank_url, tables)
    opened = open_engine(blank_url, read_only=False)
    yield opened
    opened.dispose()


@EACH
def test_upgraded_tables_do_not_differ_from_the_models(upgraded: Engine, tables: Tables) -> None:
    engine = upgraded
    with engine.connect() as connection:
        options: dict[str, object] = {"compare_type": True, "include_name": _is_ours}
        options["version_table"] = tables.version_table
        if engine.dialect.name == "sqlite":
            options["include_object"] = _is_on_sqlite
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, tables.metadata) == []


@EACH
def test_upgraded_tables_have_the_checks_of_the_models(upgraded: Engine, tables: Tables) -> None:
    inspector = inspect(upgraded)
    for name, table in tables.metadata.tables.items():
        meant = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
        assert {check["name"] for check in inspector.get_check_constraints(name)} == meant
        keys = {str(key.name) for key in table.foreign_key_constraints}
        assert {key["name"] for key in inspector.get_foreign_keys(name)} == keys


def test_each_database_has_its_index_of_words(engine: Engine) -> None:
    inspector = inspect(engine)
    indexes = {index["name"]: index for index in inspector.get_indexes("search_texts")}
    if engine.dialect.name == "sqlite":
        assert indexes == {} and "search_index" in inspector.get_table_names()
    else:
        assert indexes["ix_search_texts_words"]["dialect_options"]["postgresql_using"] == "gin"
        assert not any(name.startswith("search_index") for name in inspector.get_table_names())


def test_upgrade_twice_changes_nothing(database_url: str, engine: Engine) -> None:
    upgrade(database_url)
    check_schema(engine)


@EACH
def test_downgrade_to_base_leaves_no_table_and_upgrade_works_again(upgraded: Engine, tables: Tables) -> None:
    migrate(upgraded, "base", tables)
    assert inspect(upgraded).get_table_names() == [tables.version_table]
    upgrade_engine(upgraded, tables)
    check_schema(upgraded, tables)


def test_both_kinds_of_tables_may_lie_in_one_database(engine: Engine) -> None:
    upgrade_engine(engine, CORRECTIONS)
    check_schema(engine)
    check_schema(engine, CORRECTIONS)
    migrate(engine, "base", CORRECTIONS)
    check_schema(engine)
    with pytest.raises(SchemaOlder):
        check_schema(engine, CORRECTIONS)


def test_two_upgrades_at_once(blank_url: str) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(blank_url)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_reader_may_check_the_schema(web_engine: Engine) -> None:
    check_schema(web_engine)


def test_a_database_without_tables_is_older(engine: Engine) -> None:
    migrate(engine, "base")
    with pytest.raises(SchemaOlder, match=r"run `ra-options db upgrade`\.$"):
        check_schema(engine)


def test_an_unknown_revision_is_newer(engine: Engine, web_engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaNewer, match="newer than this program"):
        check_schema(web_engine)
    with pytest.raises(SchemaNewer):
        upgrade(database_url)


def test_upgrade_names_a_missing_directory(tmp_path: Path) -> None:
    with pytest.raises(DirectoryMissing, match="nowhere"):
        upgrade(f"sqlite:///{tmp_path}/nowhere/test.sqlite")


def test_a_missing_file_is_not_created_by_a_reader(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/test.sqlite", read_only=True)
    with pytest.raises(DatabaseMissing, match="db upgrade"):
        check_schema(engine)
    assert list(tmp_path.iterdir()) == []


def test_an_in_memory_database_keeps_its_tables_across_threads() -> None:
    engine = open_engine("sqlite://", read_only=False)
    upgrade_engine(engine)
    thread = threading.Thread(target=check_schema, args=[engine])
    thread.start()
    thread.join()
    engine.dispose()
