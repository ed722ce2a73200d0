"""Reported errors, and the counts of a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
DIGEST = sa.String(64)


def upgrade() -> None:
    _create_corrections()
    op.create_table(
        "correction_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_correction_days"),
    )
    op.create_table(
        "correction_senders",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sender", DIGEST, nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "sender", name="pk_correction_senders"),
        sa.ForeignKeyConstraint(["day"], ["correction_days.day"], name="fk_correction_senders_day"),
    )
    op.create_table(
        "correction_reports",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("report", DIGEST, nullable=False),
        sa.Column("correction", ID, nullable=False),
        sa.PrimaryKeyConstraint("day", "report", name="pk_correction_reports"),
        sa.ForeignKeyConstraint(["day"], ["correction_days.day"], name="fk_correction_reports_day"),
        sa.ForeignKeyConstraint(["correction"], ["corrections.id"], name="fk_correction_reports_correction"),
    )


def downgrade() -> None:
    for table in ("correction_reports", "correction_senders", "correction_days", "corrections"):
        op.drop_table(table)


def _create_corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", ID, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("field", sa.String()),
        sa.Column("release", ID, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.String()),
        sa.Column("message", sa.String()),
        sa.Column("suggested_value", sa.String()),
        sa.Column("source_url", sa.String()),
        sa.Column("contact", sa.String()),
        sa.Column("suspected", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sa.CheckConstraint(
            "(status = 'received') = (resolved_at IS NULL) AND (resolved_at IS NULL) = (note IS NULL)",
            name=op.f("ck_corrections_decision_whole"),
        ),
        sa.CheckConstraint("status = 'received' OR contact IS NULL", name=op.f("ck_corrections_contact_erased")),
    )
    op.create_index("ix_corrections_received_at", "corrections", ["received_at"])
