"""Tables of real records: every value of JSON, and every figure with what it has to be read with."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from api.app import COLLECTIONS
from api.web.cells import SEPARATOR, unguard

KINDS = {each.kind: each for each in COLLECTIONS}
PAIRS = [
    "adalimumab..tofacitinib",
    "adalimumab..uc-msc-allogeneic-iv",
    "baricitinib..methotrexate",
    "hsct-autologous..rituximab",
    "methotrexate..uc-msc-allogeneic-iv",
]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def walk(client: FlaskClient, kind: str, parameters: str) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """All records of a kind, and all rows of one of its tables."""
    records: list[dict[str, Any]] = []
    following = f"/v1/{kind}?limit=200"
    rows: list[dict[str, str]] = []
    while following:
        page = client.get(following).json
        records += page["data"]
        rows += rows_of(client.get(f"{following}&format=csv{parameters}").get_data(as_text=True))
        following = page["next"]
    return records, rows


def as_cell(value: Any) -> str:
    """What a value has to read as, once the apostrophe before a formula is taken away."""
    if isinstance(value, list):
        return SEPARATOR.join(each if isinstance(each, str) else json.dumps(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value that JSON has, with its path without places in lists; lists of plain values are one value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            yield from leaves(item, path)
    elif value not in (None, []):
        yield path, as_cell(value)


@pytest.mark.parametrize("kind", KINDS)
def test_the_tables_of_a_collection_hold_every_value_of_its_records_and_no_other(
    records: FlaskClient, kind: str
) -> None:
    tables = KINDS[kind].tables
    whole, of_records = walk(records, kind, "")
    assert len(of_records) == len(whole)
    assert whole or kind == "tombstones", "nothing was withdrawn from the real records yet"
    found: Counter[tuple[str, str]] = Counter()
    for table in ("", *tables):
        rows = of_records if not table else walk(records, kind, f"&table={table}")[1]
        assert all(row["release"] == "2026.11.1" and row["links.self"] == f"/v1/{kind}/{row['id']}" for row in rows)
        for row in rows:
            for column, cell in row.items():
                own = column.startswith(f"{table}.") if table else column != "release"
                if own and cell and not column.endswith(".count"):
                    found[column, unguard(cell)] += 1
    expected = Counter(leaf for record in whole for leaf in leaves(record))
    assert found - expected == expected - found == Counter()
    for record, row in zip(whole, of_records, strict=True):
        counted = {name: cell for name, cell in row.items() if name.endswith(".count")}
        for name, cell in counted.items():
            value: Any = record
            for part in name.split(".")[:-1]:
                value = value[part]
            assert cell == str(len(value))


def test_a_figure_of_a_study_leaves_as_a_row_with_all_that_it_is_read_with(records: FlaskClient) -> None:
    studies, rows = walk(records, "studies", "&table=results.measurements")
    expected = [
        (study, result, measurement)
        for study in studies
        for result in study["results"]
        for measurement in result["measurements"]
    ]
    assert len(rows) == len(expected) > 1000
    negative = 0
    for row, (study, result, measurement) in zip(rows, expected, strict=True):
        arm = next(each for each in study["arms"] if each["id"] == measurement["arm"])
        beside = {
            **{name: study[name] for name in ("id", "name", "design", "population", "line", "same_trial_as")},
            **{f"arm.{name}": arm[name] for name in ("id", "label", "allocation", "n", "note")},
            **{
                f"results.{name}": value
                for name, value in result.items()
                if name not in ("reread", "measurements", "contrasts")
            },
            **{f"results.measurements.{name}": value for name, value in measurement.items()},
        }
        assert {name: unguard(row[name]) for name in beside} == {
            name: "" if value is None else as_cell(value) for name, value in beside.items()
        }
        assert row["results.source"] and row["results.locator"] and row["results.outcome"]
        negative += row["results.measurements.mean"].startswith("-")
    assert negative, "some change is negative, and stays a number"


def test_contrasts_and_shares_name_their_arms_and_results(records: FlaskClient) -> None:
    studies, contrasts = walk(records, "studies", "&table=results.contrasts")
    _, shares = walk(records, "studies", "&table=derived.shares")
    arms = {study["id"]: {arm["id"]: arm for arm in study["arms"]} for study in studies}
    results = {study["id"]: study["results"] for study in studies}
    assert contrasts and shares
    for row in contrasts:
        for side in ("arm", "comparator"):
            named = row[f"results.contrasts.{side}"]
            assert row[f"{side}.label"] == (arms[row["id"]][named]["label"] if named else "")
    for row in shares:
        result = results[row["id"]][int(row["derived.shares.result"])]
        assert (row["results.outcome"], row["results.source"], unguard(row["results.locator"])) == (
            result["outcome"],
            result["source"],
            result["locator"],
        )
        assert row["arm.label"] == arms[row["id"]][row["derived.shares.arm"]]["label"]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_row_of_a_comparison_can_be_read_alone(records: FlaskClient, pair: str) -> None:
    address = f"/v1/comparisons/{pair}"
    answer = records.get(address).json["data"]
    options = {option["treatment"]: option for option in answer["options"]}
    rows = iter(rows_of(records.get(f"{address}?format=csv").get_data(as_text=True)))
    verdicts = {(outcome["outcome"], outcome["timepoint_weeks"]): outcome["pairs"][0] for outcome in answer["outcomes"]}
    for outcome in answer["outcomes"]:
        for cell in outcome["cells"]:
            groups = [(reading, group) for reading in cell["readings"] for group in reading["treated"]]
            for reading, group in groups or [(None, None)]:
                row = next(rows)
                assert row["outcome.id"] == outcome["outcome"] and row["treatment.id"] == cell["treatment"]
                assert row["outcome.timepoint_weeks"] == as_cell_or_nothing(outcome["timepoint_weeks"])
                assert row["treatment.kind"] == options[cell["treatment"]]["kind"]
                assert row["treatment.kind_label"] and row["disclaimer"] and row["release"] == "2026.11.1"
                assert (row["state"], row["missing"]) == (cell["state"], cell["reason"] or "")
                assert row["certainty.rating"] == (cell["certainty"]["rating"] or "")
                pair_of_row = verdicts[outcome["outcome"], outcome["timepoint_weeks"]]
                other = pair_of_row["b"] if pair_of_row["a"] == cell["treatment"] else pair_of_row["a"]
                if pair_of_row["verdict"] == "not_comparable":
                    codes = list(dict.fromkeys(reason["code"] for reason in pair_of_row["reasons"]))
                    assert row["comparable_with"] == ""
                    assert row["not_comparable_with"] == f"{other}: {', '.join(codes)}"
                else:
                    assert row["comparable_with"] == f"{other}: {pair_of_row['verdict']}"
                    assert row["not_comparable_with"] == ""
                expect_figures(row, "treated", group)
                expect_figures(row, "reading.comparator", reading and reading["comparator"])
                if reading:
                    for name in ("study", "week", "line", "population", "source", "locator", "subgroup", "subtype"):
                        assert unguard(row[f"reading.{name}"]) == as_cell_or_nothing(reading[name])
                    assert row["reading.population"] and row["reading.source"] and row["reading.locator"]
                    assert row["citation"] and row["source_status"]
    assert next(rows, None) is None


def as_cell_or_nothing(value: Any) -> str:
    return "" if value is None else as_cell(value)


def expect_figures(row: dict[str, str], prefix: str, group: dict[str, Any] | None) -> None:
    """The figures of a group in a row are those of JSON; without a group there are none."""
    if group is None:
        assert {cell for column, cell in row.items() if column.startswith(f"{prefix}.")} == {""}
        return
    expected = dict(leaves(group))
    assert {
        column.removeprefix(f"{prefix}."): unguard(cell)
        for column, cell in row.items()
        if cell and column.startswith(f"{prefix}.")
    } == expected


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_has_a_difference_only_where_it_may_be_compared(records: FlaskClient, pair: str) -> None:
    address = f"/v1/comparisons/{pair}"
    answer = records.get(address).json["data"]
    rows = iter(rows_of(records.get(f"{address}?format=csv&table=pairs").get_data(as_text=True)))
    for outcome in answer["outcomes"]:
        for judged in outcome["pairs"]:
            for compared in judged["answers"] or [None]:
                row = next(rows)
                assert (row["a.id"], row["b.id"], row["verdict"]) == (judged["a"], judged["b"], judged["verdict"])
                assert row["a.kind_label"] and row["b.kind_label"] and row["disclaimer"] and row["release"]
                shown = {
                    column.removeprefix("answer."): unguard(cell)
                    for column, cell in row.items()
                    if cell and column.startswith("answer.") and not column.endswith(".count")
                }
                if judged["verdict"] == "not_comparable":
                    assert shown == {} and row["groups"] == row["citations"] == "" and row["reasons"]
                    assert row["reasons"] == SEPARATOR.join(reason["code"] for reason in judged["reasons"])
                else:
                    behind = compared.pop("contributions")
                    assert shown == dict(leaves(compared))
                    assert row["groups"] and row["citations"] and not row["reasons"]
                    assert all(each["reading"]["source"] in row["groups"] for each in behind)
    assert next(rows, None) is None


def test_lines_of_a_comparison_are_the_rows(records: FlaskClient) -> None:
    address = f"/v1/comparisons/{PAIRS[0]}?table=pairs"
    lines = records.get(f"{address}&format=ndjson").get_data(as_text=True).splitlines()
    rows = rows_of(records.get(f"{address}&format=csv").get_data(as_text=True))
    assert [(json.loads(line)["outcome"]["id"], json.loads(line)["verdict"]) for line in lines] == [
        (row["outcome.id"], row["verdict"]) for row in rows
    ]
