"""Reported errors, in tables that know nothing of those of the dataset and may lie in another database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.domain.vocabulary import CorrectionStatus
from api.storage.models.base import Base, Digest, Key, Reference, check

DayKey = Annotated[date, mapped_column(primary_key=True)]


class CorrectionsBase(DeclarativeBase):
    """All tables of corrections."""

    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
    type_annotation_map = {**Base.type_annotation_map, bytes: LargeBinary()}


class CorrectionRow(CorrectionsBase):
    """One report and what became of it; nothing in it tells from where it was sent."""

    __tablename__ = "corrections"
    __table_args__ = (
        Index(None, "received_at"),
        check(
            "decision_whole",
            "(status = 'received') = (resolved_at IS NULL) AND (resolved_at IS NULL) = (note IS NULL)",
        ),
        check("contact_erased", "status = 'received' OR contact IS NULL"),
    )

    id: Mapped[Key]
    status: Mapped[CorrectionStatus]
    record_kind: Mapped[str]
    record_id: Mapped[Reference]
    field: Mapped[str | None]
    release: Mapped[Reference]
    received_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
    note: Mapped[str | None]
    message: Mapped[str | None]
    suggested_value: Mapped[str | None]
    source_url: Mapped[str | None]
    contact: Mapped[str | None]
    suspected: Mapped[bool]


class DayKeyRow(CorrectionsBase):
    """The random key of a day; once it is deleted, no digest made with it leads back to anything."""

    __tablename__ = "correction_days"

    day: Mapped[DayKey]
    key: Mapped[bytes]
    reports: Mapped[int]


class DaySenderRow(CorrectionsBase):
    """How many reports came from one sender in a day, the sender being a digest with the key of the day."""

    __tablename__ = "correction_senders"
    __table_args__ = (ForeignKeyConstraint(["day"], ["correction_days.day"]),)

    day: Mapped[DayKey]
    sender: Mapped[Annotated[Digest, mapped_column(primary_key=True)]]
    reports: Mapped[int]


class DayReportRow(CorrectionsBase):
    """Which correction a report of the day became, the report being a digest with the key of the day."""

    __tablename__ = "correction_reports"
    __table_args__ = (
        ForeignKeyConstraint(["day"], ["correction_days.day"]),
        ForeignKeyConstraint(["correction"], ["corrections.id"]),
    )

    day: Mapped[DayKey]
    report: Mapped[Annotated[Digest, mapped_column(primary_key=True)]]
    correction: Mapped[Reference]
