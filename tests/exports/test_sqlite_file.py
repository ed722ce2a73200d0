"""The SQLite database, read by SQLite and by Datasette."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from datasette.app import Datasette

from api.domain.exports import SQLITE
from tests.exports.comparing import expect_equal_tables
from tests.exports.conftest import RELEASE, Answers, Files
from tests.exports.flattening import expected_rows

APART = {"about", "about_columns"}
VIEWS = {
    "availability_with_names": "availability",
    "contrasts_with_names": "contrasts",
    "figures_with_names": "measurements",
    "risks_with_names": "risks",
    "sources_cited": "sources",
}


@pytest.fixture
def database(files: Files) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{files.path(SQLITE)}?mode=ro&immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def names_of(database: sqlite3.Connection, kind: str) -> list[str]:
    return [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = ? ORDER BY 1", [kind])]


def read(database: sqlite3.Connection, table: str, expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    lists = {name for row in expected for name, value in row.items() if isinstance(value, list)}
    rows = database.execute(f'SELECT * FROM "{table}" ORDER BY rowid').fetchall()
    return [{name: json.loads(value) if name in lists else value for name, value in dict(row).items()} for row in rows]


def test_every_value_is_that_of_the_interface(database: sqlite3.Connection, files: Files, answers: Answers) -> None:
    expected = expected_rows(answers)
    names = [name for name in names_of(database, "table") if name not in APART]
    tables = {name: read(database, name, expected.get(name, [])) for name in names}
    assert expect_equal_tables(tables, expected) > 150_000
    assert sum(len(rows) for rows in tables.values()) == files.rows(SQLITE)


def test_references_hold_and_are_indexed(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM results WHERE source = 'x'").fetchone()["detail"]
    assert "USING INDEX results_by_source" in plan


def test_it_says_what_it_is(database: sqlite3.Connection) -> None:
    about = dict(database.execute("SELECT name, value FROM about").fetchall())
    assert about["release"] == RELEASE and about["licence"] == "CC BY 4.0"
    assert about["clinical_review"] == "none yet" and "not medical advice" in about["disclaimer"]
    described = {(row[0], row[1]) for row in database.execute("SELECT table_name, column_name FROM about_columns")}
    for table in set(names_of(database, "table")) - APART:
        columns = {row["name"] for row in database.execute(f'PRAGMA table_info("{table}")')}
        assert columns == {column for name, column in described if name == table}


@pytest.mark.parametrize(("view", "table"), VIEWS.items())
def test_a_view_has_each_row_once(database: sqlite3.Connection, view: str, table: str) -> None:
    counts = [database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in (view, table)]
    assert counts[0] == counts[1] > 0


def test_figures_in_the_view_are_those_of_the_interface(database: sqlite3.Connection, answers: Answers) -> None:
    expected = [
        (study["id"], result["outcome"], each["events"], each["n"], each["percent"], each["mean"], each["rate"])
        for study in answers["studies"].values()
        for result in study["results"]
        for each in result["measurements"]
    ]
    rows = database.execute("SELECT study, outcome, events, n, percent, mean, rate FROM figures_with_names")
    assert [tuple(row) for row in rows] == expected


def test_what_an_arm_got_says_what_is_investigational(database: sqlite3.Connection, answers: Answers) -> None:
    agents = answers["agents"]
    arms = {(study["id"], arm["label"]): arm for study in answers["studies"].values() for arm in study["arms"]}
    seen = 0
    for row in database.execute("SELECT study, arm, contents FROM figures_with_names"):
        for content in arms[row["study"], row["arm"]]["contents"]:
            agent = agents[content["agent"]]
            mark = f"{agent['name']} (investigational)" if agent["investigational"] else agent["name"]
            assert mark in row["contents"]
            seen += agent["investigational"]
    assert seen > 50


def test_risks_and_availability_name_the_kind_of_the_treatment(database: sqlite3.Connection, answers: Answers) -> None:
    for view in ("risks_with_names", "availability_with_names"):
        for row in database.execute(f"SELECT treatment, treatment_name, treatment_kind FROM {view}"):
            treatment = answers["treatments"][row["treatment"]]
            assert (row["treatment_name"], row["treatment_kind"]) == (treatment["name"], treatment["kind"])


def test_datasette_shows_it(files: Files) -> None:
    async def ask() -> dict[str, Any]:
        datasette = Datasette(immutables=[str(files.path(SQLITE))])
        (name,) = (each for each in datasette.databases if not each.startswith("_"))
        return {
            path: (await datasette.client.get(f"/{name}{path}")).json()
            for path in (".json", "/figures_with_names.json?_shape=array&_size=1", "/results.json?_labels=on&_size=1")
        }

    described, figures, results = asyncio.run(ask()).values()
    assert {view["name"] if isinstance(view, dict) else view for view in described["views"]} == set(VIEWS)
    assert figures[0]["outcome_name"] and figures[0]["source_title"]
    assert results["rows"]
