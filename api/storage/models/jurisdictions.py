"""Jurisdictions with their regulators, the meaning of a status there, and their rules for cell products."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from api.domain.vocabulary import AvailabilityStatus, ClinicalReview, MissingReason
from api.storage.models.base import (
    Base,
    Key,
    PositionKey,
    Reference,
    check,
    in_release,
    locator_given,
    part_of,
    refers_to,
)


class JurisdictionRow(Base):
    """A country or union with its regulator."""

    __tablename__ = "jurisdictions"
    __table_args__ = (in_release(),)

    release_id: Mapped[Key]
    id: Mapped[Key]
    name: Mapped[str]
    regulator: Mapped[str]
    curated_on: Mapped[date]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class RegulatorRow(Base):
    """A body that decides, funds or warns there."""

    __tablename__ = "jurisdiction_regulators"
    __table_args__ = (
        part_of("jurisdictions", jurisdiction_id="id"),
        check("locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )

    release_id: Mapped[Key]
    jurisdiction_id: Mapped[Key]
    position: Mapped[PositionKey]
    name: Mapped[str]
    role: Mapped[str]
    abbreviation: Mapped[str | None]
    source: Mapped[Reference | None] = refers_to("sources")
    locator: Mapped[str | None]


class StatusMeaningRow(Base):
    """What one availability status means there."""

    __tablename__ = "jurisdiction_statuses"
    __table_args__ = (
        part_of("jurisdictions", jurisdiction_id="id"),
        check("locator_has_source", "locator IS NULL OR source IS NOT NULL"),
    )

    release_id: Mapped[Key]
    jurisdiction_id: Mapped[Key]
    position: Mapped[PositionKey]
    status: Mapped[AvailabilityStatus]
    meaning: Mapped[str]
    source: Mapped[Reference | None] = refers_to("sources")
    locator: Mapped[str | None]


class CellRuleRow(Base):
    """A rule for products made of cells, with source."""

    __tablename__ = "jurisdiction_cell_rules"
    __table_args__ = (
        part_of("jurisdictions", jurisdiction_id="id"),
        locator_given(),
    )

    release_id: Mapped[Key]
    jurisdiction_id: Mapped[Key]
    position: Mapped[PositionKey]
    text: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]


class MarketRow(Base):
    """What is known of the trade in unproven cell treatments, with source."""

    __tablename__ = "jurisdiction_market"
    __table_args__ = (
        part_of("jurisdictions", jurisdiction_id="id"),
        locator_given(),
    )

    release_id: Mapped[Key]
    jurisdiction_id: Mapped[Key]
    position: Mapped[PositionKey]
    text: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]


class JurisdictionAbsenceRow(Base):
    """A field of a jurisdiction that stays empty, and why."""

    __tablename__ = "jurisdiction_absences"
    __table_args__ = (part_of("jurisdictions", jurisdiction_id="id"),)

    release_id: Mapped[Key]
    jurisdiction_id: Mapped[Key]
    position: Mapped[PositionKey]
    field: Mapped[str]
    reason: Mapped[MissingReason]
    detail: Mapped[str]
