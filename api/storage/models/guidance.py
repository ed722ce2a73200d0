"""Statements of guideline bodies, gathered out of the treatments before publishing."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from api.domain.vocabulary import ClinicalReview, GuidanceDirection, SecondReading, TreatmentKind
from api.storage.models.base import Base, Key, Reference, in_release, locator_given, refers_to, reread_whole


class GuidanceStatementRow(Base):
    """One statement on one treatment."""

    __tablename__ = "guidance_statements"
    __table_args__ = (in_release(), locator_given(), reread_whole())

    release_id: Mapped[Key]
    id: Mapped[Key]
    treatment: Mapped[Reference] = refers_to("treatments")
    treatment_kind: Mapped[TreatmentKind]
    organisation: Mapped[str]
    year: Mapped[int]
    statement: Mapped[str]
    direction: Mapped[GuidanceDirection]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    curated_on: Mapped[date]
    strength: Mapped[str | None]
    certainty: Mapped[str | None]
    reread_found: Mapped[SecondReading | None]
    reread_on: Mapped[date | None]
    clinical_review: Mapped[ClinicalReview]
