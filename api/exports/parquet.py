"""The tables as Parquet files, in one zip."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from api.exports.columns import Column, ColumnType, Row, Table
from api.exports.release import Batch
from api.exports.writing import Job, Terms, zip_files

ROWS_HELD: Final = 5_000
"""Rows of a table that are gathered before they are written as one row group."""

_TYPES: Final[Mapping[ColumnType, pa.DataType]] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.WHOLE: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.TRUTH: pa.bool_(),
    ColumnType.DAY: pa.date32(),
}


class ParquetWriter:
    """Writes one file a table, and at the end all in one."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._directory = job.path.with_suffix(".tables")
        self._directory.mkdir()
        self._files = {table.name: _File(self._directory, table, job.terms) for table in job.tables}

    def add(self, batch: Batch) -> None:
        """Write the rows of a batch."""
        for name, rows in batch.rows.items():
            self._files[name].add(rows)

    def finish(self) -> int:
        """Bundle the files; tells how many rows they have together."""
        count = sum(file.finish() for file in self._files.values())
        members = [(path.name, path) for path in self._directory.iterdir()]
        zip_files(self._job.path, members, self._job.terms.release.released_at, compress=False)
        return count


class _File:
    """One table."""

    def __init__(self, directory: Any, table: Table, terms: Terms) -> None:
        self._schema = make_schema(table, terms)
        self._writer = pq.ParquetWriter(directory / f"{table.name}.parquet", self._schema, compression="zstd")
        self._held: list[Row] = []
        self._count = 0

    def add(self, rows: list[Row]) -> None:
        self._held += rows
        if len(self._held) >= ROWS_HELD:
            self._write()

    def finish(self) -> int:
        if self._held or not self._count:
            self._write()
        self._writer.close()
        return self._count

    def _write(self) -> None:
        columns = zip(*self._held, strict=True) if self._held else ((),) * len(self._schema)
        arrays = [
            pa.array([_plain(value) for value in values], field.type)
            for field, values in zip(self._schema, columns, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._count += len(self._held)
        self._held = []


def make_schema(table: Table, terms: Terms) -> pa.Schema:
    """Make the schema of a table, with the meaning of each column and what the file says of itself."""
    return pa.schema([_field(column) for column in table.columns], {"table": table.meaning, **terms.lines})


def _field(column: Column) -> pa.Field:
    kind = _TYPES[column.type]
    return pa.field(
        column.name,
        pa.list_(kind) if column.many else kind,
        nullable=not column.required,
        metadata={"description": column.meaning},
    )


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
