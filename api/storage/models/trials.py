"""Registered trials."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from api.domain.vocabulary import (
    ClinicalReview,
    TrialResults,
    TrialStatus,
)
from api.storage.models.base import (
    Base,
    Digest,
    Key,
    PositionKey,
    Reference,
    check,
    in_release,
    locator_given,
    part_of,
    refers_to,
)


class TrialRow(Base):
    """A trial as its registry tells of it."""

    __tablename__ = "trials"
    __table_args__ = (
        in_release(),
        refers_to("sources", "source"),
        locator_given(),
        check("enrolment_whole", "(enrolment IS NULL) = (enrolment_planned IS NULL)"),
        check("enrolment_not_negative", "enrolment >= 0"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    number: Mapped[str | None]
    title: Mapped[str]
    status: Mapped[TrialStatus]
    design: Mapped[str]
    intervention: Mapped[str]
    results: Mapped[TrialResults]
    source: Mapped[Reference]
    locator: Mapped[str]
    as_of: Mapped[date]
    curated_on: Mapped[date]
    status_note: Mapped[str | None]
    phase: Mapped[str | None]
    enrolment: Mapped[int | None]
    enrolment_planned: Mapped[bool | None]
    sponsor: Mapped[str | None]
    countries: Mapped[tuple[str, ...]]
    comparator: Mapped[str | None]
    started: Mapped[str | None]
    ended: Mapped[str | None]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]
    digest: Mapped[Digest]


class TrialTreatmentRow(Base):
    """A treatment tried."""

    __tablename__ = "trial_treatments"
    __table_args__ = (part_of("trials", trial_id="id"), refers_to("treatments", "treatment"))

    release_id: Mapped[Key]
    trial_id: Mapped[Key]
    position: Mapped[PositionKey]
    treatment: Mapped[Reference]


class TrialStudyRow(Base):
    """A study of the dataset that reports a trial."""

    __tablename__ = "trial_studies"
    __table_args__ = (part_of("trials", trial_id="id"), refers_to("studies", "study"))

    release_id: Mapped[Key]
    trial_id: Mapped[Key]
    position: Mapped[PositionKey]
    study: Mapped[Reference]


class TrialOtherSourceRow(Base):
    """A further source on a trial."""

    __tablename__ = "trial_other_sources"
    __table_args__ = (part_of("trials", trial_id="id"), refers_to("sources", "source"))

    release_id: Mapped[Key]
    trial_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference]
