"""Studies with their arms and results."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from api.domain.vocabulary import (
    Allocation,
    Analysis,
    Blinding,
    ClinicalReview,
    Counted,
    EffectMeasure,
    EscapeRule,
    Finding,
    Funding,
    PopulationLine,
    ResultPeriod,
    SecondReading,
    SizeBasis,
    StudyDesign,
)
from api.storage.models.base import (
    Base,
    Key,
    PositionKey,
    Reference,
    check,
    figures_in_order,
    in_release,
    locator_given,
    part_of,
    refers_to,
    reread_whole,
)


class StudyRow(Base):
    """One investigation."""

    __tablename__ = "studies"
    __table_args__ = (
        in_release(),
        # Deferred, since the main record of a trial may come after the others of it.
        check("participants_positive", "participants >= 1"),
        check("follow_up_not_negative", "follow_up_weeks >= 0"),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    name: Mapped[str]
    design: Mapped[StudyDesign]
    population: Mapped[str]
    line: Mapped[PopulationLine]
    line_reason: Mapped[str]
    curated_on: Mapped[date]
    blinding: Mapped[Blinding]
    funding: Mapped[Funding]
    phase: Mapped[str | None]
    registration: Mapped[tuple[str, ...]]
    participants: Mapped[int | None]
    countries: Mapped[tuple[str, ...]]
    follow_up_weeks: Mapped[int | None]
    same_trial_as: Mapped[Reference | None] = refers_to("studies")
    limitations: Mapped[tuple[str, ...]]
    note: Mapped[str | None]
    clinical_review: Mapped[ClinicalReview]


class StudyReportRow(Base):
    """A source that is the study's own report."""

    __tablename__ = "study_reports"
    __table_args__ = (part_of("studies", study_id="id"),)

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")


class StudyOtherSourceRow(Base):
    """A further source on a study."""

    __tablename__ = "study_other_sources"
    __table_args__ = (part_of("studies", study_id="id"),)

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")


class ArmRow(Base):
    """One group of a study."""

    __tablename__ = "arms"
    __table_args__ = (part_of("studies", study_id="id"), check("n_positive", "n >= 1"))

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    id: Mapped[Key]
    position: Mapped[int]
    label: Mapped[str]
    allocation: Mapped[Allocation]
    n: Mapped[int | None]
    note: Mapped[str | None]


class ArmContentRow(Base):
    """One agent that the people of an arm received."""

    __tablename__ = "arm_contents"
    __table_args__ = (
        part_of("arms", study_id="study_id", arm_id="id"),
        # The studies of a treatment are looked up by what their arms hold.
        Index(None, "release_id", "agent"),
    )

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    arm_id: Mapped[Key]
    position: Mapped[PositionKey]
    agent: Mapped[Reference] = refers_to("agents")
    dose: Mapped[str | None]
    authorised_dose: Mapped[bool | None]


class EarlyEscapeRow(Base):
    """From which week people could leave their group."""

    __tablename__ = "early_escapes"
    __table_args__ = (
        part_of("studies", study_id="id"),
        locator_given(),
        check("week_not_negative", "week >= 0"),
        check("none_without_week", "rule <> 'none' OR week IS NULL"),
    )

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    position: Mapped[PositionKey]
    rule: Mapped[EscapeRule]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    week: Mapped[int | None]


class ResultRow(Base):
    """One outcome of one study at one time, from one source."""

    __tablename__ = "results"
    __table_args__ = (
        part_of("studies", study_id="id"),
        # Lets a measurement carry `counted` along, on which its own check depends.
        UniqueConstraint("release_id", "study_id", "position", "counted"),
        locator_given(),
        check("week_not_negative", "week >= 0"),
        reread_whole(),
    )

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    position: Mapped[PositionKey]
    outcome: Mapped[Reference] = refers_to("outcomes")
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    week: Mapped[int | None]
    time_note: Mapped[str | None]
    subtype: Mapped[str | None]
    subgroup: Mapped[str | None]
    line: Mapped[PopulationLine | None]
    analysis: Mapped[Analysis]
    analysis_source: Mapped[Reference | None] = refers_to("sources")
    period: Mapped[ResultPeriod]
    counted: Mapped[Counted]
    p: Mapped[str | None]
    note: Mapped[str | None]
    reread_found: Mapped[SecondReading | None]
    reread_on: Mapped[date | None]


class MeasurementRow(Base):
    """What one arm showed; `counted` is the result's own, held equal by the foreign key."""

    __tablename__ = "measurements"
    __table_args__ = (
        part_of("results", study_id="study_id", result_position="position", counted="counted"),
        part_of("arms", study_id="study_id", arm="id"),
        check("n_positive", "n >= 1"),
        check("events_not_negative", "events >= 0"),
        check("people_within_n", "counted <> 'people' OR events <= n"),
        check("rate_per_years_positive", "rate_per_years >= 1"),
        check("ci_level_is_percent", "ci_level > 0 AND ci_level < 100"),
        figures_in_order(),
    )

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    result_position: Mapped[PositionKey]
    position: Mapped[PositionKey]
    counted: Mapped[Counted]
    arm: Mapped[Reference]
    events: Mapped[int | None]
    n: Mapped[int | None]
    n_basis: Mapped[SizeBasis]
    percent: Mapped[Decimal | None]
    mean: Mapped[Decimal | None]
    sd: Mapped[Decimal | None]
    median: Mapped[Decimal | None]
    rate: Mapped[Decimal | None]
    rate_per_years: Mapped[int | None]
    person_years: Mapped[Decimal | None]
    ci_low: Mapped[Decimal | None]
    ci_high: Mapped[Decimal | None]
    ci_level: Mapped[int]


class ContrastRow(Base):
    """A difference or ratio between two arms, as printed."""

    __tablename__ = "contrasts"
    __table_args__ = (
        part_of("results", study_id="study_id", result_position="position"),
        part_of("arms", study_id="study_id", arm="id"),
        part_of("arms", study_id="study_id", comparator="id"),
        check("ci_level_is_percent", "CAST(ci_level AS NUMERIC) > 0 AND CAST(ci_level AS NUMERIC) < 100"),
        figures_in_order(),
        check("value_or_finding", "(value IS NULL) <> (finding IS NULL)"),
    )

    release_id: Mapped[Key]
    study_id: Mapped[Key]
    result_position: Mapped[PositionKey]
    position: Mapped[PositionKey]
    measure: Mapped[EffectMeasure]
    value: Mapped[Decimal | None]
    comparator: Mapped[Reference | None]
    arm: Mapped[Reference | None]
    ci_low: Mapped[Decimal | None]
    ci_high: Mapped[Decimal | None]
    ci_level: Mapped[Decimal]
    credible: Mapped[bool]
    p: Mapped[str | None]
    finding: Mapped[Finding | None]
    note: Mapped[str | None]
