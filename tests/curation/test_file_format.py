"""The file format: what each field takes, and what is said of everything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from api.curation.file_format import get_schema, read_record
from api.curation.problems import format_where
from api.curation.reference import list_record_types
from api.domain.fields import describe
from api.domain.records import Source, Study
from api.domain.vocabulary import Counted, ResultPeriod, StudyDesign

from .builders import ABSENT, Folder, a_source, a_study, put

SPOILT = [
    pytest.param("design", "rtc", "design", "`rtc` is not a value", "write one of: rct, ", id="near value first"),
    pytest.param("design", "", "design", "is empty", "leave the key out", id="empty"),
    pytest.param("name", "~", "name", "is empty", "leave the key out", id="null"),
    pytest.param("name", ["a"], "name", "is a list", "a text", id="list for text"),
    pytest.param("reports", "a", "reports", "is not a list", "`[a, b]`", id="text for list"),
    pytest.param("arms", ["a"], "arms[0]", "not a group of keys", "id, label", id="text for group"),
    pytest.param("blindin", "x", "blindin", "no such key", "did you mean blinding?", id="near key"),
    pytest.param("zzzz", "x", "zzzz", "no such key", "use one of: id, name", id="unknown key"),
    pytest.param("line", ABSENT, "line", "is missing", "Who was treated", id="missing key"),
    pytest.param("arms.0.n", "67.0", "arms[0].n", "not a whole number", "such as 67", id="fraction"),
    pytest.param("arms.0.n", "1,067", "arms[0].n", "not a whole number", "digits", id="separator"),
    pytest.param("arms.0.n", "\u0666\u0667", "arms[0].n", "not a whole number", "digits", id="other digits"),
    pytest.param("arms.0.n", "0x43", "arms[0].n", "not a whole number", "digits", id="hexadecimal"),
    pytest.param("arms.0.n", "067", "arms[0].n", "not a whole number", "digits", id="leading zero"),
    pytest.param("arms.0.n", "9" * 5000, "arms[0].n", "not a whole number", "digits", id="huge"),
    pytest.param(
        "results.0.measurements.0.percent",
        "55.2%",
        "results[0].measurements[0].percent",
        "not a number",
        "without units",
        id="percent sign",
    ),
    pytest.param(
        "results.0.measurements.0.percent",
        "55,2",
        "results[0].measurements[0].percent",
        "not a number",
        "with a point",
        id="comma",
    ),
    pytest.param(
        "results.0.measurements.0.percent",
        "nan",
        "results[0].measurements[0].percent",
        "not a number",
        "as printed",
        id="nan",
    ),
    pytest.param(
        "results.0.measurements.0.percent",
        "1e9",
        "results[0].measurements[0].percent",
        "not a number",
        "as printed",
        id="exponent",
    ),
    pytest.param(
        "results.0.measurements.0.mean",
        "\u22120.4",
        "results[0].measurements[0].mean",
        "not a number",
        "-0.40",
        id="typographic minus",
    ),
    pytest.param(
        "results.0.contrasts.0.credible",
        "yes",
        "results[0].contrasts[0].credible",
        "neither true nor false",
        "`true` or `false`",
        id="yes",
    ),
    pytest.param(
        "results.0.contrasts.0.credible",
        "True",
        "results[0].contrasts[0].credible",
        "neither true nor false",
        "`true` or `false`",
        id="True",
    ),
    pytest.param("curated_on", "20-11-2026", "curated_on", "not a date", "such as 2026-11-20", id="date order"),
    pytest.param(
        "curated_on", "2026-02-30", "curated_on", "no day of the calendar", "such as 2026-11-20", id="30 February"
    ),
    pytest.param("curated_on", "20261120", "curated_on", "not a date", "such as 2026-11-20", id="date without hyphens"),
    pytest.param(
        "results.0.locator", ABSENT, "results[0].locator", "is missing", "Where in the source", id="missing locator"
    ),
    pytest.param("results.0.locator", " ", "results[0].locator", "is empty", "write the value", id="blank locator"),
]


@pytest.mark.parametrize(("where", "value", "field", "message", "advice"), SPOILT)
def test_tells_what_is_wrong_and_what_to_do(where: str, value: Any, field: str, message: str, advice: str) -> None:
    tree = a_study()
    put(tree, where, value)
    record, faults = read_record(Study, tree)
    assert record is None
    (fault,) = faults
    assert format_where(fault.where) == field
    assert message in fault.message
    assert advice in fault.advice


def test_tells_of_all_faults_at_once_with_their_lines(folder: Folder) -> None:
    edits = {"design": "rtc", "arms.1.n": "many", "results.0.week": "24th", "nmae": "x", "line": ABSENT}
    folder.change("studies/armada.yaml", edits)
    problems = folder.problems()
    assert [(problem.field, problem.record, problem.path) for problem in problems] == [
        (field, "armada", "data/studies/armada.yaml")
        for field in ("line", "design", "arms[1].n", "results[0].week", "nmae")
    ]
    assert [folder.show_line(problem).split(":")[0].lstrip("- ") for problem in problems] == [
        "id",
        "design",
        "n",
        "week",
        "nmae",
    ]


def test_reads_every_type_into_the_record() -> None:
    study, faults = read_record(Study, a_study(note=">-\n  x"))
    assert faults == ()
    assert isinstance(study, Study)
    assert study.design is StudyDesign.RCT
    assert study.curated_on == date(2026, 11, 20)
    assert study.reports == ("weinblatt-2003-armada",)
    result = study.results[0]
    assert (result.period, result.counted) == (ResultPeriod.RANDOMISED, Counted.PEOPLE)
    assert isinstance(result.measurements, tuple)
    assert study.blinding.value == "not_reported"
    assert result.contrasts[0].ci_level == Decimal(95)


@pytest.mark.parametrize("printed", ["55.0", "0.40", "-1.10", "7", "0"])
def test_a_decimal_keeps_its_printed_digits(printed: str) -> None:
    tree = a_study()
    put(tree, "results.0.measurements.0.mean", printed)
    study, _ = read_record(Study, tree)
    assert isinstance(study, Study)
    assert str(study.results[0].measurements[0].mean) == printed


def test_text_loses_the_space_around_it() -> None:
    source, _ = read_record(Source, a_source(title=" The trial\n"))
    assert isinstance(source, Source)
    assert source.title == "The trial"


@pytest.mark.parametrize("record_type", list_record_types())
def test_every_record_type_has_a_schema_with_just_its_fields(record_type: type) -> None:
    schema = get_schema(record_type)
    described = describe(record_type)
    assert list(schema.fields) == [field.name for field in described]
    assert [field.required for field in schema.fields.values()] == [field.required for field in described]
