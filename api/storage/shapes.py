"""How records lie in tables: which table holds which record type, and which of its repeating fields.

A field of a record is a column of the same name; a field that holds one record lies in columns with the
field's name in front; a field that repeats has a table of its own, whose primary key is its owner's with one
more column. Tuples of plain words are one column. A test walks every record type and holds this so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from sqlalchemy import Table

from api.domain.changes.verdict_records import PairOutcome, PairVerdict
from api.domain.evidence_level import EvidenceLevel
from api.domain.fields import FieldDescription, describe
from api.domain.guidance import GuidanceStatement
from api.domain.records import (
    Absence,
    Agent,
    Appraisal,
    Arm,
    ArmContent,
    Availability,
    Caution,
    CitedText,
    Claim,
    Contrast,
    DocumentedHarm,
    EarlyEscape,
    Guidance,
    Identifier,
    Jurisdiction,
    Measurement,
    Outcome,
    Position,
    RegisteredTrial,
    Regulator,
    Result,
    Risk,
    Source,
    StatusMeaning,
    Study,
    Term,
    Tombstone,
    Treatment,
)
from api.storage import models
from api.storage.models.base import REFERS_TO, Base


@dataclass(frozen=True)
class Part:
    """A field that repeats: `rows` holds its records, or in `column` the ids that it lists."""

    rows: type[Base]
    record: type | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    column: str | None = None
    inherited: tuple[str, ...] = ()
    """Columns that repeat a value of the owner, for the sake of a check."""

    @cached_property
    def table(self) -> Table:
        """The table behind the model."""
        return cast(Table, self.rows.__table__)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The primary key within a version."""
        return tuple(column.name for column in self.table.primary_key)[1:]

    @cached_property
    def root(self) -> str:
        """The column that names the top record, the same in all parts below it."""
        return self.key[0]

    @cached_property
    def own_fields(self) -> tuple[FieldDescription, ...]:
        """The fields of the records that lie in this table."""
        return tuple(item for item in describe(self.record) if item.name not in self.parts) if self.record else ()

    @cached_property
    def plain(self) -> tuple[str, ...]:
        """The fields that are a column of the same name."""
        return tuple(item.name for item in self.own_fields if not is_embedded(item))

    @cached_property
    def embedded(self) -> Mapping[str, tuple[type, tuple[str, ...]]]:
        """The fields that hold one record, with its type and the names of its own fields."""
        return {
            item.name: (item.type, tuple(inner.name for inner in describe(item.type)))
            for item in self.own_fields
            if is_embedded(item)
        }

    @cached_property
    def references(self) -> tuple[tuple[str, str], ...]:
        """The columns that name a record of another kind, each with that kind."""
        return tuple((column.name, column.info[REFERS_TO]) for column in self.table.c if REFERS_TO in column.info)

    def walk(self) -> Iterator[Part]:
        """Yield this part and all below it, owners first."""
        yield self
        for part in self.parts.values():
            yield from part.walk()


def is_embedded(described: FieldDescription) -> bool:
    """Whether a field holds one record, which lies in columns of its owner's table."""
    return described.is_record and not described.many


def _ids(rows: type[Base], column: str) -> Part:
    return Part(rows, column=column)


AGENT = Part(models.AgentRow, Agent, {"members": _ids(models.AgentMemberRow, "member")})
CAUTION = Part(models.CautionRow, Caution, {"other_sources": _ids(models.CautionOtherSourceRow, "source")})
CLAIM = Part(
    models.ClaimRow,
    Claim,
    {
        "evidence": Part(models.ClaimEvidenceRow, CitedText),
        "treatments": _ids(models.ClaimTreatmentRow, "treatment"),
    },
)
HARM = Part(
    models.HarmRow,
    DocumentedHarm,
    {
        "harms": _ids(models.HarmOutcomeRow, "outcome"),
        "treatments": _ids(models.HarmTreatmentRow, "treatment"),
        "overlaps_with": _ids(models.HarmOverlapRow, "harm"),
        "other_sources": _ids(models.HarmOtherSourceRow, "source"),
    },
)
JURISDICTION = Part(
    models.JurisdictionRow,
    Jurisdiction,
    {
        "regulators": Part(models.RegulatorRow, Regulator),
        "statuses": Part(models.StatusMeaningRow, StatusMeaning),
        "cell_rules": Part(models.CellRuleRow, CitedText),
        "market": Part(models.MarketRow, CitedText),
        "absent": Part(models.JurisdictionAbsenceRow, Absence),
    },
)
POSITION = Part(
    models.PositionRow,
    Position,
    {
        "treatments": _ids(models.PositionTreatmentRow, "treatment"),
        "other_sources": _ids(models.PositionOtherSourceRow, "source"),
    },
)
TERM = Part(models.TermRow, Term, {"see_also": _ids(models.TermSeeAlsoRow, "term")})
TRIAL = Part(
    models.TrialRow,
    RegisteredTrial,
    {
        "treatments": _ids(models.TrialTreatmentRow, "treatment"),
        "studies": _ids(models.TrialStudyRow, "study"),
        "other_sources": _ids(models.TrialOtherSourceRow, "source"),
    },
)
OUTCOME = Part(models.OutcomeRow, Outcome)
TOMBSTONE = Part(models.TombstoneRow, Tombstone)
SOURCE = Part(models.SourceRow, Source)
STUDY = Part(
    models.StudyRow,
    Study,
    {
        "reports": _ids(models.StudyReportRow, "source"),
        "other_sources": _ids(models.StudyOtherSourceRow, "source"),
        "arms": Part(models.ArmRow, Arm, {"contents": Part(models.ArmContentRow, ArmContent)}),
        "early_escape": Part(models.EarlyEscapeRow, EarlyEscape),
        "results": Part(
            models.ResultRow,
            Result,
            {
                "measurements": Part(models.MeasurementRow, Measurement, inherited=("counted",)),
                "contrasts": Part(models.ContrastRow, Contrast),
            },
        ),
    },
)
TREATMENT = Part(
    models.TreatmentRow,
    Treatment,
    {
        "agents": _ids(models.TreatmentAgentRow, "agent"),
        "sources": _ids(models.TreatmentSourceRow, "source"),
        "identifiers": Part(models.IdentifierRow, Identifier),
        "contraindications": Part(models.ContraindicationRow, CitedText),
        "monitoring": Part(models.MonitoringRow, CitedText),
        "risks": Part(models.RiskRow, Risk, {"boxed_warning": _ids(models.BoxedWarningRow, "jurisdiction")}),
        "availability": Part(
            models.AvailabilityRow,
            Availability,
            {"other_sources": _ids(models.AvailabilityOtherSourceRow, "source")},
        ),
        "guidance": Part(models.GuidanceRow, Guidance),
        "appraisals": Part(models.AppraisalRow, Appraisal, {"instead_of": _ids(models.AppraisalInsteadOfRow, "agent")}),
        "absent": Part(models.AbsenceRow, Absence),
    },
)
EVIDENCE_LEVEL = Part(models.EvidenceLevelRow, EvidenceLevel, {"studies": _ids(models.EvidenceLevelStudyRow, "study")})

PAIR_VERDICT = Part(models.PairVerdictRow, PairVerdict, {"outcomes": Part(models.PairOutcomeRow, PairOutcome)})

GUIDANCE_STATEMENT = Part(models.GuidanceStatementRow, GuidanceStatement)

TOP: Mapping[str, Part] = {
    "agents": AGENT,
    "cautions": CAUTION,
    "claims": CLAIM,
    "glossary": TERM,
    "harms": HARM,
    "jurisdictions": JURISDICTION,
    "outcomes": OUTCOME,
    "positions": POSITION,
    "sources": SOURCE,
    "studies": STUDY,
    "tombstones": TOMBSTONE,
    "treatments": TREATMENT,
    "trials": TRIAL,
}
"""The kinds of a dataset, by their field in it."""

LISTED: Mapping[str, Part] = {**TOP, "guidance": GUIDANCE_STATEMENT}
"""Every kind that readers get: those of a dataset, and those gathered from them before publishing."""

DERIVED: Mapping[str, Part] = {"evidence_levels": EVIDENCE_LEVEL, "pair_verdicts": PAIR_VERDICT}
"""What is computed from records before publishing."""

DIFFED: Mapping[str, Part] = {**TOP, **DERIVED}
"""What tells releases apart."""

KINDS: Mapping[str, Part] = {**LISTED, **DERIVED}
"""Every kind of record that a release holds in versions."""

KIND_OF: Mapping[Table, str] = {part.table: kind for kind, part in KINDS.items()}
"""Under which kind the versions of a top table are held."""
