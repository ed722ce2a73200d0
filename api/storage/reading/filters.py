"""What narrows and what counts a collection: conditions on its top table, the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from api.storage.models import (
    AgentRow,
    AppraisalRow,
    ArmContentRow,
    ArmRow,
    AvailabilityRow,
    BoxedWarningRow,
    CautionRow,
    ClaimRow,
    ClaimTreatmentRow,
    EvidenceLevelRow,
    GuidanceRow,
    GuidanceStatementRow,
    HarmOutcomeRow,
    HarmRow,
    HarmTreatmentRow,
    IdentifierRow,
    MeasurementRow,
    OutcomeRow,
    PositionRow,
    PositionTreatmentRow,
    ResultRow,
    RiskRow,
    SourceRow,
    StudyReportRow,
    StudyRow,
    TreatmentAgentRow,
    TreatmentRow,
    TrialRow,
    TrialTreatmentRow,
)

Condition = Callable[[Any, Sequence[Any]], ColumnElement[bool]]
"""Whether a row of a top table meets one of some values."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A column by whose values a collection is narrowed and counted; `owner` names the record in a table below it."""

    column: InstrumentedAttribute[Any]
    owner: InstrumentedAttribute[Any] | None = None

    def meets(self, top: Any, values: Sequence[Any]) -> ColumnElement[bool]:
        """Whether a row of the top table has one of the values, itself or in a row below it."""
        if self.owner is None:
            return self.column.in_(values)
        # Under a name of its own, for counts by the same facet have the table in the query around.
        below: Any = aliased(self.column.class_)
        owner, column = getattr(below, self.owner.key), getattr(below, self.column.key)
        met = exists().where(below.release_id == top.release_id, owner == top.id, column.in_(values))
        return met.correlate_except(below)

    def count(self, top: Any, condition: ColumnElement[bool]) -> Select[Any, int]:
        """Count the records of a collection by value."""
        number = func.count(top.id.distinct())
        query = select(self.column, number).where(condition).group_by(self.column)
        if self.owner is not None:
            below: Any = self.column.class_
            query = query.join(top, and_(below.release_id == top.release_id, self.owner == top.id))
        return query


def _lists(column: InstrumentedAttribute[Any]) -> Condition:
    """One of the texts that a column keeps as a JSON list; the quotes around it keep a part from passing for it."""
    listed = cast(column, String)
    return lambda _, values: or_(*(listed.contains(f'"{value}"', autoescape=True) for value in values))


def _says(column: InstrumentedAttribute[str]) -> Condition:
    return lambda _, values: or_(*(func.lower(column).contains(value.lower(), autoescape=True) for value in values))


def _has_status(top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    row = aliased(AvailabilityRow)
    pairs = [value.partition(":") for value in values]
    here = [and_(row.jurisdiction == place, row.status == status if status else true()) for place, _, status in pairs]
    mine = (row.release_id == top.release_id, row.treatment_id == top.id)
    return exists().where(*mine, or_(false(), *here)).correlate_except(row)


def _has_code(top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    row = aliased(IdentifierRow)
    here = [
        and_(func.lower(row.value) == code.lower(), func.lower(row.system) == system.lower() if system else true())
        for system, _, code in (value.rpartition(":") for value in values)
    ]
    mine = (row.release_id == top.release_id, row.treatment_id == top.id)
    return exists().where(*mine, or_(false(), *here)).correlate_except(row)


def _is_known_as(_: Any, values: Sequence[str]) -> ColumnElement[bool]:
    lowered = [value.lower() for value in values]
    return or_(*(func.lower(column).in_(lowered) for column in (SourceRow.doi, SourceRow.pmid, SourceRow.registry_)))


def _has_line(top: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    row = aliased(ResultRow)
    mine = (row.release_id == top.release_id, row.study_id == top.id)
    return or_(top.line.in_(values), exists().where(*mine, row.line.in_(values)).correlate_except(row))


def _reported_in(top: Any, values: Sequence[int]) -> ColumnElement[bool]:
    report, source = aliased(StudyReportRow), aliased(SourceRow)
    reported = exists().where(
        report.release_id == top.release_id,
        report.study_id == top.id,
        source.release_id == report.release_id,
        source.id == report.source,
        source.year.in_(values),
    )
    return reported.correlate_except(report, source)


def _holds_all(release: Any, study: Any, arm: Any, treatment: Any) -> ColumnElement[bool]:
    """Whether an arm of a study holds every agent of a treatment; all four are columns of the queries around."""
    agent, content = aliased(TreatmentAgentRow), aliased(ArmContentRow)
    held = (
        exists()
        .where(
            content.release_id == release,
            content.study_id == study,
            content.arm_id == arm,
            content.agent == agent.agent,
        )
        .correlate_except(content)
    )
    lacking = exists().where(agent.release_id == release, agent.treatment_id == treatment, ~held)
    return ~lacking.correlate_except(agent)


def _gave(top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether an arm of a study holds every agent of one of the treatments."""
    arm, treatment = aliased(ArmRow), aliased(TreatmentRow)
    given = exists().where(
        arm.release_id == top.release_id,
        arm.study_id == top.id,
        treatment.release_id == top.release_id,
        treatment.id.in_(values),
        _holds_all(top.release_id, arm.study_id, arm.id, treatment.id),
    )
    return given.correlate_except(arm, treatment)


def _was_measured(top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether an arm that holds every agent of a treatment has a figure of one of the outcomes."""
    result, measurement = aliased(ResultRow), aliased(MeasurementRow)
    measured = exists().where(
        result.release_id == top.release_id,
        result.outcome.in_(values),
        measurement.release_id == result.release_id,
        measurement.study_id == result.study_id,
        measurement.result_position == result.position,
        _holds_all(top.release_id, measurement.study_id, measurement.arm, top.id),
    )
    return measured.correlate_except(result, measurement)


FACETS: Mapping[str, Mapping[str, Facet]] = {
    "agents": {"kind": Facet(AgentRow.kind)},
    "cautions": {"kind": Facet(CautionRow.kind)},
    "claims": {
        "verdict": Facet(ClaimRow.verdict),
        "treatment": Facet(ClaimTreatmentRow.treatment, ClaimTreatmentRow.claim_id),
    },
    "glossary": {},
    "harms": {
        "report": Facet(HarmRow.report),
        "people": Facet(HarmRow.people),
        "causality": Facet(HarmRow.causality),
        "harm": Facet(HarmOutcomeRow.outcome, HarmOutcomeRow.harm_id),
        "treatment": Facet(HarmTreatmentRow.treatment, HarmTreatmentRow.harm_id),
    },
    "guidance": {
        "treatment": Facet(GuidanceStatementRow.treatment),
        "treatment_kind": Facet(GuidanceStatementRow.treatment_kind),
        "organisation": Facet(GuidanceStatementRow.organisation),
        "year": Facet(GuidanceStatementRow.year),
        "direction": Facet(GuidanceStatementRow.direction),
    },
    "jurisdictions": {},
    "outcomes": {
        "domain": Facet(OutcomeRow.domain),
        "direction": Facet(OutcomeRow.direction),
        "surrogate": Facet(OutcomeRow.surrogate),
    },
    "positions": {
        "direction": Facet(PositionRow.direction),
        "treatment": Facet(PositionTreatmentRow.treatment, PositionTreatmentRow.position_id),
    },
    "sources": {
        "type": Facet(SourceRow.type),
        "status": Facet(SourceRow.status),
        "read_as": Facet(SourceRow.read_as),
        "year": Facet(SourceRow.year),
    },
    "studies": {
        "design": Facet(StudyRow.design),
        "phase": Facet(StudyRow.phase),
        "blinding": Facet(StudyRow.blinding),
        "funding": Facet(StudyRow.funding),
        "outcome": Facet(ResultRow.outcome, ResultRow.study_id),
        "agent": Facet(ArmContentRow.agent, ArmContentRow.study_id),
    },
    "treatments": {
        "kind": Facet(TreatmentRow.kind),
        "treatment_class": Facet(TreatmentRow.treatment_class),
        "scope": Facet(TreatmentRow.scope),
        "agent": Facet(TreatmentAgentRow.agent, TreatmentAgentRow.treatment_id),
        "evidence_level": Facet(EvidenceLevelRow.level, EvidenceLevelRow.treatment),
        "certainty": Facet(AppraisalRow.certainty, AppraisalRow.treatment_id),
        "boxed_warning": Facet(BoxedWarningRow.jurisdiction, BoxedWarningRow.treatment_id),
        "harm": Facet(RiskRow.harm, RiskRow.treatment_id),
        "guidance": Facet(GuidanceRow.organisation, GuidanceRow.treatment_id),
    },
    "trials": {
        "status": Facet(TrialRow.status),
        "phase": Facet(TrialRow.phase),
        "results": Facet(TrialRow.results),
        "treatment": Facet(TrialTreatmentRow.treatment, TrialTreatmentRow.trial_id),
    },
}
"""What a collection is both narrowed and counted by."""

CONDITIONS: Mapping[str, Mapping[str, Condition]] = {
    "sources": {"identifier": _is_known_as},
    "studies": {
        "line": _has_line,
        "treatment": _gave,
        "registration": _lists(StudyRow.registration),
        "year": _reported_in,
    },
    "treatments": {
        "route": _lists(TreatmentRow.route),
        "goal": _says(TreatmentRow.goal),
        "availability": _has_status,
        "outcome": _was_measured,
        "identifier": _has_code,
    },
}
"""What a collection is narrowed by without being counted by it."""

Filters = Mapping[str, Sequence[Any]]
"""Values asked for by name of filter: any of them meets it, and every filter must be met."""


def filter_names(kind: str) -> tuple[str, ...]:
    """List the names by which a collection can be narrowed."""
    return (*FACETS[kind], *CONDITIONS.get(kind, {}))


def meet(kind: str, top: Any, filters: Filters) -> ColumnElement[bool]:
    """Make the condition that a record of a kind meets every filter; KeyError for a name it does not have."""
    conditions = CONDITIONS.get(kind, {})
    parts = [
        conditions[name](top, values) if name in conditions else FACETS[kind][name].meets(top, values)
        for name, values in filters.items()
    ]
    return and_(true(), *parts)
