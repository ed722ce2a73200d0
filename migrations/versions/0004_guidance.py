"""Statements of guideline bodies as records of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = "guidance_statements"
ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
WORD = sa.String(40)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("release_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("treatment", ID, nullable=False),
        sa.Column("treatment_kind", WORD, nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("direction", WORD, nullable=False),
        sa.Column("source", ID, nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("curated_on", sa.Date(), nullable=False),
        sa.Column("strength", sa.String()),
        sa.Column("certainty", sa.String()),
        sa.Column("reread_found", WORD),
        sa.Column("reread_on", sa.Date()),
        sa.Column("clinical_review", WORD, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("release_id", "id", name=f"pk_{TABLE}"),
        _refers_to("treatments", "treatment"),
        _refers_to("sources", "source"),
        sa.CheckConstraint("locator <> ''", name=op.f(f"ck_{TABLE}_locator_given")),
        sa.CheckConstraint("(reread_found IS NULL) = (reread_on IS NULL)", name=op.f(f"ck_{TABLE}_reread_whole")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)


def _refers_to(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["release_id", column], [f"{table}.release_id", f"{table}.id"], name=f"fk_{TABLE}_{column}"
    )
