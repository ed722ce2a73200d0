"""Webhooks, in tables that know nothing of those of the dataset and lie where corrections do."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped

from api.domain.webhooks import EventType, Fault, SubscriptionState
from api.storage.models.base import WORD, Base, Key, Reference, check


class WebhooksBase(DeclarativeBase):
    """All tables of webhooks."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    type_annotation_map = {**Base.type_annotation_map, StrEnum: WORD}


class SubscriptionRow(WebhooksBase):
    """Whom to tell, with what secret, and up to which place in the log that has been done."""

    __tablename__ = "webhook_subscriptions"
    __table_args__ = (
        check("pause_explained", "(state = 'paused') = (paused_because IS NOT NULL)"),
        check("heard_whole", "(heard_number = 0) = (heard_at IS NULL)"),
        check("former_whole", "(former_secret IS NULL) = (former_until IS NULL)"),
    )

    id: Mapped[Key]
    url: Mapped[str]
    secret: Mapped[str]
    former_secret: Mapped[str | None]
    former_until: Mapped[datetime | None]
    treatments: Mapped[tuple[str, ...]]
    created_at: Mapped[datetime]
    state: Mapped[SubscriptionState]
    paused_because: Mapped[str | None]
    heard_number: Mapped[int]
    heard_at: Mapped[datetime | None]


class DeliveryRow(WebhooksBase):
    """One message to one subscription; the last attempt stands in it, before its outcome is known as `interrupted`."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        ForeignKeyConstraint(["subscription"], ["webhook_subscriptions.id"]),
        UniqueConstraint("subscription", "number", "served_at"),
        check("attempt_told", "(attempts = 0) = (attempted_at IS NULL)"),
        check("one_end", "delivered_at IS NULL OR given_up_at IS NULL"),
        check("delivered_without_fault", "delivered_at IS NULL OR fault IS NULL"),
    )

    id: Mapped[Key]
    subscription: Mapped[Reference]
    event: Mapped[EventType]
    release: Mapped[Reference]
    number: Mapped[int]
    served_at: Mapped[datetime]
    body: Mapped[str]
    queued_at: Mapped[datetime]
    attempts: Mapped[int]
    attempted_at: Mapped[datetime | None]
    next_attempt_at: Mapped[datetime]
    status: Mapped[int | None]
    fault: Mapped[Fault | None]
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
