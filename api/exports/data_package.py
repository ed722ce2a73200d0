"""Frictionless Data Package, version 1: every table as CSV with its schema, in one zip."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from api.exports.columns import Column, ColumnType, Table
from api.exports.csv_cells import RULE, write_cell
from api.exports.release import Batch
from api.exports.writing import SUBJECT, Job, Terms, moment, zip_files
from api.storage.objects import sum_up

LINE_END: Final = "\r\n"
DESCRIPTOR: Final = "datapackage.json"

_TYPES: Final[Mapping[ColumnType, Mapping[str, Any]]] = {
    ColumnType.TEXT: {"type": "string"},
    ColumnType.WHOLE: {"type": "integer"},
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.TRUTH: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    ColumnType.DAY: {"type": "date", "format": "default"},
}

_README: Final = """\
{title}
{subject}.

Licence: {licence}, {licence_url}
Attribution: {attribution}
{disclaimer}
Review of the dataset by clinicians: {clinical_review}.

{comparisons}

datapackage.json describes every table in data/ as a Frictionless Data Package (version 1): types, keys, references and
the meaning of each column. Tables whose columns begin with `derived_`, and those said to be computed, hold what was
computed, as on the day of the release; all else was curated. Numbers have the decimals that the source printed. A list
in a cell is JSON. Rows of treatments that are not established care say `investigational`.

{rule}
"""


class DataPackageWriter:
    """Writes one CSV file a table, and at the end the package."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._directory = job.path.with_suffix(".tables")
        self._directory.mkdir()
        self._stack = ExitStack()
        self._counts = dict.fromkeys((table.name for table in job.tables), 0)
        self._writers = {table.name: self._open(table) for table in job.tables}

    def add(self, batch: Batch) -> None:
        """Write the rows of a batch."""
        for name, rows in batch.rows.items():
            self._counts[name] += len(rows)
            self._writers[name].writerows([write_cell(value) for value in row] for row in rows)

    def finish(self) -> int:
        """Describe and bundle the tables; tells how many rows they have together."""
        self._stack.close()
        descriptor = self._directory / DESCRIPTOR
        described = describe_package(self._job.terms, [self._describe(table) for table in self._job.tables])
        descriptor.write_text(json.dumps(described, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        readme = self._directory / "README.txt"
        readme.write_text(_README.format(subject=SUBJECT, rule=RULE, **self._job.terms.lines), encoding="utf-8")
        tables = [(_path_of(table), self._file(table)) for table in self._job.tables]
        members = [(DESCRIPTOR, descriptor), ("README.txt", readme), *tables]
        zip_files(self._job.path, members, self._job.terms.release.released_at, compress=True)
        return sum(self._counts.values())

    def _open(self, table: Table) -> Any:
        file = self._stack.enter_context(self._file(table).open("w", encoding="utf-8", newline=""))
        writer = csv.writer(file, lineterminator=LINE_END)
        writer.writerow(table.names)
        return writer

    def _file(self, table: Table) -> Path:
        return self._directory / f"{table.name}.csv"

    def _describe(self, table: Table) -> dict[str, Any]:
        its_sum = sum_up(self._file(table))
        return {
            "profile": "tabular-data-resource",
            "name": table.name,
            "path": _path_of(table),
            "description": table.meaning,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": LINE_END, "quoteChar": '"', "doubleQuote": True},
            "bytes": its_sum.bytes,
            "hash": f"sha256:{its_sum.sha256}",
            "rows": self._counts[table.name],
            "schema": describe_table(table),
        }


def describe_package(terms: Terms, resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Describe the package: what it is, how it may be used, and its tables."""
    return {
        "profile": "tabular-data-package",
        "name": "ra-options",
        "id": f"ra-options-{terms.release.id}",
        "title": terms.title,
        "description": f"{SUBJECT}. {terms.sentences} {terms.lines['comparisons']} {RULE}",
        "version": terms.release.id,
        "created": moment(terms.release.released_at),
        "licenses": [{"name": "CC-BY-4.0", "title": terms.about.licence, "path": terms.about.licence_url}],
        "attribution": terms.about.attribution,
        "disclaimer": terms.about.disclaimer,
        "clinical_review": terms.about.clinical_review,
        "contributors": [{"title": "RA Options project", "role": "publisher"}],
        "sources": [{"title": "The documents cited, one a row", "path": "data/sources.csv"}],
        "resources": resources,
    }


def describe_table(table: Table) -> dict[str, Any]:
    """Describe a table in Table Schema, version 1.

    A reference that a row may leave out in part stands in the meaning of its column alone: readers of the standard
    look the half of it up.
    """
    optional = {column.name for column in table.columns if not column.required}
    told = [each for each in table.references if len(each.columns) == 1 or not optional & {*each.columns}]
    return {
        "fields": [_describe_column(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": list(each.columns),
                "reference": {"resource": "" if each.table == table.name else each.table, "fields": list(each.there)},
            }
            for each in told
        ],
    }


def _describe_column(column: Column) -> dict[str, Any]:
    kind = {"type": "array", "format": "default"} if column.many else dict(_TYPES[column.type])
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed and not column.many:
        constraints["enum"] = list(column.allowed)
    described = {"name": column.name, **kind, "description": column.meaning}
    return {**described, "constraints": constraints} if constraints else described


def _path_of(table: Table) -> str:
    return f"data/{table.name}.csv"
