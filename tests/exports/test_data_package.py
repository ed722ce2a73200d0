"""The data package, read back by the reference implementation of its standard."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

import pytest
from frictionless import Package, Resource
from hypothesis import example, given
from hypothesis import strategies as st

from api.domain.exports import DATA_PACKAGE
from api.exports.csv_cells import read_text, write_cell, write_text
from tests.exports.comparing import expect_equal_tables
from tests.exports.conftest import RELEASE, Answers, Files
from tests.exports.flattening import expected_rows

GUARDED = re.compile(r"'+([=+\-@\t\r\n]|$)")
"""The rule as the package prints it."""


def unguard(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and GUARDED.match(cell) else cell


def read(resource: Resource) -> list[dict[str, Any]]:
    """Read a table; types, constraints, keys and references are checked row by row."""
    rows = resource.read_rows()
    assert [error.message for row in rows for error in row.errors] == []
    return [{name: unguard(value) for name, value in row.to_dict().items()} for row in rows]


@pytest.fixture(scope="module")
def tables(files: Files) -> dict[str, list[dict[str, Any]]]:
    package = Package(str(files.unzip(DATA_PACKAGE) / "datapackage.json"))
    return {resource.name: read(resource) for resource in package.resources}


def test_the_package_is_valid_and_every_value_is_that_of_the_interface(
    tables: dict[str, list[dict[str, Any]]], files: Files, answers: Answers
) -> None:
    assert expect_equal_tables(tables, expected_rows(answers)) > 150_000
    assert sum(len(rows) for rows in tables.values()) == files.rows(DATA_PACKAGE)


def test_it_says_what_it_is_and_what_each_column_means(files: Files) -> None:
    place = files.unzip(DATA_PACKAGE)
    described = json.loads((place / "datapackage.json").read_text())
    assert (described["version"], described["clinical_review"]) == (RELEASE, "none yet")
    assert described["licenses"][0]["name"] == "CC-BY-4.0" and "not medical advice" in described["disclaimer"]
    for resource in described["resources"]:
        assert resource["description"]
        assert all(field["description"] for field in resource["schema"]["fields"]), resource["name"]
    readme = (place / "README.txt").read_text()
    assert all(part in readme for part in (RELEASE, "CC BY 4.0", "not medical advice", "none yet", GUARDED.pattern))


def test_numbers_keep_the_decimals_of_their_source(files: Files) -> None:
    lines = (files.unzip(DATA_PACKAGE) / "data" / "measurements.csv").read_text().splitlines()
    assert any(re.search(r",\d+\.\d*0(,|$)", line) for line in lines)


def test_every_row_on_an_investigational_treatment_says_so(
    tables: dict[str, list[dict[str, Any]]], answers: Answers
) -> None:
    kinds = {id: record["kind"] for id, record in answers["treatments"].items()}
    assert "investigational" in kinds.values()
    for name in ("risks", "availability", "appraisals", "treatment_statuses", "guidance", "absences"):
        assert tables[name] and all(row["treatment_kind"] == kinds[row["treatment_id"]] for row in tables[name])


def test_sizes_and_sums_of_the_tables_are_told(files: Files) -> None:
    place = files.unzip(DATA_PACKAGE)
    for resource in json.loads((place / "datapackage.json").read_text())["resources"]:
        content = (place / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{sha256(content).hexdigest()}")


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="'=+-@\t\r\na"))
@example("")
@example("'")
@example("'=1+1")
@example("''")
def test_no_text_is_a_formula_and_each_is_read_back(text: str) -> None:
    cell = write_text(text)
    assert cell[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", ""}
    assert read_text(cell) == unguard(cell) == text


@given(st.lists(st.text()))
def test_no_list_is_a_formula(texts: list[str]) -> None:
    cell = write_cell(texts)
    assert cell.startswith("[") and json.loads(cell) == texts
