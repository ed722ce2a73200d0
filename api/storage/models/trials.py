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
    source: Mapped[Reference] = refers_to("sources")
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


class TrialTreatmentRow(Base):
    """A treatment tried."""

    __tablename__ = "trial_treatments"
    __table_args__ = (part_of("trials", trial_id="id"),)

    release_id: Mapped[Key]
    trial_id: Mapped[Key]
    position: Mapped[PositionKey]
    treatment: Mapped[Reference] = refers_to("treatments")


class TrialStudyRow(Base):
    """A study of the dataset that reports a trial."""

    __tablename__ = "trial_studies"
    __table_args__ = (part_of("trials", trial_id="id"),)

    release_id: Mapped[Key]
    trial_id: Mapped[Key]
    position: Mapped[PositionKey]
    study: Mapped[Reference] = refers_to("studies")


class TrialOtherSourceRow(Base):
    """A further source on a trial."""

    __tablename__ = "trial_other_sources"
    __table_args__ = (part_of("trials", trial_id="id"),)

    release_id: Mapped[Key]
    trial_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")
