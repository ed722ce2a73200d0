"""Claims, documented harms, positions, registered trials, cautions, glossary; second readings; rated effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.String()
WORD = sa.String(40)
DIGEST = sa.String(64)
NUMBER = sa.Integer()
YES_NO = sa.Boolean()
DAY = sa.Date()
LIST = sa.JSON()

TABLES = (
    "claims",
    "cautions",
    "claim_evidence",
    "claim_treatments",
    "glossary",
    "harms",
    "jurisdiction_absences",
    "jurisdiction_cell_rules",
    "jurisdiction_market",
    "jurisdiction_regulators",
    "jurisdiction_statuses",
    "positions",
    "trials",
    "caution_other_sources",
    "harm_other_sources",
    "harm_outcomes",
    "harm_overlaps",
    "harm_treatments",
    "position_other_sources",
    "position_treatments",
    "term_see_also",
    "trial_other_sources",
    "trial_studies",
    "trial_treatments",
)
"""In the order of their references."""

REVIEWED = ("agents", "jurisdictions", "outcomes", "sources", "studies")
"""Tables of records that now say whether a clinician has reviewed them; nobody has."""

REREAD = ("availability", "guidance", "results", "risks")
"""Tables of what is read a second time by somebody else."""

APPRAISAL_COLUMNS = (
    ("effect_measure", "VARCHAR(40)", None),
    ("effect_value", "VARCHAR", None),
    ("effect_ci_low", "VARCHAR", None),
    (
        "effect_ci_high",
        "VARCHAR",
        ("effect_interval_in_order", "CAST(effect_ci_low AS NUMERIC) <= CAST(effect_ci_high AS NUMERIC)"),
    ),
    (
        "effect_credible",
        "BOOLEAN",
        (
            "effect_whole",
            "(effect_measure IS NULL) = (effect_value IS NULL) AND (effect_measure IS NULL) = (effect_credible IS NULL)"
            " AND (effect_measure IS NOT NULL OR (effect_ci_low IS NULL AND effect_ci_high IS NULL))",
        ),
    ),
    ("per_1000_comparator", "INTEGER", None),
    (
        "per_1000_treatment",
        "INTEGER",
        ("per_1000_whole", "(per_1000_comparator IS NULL) = (per_1000_treatment IS NULL)"),
    ),
)


def upgrade() -> None:
    for table in REVIEWED:
        _add(table, "clinical_review", "VARCHAR(40) DEFAULT 'none' NOT NULL")
    _add("jurisdictions", "note", "VARCHAR")
    for table in REREAD:
        _add(table, "reread_found", "VARCHAR(40)")
        _add(table, "reread_on", "DATE", ("reread_whole", "(reread_found IS NULL) = (reread_on IS NULL)"))
    for column, kind, check in APPRAISAL_COLUMNS:
        _add("appraisals", column, kind, check)
    _create_claims()
    _create_cautions()
    _create_claim_evidence()
    _create_claim_treatments()
    _create_glossary()
    _create_harms()
    _create_jurisdiction_absences()
    _create_jurisdiction_cell_rules()
    _create_jurisdiction_market()
    _create_jurisdiction_regulators()
    _create_jurisdiction_statuses()
    _create_positions()
    _create_trials()
    _create_caution_other_sources()
    _create_harm_other_sources()
    _create_harm_outcomes()
    _create_harm_overlaps()
    _create_harm_treatments()
    _create_position_other_sources()
    _create_position_treatments()
    _create_term_see_also()
    _create_trial_other_sources()
    _create_trial_studies()
    _create_trial_treatments()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    for column, _, _ in reversed(APPRAISAL_COLUMNS):
        _drop("appraisals", column)
    for table in REREAD:
        _drop(table, "reread_on")
        _drop(table, "reread_found")
    _drop("jurisdictions", "note")
    for table in REVIEWED:
        _drop(table, "clinical_review")


def _add(table: str, column: str, kind: str, check: tuple[str, str] | None = None) -> None:
    # Written as one statement that both databases take: SQLite adds no constraint to a table that stands, but it does
    # take one with a column, and making the table anew would lose the checks it has.
    constraint = f" CONSTRAINT ck_{table}_{check[0]} CHECK ({check[1]})" if check else ""
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}{constraint}")


def _drop(table: str, column: str) -> None:
    op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _columns(kind: sa.types.TypeEngine[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=False, autoincrement=False) for name in names)


def _nullable(kind: sa.types.TypeEngine[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=True) for name in names)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _single_reference(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["releases.id"], name=f"fk_{table}_{column}")


def _reference(table: str, owner: str, **columns: str) -> sa.ForeignKeyConstraint:
    there = [f"{owner}.{column}" for column in ("release_id", *columns.values())]
    return sa.ForeignKeyConstraint(["release_id", *columns], there, name=f"fk_{table}_{list(columns)[-1]}")


def _create_claims() -> None:
    op.create_table(
        "claims",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "claim"),
        *_columns(WORD, "verdict"),
        *_columns(TEXT, "explanation"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "note"),
        *_columns(WORD, "clinical_review"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_claims"),
        _single_reference("claims", "release_id"),
    )


def _create_cautions() -> None:
    op.create_table(
        "cautions",
        *_columns(ID, "release_id", "id"),
        *_columns(WORD, "kind"),
        *_columns(TEXT, "text"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "why"),
        *_columns(WORD, "clinical_review"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_cautions"),
        _single_reference("cautions", "release_id"),
        _reference("cautions", "sources", source="id"),
        _check("cautions", "locator_given", "locator <> ''"),
    )


def _create_claim_evidence() -> None:
    op.create_table(
        "claim_evidence",
        *_columns(ID, "release_id", "claim_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "text"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "claim_id", "position", name="pk_claim_evidence"),
        _reference("claim_evidence", "claims", claim_id="id"),
        _reference("claim_evidence", "sources", source="id"),
        _check("claim_evidence", "locator_given", "locator <> ''"),
    )


def _create_claim_treatments() -> None:
    op.create_table(
        "claim_treatments",
        *_columns(ID, "release_id", "claim_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "treatment"),
        sa.PrimaryKeyConstraint("release_id", "claim_id", "position", name="pk_claim_treatments"),
        _reference("claim_treatments", "claims", claim_id="id"),
        _reference("claim_treatments", "treatments", treatment="id"),
    )


def _create_glossary() -> None:
    op.create_table(
        "glossary",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "term", "plain"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "abbreviation"),
        *_columns(LIST, "synonyms"),
        *_nullable(ID, "source"),
        *_nullable(TEXT, "locator", "note"),
        *_columns(WORD, "clinical_review"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_glossary"),
        _single_reference("glossary", "release_id"),
        _reference("glossary", "sources", source="id"),
        _check("glossary", "locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )


def _create_harms() -> None:
    op.create_table(
        "harms",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "name"),
        *_columns(WORD, "report"),
        *_columns(TEXT, "description", "product", "route"),
        *_columns(WORD, "people", "causality"),
        *_columns(NUMBER, "year"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_columns(DAY, "curated_on"),
        *_nullable(NUMBER, "harmed"),
        *_nullable(WORD, "harmed_missing"),
        *_nullable(NUMBER, "treated"),
        *_nullable(TEXT, "place", "note"),
        *_columns(WORD, "clinical_review"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_harms"),
        _single_reference("harms", "release_id"),
        _reference("harms", "sources", source="id"),
        _check("harms", "harmed_not_negative", "harmed >= 0"),
        _check("harms", "year_plausible", "year BETWEEN 1800 AND 2200"),
        _check("harms", "harmed_within_treated", "harmed <= treated"),
        _check("harms", "locator_given", "locator <> ''"),
        _check("harms", "harmed_or_reason", "(harmed IS NULL) <> (harmed_missing IS NULL)"),
    )


def _create_jurisdiction_absences() -> None:
    op.create_table(
        "jurisdiction_absences",
        *_columns(ID, "release_id", "jurisdiction_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "field"),
        *_columns(WORD, "reason"),
        *_columns(TEXT, "detail"),
        sa.PrimaryKeyConstraint("release_id", "jurisdiction_id", "position", name="pk_jurisdiction_absences"),
        _reference("jurisdiction_absences", "jurisdictions", jurisdiction_id="id"),
    )


def _create_jurisdiction_cell_rules() -> None:
    op.create_table(
        "jurisdiction_cell_rules",
        *_columns(ID, "release_id", "jurisdiction_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "text"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "jurisdiction_id", "position", name="pk_jurisdiction_cell_rules"),
        _reference("jurisdiction_cell_rules", "jurisdictions", jurisdiction_id="id"),
        _reference("jurisdiction_cell_rules", "sources", source="id"),
        _check("jurisdiction_cell_rules", "locator_given", "locator <> ''"),
    )


def _create_jurisdiction_market() -> None:
    op.create_table(
        "jurisdiction_market",
        *_columns(ID, "release_id", "jurisdiction_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "text"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "jurisdiction_id", "position", name="pk_jurisdiction_market"),
        _reference("jurisdiction_market", "jurisdictions", jurisdiction_id="id"),
        _reference("jurisdiction_market", "sources", source="id"),
        _check("jurisdiction_market", "locator_given", "locator <> ''"),
    )


def _create_jurisdiction_regulators() -> None:
    op.create_table(
        "jurisdiction_regulators",
        *_columns(ID, "release_id", "jurisdiction_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "name", "role"),
        *_nullable(TEXT, "abbreviation"),
        *_nullable(ID, "source"),
        *_nullable(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "jurisdiction_id", "position", name="pk_jurisdiction_regulators"),
        _reference("jurisdiction_regulators", "jurisdictions", jurisdiction_id="id"),
        _reference("jurisdiction_regulators", "sources", source="id"),
        _check("jurisdiction_regulators", "locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )


def _create_jurisdiction_statuses() -> None:
    op.create_table(
        "jurisdiction_statuses",
        *_columns(ID, "release_id", "jurisdiction_id"),
        *_columns(NUMBER, "position"),
        *_columns(WORD, "status"),
        *_columns(TEXT, "meaning"),
        *_nullable(ID, "source"),
        *_nullable(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "jurisdiction_id", "position", name="pk_jurisdiction_statuses"),
        _reference("jurisdiction_statuses", "jurisdictions", jurisdiction_id="id"),
        _reference("jurisdiction_statuses", "sources", source="id"),
        _check("jurisdiction_statuses", "locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )


def _create_positions() -> None:
    op.create_table(
        "positions",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "organisation"),
        *_columns(NUMBER, "year"),
        *_columns(TEXT, "subject", "statement"),
        *_columns(WORD, "direction"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "note"),
        *_columns(WORD, "clinical_review"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_positions"),
        _single_reference("positions", "release_id"),
        _reference("positions", "sources", source="id"),
        _check("positions", "locator_given", "locator <> ''"),
        _check("positions", "year_plausible", "year BETWEEN 1800 AND 2200"),
    )


def _create_trials() -> None:
    op.create_table(
        "trials",
        *_columns(ID, "release_id", "id"),
        *_nullable(TEXT, "number"),
        *_columns(TEXT, "title"),
        *_columns(WORD, "status"),
        *_columns(TEXT, "design", "intervention"),
        *_columns(WORD, "results"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_columns(DAY, "as_of", "curated_on"),
        *_nullable(TEXT, "status_note", "phase"),
        *_nullable(NUMBER, "enrolment"),
        *_nullable(YES_NO, "enrolment_planned"),
        *_nullable(TEXT, "sponsor"),
        *_columns(LIST, "countries"),
        *_nullable(TEXT, "comparator", "started", "ended", "note"),
        *_columns(WORD, "clinical_review"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_trials"),
        _single_reference("trials", "release_id"),
        _reference("trials", "sources", source="id"),
        _check("trials", "enrolment_not_negative", "enrolment >= 0"),
        _check("trials", "locator_given", "locator <> ''"),
        _check("trials", "enrolment_whole", "(enrolment IS NULL) = (enrolment_planned IS NULL)"),
    )


def _create_caution_other_sources() -> None:
    op.create_table(
        "caution_other_sources",
        *_columns(ID, "release_id", "caution_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "caution_id", "position", name="pk_caution_other_sources"),
        _reference("caution_other_sources", "cautions", caution_id="id"),
        _reference("caution_other_sources", "sources", source="id"),
    )


def _create_harm_other_sources() -> None:
    op.create_table(
        "harm_other_sources",
        *_columns(ID, "release_id", "harm_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "harm_id", "position", name="pk_harm_other_sources"),
        _reference("harm_other_sources", "harms", harm_id="id"),
        _reference("harm_other_sources", "sources", source="id"),
    )


def _create_harm_outcomes() -> None:
    op.create_table(
        "harm_outcomes",
        *_columns(ID, "release_id", "harm_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "outcome"),
        sa.PrimaryKeyConstraint("release_id", "harm_id", "position", name="pk_harm_outcomes"),
        _reference("harm_outcomes", "harms", harm_id="id"),
        _reference("harm_outcomes", "outcomes", outcome="id"),
    )


def _create_harm_overlaps() -> None:
    op.create_table(
        "harm_overlaps",
        *_columns(ID, "release_id", "harm_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "harm"),
        sa.PrimaryKeyConstraint("release_id", "harm_id", "position", name="pk_harm_overlaps"),
        _reference("harm_overlaps", "harms", harm="id"),
        _reference("harm_overlaps", "harms", harm_id="id"),
    )


def _create_harm_treatments() -> None:
    op.create_table(
        "harm_treatments",
        *_columns(ID, "release_id", "harm_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "treatment"),
        sa.PrimaryKeyConstraint("release_id", "harm_id", "position", name="pk_harm_treatments"),
        _reference("harm_treatments", "harms", harm_id="id"),
        _reference("harm_treatments", "treatments", treatment="id"),
    )


def _create_position_other_sources() -> None:
    op.create_table(
        "position_other_sources",
        *_columns(ID, "release_id", "position_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "position_id", "position", name="pk_position_other_sources"),
        _reference("position_other_sources", "positions", position_id="id"),
        _reference("position_other_sources", "sources", source="id"),
    )


def _create_position_treatments() -> None:
    op.create_table(
        "position_treatments",
        *_columns(ID, "release_id", "position_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "treatment"),
        sa.PrimaryKeyConstraint("release_id", "position_id", "position", name="pk_position_treatments"),
        _reference("position_treatments", "positions", position_id="id"),
        _reference("position_treatments", "treatments", treatment="id"),
    )


def _create_term_see_also() -> None:
    op.create_table(
        "term_see_also",
        *_columns(ID, "release_id", "term_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "term"),
        sa.PrimaryKeyConstraint("release_id", "term_id", "position", name="pk_term_see_also"),
        _reference("term_see_also", "glossary", term="id"),
        _reference("term_see_also", "glossary", term_id="id"),
    )


def _create_trial_other_sources() -> None:
    op.create_table(
        "trial_other_sources",
        *_columns(ID, "release_id", "trial_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "trial_id", "position", name="pk_trial_other_sources"),
        _reference("trial_other_sources", "sources", source="id"),
        _reference("trial_other_sources", "trials", trial_id="id"),
    )


def _create_trial_studies() -> None:
    op.create_table(
        "trial_studies",
        *_columns(ID, "release_id", "trial_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "study"),
        sa.PrimaryKeyConstraint("release_id", "trial_id", "position", name="pk_trial_studies"),
        _reference("trial_studies", "studies", study="id"),
        _reference("trial_studies", "trials", trial_id="id"),
    )


def _create_trial_treatments() -> None:
    op.create_table(
        "trial_treatments",
        *_columns(ID, "release_id", "trial_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "treatment"),
        sa.PrimaryKeyConstraint("release_id", "trial_id", "position", name="pk_trial_treatments"),
        _reference("trial_treatments", "treatments", treatment="id"),
        _reference("trial_treatments", "trials", trial_id="id"),
    )
