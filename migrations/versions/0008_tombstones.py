"""What was withdrawn from one release to the next, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLE = "tombstones"
ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
WORD = sa.String(40)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("release_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("record", ID, nullable=False),
        sa.Column("reason", WORD, nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("curated_on", sa.Date(), nullable=False),
        sa.Column("field", sa.String()),
        sa.Column("successor", ID),
        sa.Column("source", ID),
        sa.Column("locator", sa.String()),
        sa.Column("clinical_review", WORD, nullable=False),
        sa.PrimaryKeyConstraint("release_id", "id", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=f"fk_{TABLE}_release_id"),
        sa.CheckConstraint("locator IS NULL OR source IS NOT NULL", name=op.f(f"ck_{TABLE}_locator_has_source")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
