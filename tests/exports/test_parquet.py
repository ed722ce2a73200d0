"""The Parquet files, read back by DuckDB, which has a reader of its own."""

from __future__ import annotations

import duckdb
import pyarrow.parquet as pq

from api.domain.exports import PARQUET
from tests.exports.comparing import expect_equal_tables
from tests.exports.conftest import RELEASE, Answers, Files
from tests.exports.flattening import expected_rows


def test_every_value_is_that_of_the_interface(files: Files, answers: Answers) -> None:
    tables = {}
    with duckdb.connect() as connection:
        for path in files.unzip(PARQUET).iterdir():
            read = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            names = [column[0] for column in read.description or ()]
            tables[path.stem] = [dict(zip(names, row, strict=True)) for row in read.fetchall()]
    assert expect_equal_tables(tables, expected_rows(answers)) > 150_000
    assert sum(len(rows) for rows in tables.values()) == files.rows(PARQUET)


def test_each_file_says_what_it_is_and_what_its_columns_mean(files: Files) -> None:
    for path in files.unzip(PARQUET).iterdir():
        schema = pq.read_schema(path)
        said = {name.decode(): value.decode() for name, value in schema.metadata.items()}
        assert said["release"] == RELEASE and said["licence"] == "CC BY 4.0" and said["table"]
        assert said["clinical_review"] == "none yet" and "not medical advice" in said["disclaimer"]
        assert all(field.metadata[b"description"] for field in schema), path.stem
