"""One SQLite database of a release, made to be opened in Datasette or anything else that reads SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from api.exports.columns import Column, ColumnType, Table
from api.exports.release import Batch
from api.exports.sqlite_views import VIEWS
from api.exports.writing import Job, Terms
from api.storage.errors import ExportsBroken

_TYPES: Final[Mapping[ColumnType, str]] = {
    ColumnType.TEXT: "TEXT",
    ColumnType.WHOLE: "INTEGER",
    ColumnType.NUMBER: "REAL",
    ColumnType.TRUTH: "INTEGER",
    ColumnType.DAY: "TEXT",
}


class SqliteWriter:
    """Writes a table a table, then indexes and views; the same release gives the same bytes."""

    def __init__(self, job: Job) -> None:
        self._connection = sqlite3.connect(job.path, isolation_level=None)
        # The file is thrown away unless it is finished, so nothing needs to survive a failure.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "page_size = 4096"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("BEGIN")
        for table in job.tables:
            self._connection.execute(create_table(table))
        self._write_about(job.terms)
        self._write_columns(job.tables)
        self._tables = {table.name: table for table in job.tables}
        self._release_id = job.terms.release.id
        self._count = 0

    def add(self, batch: Batch) -> None:
        """Write the rows of a batch."""
        for name, rows in batch.rows.items():
            self._count += len(rows)
            marks = ", ".join("?" * len(self._tables[name].columns))
            self._connection.executemany(
                f"INSERT INTO {_name(name)} VALUES ({marks})", ([_plain(value) for value in row] for row in rows)
            )

    def finish(self) -> int:
        """Add indexes and views, check every reference, and shrink; tells how many rows all tables have."""
        for table in self._tables.values():
            for statement in create_indexes(table):
                self._connection.execute(statement)
        for name, query in VIEWS.items():
            self._connection.execute(f"CREATE VIEW {_name(name)} AS\n{query}")
        broken = self._connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            raise ExportsBroken(
                self._release_id, f"a row of {broken[0]} refers to one of {broken[2]} that is not there"
            )
        self._connection.execute("COMMIT")
        self._connection.execute("VACUUM")
        self._connection.close()
        return self._count

    def _write_about(self, terms: Terms) -> None:
        self._connection.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self._connection.executemany("INSERT INTO about VALUES (?, ?)", terms.lines.items())

    def _write_columns(self, tables: tuple[Table, ...]) -> None:
        self._connection.execute(
            "CREATE TABLE about_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, type TEXT NOT NULL, "
            "meaning TEXT NOT NULL, table_meaning TEXT NOT NULL, PRIMARY KEY (table_name, column_name))"
        )
        described = [
            (table.name, column.name, _say_type(column), column.meaning, table.meaning)
            for table in tables
            for column in table.columns
        ]
        self._connection.executemany("INSERT INTO about_columns VALUES (?, ?, ?, ?, ?)", described)


def create_table(table: Table) -> str:
    """Write the statement that makes a table with its key and its references."""
    lines = [f"{_name(column.name)} {_sql_type(column)}" for column in table.columns]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [
        f"FOREIGN KEY ({_names(each.columns)}) REFERENCES {_name(each.table)} ({_names(each.there)})"
        for each in table.references
    ]
    body = ",\n".join(f"  {line}" for line in lines)
    return f"CREATE TABLE {_name(table.name)} (\n{body}\n)"


def create_indexes(table: Table) -> Iterator[str]:
    """Write the statements that make the indexes by which references are followed backwards."""
    for each in table.references:
        if table.key[: len(each.columns)] != each.columns:
            name = _name(f"{table.name}_by_{'_'.join(each.columns)}")
            yield f"CREATE INDEX {name} ON {_name(table.name)} ({_names(each.columns)})"


def _sql_type(column: Column) -> str:
    kind = "TEXT" if column.many else _TYPES[column.type]
    return f"{kind} NOT NULL" if column.required else kind


def _say_type(column: Column) -> str:
    return f"JSON list, each a {column.type.value}" if column.many else column.type.value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(_name(name) for name in names)
