"""The options side by side: what they are, evidence, harms, status, guidance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.comparison.answer.cells import CellState, CertaintyStatement, IntervalPerDenominator
from api.domain.records import (
    Availability,
    Burden,
    CellProduct,
    Frequency,
    Guidance,
    Identifier,
    Rereading,
    StatusMeaning,
)
from api.domain.vocabulary import (
    AvailabilityStatus,
    MechanismSupport,
    MissingReason,
    PopulationLine,
    StudyDesign,
    TreatmentClass,
    TreatmentKind,
    TreatmentScope,
)


@dataclass(frozen=True, slots=True)
class Option:
    """One treatment as an option, without figures."""

    treatment: Annotated[str, "Id."]
    name: Annotated[str, "Name."]
    kind: Annotated[TreatmentKind, "Conventional or investigational; part of the option wherever it is shown."]
    kind_label: Annotated[str, "The kind in words, to be shown beside the name."]
    scope: Annotated[TreatmentScope, "One agent, a combination, or a class."]
    treatment_class: Annotated[TreatmentClass, "Class."]
    subclass: Annotated[str | None, "Narrower class."]
    goal: Annotated[str, "What it is meant to achieve."]
    mechanism: Annotated[str, "How it works or is thought to work."]
    mechanism_support: Annotated[MechanismSupport, "How well that is supported."]
    route: Annotated[tuple[str, ...], "Routes."]
    regimen: Annotated[str, "Usual regimen, or those studied."]
    burden: Annotated[Burden, "What living with it is like."]
    studied_in: Annotated[str, "Who it was studied in."]
    cell_product: Annotated[CellProduct | None, "For cells: what they are."]
    identifiers: Annotated[tuple[Identifier, ...], "Codes of public systems."]
    unknowns: Annotated[tuple[str, ...], "What nobody knows yet."]
    sources: Annotated[tuple[str, ...], "Ids of the sources."]
    reviewed_on: Annotated[date, "Day on which the record was last written or checked."]
    review_due: Annotated[date, "Day on which it is due to be checked again."]


@dataclass(frozen=True, slots=True)
class DesignCount:
    """How many studies of one design."""

    design: Annotated[StudyDesign, "Design."]
    studies: Annotated[int, "Number of studies; reports of one trial count once."]


@dataclass(frozen=True, slots=True)
class EvidenceStudy:
    """One study behind an option, by design and size; it carries no figure of what was found."""

    study: Annotated[str, "Id."]
    name: Annotated[str, "Name by which it is known."]
    design: Annotated[StudyDesign, "Design."]
    people: Annotated[
        int | None, "People randomised, or enrolled where nobody was, in all groups together; null when not given."
    ]
    follow_up_weeks: Annotated[int | None, "Longest follow-up reported of this study, in weeks; null when not given."]
    line: Annotated[PopulationLine, "Who took part, as a population line."]


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """What stands behind one option."""

    treatment: Annotated[str, "Id."]
    level: Annotated[int, "Oxford CEBM 2011 level of the best evidence for benefit, 1 to 5; derived."]
    level_reason: Annotated[str, "Why this level."]
    level_studies: Annotated[tuple[str, ...], "Studies that decide it."]
    designs: Annotated[tuple[DesignCount, ...], "Studies in the dataset with the treatment in an arm, by design."]
    studies: Annotated[
        tuple[EvidenceStudy, ...], "The studies that `designs` counts, in its order; the larger of a design first."
    ]
    people_randomised: Annotated[
        int | None, "People in randomised trials that also had a group without it; none when no size is given."
    ]
    trials_without_size: Annotated[int, "Randomised trials among them whose size is not given."]
    studies_in_population: Annotated[
        int | None, "Studies with figures on the people asked about; none when no population was asked for."
    ]
    longest_follow_up_weeks: Annotated[int | None, "Longest follow-up of a study of it."]
    certainty: Annotated[tuple[CertaintyStatement, ...], "Ratings by outcome."]


@dataclass(frozen=True, slots=True)
class AvailabilityRow:
    """Status of one option in one jurisdiction."""

    treatment: Annotated[str, "Id."]
    jurisdiction: Annotated[str, "Jurisdiction."]
    jurisdiction_name: Annotated[str, "Its name."]
    regulator: Annotated[str, "Deciding body."]
    state: Annotated[CellState, "Whether the status is known."]
    status: Annotated[AvailabilityStatus | None, "Status for rheumatoid arthritis."]
    status_meaning: Annotated[str | None, "What the status means."]
    meaning_there: Annotated[StatusMeaning | None, "What it means in this jurisdiction for a patient."]
    reason: Annotated[MissingReason | None, "Why it is not known."]
    detail: Annotated[str | None, "The reason in words."]
    record: Annotated[Availability | None, "Date, brands, note and source."]


@dataclass(frozen=True, slots=True)
class GuidanceRow:
    """What guideline bodies say of one option."""

    treatment: Annotated[str, "Id."]
    state: Annotated[CellState, "Whether anything was found."]
    reason: Annotated[MissingReason | None, "Why nothing was."]
    detail: Annotated[str | None, "The reason in words."]
    statements: Annotated[tuple[Guidance, ...], "Statements."]


@dataclass(frozen=True, slots=True)
class RiskReading:
    """One record of a harm of one treatment."""

    detail: Annotated[str | None, "Narrower harm."]
    serious: Annotated[bool, "Whether it is a serious harm."]
    boxed_warning: Annotated[tuple[str, ...], "Jurisdictions whose label carries a boxed warning."]
    frequency: Annotated[Frequency | None, "How often it was seen, as printed."]
    frequency_missing: Annotated[MissingReason | None, "Why there is no frequency."]
    per_denominator: Annotated[int | None, "People harmed per denominator of the answer."]
    without_per_denominator: Annotated[int | None, "People not harmed, per denominator of the answer."]
    below_one: Annotated[bool, "Whether the share is above none but under 1 per denominator: say fewer than 1."]
    interval: Annotated[IntervalPerDenominator | None, "95 % Wilson interval per denominator."]
    interval_missing: Annotated[MissingReason | None, "Why there is no natural frequency with interval."]
    follow_up: Annotated[str, "How long people were followed; says so when not given."]
    population: Annotated[str, "Whom it was seen in; says so when not given."]
    line: Annotated[PopulationLine | None, "Population line."]
    about_class: Annotated[bool, "Whether it speaks of the class."]
    note: Annotated[str | None, "What a reader must know."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    reread: Annotated[Rereading | None, "Second reading by somebody else; null where there was none yet."]


@dataclass(frozen=True, slots=True)
class RiskCell:
    """What is known of one harm for one treatment."""

    treatment: Annotated[str, "Id."]
    state: Annotated[CellState, "Whether anything is known."]
    reason: Annotated[MissingReason | None, "Why nothing is."]
    detail: Annotated[str | None, "The reason in words."]
    readings: Annotated[tuple[RiskReading, ...], "Records."]


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One harm, asked of every option."""

    harm: Annotated[str, "Id of the outcome that names the harm."]
    name: Annotated[str, "Name."]
    plain: Annotated[str, "What it means to a patient."]
    comparable: Annotated[
        bool, "Always false: these figures come from different people and are not set against each other."
    ]
    cells: Annotated[tuple[RiskCell, ...], "One a treatment, in the order asked."]
