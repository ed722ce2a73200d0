"""Files that were made of a release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLE = "release_exports"
ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("release_id", ID, nullable=False),
        sa.Column("name", ID, nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.BigInteger()),
        sa.PrimaryKeyConstraint("release_id", "name", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=f"fk_{TABLE}_release_id"),
        sa.CheckConstraint("length(sha256) = 64", name=op.f(f"ck_{TABLE}_sum_is_sha256")),
        sa.CheckConstraint("bytes >= 0 AND (rows IS NULL OR rows >= 0)", name=op.f(f"ck_{TABLE}_sizes_not_negative")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
