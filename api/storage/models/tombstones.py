"""What was withdrawn, and why."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from api.domain.vocabulary import ClinicalReview, RecordKind, WithdrawalReason
from api.storage.models.base import Base, Key, Reference, check, in_release, refers_to


class TombstoneRow(Base):
    """A record that was withdrawn, or a field that was emptied; what it names is not there, so no key leads to it."""

    __tablename__ = "tombstones"
    __table_args__ = (
        in_release(),
        check("locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    kind: Mapped[RecordKind]
    record: Mapped[Reference]
    reason: Mapped[WithdrawalReason]
    detail: Mapped[str]
    withdrawn_on: Mapped[date]
    curated_on: Mapped[date]
    field: Mapped[str | None]
    successor: Mapped[Reference | None]
    source: Mapped[Reference | None] = refers_to("sources")
    locator: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]
