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
    TombstoneRow,
    TreatmentAgentRow,
    TreatmentRow,
    TrialRow,
    TrialTreatmentRow,
)
from api.storage.reading.held import held

Condition = Callable[[str, Any, Sequence[Any]], ColumnElement[bool]]
"""Whether a row of a top table meets one of some values, in a release."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A column by whose values a collection is narrowed and counted.

    `owner` names the record in a table below it, or in the top table of another `kind` that is derived from it.
    """

    column: InstrumentedAttribute[Any]
    owner: InstrumentedAttribute[Any] | None = None
    kind: str | None = None

    def meets(self, release_id: str, top: Any, values: Sequence[Any]) -> ColumnElement[bool]:
        """Whether a row of the top table has one of the values, itself or in a row below it."""
        if self.owner is None:
            return self.column.in_(values)
        # Under a name of its own, for counts by the same facet have the table in the query around.
        below: Any = aliased(self.column.class_)
        owner, column = getattr(below, self.owner.key), getattr(below, self.column.key)
        mine, *tables = self._is_version_of(release_id, top, below, owner)
        return exists().where(mine, owner == top.id, column.in_(values)).correlate_except(below, *tables)

    def count(self, release_id: str, top: Any, condition: ColumnElement[bool]) -> Select[Any, int]:
        """Count the records of a collection by value."""
        number = func.count(top.id.distinct())
        query = select(self.column, number).where(condition).group_by(self.column)
        if self.owner is not None:
            mine, *_ = self._is_version_of(release_id, top, self.column.class_, self.owner)
            query = query.where(mine, self.owner == top.id)
        return query

    def _is_version_of(self, release_id: str, top: Any, below: Any, owner: Any) -> tuple[Any, ...]:
        """Whether a row below belongs to the same version, or to the one held of its own kind; and the tables used."""
        if self.kind is None:
            return (below.release_id == top.release_id,)
        version, is_held = held(release_id, self.kind)
        return and_(is_held, version.id == owner, version.introduced == below.release_id), version


def _lists(column: InstrumentedAttribute[Any]) -> Condition:
    """One of the texts that a column keeps as a JSON list; the quotes around it keep a part from passing for it."""
    listed = cast(column, String)
    return lambda _release, _top, values: or_(*(listed.contains(f'"{value}"', autoescape=True) for value in values))


def _says(column: InstrumentedAttribute[str]) -> Condition:
    return lambda _release, _top, values: or_(
        *(func.lower(column).contains(value.lower(), autoescape=True) for value in values)
    )


def _has_status(_release: str, top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    row = aliased(AvailabilityRow)
    pairs = [value.partition(":") for value in values]
    here = [and_(row.jurisdiction == place, row.status == status if status else true()) for place, _, status in pairs]
    mine = (row.release_id == top.release_id, row.treatment_id == top.id)
    return exists().where(*mine, or_(false(), *here)).correlate_except(row)


def _has_code(_release: str, top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    row = aliased(IdentifierRow)
    here = [
        and_(func.lower(row.value) == code.lower(), func.lower(row.system) == system.lower() if system else true())
        for system, _, code in (value.rpartition(":") for value in values)
    ]
    mine = (row.release_id == top.release_id, row.treatment_id == top.id)
    return exists().where(*mine, or_(false(), *here)).correlate_except(row)


def _is_known_as(_release: str, _top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    lowered = [value.lower() for value in values]
    return or_(*(func.lower(column).in_(lowered) for column in (SourceRow.doi, SourceRow.pmid, SourceRow.registry_)))


def _is_about(_release: str, _top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    return TombstoneRow.record.in_(values)


def _is_whole(_release: str, _top: Any, values: Sequence[bool]) -> ColumnElement[bool]:
    field = TombstoneRow.field
    return or_(false(), *(field.is_(None) if value else field.is_not(None) for value in values))


def _has_line(_release: str, top: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    row = aliased(ResultRow)
    mine = (row.release_id == top.release_id, row.study_id == top.id)
    return or_(top.line.in_(values), exists().where(*mine, row.line.in_(values)).correlate_except(row))


def _reported_in(release_id: str, top: Any, values: Sequence[int]) -> ColumnElement[bool]:
    report, source = aliased(StudyReportRow), aliased(SourceRow)
    version, is_held = held(release_id, "sources")
    reported = exists().where(
        report.release_id == top.release_id,
        report.study_id == top.id,
        is_held,
        version.id == report.source,
        source.release_id == version.introduced,
        source.id == version.id,
        source.year.in_(values),
    )
    return reported.correlate_except(report, source, version)


def _holds_all(arm: tuple[Any, Any, Any], treatment: tuple[Any, Any]) -> ColumnElement[bool]:
    """Whether an arm (version of its study, study, arm) holds every agent of a treatment (version, id).

    All five are columns of the queries around.
    """
    agent, content = aliased(TreatmentAgentRow), aliased(ArmContentRow)
    held_there = (
        exists()
        .where(
            content.release_id == arm[0],
            content.study_id == arm[1],
            content.arm_id == arm[2],
            content.agent == agent.agent,
        )
        .correlate_except(content)
    )
    lacking = exists().where(agent.release_id == treatment[0], agent.treatment_id == treatment[1], ~held_there)
    return ~lacking.correlate_except(agent)


def _gave(release_id: str, top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether an arm of a study holds every agent of one of the treatments."""
    arm = aliased(ArmRow)
    treatment, is_held = held(release_id, "treatments")
    in_an_arm = exists().where(
        arm.release_id == top.release_id,
        arm.study_id == top.id,
        _holds_all((top.release_id, arm.study_id, arm.id), (treatment.introduced, treatment.id)),
    )
    given = exists().where(is_held, treatment.id.in_(values), in_an_arm.correlate_except(arm))
    return given.correlate_except(treatment)


def _was_measured(release_id: str, top: Any, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether an arm that holds every agent of a treatment has a figure of one of the outcomes."""
    result, measurement = aliased(ResultRow), aliased(MeasurementRow)
    study, is_held = held(release_id, "studies")
    measured = exists().where(
        is_held,
        result.release_id == study.introduced,
        result.study_id == study.id,
        result.outcome.in_(values),
        measurement.release_id == result.release_id,
        measurement.study_id == result.study_id,
        measurement.result_position == result.position,
        _holds_all((measurement.release_id, measurement.study_id, measurement.arm), (top.release_id, top.id)),
    )
    return measured.correlate_except(result, measurement, study)


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
    "tombstones": {"kind": Facet(TombstoneRow.kind), "reason": Facet(TombstoneRow.reason)},
    "treatments": {
        "kind": Facet(TreatmentRow.kind),
        "treatment_class": Facet(TreatmentRow.treatment_class),
        "scope": Facet(TreatmentRow.scope),
        "agent": Facet(TreatmentAgentRow.agent, TreatmentAgentRow.treatment_id),
        "evidence_level": Facet(EvidenceLevelRow.level, EvidenceLevelRow.treatment, "evidence_levels"),
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
    "tombstones": {"record": _is_about, "whole": _is_whole},
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


def meet(release_id: str, kind: str, top: Any, filters: Filters) -> ColumnElement[bool]:
    """Make the condition that a record of a kind meets every filter; KeyError for a name it does not have."""
    conditions = CONDITIONS.get(kind, {})
    parts = [
        conditions[name](release_id, top, values)
        if name in conditions
        else FACETS[kind][name].meets(release_id, top, values)
        for name, values in filters.items()
    ]
    return and_(true(), *parts)
