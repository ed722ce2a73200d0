"""Claims, documented harms, positions and cautions."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from api.domain.vocabulary import (
    Causality,
    CautionKind,
    ClaimVerdict,
    ClinicalReview,
    HarmedPeople,
    HarmReport,
    MissingReason,
    PositionDirection,
)
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


class ClaimRow(Base):
    """A common assertion with its verdict."""

    __tablename__ = "claims"
    __table_args__ = (in_release(),)

    release_id: Mapped[Key]
    id: Mapped[Key]
    claim: Mapped[str]
    verdict: Mapped[ClaimVerdict]
    explanation: Mapped[str]
    curated_on: Mapped[date]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class ClaimEvidenceRow(Base):
    """What a verdict rests on."""

    __tablename__ = "claim_evidence"
    __table_args__ = (
        part_of("claims", claim_id="id"),
        locator_given(),
    )

    release_id: Mapped[Key]
    claim_id: Mapped[Key]
    position: Mapped[PositionKey]
    text: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]


class ClaimTreatmentRow(Base):
    """A treatment that a claim is about."""

    __tablename__ = "claim_treatments"
    __table_args__ = (part_of("claims", claim_id="id"),)

    release_id: Mapped[Key]
    claim_id: Mapped[Key]
    position: Mapped[PositionKey]
    treatment: Mapped[Reference] = refers_to("treatments")


class HarmRow(Base):
    """Harm reported after a cell product."""

    __tablename__ = "harms"
    __table_args__ = (
        in_release(),
        locator_given(),
        check("year_plausible", "year BETWEEN 1800 AND 2200"),
        check("harmed_or_reason", "(harmed IS NULL) <> (harmed_missing IS NULL)"),
        check("harmed_not_negative", "harmed >= 0"),
        check("harmed_within_treated", "harmed <= treated"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    name: Mapped[str]
    report: Mapped[HarmReport]
    description: Mapped[str]
    product: Mapped[str]
    route: Mapped[str]
    people: Mapped[HarmedPeople]
    causality: Mapped[Causality]
    year: Mapped[int]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    curated_on: Mapped[date]
    harmed: Mapped[int | None]
    harmed_missing: Mapped[MissingReason | None]
    treated: Mapped[int | None]
    place: Mapped[str | None]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class HarmOutcomeRow(Base):
    """An outcome that names the harm."""

    __tablename__ = "harm_outcomes"
    __table_args__ = (part_of("harms", harm_id="id"),)

    release_id: Mapped[Key]
    harm_id: Mapped[Key]
    position: Mapped[PositionKey]
    outcome: Mapped[Reference] = refers_to("outcomes")


class HarmTreatmentRow(Base):
    """A treatment whose product, or kind of cells, it was."""

    __tablename__ = "harm_treatments"
    __table_args__ = (part_of("harms", harm_id="id"),)

    release_id: Mapped[Key]
    harm_id: Mapped[Key]
    position: Mapped[PositionKey]
    treatment: Mapped[Reference] = refers_to("treatments")


class HarmOverlapRow(Base):
    """A harm with some of the same people."""

    __tablename__ = "harm_overlaps"
    __table_args__ = (part_of("harms", harm_id="id"),)

    release_id: Mapped[Key]
    harm_id: Mapped[Key]
    position: Mapped[PositionKey]
    harm: Mapped[Reference] = refers_to("harms")


class HarmOtherSourceRow(Base):
    """A further source of a harm."""

    __tablename__ = "harm_other_sources"
    __table_args__ = (part_of("harms", harm_id="id"),)

    release_id: Mapped[Key]
    harm_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")


class PositionRow(Base):
    """What a body says of cell treatments."""

    __tablename__ = "positions"
    __table_args__ = (
        in_release(),
        locator_given(),
        check("year_plausible", "year BETWEEN 1800 AND 2200"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    organisation: Mapped[str]
    year: Mapped[int]
    subject: Mapped[str]
    statement: Mapped[str]
    direction: Mapped[PositionDirection]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    curated_on: Mapped[date]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class PositionTreatmentRow(Base):
    """A treatment that a position bears on."""

    __tablename__ = "position_treatments"
    __table_args__ = (part_of("positions", position_id="id"),)

    release_id: Mapped[Key]
    position_id: Mapped[Key]
    position: Mapped[PositionKey]
    treatment: Mapped[Reference] = refers_to("treatments")


class PositionOtherSourceRow(Base):
    """A further source of a position."""

    __tablename__ = "position_other_sources"
    __table_args__ = (part_of("positions", position_id="id"),)

    release_id: Mapped[Key]
    position_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")


class CautionRow(Base):
    """A sign of an unproven offer, or a question to ask."""

    __tablename__ = "cautions"
    __table_args__ = (in_release(), locator_given())

    release_id: Mapped[Key]
    id: Mapped[Key]
    kind: Mapped[CautionKind]
    text: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    curated_on: Mapped[date]
    why: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class CautionOtherSourceRow(Base):
    """A further source of a caution."""

    __tablename__ = "caution_other_sources"
    __table_args__ = (part_of("cautions", caution_id="id"),)

    release_id: Mapped[Key]
    caution_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")
