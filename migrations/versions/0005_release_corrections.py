"""Corrections that a release names in its notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "release_corrections"
ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("release_id", ID, nullable=False),
        sa.Column("correction", ID, nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("field", sa.String()),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("release_id", "correction", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=f"fk_{TABLE}_release_id"),
        sa.UniqueConstraint("correction", name=f"uq_{TABLE}_correction"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
