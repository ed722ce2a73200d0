"""The options side by side without figures: what they are, where they stand, who recommends them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from api.domain.comparison.answer import (
    AvailabilityRow,
    CellState,
    DesignCount,
    EvidenceStudy,
    EvidenceSummary,
    GuidanceRow,
    Option,
)
from api.domain.comparison.arms import holds
from api.domain.comparison.certainty import state_appraisal
from api.domain.comparison.context import Context
from api.domain.comparison.figures import trial_of
from api.domain.evidence_level import EvidenceLevel, goes_without
from api.domain.phrases import say
from api.domain.records import Jurisdiction, Study, Treatment
from api.domain.review import review_due
from api.domain.statuses import NOT_HELD
from api.domain.vocabulary import MissingReason, PopulationLine, StudyDesign, TreatmentKind

KIND_LABELS = {
    TreatmentKind.CONVENTIONAL: say("Conventional treatment"),
    TreatmentKind.INVESTIGATIONAL: say("Investigational: not established for rheumatoid arthritis"),
}


def make_option(treatment: Treatment) -> Option:
    """Show a treatment as an option; the kind label is part of it."""
    return Option(
        treatment=treatment.id,
        name=treatment.name,
        kind=treatment.kind,
        kind_label=KIND_LABELS[treatment.kind],
        scope=treatment.scope,
        treatment_class=treatment.treatment_class,
        subclass=treatment.subclass,
        goal=treatment.goal,
        mechanism=treatment.mechanism,
        mechanism_support=treatment.mechanism_support,
        route=treatment.route,
        regimen=treatment.regimen,
        burden=treatment.burden,
        studied_in=treatment.studied_in,
        cell_product=treatment.cell_product,
        identifiers=treatment.identifiers,
        unknowns=treatment.unknowns,
        sources=treatment.sources,
        reviewed_on=treatment.curated_on,
        review_due=review_due(treatment.curated_on),
    )


def summarise_evidence(treatment: Treatment, level: EvidenceLevel, context: Context) -> EvidenceSummary:
    """Count what stands behind an option; reports of one trial count once."""
    reports = [
        study
        for study in context.material.studies
        if study.line is not PopulationLine.NOT_RA and any(holds(arm, treatment) for arm in study.arms)
    ]
    studies = _main_reports(reports)
    randomised = [
        study for study in studies if study.design is StudyDesign.RCT and _has_group_without(study, treatment, context)
    ]
    sizes = [study.participants for study in randomised if study.participants is not None]
    designs = Counter(study.design for study in studies)
    return EvidenceSummary(
        treatment=treatment.id,
        level=level.level,
        level_reason=level.reason,
        level_studies=level.studies,
        designs=tuple(DesignCount(design, designs[design]) for design in StudyDesign if design in designs),
        studies=tuple(_summarise_study(study) for study in sorted(studies, key=_order_of_study)),
        people_randomised=sum(sizes) if sizes else None,
        trials_without_size=len(randomised) - len(sizes),
        longest_follow_up_weeks=max((week for study in reports for week in _weeks(study)), default=None),
        studies_in_population=_count_in_population(studies, context.criteria.population),
        certainty=tuple(state_appraisal(appraisal, treatment) for appraisal in treatment.appraisals),
    )


def _order_of_study(study: Study) -> tuple[int, int, str]:
    return list(StudyDesign).index(study.design), -(study.participants or 0), study.id


def _summarise_study(study: Study) -> EvidenceStudy:
    weeks = max(_weeks(study), default=None)
    return EvidenceStudy(study.id, study.name, study.design, study.participants, weeks, study.line)


def _has_group_without(study: Study, treatment: Treatment, context: Context) -> bool:
    return any(goes_without(arm, treatment, context.agents) for arm in study.arms)


def _weeks(study: Study) -> list[int]:
    weeks = [study.follow_up_weeks, *(result.week for result in study.results)]
    return [week for week in weeks if week is not None]


def _count_in_population(studies: list[Study], asked: PopulationLine | None) -> int | None:
    if asked is None:
        return None
    return sum(asked in {study.line, *(result.line for result in study.results)} for study in studies)


def _main_reports(studies: Iterable[Study]) -> list[Study]:
    best: dict[str, Study] = {}
    for study in sorted(studies, key=lambda each: (each.same_trial_as is not None, each.id)):
        best.setdefault(trial_of(study), study)
    return list(best.values())


def list_availability(treatment: Treatment, context: Context) -> tuple[AvailabilityRow, ...]:
    """Status in the jurisdiction asked for, or in all; a jurisdiction without a record says why."""
    asked = context.criteria.jurisdiction
    places = [place for place in context.material.jurisdictions if asked in {None, place.id}]
    return tuple(row for place in places for row in _rows_of_place(treatment, place, is_asked=asked is not None))


def _rows_of_place(treatment: Treatment, place: Jurisdiction, *, is_asked: bool) -> Iterable[AvailabilityRow]:
    records = [record for record in treatment.availability if record.jurisdiction == place.id]
    for record in records:
        regulator = record.regulator or place.regulator
        yield AvailabilityRow(
            treatment.id,
            place.id,
            place.name,
            regulator,
            CellState.REPORTED,
            record.status,
            record.status.meaning,
            next((each for each in place.statuses if each.status is record.status), None),
            None,
            None,
            record,
        )
    absent = next((each for each in treatment.absent if each.field == f"availability.{place.id}"), None)
    if not records and (is_asked or absent is not None):
        reason = absent.reason if absent else MissingReason.UNDER_REVIEW
        detail = absent.detail if absent else NOT_HELD
        yield AvailabilityRow(
            treatment.id,
            place.id,
            place.name,
            place.regulator,
            CellState.MISSING,
            None,
            None,
            None,
            reason,
            detail,
            None,
        )


def list_guidance(treatment: Treatment) -> GuidanceRow:
    """What guideline bodies say, or why nothing is shown."""
    if treatment.guidance:
        return GuidanceRow(treatment.id, CellState.REPORTED, None, None, treatment.guidance)
    absent = next((each for each in treatment.absent if each.field == "guidance"), None)
    reason = absent.reason if absent else MissingReason.NOT_REPORTED
    detail = absent.detail if absent else say("No statement on it was found in the guidelines read.")
    return GuidanceRow(treatment.id, CellState.MISSING, reason, detail, ())
