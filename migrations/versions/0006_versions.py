"""Each version of a record lies in its tables once, and releases say which they hold; a log of what was served.

Rows keep their `release_id`, which is from now on the release that introduced the version. All versions there are were
introduced by the release that holds them.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
DIGEST = sa.String(64)
WORD = sa.String(40)

KINDS = {
    "agents": "agents",
    "cautions": "cautions",
    "claims": "claims",
    "evidence_levels": "evidence_levels",
    "glossary": "glossary",
    "guidance_statements": "guidance",
    "harms": "harms",
    "jurisdictions": "jurisdictions",
    "outcomes": "outcomes",
    "positions": "positions",
    "sources": "sources",
    "studies": "studies",
    "treatments": "treatments",
    "trials": "trials",
}
"""The kind of record in each top table."""

REFERENCES = {
    "agent_members": ("member",),
    "appraisal_instead_of": ("agent",),
    "appraisals": ("outcome", "source"),
    "arm_contents": ("agent",),
    "availability": ("jurisdiction", "source"),
    "availability_other_sources": ("source",),
    "boxed_warnings": ("jurisdiction",),
    "caution_other_sources": ("source",),
    "cautions": ("source",),
    "claim_evidence": ("source",),
    "claim_treatments": ("treatment",),
    "contraindications": ("source",),
    "early_escapes": ("source",),
    "evidence_level_studies": ("study",),
    "evidence_levels": ("treatment",),
    "glossary": ("source",),
    "guidance": ("source",),
    "guidance_statements": ("source", "treatment"),
    "harm_other_sources": ("source",),
    "harm_outcomes": ("outcome",),
    "harm_overlaps": ("harm",),
    "harm_treatments": ("treatment",),
    "harms": ("source",),
    "jurisdiction_cell_rules": ("source",),
    "jurisdiction_market": ("source",),
    "jurisdiction_regulators": ("source",),
    "jurisdiction_statuses": ("source",),
    "monitoring": ("source",),
    "outcomes": ("source",),
    "position_other_sources": ("source",),
    "position_treatments": ("treatment",),
    "positions": ("source",),
    "results": ("analysis_source", "outcome", "source"),
    "risks": ("harm", "source"),
    "studies": ("same_trial_as",),
    "study_other_sources": ("source",),
    "study_reports": ("source",),
    "term_see_also": ("term",),
    "treatment_agents": ("agent",),
    "treatment_sources": ("source",),
    "trial_other_sources": ("source",),
    "trial_studies": ("study",),
    "trial_treatments": ("treatment",),
    "trials": ("source",),
}
"""Columns whose foreign key led to a record of the same release."""

NOW_IN_RELEASE = ("evidence_levels", "guidance_statements")
"""Top tables that were bound to their release only through the records they name."""


def upgrade() -> None:
    _create_log()
    _create_versions()
    _create_verdicts()
    _create_changes()
    _rebuild()
    for table in KINDS:
        op.execute(f"ALTER TABLE {table} DROP COLUMN digest")
    op.execute("ALTER TABLE releases ADD COLUMN note VARCHAR")


def downgrade() -> None:
    """Go back without any release, for versions that releases share do not fit into tables of one release each."""
    if op.get_bind().execute(sa.text("SELECT 1 FROM releases LIMIT 1")).scalar() is not None:
        raise RuntimeError(
            "Releases share versions since 0006, which the tables before it cannot hold. Restore the backup made "
            "before the upgrade, or publish to a new database."
        )
    for table in ("change_treatments", "changes", "pair_verdict_outcomes", "pair_verdicts", "release_records"):
        op.drop_table(table)
    op.drop_table("record_versions")
    op.drop_table("servings")
    op.execute("ALTER TABLE releases DROP COLUMN note")
    for table in KINDS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN digest VARCHAR(64) NOT NULL")
    op.create_table("served_release", sa.Column("position", sa.Integer()), sa.Column("release_id", ID))


def _create_log() -> None:
    op.create_table(
        "servings",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("release_id", ID, nullable=False),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous", ID),
        sa.Column("reason", sa.String()),
        sa.Column("changes", sa.Integer()),
        sa.PrimaryKeyConstraint("number", name="pk_servings"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_servings_release_id"),
        sa.ForeignKeyConstraint(["previous"], ["releases.id"], name="fk_servings_previous"),
        sa.CheckConstraint("(number = 1) = (previous IS NULL)", name=op.f("ck_servings_first_has_none_before")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_servings_reason_given")),
    )
    op.execute(
        "INSERT INTO servings (number, release_id, served_at, previous) "
        "SELECT ROW_NUMBER() OVER (ORDER BY released_at, id), id, released_at, previous FROM releases"
    )
    op.drop_table("served_release")


def _create_versions() -> None:
    op.create_table(
        "record_versions",
        sa.Column("kind", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("release_id", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "release_id", name="pk_record_versions"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_record_versions_release_id"),
    )
    op.create_table(
        "release_records",
        sa.Column("release_id", ID, nullable=False),
        sa.Column("kind", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("introduced", ID, nullable=False),
        sa.PrimaryKeyConstraint("release_id", "kind", "id", name="pk_release_records"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_release_records_release_id"),
        sa.ForeignKeyConstraint(
            ["kind", "id", "introduced"],
            ["record_versions.kind", "record_versions.id", "record_versions.release_id"],
            name="fk_release_records_introduced",
        ),
        sqlite_with_rowid=False,
    )
    for table, kind in KINDS.items():
        id = "treatment" if table == "evidence_levels" else "id"
        _hold(f"SELECT '{kind}', {id}, release_id, digest FROM {table}")
    # An empty digest is that of no text: the next publication writes what is searched anew.
    _hold("SELECT DISTINCT 'search_' || kind, record, release_id, '' FROM search_texts")
    _hold("SELECT DISTINCT 'search_words', 'all', release_id, '' FROM search_words")


def _create_verdicts() -> None:
    op.create_table(
        "pair_verdicts",
        *(sa.Column(name, ID, nullable=False) for name in ("release_id", "id", "a", "b")),
        sa.PrimaryKeyConstraint("release_id", "id", name="pk_pair_verdicts"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name="fk_pair_verdicts_release_id"),
        sa.CheckConstraint("a < b", name=op.f("ck_pair_verdicts_in_order")),
    )
    op.create_table(
        "pair_verdict_outcomes",
        sa.Column("release_id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("timepoint_weeks", sa.Integer()),
        sa.Column("population", WORD, nullable=False),
        sa.Column("verdict", WORD, nullable=False),
        sa.Column("has_figure", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("release_id", "pair_id", "position", name="pk_pair_verdict_outcomes"),
        sa.ForeignKeyConstraint(
            ["release_id", "pair_id"],
            ["pair_verdicts.release_id", "pair_verdicts.id"],
            name="fk_pair_verdict_outcomes_pair_id",
        ),
    )


def _create_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("serving", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("record_kind", ID, nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("record_name", sa.String(), nullable=False),
        sa.Column("member", sa.String()),
        sa.Column("before", sa.String()),
        sa.Column("after", sa.String()),
        sa.Column("outcome", ID),
        sa.Column("jurisdiction", ID),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("serving", "position", name="pk_changes"),
        sa.ForeignKeyConstraint(["serving"], ["servings.number"], name="fk_changes_serving"),
    )
    op.create_index("ix_changes_record", "changes", ["record_kind", "record_id"])
    op.create_table(
        "change_treatments",
        sa.Column("treatment", ID, nullable=False),
        sa.Column("serving", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("treatment", "serving", "position", name="pk_change_treatments"),
        sa.ForeignKeyConstraint(
            ["serving", "position"], ["changes.serving", "changes.position"], name="fk_change_treatments_position"
        ),
    )


def _hold(versions: str) -> None:
    op.execute(f"INSERT INTO record_versions (kind, id, release_id, digest) {versions}")
    op.execute(
        "INSERT INTO release_records (release_id, kind, id, introduced) SELECT version.release_id, version.kind, "
        "version.id, version.release_id FROM record_versions AS version LEFT JOIN release_records AS held "
        "ON held.release_id = version.release_id AND held.kind = version.kind AND held.id = version.id "
        "WHERE held.id IS NULL"
    )


def _rebuild() -> None:
    names = {table: {f"fk_{table}_{column}" for column in columns} for table, columns in REFERENCES.items()}
    names["releases"] = {"uq_releases_previous"}
    if op.get_context().dialect.name == "postgresql":
        for table, constraints in names.items():
            for name in sorted(constraints):
                op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in NOW_IN_RELEASE:
            op.execute(f"ALTER TABLE {table} ADD {_in_release(table)}")
        return
    for table, constraints in names.items():
        _rebuild_in_sqlite(table, constraints, [_in_release(table)] if table in NOW_IN_RELEASE else [])


def _in_release(table: str) -> str:
    return f"CONSTRAINT fk_{table}_release_id FOREIGN KEY(release_id) REFERENCES releases (id)"


def _rebuild_in_sqlite(table: str, dropped: set[str], added: list[str]) -> None:
    """Make a table anew without some constraints: SQLite drops none, and its text of a table is what it was made by."""
    connection = op.get_bind()
    made_by = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": table}).scalar()
    head, _, rest = str(made_by).partition("(")
    body = rest.rpartition(")")[0]
    parts = [part for part in _split(body) if not any(re.search(rf"\b{name}\b", part) for name in dropped)]
    if len(_split(body)) - len(parts) != len(dropped):
        raise RuntimeError(f"The table {table} does not have the constraints {', '.join(sorted(dropped))}.")
    indexes = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :name AND type = 'index' AND sql IS NOT NULL")
    kept = list(connection.execute(indexes, {"name": table}).scalars())
    new = f"{table}_new"
    op.execute(f"CREATE TABLE {new} ({', '.join([*parts, *added])})")
    op.execute(f"INSERT INTO {new} SELECT * FROM {table}")
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE {new} RENAME TO {table}")
    for index in kept:
        op.execute(index)


def _split(body: str) -> list[str]:
    """Split what stands between the brackets of a table at the commas that stand in no further brackets or quotes."""
    parts, depth, quoted, part = [], 0, False, ""
    for character in body:
        quoted ^= character == "'"
        depth += {"(": 1, ")": -1}.get(character, 0) if not quoted else 0
        if character == "," and depth == 0 and not quoted:
            parts.append(part.strip())
            part = ""
        else:
            part += character
    return [*parts, part.strip()]
