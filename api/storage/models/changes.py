"""What changed each time that another release came to be served."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from api.domain.changes.records import ChangeKind
from api.storage.models.base import Base, Key, PositionKey, Reference


class ChangeRow(Base):
    """One difference from what was served before."""

    __tablename__ = "changes"
    __table_args__ = (
        ForeignKeyConstraint(["serving"], ["servings.number"]),
        Index("ix_changes_record", "record_kind", "record_id"),
    )

    serving: Mapped[PositionKey]
    position: Mapped[PositionKey]
    kind: Mapped[ChangeKind]
    record_kind: Mapped[Reference]
    record_id: Mapped[Reference]
    record_name: Mapped[str]
    member: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]
    outcome: Mapped[Reference | None]
    jurisdiction: Mapped[Reference | None]
    text: Mapped[str]


class ChangeTreatmentRow(Base):
    """A treatment that a change concerns."""

    __tablename__ = "change_treatments"
    __table_args__ = (ForeignKeyConstraint(["serving", "position"], ["changes.serving", "changes.position"]),)

    treatment: Mapped[Key]
    serving: Mapped[PositionKey]
    position: Mapped[PositionKey]
