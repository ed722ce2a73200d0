"""Treatments with availability, guidance and appraisals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from api.domain.vocabulary import (
    AppraisedBy,
    AvailabilityStatus,
    Certainty,
    CertaintyReason,
    ClinicalReview,
    EffectMeasure,
    GuidanceDirection,
    MechanismSupport,
    MissingReason,
    PopulationLine,
    SecondReading,
    TreatmentClass,
    TreatmentKind,
    TreatmentScope,
)
from api.storage.models.base import (
    Base,
    Key,
    PositionKey,
    Reference,
    WordTuple,
    check,
    figures_in_order,
    in_release,
    locator_given,
    part_of,
    refers_to,
    reread_whole,
)


class TreatmentRow(Base):
    """One option; burden and cell product lie in columns with their names in front."""

    __tablename__ = "treatments"
    __table_args__ = (
        in_release(),
        check(
            "cell_product_whole",
            "(cell_product_cell_source IS NULL) = (cell_product_donor IS NULL)"
            " AND (cell_product_cell_source IS NULL) = (cell_product_dose IS NULL)"
            " AND (cell_product_cell_source IS NULL) = (cell_product_manufacture IS NULL)",
        ),
    )

    release_id: Mapped[Key]
    id: Mapped[Key]
    name: Mapped[str]
    kind: Mapped[TreatmentKind]
    scope: Mapped[TreatmentScope]
    treatment_class: Mapped[TreatmentClass]
    goal: Mapped[str]
    mechanism: Mapped[str]
    mechanism_support: Mapped[MechanismSupport]
    route: Mapped[tuple[str, ...]]
    regimen: Mapped[str]
    burden_administration: Mapped[str]
    burden_frequency: Mapped[str]
    burden_monitoring: Mapped[str]
    studied_in: Mapped[str]
    curated_on: Mapped[date]
    subclass: Mapped[str | None]
    brands: Mapped[tuple[str, ...]]
    synonyms: Mapped[tuple[str, ...]]
    cell_product_cell_source: Mapped[str | None]
    cell_product_donor: Mapped[str | None]
    cell_product_dose: Mapped[str | None]
    cell_product_manufacture: Mapped[str | None]
    unknowns: Mapped[tuple[str, ...]]
    clinical_review: Mapped[ClinicalReview]
    note: Mapped[str | None]


class TreatmentAgentRow(Base):
    """One agent that makes up a treatment."""

    __tablename__ = "treatment_agents"
    __table_args__ = (part_of("treatments", treatment_id="id"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    agent: Mapped[Reference] = refers_to("agents")


class TreatmentSourceRow(Base):
    """One source of goal, mechanism, regimen and burden."""

    __tablename__ = "treatment_sources"
    __table_args__ = (part_of("treatments", treatment_id="id"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")


class IdentifierRow(Base):
    """A code of a public system."""

    __tablename__ = "identifiers"
    __table_args__ = (part_of("treatments", treatment_id="id"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    system: Mapped[str]
    value: Mapped[str]


class ContraindicationRow(Base):
    """Who should not get it, with source."""

    __tablename__ = "contraindications"
    __table_args__ = (
        part_of("treatments", treatment_id="id"),
        locator_given(),
    )

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    text: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]


class MonitoringRow(Base):
    """What is checked during treatment, with source."""

    __tablename__ = "monitoring"
    __table_args__ = (
        part_of("treatments", treatment_id="id"),
        locator_given(),
    )

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    text: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]


class AvailabilityRow(Base):
    """Status in one jurisdiction on a day."""

    __tablename__ = "availability"
    __table_args__ = (
        part_of("treatments", treatment_id="id"),
        locator_given(),
        reread_whole(),
    )

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    jurisdiction: Mapped[Reference] = refers_to("jurisdictions")
    status: Mapped[AvailabilityStatus]
    as_of: Mapped[date]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    regulator: Mapped[str | None]
    first_authorised: Mapped[str | None]
    brands: Mapped[tuple[str, ...]]
    note: Mapped[str | None]
    reread_found: Mapped[SecondReading | None]
    reread_on: Mapped[date | None]


class AvailabilityOtherSourceRow(Base):
    """A further source of a status."""

    __tablename__ = "availability_other_sources"
    __table_args__ = (part_of("availability", treatment_id="treatment_id", availability_position="position"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    availability_position: Mapped[PositionKey]
    position: Mapped[PositionKey]
    source: Mapped[Reference] = refers_to("sources")


class GuidanceRow(Base):
    """What a guideline body says."""

    __tablename__ = "guidance"
    __table_args__ = (
        part_of("treatments", treatment_id="id"),
        locator_given(),
        reread_whole(),
        check("year_plausible", "year BETWEEN 1800 AND 2200"),
    )

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    organisation: Mapped[str]
    year: Mapped[int]
    statement: Mapped[str]
    direction: Mapped[GuidanceDirection]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    strength: Mapped[str | None]
    certainty: Mapped[str | None]
    reread_found: Mapped[SecondReading | None]
    reread_on: Mapped[date | None]


class AppraisalRow(Base):
    """Certainty of the evidence for one outcome."""

    __tablename__ = "appraisals"
    __table_args__ = (
        part_of("treatments", treatment_id="id"),
        locator_given(),
        check(
            "effect_whole",
            "(effect_measure IS NULL) = (effect_value IS NULL) AND (effect_measure IS NULL) = (effect_credible IS NULL)"
            " AND (effect_measure IS NOT NULL OR (effect_ci_low IS NULL AND effect_ci_high IS NULL))",
        ),
        check("per_1000_whole", "(per_1000_comparator IS NULL) = (per_1000_treatment IS NULL)"),
        figures_in_order("effect_"),
        check("week_not_negative", "week >= 0"),
    )

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    outcome: Mapped[Reference] = refers_to("outcomes")
    comparator: Mapped[str]
    population: Mapped[str]
    certainty: Mapped[Certainty]
    by: Mapped[AppraisedBy]
    reasons: Mapped[tuple[CertaintyReason, ...]] = mapped_column(WordTuple(CertaintyReason))
    explanation: Mapped[str]
    source: Mapped[Reference] = refers_to("sources")
    locator: Mapped[str]
    line: Mapped[PopulationLine | None]
    week: Mapped[int | None]
    about_class: Mapped[bool]
    effect_measure: Mapped[EffectMeasure | None]
    effect_value: Mapped[Decimal | None]
    effect_ci_low: Mapped[Decimal | None]
    effect_ci_high: Mapped[Decimal | None]
    effect_credible: Mapped[bool | None]
    per_1000_comparator: Mapped[int | None]
    per_1000_treatment: Mapped[int | None]


class AppraisalInsteadOfRow(Base):
    """An agent that the comparison group of an appraisal got instead of the treatment."""

    __tablename__ = "appraisal_instead_of"
    __table_args__ = (part_of("appraisals", treatment_id="treatment_id", appraisal_position="position"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    appraisal_position: Mapped[PositionKey]
    position: Mapped[PositionKey]
    agent: Mapped[Reference] = refers_to("agents")


class AbsenceRow(Base):
    """A field that stays empty, and why."""

    __tablename__ = "absences"
    __table_args__ = (part_of("treatments", treatment_id="id"),)

    release_id: Mapped[Key]
    treatment_id: Mapped[Key]
    position: Mapped[PositionKey]
    field: Mapped[str]
    reason: Mapped[MissingReason]
    detail: Mapped[str]
