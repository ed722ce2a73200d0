"""Every constraint that is meant is in the metadata, and holds in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Engine,
    ForeignKeyConstraint,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from api.storage.engine import open_engine
from api.storage.models import Base
from api.storage.models.base import REFERS_TO

TABLES = Base.metadata.tables

CHECKS = {
    "appraisals": {
        "effect_interval_in_order",
        "effect_whole",
        "locator_given",
        "per_1000_whole",
        "week_not_negative",
    },
    "arms": {"n_positive"},
    "availability": {"locator_given", "reread_whole"},
    "cautions": {"locator_given"},
    "claim_evidence": {"locator_given"},
    "contraindications": {"locator_given"},
    "contrasts": {"ci_level_is_percent", "interval_in_order", "value_or_finding"},
    "early_escapes": {"locator_given", "none_without_week", "week_not_negative"},
    "evidence_levels": {"level_is_cebm"},
    "glossary": {"locator_has_source"},
    "guidance": {"locator_given", "reread_whole", "year_plausible"},
    "guidance_statements": {"locator_given", "reread_whole"},
    "harms": {
        "harmed_not_negative",
        "harmed_or_reason",
        "harmed_within_treated",
        "locator_given",
        "year_plausible",
    },
    "jurisdiction_cell_rules": {"locator_given"},
    "jurisdiction_market": {"locator_given"},
    "jurisdiction_regulators": {"locator_has_source"},
    "jurisdiction_statuses": {"locator_has_source"},
    "measurements": {
        "ci_level_is_percent",
        "events_not_negative",
        "interval_in_order",
        "n_positive",
        "people_within_n",
        "rate_per_years_positive",
    },
    "monitoring": {"locator_given"},
    "outcomes": {"locator_has_source", "range_in_order"},
    "positions": {"locator_given", "year_plausible"},
    "pair_verdicts": {"in_order"},
    "release_exports": {"sizes_not_negative", "sum_is_sha256"},
    "releases": {"digest_is_sha256"},
    "results": {"locator_given", "reread_whole", "week_not_negative"},
    "risks": {
        "frequency_events_not_negative",
        "frequency_interval_in_order",
        "frequency_n_positive",
        "frequency_people_within_n",
        "frequency_rate_per_years_positive",
        "frequency_whole",
        "locator_given",
        "reread_whole",
    },
    "search_texts": {"weight_known"},
    "search_words": {"weight_known"},
    "servings": {"first_has_none_before", "reason_given"},
    "sources": {"status_explained", "url_or_reason", "year_plausible"},
    "studies": {"follow_up_not_negative", "participants_positive"},
    "tombstones": {"locator_has_source"},
    "treatments": {"cell_product_whole"},
    "trials": {"enrolment_not_negative", "enrolment_whole", "locator_given"},
}

REFERENCES = {
    "absences": {"treatment_id": "treatments"},
    "agent_members": {"agent_id": "agents"},
    "agents": {"release_id": "releases"},
    "appraisal_instead_of": {"appraisal_position": "appraisals"},
    "appraisals": {"treatment_id": "treatments"},
    "arm_contents": {"arm_id": "arms"},
    "arms": {"study_id": "studies"},
    "availability": {"treatment_id": "treatments"},
    "availability_other_sources": {"availability_position": "availability"},
    "boxed_warnings": {"risk_position": "risks"},
    "caution_other_sources": {"caution_id": "cautions"},
    "cautions": {"release_id": "releases"},
    "change_treatments": {"position": "changes"},
    "changes": {"serving": "servings"},
    "claim_evidence": {"claim_id": "claims"},
    "claim_treatments": {"claim_id": "claims"},
    "claims": {"release_id": "releases"},
    "contraindications": {"treatment_id": "treatments"},
    "contrasts": {"arm": "arms", "comparator": "arms", "result_position": "results"},
    "early_escapes": {"study_id": "studies"},
    "evidence_level_studies": {"treatment_id": "evidence_levels"},
    "evidence_levels": {"release_id": "releases"},
    "glossary": {"release_id": "releases"},
    "guidance": {"treatment_id": "treatments"},
    "guidance_statements": {"release_id": "releases"},
    "harm_other_sources": {"harm_id": "harms"},
    "harm_outcomes": {"harm_id": "harms"},
    "harm_overlaps": {"harm_id": "harms"},
    "harm_treatments": {"harm_id": "harms"},
    "harms": {"release_id": "releases"},
    "identifiers": {"treatment_id": "treatments"},
    "jurisdiction_absences": {"jurisdiction_id": "jurisdictions"},
    "jurisdiction_cell_rules": {"jurisdiction_id": "jurisdictions"},
    "jurisdiction_market": {"jurisdiction_id": "jurisdictions"},
    "jurisdiction_regulators": {"jurisdiction_id": "jurisdictions"},
    "jurisdiction_statuses": {"jurisdiction_id": "jurisdictions"},
    "jurisdictions": {"release_id": "releases"},
    "measurements": {"arm": "arms", "counted": "results"},
    "monitoring": {"treatment_id": "treatments"},
    "outcomes": {"release_id": "releases"},
    "pair_verdict_outcomes": {"pair_id": "pair_verdicts"},
    "pair_verdicts": {"release_id": "releases"},
    "position_other_sources": {"position_id": "positions"},
    "position_treatments": {"position_id": "positions"},
    "positions": {"release_id": "releases"},
    "record_versions": {"release_id": "releases"},
    "release_corrections": {"release_id": "releases"},
    "release_exports": {"release_id": "releases"},
    "release_records": {"introduced": "record_versions", "release_id": "releases"},
    "releases": {"previous": "releases"},
    "results": {"study_id": "studies"},
    "risks": {"treatment_id": "treatments"},
    "search_texts": {"release_id": "releases"},
    "search_words": {"release_id": "releases"},
    "servings": {"previous": "releases", "release_id": "releases"},
    "sources": {"release_id": "releases"},
    "studies": {"release_id": "releases"},
    "study_other_sources": {"study_id": "studies"},
    "study_reports": {"study_id": "studies"},
    "term_see_also": {"term_id": "glossary"},
    "tombstones": {"release_id": "releases"},
    "treatment_agents": {"treatment_id": "treatments"},
    "treatment_sources": {"treatment_id": "treatments"},
    "treatments": {"release_id": "releases"},
    "trial_other_sources": {"trial_id": "trials"},
    "trial_studies": {"trial_id": "trials"},
    "trial_treatments": {"trial_id": "trials"},
    "trials": {"release_id": "releases"},
}
"""Foreign keys: to the release, or to the row that a row is part of."""

WITHOUT_RELEASE = (["previous"], ["kind", "id", "introduced"], ["serving"], ["serving", "position"])
"""What belongs to the log of servings, or to several releases."""

NAMED = {
    "agent_members": {"member": "agents"},
    "appraisal_instead_of": {"agent": "agents"},
    "appraisals": {"outcome": "outcomes", "source": "sources"},
    "arm_contents": {"agent": "agents"},
    "availability": {"jurisdiction": "jurisdictions", "source": "sources"},
    "availability_other_sources": {"source": "sources"},
    "boxed_warnings": {"jurisdiction": "jurisdictions"},
    "caution_other_sources": {"source": "sources"},
    "cautions": {"source": "sources"},
    "claim_evidence": {"source": "sources"},
    "claim_treatments": {"treatment": "treatments"},
    "contraindications": {"source": "sources"},
    "early_escapes": {"source": "sources"},
    "evidence_level_studies": {"study": "studies"},
    "evidence_levels": {"treatment": "treatments"},
    "glossary": {"source": "sources"},
    "guidance": {"source": "sources"},
    "guidance_statements": {"source": "sources", "treatment": "treatments"},
    "harm_other_sources": {"source": "sources"},
    "harm_outcomes": {"outcome": "outcomes"},
    "harm_overlaps": {"harm": "harms"},
    "harm_treatments": {"treatment": "treatments"},
    "harms": {"source": "sources"},
    "jurisdiction_cell_rules": {"source": "sources"},
    "jurisdiction_market": {"source": "sources"},
    "jurisdiction_regulators": {"source": "sources"},
    "jurisdiction_statuses": {"source": "sources"},
    "monitoring": {"source": "sources"},
    "outcomes": {"source": "sources"},
    "pair_verdict_outcomes": {"outcome": "outcomes"},
    "pair_verdicts": {"a": "treatments", "b": "treatments"},
    "position_other_sources": {"source": "sources"},
    "position_treatments": {"treatment": "treatments"},
    "positions": {"source": "sources"},
    "results": {"analysis_source": "sources", "outcome": "outcomes", "source": "sources"},
    "risks": {"harm": "outcomes", "source": "sources"},
    "studies": {"same_trial_as": "studies"},
    "study_other_sources": {"source": "sources"},
    "study_reports": {"source": "sources"},
    "term_see_also": {"term": "glossary"},
    "tombstones": {"source": "sources"},
    "treatment_agents": {"agent": "agents"},
    "treatment_sources": {"source": "sources"},
    "trial_other_sources": {"source": "sources"},
    "trial_studies": {"study": "studies"},
    "trial_treatments": {"treatment": "treatments"},
    "trials": {"source": "sources"},
}
"""Columns that name a record of another kind, whichever version of it a release holds."""

BREAKING: dict[str, dict[str, Any]] = {
    "ci_level_is_percent": {"ci_level": 100},
    "cell_product_whole": {"cell_product_donor": "x", "cell_product_cell_source": None},
    "digest_is_sha256": {"digest": "abc"},
    "effect_interval_in_order": {"effect_ci_low": "10", "effect_ci_high": "9.5"},
    "effect_whole": {"effect_measure": "risk_ratio", "effect_value": None},
    "enrolment_not_negative": {"enrolment": -1, "enrolment_planned": False},
    "enrolment_whole": {"enrolment": 5, "enrolment_planned": None},
    "events_not_negative": {"events": -1},
    "value_or_finding": {"value": "1.2", "finding": "no_difference_shown"},
    "follow_up_not_negative": {"follow_up_weeks": -1},
    "frequency_events_not_negative": {"frequency_events": -1, "frequency_counted": "events"},
    "frequency_interval_in_order": {"frequency_ci_low": "10", "frequency_ci_high": "9.5"},
    "frequency_n_positive": {"frequency_n": 0, "frequency_events": 0},
    "frequency_people_within_n": {
        "frequency_n": 5,
        "frequency_events": 6,
        "frequency_counted": "people",
    },
    "frequency_rate_per_years_positive": {"frequency_rate_per_years": 0},
    "frequency_whole": {"frequency_counted": None, "frequency_n": 5},
    "harmed_not_negative": {"harmed": -1, "harmed_missing": None},
    "harmed_or_reason": {"harmed": None, "harmed_missing": None},
    "harmed_within_treated": {"harmed": 5, "harmed_missing": None, "treated": 4},
    "in_order": {"a": "uc-msc", "b": "adalimumab"},
    "interval_in_order": {"ci_low": "10", "ci_high": "9.5"},
    "level_is_cebm": {"level": 6},
    "locator_given": {"locator": ""},
    "locator_has_source": {"source": None, "locator": "p. 3"},
    "n_positive": {"n": 0, "events": None},
    "none_without_week": {"rule": "none", "week": 3},
    "first_has_none_before": {"previous": None},
    "reason_given": {"reason": ""},
    "participants_positive": {"participants": 0},
    "people_within_n": {"counted": "people", "result_position": 1, "events": 6, "n": 5},
    "per_1000_whole": {"per_1000_comparator": 5, "per_1000_treatment": None},
    "range_in_order": {"range_low": "10", "range_high": "9"},
    "rate_per_years_positive": {"rate_per_years": 0},
    "reread_whole": {"reread_found": "agrees", "reread_on": None},
    "sizes_not_negative": {"bytes": -1},
    "sum_is_sha256": {"sha256": "abc"},
    "status_explained": {"status": "retracted", "status_note": None},
    "url_or_reason": {"url": "https://example.org", "url_withheld": "no_public_address"},
    "week_not_negative": {"week": -1, "rule": "rescue"},
    "weight_known": {"weight": 5},
    "year_plausible": {"year": 20244},
}
"""For each check a change to a valid row that breaks it."""


def test_all_checks_are_in_the_metadata() -> None:
    found = {
        name: {
            str(constraint.name).removeprefix(f"ck_{name}_")
            for constraint in table.constraints
            if isinstance(constraint, CheckConstraint)
        }
        for name, table in TABLES.items()
    }
    assert {name: checks for name, checks in found.items() if checks} == CHECKS


def test_all_references_are_in_the_metadata_within_one_version() -> None:
    found: dict[str, dict[str, str]] = {}
    for name, table in TABLES.items():
        for key in table.foreign_key_constraints:
            columns = [column.name for column in key.columns]
            found.setdefault(name, {})[columns[-1]] = key.referred_table.name
            assert columns[0] == "release_id" or columns in WITHOUT_RELEASE
            assert key.name == f"fk_{name}_{columns[-1]}"
    assert found == REFERENCES


def test_all_records_that_others_name_are_in_the_metadata() -> None:
    found = {
        name: {column.name: column.info[REFERS_TO] for column in table.c if REFERS_TO in column.info}
        for name, table in TABLES.items()
    }
    assert {name: columns for name, columns in found.items() if columns} == NAMED


def test_every_citation_names_a_source() -> None:
    citing = {name for name, table in TABLES.items() for column in table.c if column.name == "source"}
    assert citing == {name for name, columns in NAMED.items() if columns.get("source") == "sources"}


def _constraints(kind: type) -> list[Any]:
    found = [(t, c) for t in TABLES.values() for c in t.constraints if isinstance(c, kind)]
    return [pytest.param(t, c, id=str(c.name)) for t, c in sorted(found, key=lambda item: str(item[1].name))]


def _fresh_row(connection: Connection, table: Table) -> dict[str, Any]:
    """A valid row that is not there yet: a copy of one that is, under another key."""
    columns = [column.name for column in table.primary_key]
    row = dict(connection.execute(select(table).order_by(*(table.c[c] for c in columns))).mappings().first() or {})
    assert row, f"no row to start from in {table.name}"
    if table.name == "release_records":
        # No other key would be valid here, so the row makes room for itself.
        connection.execute(delete(table))
        return row
    last = {"record_versions": "id", "change_treatments": "treatment"}.get(table.name, columns[-1])
    row[last] = row[last] + 100 if isinstance(row[last], int) else f"{row[last]}-new"
    if table.name == "releases":
        row["previous"] = None
    if table.name == "servings":
        row["previous"] = row["release_id"]
    return row


def _insert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    plain = Table(table.name, type(table.metadata)(), *(type(c)(c.name) for c in table.c))
    written = {name: _as_stored(table.c[name].type, value, connection) for name, value in row.items()}
    connection.execute(insert(plain), written)


def _as_stored(kind: Any, value: Any, connection: Connection) -> Any:
    # Words that the column's type would refuse have to reach the database here, so the type stays out of it.
    if isinstance(value, str | int | None):
        return value
    processor = kind.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    return processor(value) if processor else value


@pytest.fixture(scope="module")
def writer(full_url: str) -> Iterator[Engine]:
    opened = open_engine(full_url, read_only=False)
    yield opened
    opened.dispose()


@pytest.fixture
def connection(writer: Engine) -> Iterator[Connection]:
    """A connection whose work is undone at the end."""
    with writer.connect() as opened:
        yield opened
        # A commit that failed leaves SQLite's transaction open, so the connection is not used again.
        opened.invalidate()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_fresh_row_is_taken_where_nothing_is_broken(connection: Connection, name: str) -> None:
    _insert(connection, TABLES[name], _fresh_row(connection, TABLES[name]))


@pytest.mark.parametrize(("table", "constraint"), _constraints(CheckConstraint))
def test_each_check_holds(connection: Connection, table: Table, constraint: CheckConstraint) -> None:
    name = str(constraint.name).removeprefix(f"ck_{table.name}_")
    change = {column: value for column, value in BREAKING[name].items() if column in table.c}
    with pytest.raises(IntegrityError, match=str(constraint.name)):
        _insert(connection, table, _fresh_row(connection, table) | change)


@pytest.mark.parametrize(("table", "constraint"), _constraints(ForeignKeyConstraint))
def test_each_reference_holds(connection: Connection, table: Table, constraint: ForeignKeyConstraint) -> None:
    row = _fresh_row(connection, table)
    column = constraint.elements[-1].parent
    row[column.name] = 999 if isinstance(row[column.name], int) else "nowhere"
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        _insert(connection, table, row)
        connection.commit()


@pytest.mark.parametrize(("table", "constraint"), _constraints(UniqueConstraint))
def test_each_unique_constraint_holds(connection: Connection, table: Table, constraint: UniqueConstraint) -> None:
    row = _fresh_row(connection, table)
    if table.name == "release_corrections":
        other = _fresh_row(connection, TABLES["releases"])
        _insert(connection, TABLES["releases"], other)
        row |= {"correction": row["correction"].removesuffix("-new"), "release_id": other["id"]}
    else:
        row["position"] -= 100
    with pytest.raises(IntegrityError):
        _insert(connection, table, row)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_key_is_unique(connection: Connection, name: str) -> None:
    row = dict(connection.execute(select(TABLES[name])).mappings().first() or {})
    with pytest.raises(IntegrityError):
        _insert(connection, TABLES[name], row)


@pytest.mark.parametrize(
    ("table", "column"),
    [(name, c.name) for name, t in sorted(TABLES.items()) for c in t.c if c.name == "source" and not c.nullable],
)
def test_no_figure_without_source(connection: Connection, table: str, column: str) -> None:
    with pytest.raises(IntegrityError):
        _insert(connection, TABLES[table], _fresh_row(connection, TABLES[table]) | {column: None})
