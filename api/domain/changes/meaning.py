"""What a difference means clinically: the kind of change for every field of every type of record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from api.domain.changes.records import ChangeKind
from api.domain.changes.verdict_records import PairOutcome
from api.domain.changes.walking import Difference, Form
from api.domain.evidence_level import EvidenceLevel
from api.domain.records import (
    Absence,
    Agent,
    Appraisal,
    Arm,
    ArmContent,
    Availability,
    Burden,
    Caution,
    CitedText,
    Claim,
    Contrast,
    DocumentedHarm,
    EarlyEscape,
    Frequency,
    Guidance,
    Jurisdiction,
    Measurement,
    Outcome,
    PerThousand,
    Position,
    RatedEffect,
    RegisteredTrial,
    Regulator,
    Rereading,
    Result,
    Risk,
    Source,
    StatusMeaning,
    Study,
    Term,
    Tombstone,
    Treatment,
)
from api.domain.vocabulary import SourceStatus

Kind = ChangeKind

OF_TYPE: Final[Mapping[type, ChangeKind]] = {
    Absence: Kind.MISSING_REASON_CHANGED,
    Appraisal: Kind.CERTAINTY_CHANGED,
    Arm: Kind.STUDY_CHANGED,
    ArmContent: Kind.STUDY_CHANGED,
    Burden: Kind.WORDING_CHANGED,
    CitedText: Kind.WORDING_CHANGED,
    Contrast: Kind.FIGURE_CHANGED,
    DocumentedHarm: Kind.RISK_CHANGED,
    EarlyEscape: Kind.STUDY_CHANGED,
    EvidenceLevel: Kind.EVIDENCE_LEVEL_CHANGED,
    Frequency: Kind.RISK_CHANGED,
    Guidance: Kind.GUIDANCE_CHANGED,
    Measurement: Kind.FIGURE_CHANGED,
    PairOutcome: Kind.PAIR_VERDICT_CHANGED,
    PerThousand: Kind.CERTAINTY_CHANGED,
    Position: Kind.GUIDANCE_CHANGED,
    RatedEffect: Kind.CERTAINTY_CHANGED,
    RegisteredTrial: Kind.TRIAL_CHANGED,
    Rereading: Kind.REVIEW_CHANGED,
    Result: Kind.FIGURE_CHANGED,
    Risk: Kind.RISK_CHANGED,
    Source: Kind.CITATION_CHANGED,
    Study: Kind.STUDY_CHANGED,
}
"""What a change of a record of a type, or of any field of it that is named nowhere below, means."""

_OF_NAME: Final[Mapping[ChangeKind, str]] = {
    Kind.REVIEW_CHANGED: "accessed as_of clinical_review curated_on reread status_checked",
    Kind.CITATION_CHANGED: "analysis_source locator other_sources reports source sources",
    Kind.WORDING_CHANGED: "note",
}
"""Fields that mean the same in every record."""

_OF_FIELDS: Final[Mapping[type, Mapping[ChangeKind, str]]] = {
    Absence: {Kind.WORDING_CHANGED: "detail"},
    Agent: {Kind.WORDING_CHANGED: "name"},
    Appraisal: {Kind.WORDING_CHANGED: "explanation"},
    Arm: {Kind.WORDING_CHANGED: "label"},
    Availability: {Kind.AVAILABILITY_CHANGED: "status"},
    Caution: {Kind.WORDING_CHANGED: "text why"},
    Claim: {
        Kind.CLAIM_VERDICT_CHANGED: "verdict",
        Kind.WORDING_CHANGED: "claim explanation",
        Kind.CITATION_CHANGED: "evidence",
    },
    DocumentedHarm: {
        Kind.MISSING_REASON_CHANGED: "harmed_missing",
        Kind.WORDING_CHANGED: "description name place product route",
    },
    EvidenceLevel: {Kind.CITATION_CHANGED: "studies"},
    Jurisdiction: {Kind.WORDING_CHANGED: "name"},
    Outcome: {Kind.WORDING_CHANGED: "abbreviation definition name plain"},
    Position: {Kind.WORDING_CHANGED: "subject"},
    RegisteredTrial: {Kind.WORDING_CHANGED: "title"},
    Regulator: {Kind.WORDING_CHANGED: "abbreviation name role"},
    Risk: {Kind.MISSING_REASON_CHANGED: "frequency_missing"},
    StatusMeaning: {Kind.WORDING_CHANGED: "meaning"},
    Study: {Kind.WORDING_CHANGED: "limitations line_reason name population"},
    Term: {Kind.WORDING_CHANGED: "abbreviation plain synonyms term"},
    Tombstone: {Kind.WORDING_CHANGED: "detail"},
    Treatment: {
        Kind.PRECAUTION_CHANGED: "contraindications monitoring",
        Kind.WORDING_CHANGED: "brands goal mechanism name regimen studied_in synonyms unknowns",
    },
}
"""Fields that mean something else than their record as a whole."""


def _spread(kinds: Mapping[ChangeKind, str]) -> Iterator[tuple[str, ChangeKind]]:
    return ((field, kind) for kind, fields in kinds.items() for field in fields.split())


OF_NAME: Final[Mapping[str, ChangeKind]] = dict(_spread(_OF_NAME))
OF_FIELD: Final[Mapping[tuple[type, str], ChangeKind]] = {
    (record, field): kind for record, kinds in _OF_FIELDS.items() for field, kind in _spread(kinds)
}

OF_WHOLE_PART: Final[Mapping[type, tuple[ChangeKind, ChangeKind]]] = {
    **dict.fromkeys((Contrast, Measurement, Result), (Kind.FIGURE_ADDED, Kind.FIGURE_REMOVED)),
    Availability: (Kind.AVAILABILITY_CHANGED, Kind.AVAILABILITY_CHANGED),
    Risk: (Kind.RISK_ADDED, Kind.RISK_REMOVED),
}
"""What it means that a whole part came or went, where that is something else than a change of it."""

STATUS_NOT_DOUBTED: Final = frozenset({SourceStatus.CURRENT, SourceStatus.NOT_CHECKED})
_OF_STATUS: Final = {
    SourceStatus.RETRACTED: Kind.SOURCE_RETRACTED,
    SourceStatus.EXPRESSION_OF_CONCERN: Kind.SOURCE_CONCERN,
    SourceStatus.CORRECTED: Kind.SOURCE_CORRECTED,
}


def mean_of(difference: Difference) -> ChangeKind:
    """Tell what a difference means; `detail_changed` where nothing closer is known, so that none goes untold."""
    owner, field = difference.owner, difference.field
    if owner is Source and field == "status":
        return _mean_of_status(difference.before, difference.after)
    if difference.form is Form.ORDER:
        return Kind.DETAIL_CHANGED
    if difference.form is Form.PART:
        return _mean_of_part(difference)
    if owner is CitedText and field == "text":
        list_of_texts = difference.path[-2].partition("[")[0]
        return OF_FIELD.get((difference.types[-2], list_of_texts), Kind.WORDING_CHANGED)
    return _mean_of_field(owner, field)


def _mean_of_field(owner: type, field: str) -> ChangeKind:
    kind = OF_FIELD.get((owner, field)) or OF_NAME.get(field) or OF_TYPE.get(owner)
    return kind or Kind.DETAIL_CHANGED


def _mean_of_part(difference: Difference) -> ChangeKind:
    is_added = difference.before is None
    part = type(difference.after if is_added else difference.before)
    if part in OF_WHOLE_PART:
        added, removed = OF_WHOLE_PART[part]
        return added if is_added else removed
    named = OF_FIELD.get((difference.owner, difference.field))
    return named or OF_TYPE.get(part) or OF_TYPE.get(difference.owner) or Kind.DETAIL_CHANGED


def _mean_of_status(before: SourceStatus, after: SourceStatus) -> ChangeKind:
    """A status that was only looked up, with nothing found, is a finding of a check."""
    if {before, after} <= STATUS_NOT_DOUBTED:
        return Kind.REVIEW_CHANGED
    return _OF_STATUS.get(after, Kind.SOURCE_STATUS_CHANGED)
