"""What surrounds investigational treatments: claims, documented harms, positions, registered trials, cautions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.records.citing import CitedText
from api.domain.vocabulary import (
    Causality,
    CautionKind,
    ClaimVerdict,
    ClinicalReview,
    HarmedPeople,
    HarmReport,
    MissingReason,
    PositionDirection,
    TrialResults,
    TrialStatus,
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A common assertion about stem cells in rheumatoid arthritis, held against the evidence."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    claim: Annotated[str, "What is commonly said, as a sentence in our words."]
    verdict: Annotated[ClaimVerdict, "What the evidence makes of it."]
    explanation: Annotated[str, "Why, for a patient, in our words."]
    evidence: Annotated[tuple[CitedText, ...], "What the verdict rests on, each with its source."]
    treatments: Annotated[tuple[str, ...], "Ids of the treatments that it is said of, or compares with."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


@dataclass(frozen=True, slots=True)
class DocumentedHarm:
    """Harm that was reported after a cell product, mostly sold outside trials."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    name: Annotated[str, "What happened, as a short heading."]
    report: Annotated[HarmReport, "What kind of report tells of it."]
    description: Annotated[str, "What happened to whom, in our words."]
    product: Annotated[str, "What was given."]
    route: Annotated[str, "How it was given; `not given` when the pages read do not say."]
    people: Annotated[HarmedPeople, "How near the people are to readers with rheumatoid arthritis."]
    causality: Annotated[Causality, "What the report says of the link between product and harm."]
    year: Annotated[int, "Year of the report."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    harmed: Annotated[int | None, "People harmed, as reported."] = None
    harmed_missing: Annotated[MissingReason | None, "Why no number of people harmed is given."] = None
    treated: Annotated[int | None, "People treated among whom they were counted; absent when nobody knows."] = None
    place: Annotated[str | None, "Where it happened."] = None
    harms: Annotated[tuple[str, ...], "Ids of the outcomes that name the harm."] = ()
    treatments: Annotated[tuple[str, ...], "Ids of the treatments whose product, or kind of cells, it was."] = ()
    overlaps_with: Annotated[tuple[str, ...], "Ids of harms with some of the same people; never add them up."] = ()
    other_sources: Annotated[tuple[str, ...], "Further sources."] = ()
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


@dataclass(frozen=True, slots=True)
class Position:
    """What a professional body, regulator or patient organisation says of cell treatments."""

    id: Annotated[str, "Body, year and topic; equals the file name."]
    organisation: Annotated[str, "The body, in full."]
    year: Annotated[int, "Year of the statement."]
    subject: Annotated[str, "What it speaks of."]
    statement: Annotated[str, "What it says, in our words."]
    direction: Annotated[PositionDirection, "Which way it points."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    treatments: Annotated[tuple[str, ...], "Ids of the treatments that it bears on."] = ()
    other_sources: Annotated[tuple[str, ...], "Further sources."] = ()
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


@dataclass(frozen=True, slots=True)
class RegisteredTrial:
    """A trial as its registry tells of it, whether or not it has results."""

    id: Annotated[str, "Registry number in small letters, as `nct03828344`; equals the file name."]
    title: Annotated[str, "What is tried, in our words or as the registry titles it."]
    status: Annotated[TrialStatus, "Status on the day of reading."]
    design: Annotated[str, "Design, in our words; `not given` when the pages read do not say."]
    intervention: Annotated[str, "What is given; `not given` when the pages read do not say."]
    treatments: Annotated[tuple[str, ...], "Ids of the treatments tried."]
    results: Annotated[TrialResults, "Where results were found."]
    source: Annotated[str, "Id of the source, mostly the registry record."]
    locator: Annotated[str, "Where in the source."]
    as_of: Annotated[date, "Day on which the source was read; the status held then."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    number: Annotated[str | None, "Registry number as printed; absent where no registry record was seen."] = None
    status_note: Annotated[str | None, "Why it stopped, or how old the record is."] = None
    phase: Annotated[str | None, "Phase, as `2`, `1/2`."] = None
    enrolment: Annotated[int | None, "People taken in, or planned."] = None
    enrolment_planned: Annotated[bool | None, "Whether `enrolment` is a plan rather than a count."] = None
    sponsor: Annotated[str | None, "Sponsor."] = None
    countries: Annotated[tuple[str, ...], "Countries where it runs."] = ()
    comparator: Annotated[
        str | None, "What the comparison group gets; absent where there is none or it is not given."
    ] = None
    started: Annotated[str | None, "Start, as YYYY, YYYY-MM or YYYY-MM-DD; may lie ahead."] = None
    ended: Annotated[str | None, "End, real or planned, as YYYY, YYYY-MM or YYYY-MM-DD."] = None
    studies: Annotated[tuple[str, ...], "Ids of the studies of this dataset that report it."] = ()
    other_sources: Annotated[tuple[str, ...], "Further sources."] = ()
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


@dataclass(frozen=True, slots=True)
class Caution:
    """A sign by which an unproven offer is known, or a question to ask before agreeing to one."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    kind: Annotated[CautionKind, "Sign or question."]
    text: Annotated[str, "The sign or the question, in our words."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    why: Annotated[str | None, "Why it matters, in our words."] = None
    other_sources: Annotated[tuple[str, ...], "Further sources."] = ()
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE
