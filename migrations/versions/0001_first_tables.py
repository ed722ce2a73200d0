"""All tables of the first version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TEXT = sa.String()
PRINTED = sa.String()
WORD = sa.String(40)
DIGEST = sa.String(64)
NUMBER = sa.Integer()
YES_NO = sa.Boolean()
DAY = sa.Date()
MOMENT = sa.DateTime(timezone=True)
LIST = sa.JSON()

TABLES = (
    "releases",
    "agents",
    "jurisdictions",
    "served_release",
    "sources",
    "studies",
    "treatments",
    "absences",
    "agent_members",
    "arms",
    "availability",
    "contraindications",
    "early_escapes",
    "evidence_levels",
    "guidance",
    "identifiers",
    "monitoring",
    "outcomes",
    "study_other_sources",
    "study_reports",
    "treatment_agents",
    "treatment_sources",
    "appraisals",
    "arm_contents",
    "availability_other_sources",
    "evidence_level_studies",
    "results",
    "risks",
    "boxed_warnings",
    "appraisal_instead_of",
    "contrasts",
    "measurements",
)
"""In the order of their references."""


def upgrade() -> None:
    _create_releases()
    _create_agents()
    _create_jurisdictions()
    _create_served_release()
    _create_sources()
    _create_studies()
    _create_treatments()
    _create_absences()
    _create_agent_members()
    _create_arms()
    _create_availability()
    _create_contraindications()
    _create_early_escapes()
    _create_evidence_levels()
    _create_guidance()
    _create_identifiers()
    _create_monitoring()
    _create_outcomes()
    _create_study_other_sources()
    _create_study_reports()
    _create_treatment_agents()
    _create_treatment_sources()
    _create_appraisals()
    _create_arm_contents()
    _create_availability_other_sources()
    _create_evidence_level_studies()
    _create_results()
    _create_risks()
    _create_boxed_warnings()
    _create_appraisal_instead_of()
    _create_contrasts()
    _create_measurements()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _columns(kind: sa.types.TypeEngine[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=False, autoincrement=False) for name in names)


def _nullable(kind: sa.types.TypeEngine[Any], *names: str) -> Iterator[sa.Column[Any]]:
    return (sa.Column(name, kind, nullable=True) for name in names)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _single_reference(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["releases.id"], name=f"fk_{table}_{column}")


def _reference(table: str, owner: str, deferred: bool = False, **columns: str) -> sa.ForeignKeyConstraint:
    there = [f"{owner}.{column}" for column in ("release_id", *columns.values())]
    later: dict[str, Any] = {"deferrable": True, "initially": "DEFERRED"} if deferred else {}
    return sa.ForeignKeyConstraint(["release_id", *columns], there, name=f"fk_{table}_{list(columns)[-1]}", **later)


def _create_releases() -> None:
    op.create_table(
        "releases",
        *_columns(ID, "id"),
        *_columns(MOMENT, "released_at"),
        *_columns(DIGEST, "digest"),
        *_nullable(ID, "previous"),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
        _single_reference("releases", "previous"),
        sa.UniqueConstraint("previous", name="uq_releases_previous"),
        _check("releases", "digest_is_sha256", "length(digest) = 64"),
    )


def _create_agents() -> None:
    op.create_table(
        "agents",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "name"),
        *_columns(WORD, "kind"),
        *_columns(YES_NO, "investigational"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "note"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_agents"),
        _single_reference("agents", "release_id"),
    )


def _create_jurisdictions() -> None:
    op.create_table(
        "jurisdictions",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "name", "regulator"),
        *_columns(DAY, "curated_on"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_jurisdictions"),
        _single_reference("jurisdictions", "release_id"),
    )


def _create_served_release() -> None:
    op.create_table(
        "served_release",
        *_columns(NUMBER, "position"),
        *_columns(ID, "release_id"),
        sa.PrimaryKeyConstraint("position", name="pk_served_release"),
        _single_reference("served_release", "release_id"),
        _check("served_release", "one_row", "position = 1"),
    )


def _create_sources() -> None:
    op.create_table(
        "sources",
        *_columns(ID, "release_id", "id"),
        *_columns(WORD, "type"),
        *_columns(TEXT, "title"),
        *_columns(NUMBER, "year"),
        *_columns(WORD, "read_as"),
        *_columns(DAY, "accessed", "curated_on"),
        *_nullable(TEXT, "url"),
        *_nullable(WORD, "url_withheld"),
        *_columns(LIST, "authors"),
        *_columns(YES_NO, "et_al"),
        *_nullable(TEXT, "container", "volume", "issue", "pages", "doi", "pmid", "registry"),
        *_columns(WORD, "status"),
        *_nullable(DAY, "status_checked"),
        *_nullable(TEXT, "status_note", "note"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_sources"),
        _single_reference("sources", "release_id"),
        _check("sources", "year_plausible", "year BETWEEN 1800 AND 2200"),
        _check("sources", "url_or_reason", "url IS NULL OR url_withheld IS NULL"),
        _check("sources", "status_explained", "status IN ('current', 'not_checked') OR status_note IS NOT NULL"),
    )


def _create_studies() -> None:
    op.create_table(
        "studies",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "name"),
        *_columns(WORD, "design"),
        *_columns(TEXT, "population"),
        *_columns(WORD, "line"),
        *_columns(TEXT, "line_reason"),
        *_columns(DAY, "curated_on"),
        *_columns(WORD, "blinding", "funding"),
        *_nullable(TEXT, "phase"),
        *_columns(LIST, "registration"),
        *_nullable(NUMBER, "participants"),
        *_columns(LIST, "countries"),
        *_nullable(NUMBER, "follow_up_weeks"),
        *_nullable(ID, "same_trial_as"),
        *_columns(LIST, "limitations"),
        *_nullable(TEXT, "note"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_studies"),
        _single_reference("studies", "release_id"),
        _reference("studies", "studies", same_trial_as="id", deferred=True),
        _check("studies", "participants_positive", "participants >= 1"),
        _check("studies", "follow_up_not_negative", "follow_up_weeks >= 0"),
    )


def _create_treatments() -> None:
    op.create_table(
        "treatments",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "name"),
        *_columns(WORD, "kind", "scope", "treatment_class"),
        *_columns(TEXT, "goal", "mechanism"),
        *_columns(WORD, "mechanism_support"),
        *_columns(LIST, "route"),
        *_columns(TEXT, "regimen", "burden_administration", "burden_frequency", "burden_monitoring", "studied_in"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "subclass"),
        *_columns(LIST, "brands", "synonyms"),
        *_nullable(
            TEXT,
            "cell_product_cell_source",
            "cell_product_donor",
            "cell_product_dose",
            "cell_product_manufacture",
        ),
        *_columns(LIST, "unknowns"),
        *_columns(WORD, "clinical_review"),
        *_nullable(TEXT, "note"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_treatments"),
        _single_reference("treatments", "release_id"),
        _check(
            "treatments",
            "cell_product_whole",
            "(cell_product_cell_source IS NULL) = (cell_product_donor IS NULL) AND "
            "(cell_product_cell_source IS NULL) = (cell_product_dose IS NULL) AND "
            "(cell_product_cell_source IS NULL) = (cell_product_manufacture IS NULL)",
        ),
    )


def _create_absences() -> None:
    op.create_table(
        "absences",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "field"),
        *_columns(WORD, "reason"),
        *_columns(TEXT, "detail"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_absences"),
        _reference("absences", "treatments", treatment_id="id"),
    )


def _create_agent_members() -> None:
    op.create_table(
        "agent_members",
        *_columns(ID, "release_id", "agent_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "member"),
        sa.PrimaryKeyConstraint("release_id", "agent_id", "position", name="pk_agent_members"),
        _reference("agent_members", "agents", agent_id="id"),
        _reference("agent_members", "agents", member="id"),
    )


def _create_arms() -> None:
    op.create_table(
        "arms",
        *_columns(ID, "release_id", "study_id", "id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "label"),
        *_columns(WORD, "allocation"),
        *_nullable(NUMBER, "n"),
        *_nullable(TEXT, "note"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "id", name="pk_arms"),
        _reference("arms", "studies", study_id="id"),
        _check("arms", "n_positive", "n >= 1"),
    )


def _create_availability() -> None:
    op.create_table(
        "availability",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "jurisdiction"),
        *_columns(WORD, "status"),
        *_columns(DAY, "as_of"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_nullable(TEXT, "regulator", "first_authorised"),
        *_columns(LIST, "brands"),
        *_nullable(TEXT, "note"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_availability"),
        _reference("availability", "treatments", treatment_id="id"),
        _reference("availability", "jurisdictions", jurisdiction="id"),
        _reference("availability", "sources", source="id"),
        _check("availability", "locator_given", "locator <> ''"),
    )


def _create_contraindications() -> None:
    op.create_table(
        "contraindications",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "text"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_contraindications"),
        _reference("contraindications", "treatments", treatment_id="id"),
        _reference("contraindications", "sources", source="id"),
        _check("contraindications", "locator_given", "locator <> ''"),
    )


def _create_early_escapes() -> None:
    op.create_table(
        "early_escapes",
        *_columns(ID, "release_id", "study_id"),
        *_columns(NUMBER, "position"),
        *_columns(WORD, "rule"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_nullable(NUMBER, "week"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "position", name="pk_early_escapes"),
        _reference("early_escapes", "studies", study_id="id"),
        _reference("early_escapes", "sources", source="id"),
        _check("early_escapes", "locator_given", "locator <> ''"),
        _check("early_escapes", "week_not_negative", "week >= 0"),
        _check("early_escapes", "none_without_week", "rule <> 'none' OR week IS NULL"),
    )


def _create_evidence_levels() -> None:
    op.create_table(
        "evidence_levels",
        *_columns(ID, "release_id", "treatment"),
        *_columns(NUMBER, "level"),
        *_columns(TEXT, "reason"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "treatment", name="pk_evidence_levels"),
        _reference("evidence_levels", "treatments", treatment="id"),
        _check("evidence_levels", "level_is_cebm", "level BETWEEN 1 AND 5"),
    )


def _create_guidance() -> None:
    op.create_table(
        "guidance",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "organisation"),
        *_columns(NUMBER, "year"),
        *_columns(TEXT, "statement"),
        *_columns(WORD, "direction"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_nullable(TEXT, "strength", "certainty"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_guidance"),
        _reference("guidance", "treatments", treatment_id="id"),
        _reference("guidance", "sources", source="id"),
        _check("guidance", "locator_given", "locator <> ''"),
        _check("guidance", "year_plausible", "year BETWEEN 1800 AND 2200"),
    )


def _create_identifiers() -> None:
    op.create_table(
        "identifiers",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "system", "value"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_identifiers"),
        _reference("identifiers", "treatments", treatment_id="id"),
    )


def _create_monitoring() -> None:
    op.create_table(
        "monitoring",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(TEXT, "text"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_monitoring"),
        _reference("monitoring", "treatments", treatment_id="id"),
        _reference("monitoring", "sources", source="id"),
        _check("monitoring", "locator_given", "locator <> ''"),
    )


def _create_outcomes() -> None:
    op.create_table(
        "outcomes",
        *_columns(ID, "release_id", "id"),
        *_columns(TEXT, "name", "plain", "definition"),
        *_columns(WORD, "domain", "direction"),
        *_columns(TEXT, "unit"),
        *_columns(NUMBER, "rank"),
        *_columns(YES_NO, "surrogate"),
        *_columns(DAY, "curated_on"),
        *_nullable(TEXT, "abbreviation"),
        *_nullable(PRINTED, "range_low", "range_high"),
        *_nullable(ID, "source"),
        *_nullable(TEXT, "locator", "note"),
        *_columns(DIGEST, "digest"),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_outcomes"),
        _single_reference("outcomes", "release_id"),
        _reference("outcomes", "sources", source="id"),
        _check("outcomes", "locator_has_source", "locator IS NULL OR source IS NOT NULL"),
        _check("outcomes", "range_in_order", "CAST(range_low AS NUMERIC) < CAST(range_high AS NUMERIC)"),
    )


def _create_study_other_sources() -> None:
    op.create_table(
        "study_other_sources",
        *_columns(ID, "release_id", "study_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "position", name="pk_study_other_sources"),
        _reference("study_other_sources", "studies", study_id="id"),
        _reference("study_other_sources", "sources", source="id"),
    )


def _create_study_reports() -> None:
    op.create_table(
        "study_reports",
        *_columns(ID, "release_id", "study_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "position", name="pk_study_reports"),
        _reference("study_reports", "studies", study_id="id"),
        _reference("study_reports", "sources", source="id"),
    )


def _create_treatment_agents() -> None:
    op.create_table(
        "treatment_agents",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "agent"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_treatment_agents"),
        _reference("treatment_agents", "treatments", treatment_id="id"),
        _reference("treatment_agents", "agents", agent="id"),
    )


def _create_treatment_sources() -> None:
    op.create_table(
        "treatment_sources",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_treatment_sources"),
        _reference("treatment_sources", "treatments", treatment_id="id"),
        _reference("treatment_sources", "sources", source="id"),
    )


def _create_appraisals() -> None:
    op.create_table(
        "appraisals",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "outcome"),
        *_columns(TEXT, "comparator", "population"),
        *_columns(WORD, "certainty", "by"),
        *_columns(LIST, "reasons"),
        *_columns(TEXT, "explanation"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_nullable(WORD, "line"),
        *_nullable(NUMBER, "week"),
        *_columns(YES_NO, "about_class"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_appraisals"),
        _reference("appraisals", "treatments", treatment_id="id"),
        _reference("appraisals", "outcomes", outcome="id"),
        _reference("appraisals", "sources", source="id"),
        _check("appraisals", "locator_given", "locator <> ''"),
        _check("appraisals", "week_not_negative", "week >= 0"),
    )


def _create_arm_contents() -> None:
    op.create_table(
        "arm_contents",
        *_columns(ID, "release_id", "study_id", "arm_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "agent"),
        *_nullable(TEXT, "dose"),
        *_nullable(YES_NO, "authorised_dose"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "arm_id", "position", name="pk_arm_contents"),
        _reference("arm_contents", "arms", study_id="study_id", arm_id="id"),
        _reference("arm_contents", "agents", agent="id"),
    )
    op.create_index("ix_arm_contents_agent", "arm_contents", ["release_id", "agent"])


def _create_availability_other_sources() -> None:
    op.create_table(
        "availability_other_sources",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "availability_position", "position"),
        *_columns(ID, "source"),
        sa.PrimaryKeyConstraint(
            "release_id",
            "treatment_id",
            "availability_position",
            "position",
            name="pk_availability_other_sources",
        ),
        _reference(
            "availability_other_sources",
            "availability",
            treatment_id="treatment_id",
            availability_position="position",
        ),
        _reference("availability_other_sources", "sources", source="id"),
    )


def _create_evidence_level_studies() -> None:
    op.create_table(
        "evidence_level_studies",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "study"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_evidence_level_studies"),
        _reference("evidence_level_studies", "evidence_levels", treatment_id="treatment"),
        _reference("evidence_level_studies", "studies", study="id"),
    )


def _create_results() -> None:
    op.create_table(
        "results",
        *_columns(ID, "release_id", "study_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "outcome", "source"),
        *_columns(TEXT, "locator"),
        *_nullable(NUMBER, "week"),
        *_nullable(TEXT, "time_note", "subtype", "subgroup"),
        *_nullable(WORD, "line"),
        *_columns(WORD, "analysis"),
        *_nullable(ID, "analysis_source"),
        *_columns(WORD, "period", "counted"),
        *_nullable(TEXT, "p", "note"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "position", name="pk_results"),
        _reference("results", "studies", study_id="id"),
        _reference("results", "outcomes", outcome="id"),
        _reference("results", "sources", source="id"),
        _reference("results", "sources", analysis_source="id"),
        sa.UniqueConstraint("release_id", "study_id", "position", "counted", name="uq_results_counted"),
        _check("results", "locator_given", "locator <> ''"),
        _check("results", "week_not_negative", "week >= 0"),
    )


def _create_risks() -> None:
    op.create_table(
        "risks",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "position"),
        *_columns(ID, "harm"),
        *_columns(YES_NO, "serious"),
        *_columns(ID, "source"),
        *_columns(TEXT, "locator"),
        *_nullable(TEXT, "detail"),
        *_nullable(NUMBER, "frequency_events", "frequency_n"),
        *_nullable(PRINTED, "frequency_percent", "frequency_rate"),
        *_nullable(NUMBER, "frequency_rate_per_years"),
        *_nullable(PRINTED, "frequency_person_years", "frequency_ci_low", "frequency_ci_high"),
        *_nullable(WORD, "frequency_counted", "frequency_missing"),
        *_nullable(TEXT, "follow_up", "population"),
        *_nullable(WORD, "line"),
        *_columns(YES_NO, "about_class"),
        *_nullable(TEXT, "note"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "position", name="pk_risks"),
        _reference("risks", "treatments", treatment_id="id"),
        _reference("risks", "outcomes", harm="id"),
        _reference("risks", "sources", source="id"),
        _check("risks", "locator_given", "locator <> ''"),
        _check(
            "risks",
            "frequency_whole",
            "frequency_counted IS NOT NULL OR (frequency_events IS NULL AND frequency_n IS "
            "NULL AND frequency_percent IS NULL AND frequency_rate IS NULL AND "
            "frequency_rate_per_years IS NULL AND frequency_person_years IS NULL AND "
            "frequency_ci_low IS NULL AND frequency_ci_high IS NULL)",
        ),
        _check("risks", "frequency_n_positive", "frequency_n >= 1"),
        _check("risks", "frequency_events_not_negative", "frequency_events >= 0"),
        _check(
            "risks",
            "frequency_people_within_n",
            "frequency_counted <> 'people' OR frequency_events <= frequency_n",
        ),
        _check("risks", "frequency_rate_per_years_positive", "frequency_rate_per_years >= 1"),
        _check(
            "risks",
            "frequency_interval_in_order",
            "CAST(frequency_ci_low AS NUMERIC) <= CAST(frequency_ci_high AS NUMERIC)",
        ),
    )


def _create_appraisal_instead_of() -> None:
    op.create_table(
        "appraisal_instead_of",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "appraisal_position", "position"),
        *_columns(ID, "agent"),
        sa.PrimaryKeyConstraint(
            "release_id", "treatment_id", "appraisal_position", "position", name="pk_appraisal_instead_of"
        ),
        _reference("appraisal_instead_of", "appraisals", treatment_id="treatment_id", appraisal_position="position"),
        _reference("appraisal_instead_of", "agents", agent="id"),
    )


def _create_boxed_warnings() -> None:
    op.create_table(
        "boxed_warnings",
        *_columns(ID, "release_id", "treatment_id"),
        *_columns(NUMBER, "risk_position", "position"),
        *_columns(ID, "jurisdiction"),
        sa.PrimaryKeyConstraint("release_id", "treatment_id", "risk_position", "position", name="pk_boxed_warnings"),
        _reference("boxed_warnings", "risks", treatment_id="treatment_id", risk_position="position"),
        _reference("boxed_warnings", "jurisdictions", jurisdiction="id"),
    )


def _create_contrasts() -> None:
    op.create_table(
        "contrasts",
        *_columns(ID, "release_id", "study_id"),
        *_columns(NUMBER, "result_position", "position"),
        *_columns(WORD, "measure"),
        *_nullable(PRINTED, "value"),
        *_nullable(ID, "comparator", "arm"),
        *_nullable(PRINTED, "ci_low", "ci_high"),
        *_columns(PRINTED, "ci_level"),
        *_columns(YES_NO, "credible"),
        *_nullable(TEXT, "p"),
        *_nullable(WORD, "finding"),
        *_nullable(TEXT, "note"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "result_position", "position", name="pk_contrasts"),
        _reference("contrasts", "results", study_id="study_id", result_position="position"),
        _reference("contrasts", "arms", study_id="study_id", arm="id"),
        _reference("contrasts", "arms", study_id="study_id", comparator="id"),
        _check(
            "contrasts",
            "ci_level_is_percent",
            "CAST(ci_level AS NUMERIC) > 0 AND CAST(ci_level AS NUMERIC) < 100",
        ),
        _check("contrasts", "value_or_finding", "(value IS NULL) <> (finding IS NULL)"),
        _check("contrasts", "interval_in_order", "CAST(ci_low AS NUMERIC) <= CAST(ci_high AS NUMERIC)"),
    )


def _create_measurements() -> None:
    op.create_table(
        "measurements",
        *_columns(ID, "release_id", "study_id"),
        *_columns(NUMBER, "result_position", "position"),
        *_columns(WORD, "counted"),
        *_columns(ID, "arm"),
        *_nullable(NUMBER, "events", "n"),
        *_columns(WORD, "n_basis"),
        *_nullable(PRINTED, "percent", "mean", "sd", "median", "rate"),
        *_nullable(NUMBER, "rate_per_years"),
        *_nullable(PRINTED, "person_years", "ci_low", "ci_high"),
        *_columns(NUMBER, "ci_level"),
        sa.PrimaryKeyConstraint("release_id", "study_id", "result_position", "position", name="pk_measurements"),
        _reference("measurements", "results", study_id="study_id", result_position="position", counted="counted"),
        _reference("measurements", "arms", study_id="study_id", arm="id"),
        _check("measurements", "n_positive", "n >= 1"),
        _check("measurements", "events_not_negative", "events >= 0"),
        _check("measurements", "people_within_n", "counted <> 'people' OR events <= n"),
        _check("measurements", "rate_per_years_positive", "rate_per_years >= 1"),
        _check("measurements", "ci_level_is_percent", "ci_level > 0 AND ci_level < 100"),
        _check("measurements", "interval_in_order", "CAST(ci_low AS NUMERIC) <= CAST(ci_high AS NUMERIC)"),
    )
