"""Subscriptions to what is served, and the messages sent to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String().with_variant(sa.String(collation="C"), "postgresql")
WORD = sa.String(40)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "webhook_subscriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("former_secret", sa.String()),
        sa.Column("former_until", MOMENT),
        sa.Column("treatments", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("paused_because", sa.String()),
        sa.Column("heard_number", sa.Integer(), nullable=False),
        sa.Column("heard_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_subscriptions"),
        sa.CheckConstraint(
            "(state = 'paused') = (paused_because IS NOT NULL)",
            name=op.f("ck_webhook_subscriptions_pause_explained"),
        ),
        sa.CheckConstraint(
            "(heard_number = 0) = (heard_at IS NULL)", name=op.f("ck_webhook_subscriptions_heard_whole")
        ),
        sa.CheckConstraint(
            "(former_secret IS NULL) = (former_until IS NULL)", name=op.f("ck_webhook_subscriptions_former_whole")
        ),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscription", ID, nullable=False),
        sa.Column("event", WORD, nullable=False),
        sa.Column("release", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("served_at", MOMENT, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", MOMENT),
        sa.Column("next_attempt_at", MOMENT, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("fault", WORD),
        sa.Column("delivered_at", MOMENT),
        sa.Column("given_up_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_deliveries"),
        sa.ForeignKeyConstraint(
            ["subscription"], ["webhook_subscriptions.id"], name="fk_webhook_deliveries_subscription"
        ),
        sa.UniqueConstraint("subscription", "number", "served_at", name="uq_webhook_deliveries_served_at"),
        sa.CheckConstraint("(attempts = 0) = (attempted_at IS NULL)", name=op.f("ck_webhook_deliveries_attempt_told")),
        sa.CheckConstraint("delivered_at IS NULL OR given_up_at IS NULL", name=op.f("ck_webhook_deliveries_one_end")),
        sa.CheckConstraint(
            "delivered_at IS NULL OR fault IS NULL", name=op.f("ck_webhook_deliveries_delivered_without_fault")
        ),
    )


def downgrade() -> None:
    for table in ("webhook_deliveries", "webhook_subscriptions"):
        op.drop_table(table)
