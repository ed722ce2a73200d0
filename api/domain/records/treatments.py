"""Treatments with risks, availability, guidance and appraisals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from api.domain.records.citing import Absence, CitedText, Rereading
from api.domain.vocabulary import (
    AppraisedBy,
    AvailabilityStatus,
    Certainty,
    CertaintyReason,
    ClinicalReview,
    Counted,
    EffectMeasure,
    GuidanceDirection,
    MechanismSupport,
    MissingReason,
    PopulationLine,
    TreatmentClass,
    TreatmentKind,
    TreatmentScope,
)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A code of a public system for a treatment."""

    system: Annotated[str, "System: ATC, RxNorm, UNII, MeSH."]
    value: Annotated[str, "Code."]


@dataclass(frozen=True, slots=True)
class Burden:
    """What living with the option is like."""

    administration: Annotated[str, "How and where it is given: at home, in hospital, by whom."]
    frequency: Annotated[str, "How often."]
    monitoring: Annotated[str, "What checks it asks for; says so when the pages read do not tell."]


@dataclass(frozen=True, slots=True)
class CellProduct:
    """What a cell product is made of and how it is given; unknown values say unknown."""

    cell_source: Annotated[str, "Tissue from which the cells come."]
    donor: Annotated[str, "The patient (autologous) or another person (allogeneic)."]
    dose: Annotated[str, "Doses used in the studies."]
    manufacture: Annotated[str, "How cells are made ready, or `unknown`."]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a harm was seen, with what it rests on."""

    events: Annotated[int | None, "People (or events) counted."] = None
    n: Annotated[int | None, "People observed."] = None
    percent: Annotated[Decimal | None, "Percentage as printed."] = None
    rate: Annotated[Decimal | None, "Incidence rate as printed."] = None
    rate_per_years: Annotated[int | None, "Patient-years to which the rate refers, such as 100."] = None
    person_years: Annotated[Decimal | None, "Person-years observed."] = None
    ci_low: Annotated[Decimal | None, "Lower limit of the printed interval."] = None
    ci_high: Annotated[Decimal | None, "Upper limit of the printed interval."] = None
    counted: Annotated[Counted, "What `events` counts."] = Counted.PEOPLE


@dataclass(frozen=True, slots=True)
class Risk:
    """One harm of one treatment."""

    harm: Annotated[str, "Id of the outcome that names the harm."]
    serious: Annotated[bool, "Whether it kills, threatens life, needs hospital or leaves lasting damage."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    detail: Annotated[str | None, "Narrower harm, such as `lung cancer`."] = None
    boxed_warning: Annotated[tuple[str, ...], "Jurisdictions whose label carries a boxed warning for it."] = ()
    frequency: Annotated[Frequency | None, "How often it was seen."] = None
    frequency_missing: Annotated[MissingReason | None, "Why there is no frequency."] = None
    follow_up: Annotated[str | None, "How long people were followed, in words."] = None
    population: Annotated[str | None, "Whom the frequency was seen in."] = None
    line: Annotated[PopulationLine | None, "Who was treated, as a population line."] = None
    about_class: Annotated[bool, "Whether the source speaks of the class rather than of this treatment."] = False
    note: Annotated[str | None, "What a reader must know, the figure of the comparison group included."] = None
    reread: Annotated[Rereading | None, "Second reading by somebody else; absent where there was none yet."] = None


@dataclass(frozen=True, slots=True)
class Availability:
    """Status of a treatment in one jurisdiction on a day."""

    jurisdiction: Annotated[str, "Id of the jurisdiction."]
    status: Annotated[AvailabilityStatus, "Status for rheumatoid arthritis."]
    as_of: Annotated[date, "Day on which the source was read; the source may be older: see its year."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    regulator: Annotated[str | None, "Deciding body, where it is not the usual one."] = None
    first_authorised: Annotated[str | None, "First authorisation, as YYYY, YYYY-MM or YYYY-MM-DD."] = None
    brands: Annotated[tuple[str, ...], "Brands under which it is authorised there."] = ()
    note: Annotated[str | None, "What a reader must know, in our words."] = None
    other_sources: Annotated[tuple[str, ...], "Further sources."] = ()
    reread: Annotated[Rereading | None, "Second reading by somebody else; absent where there was none yet."] = None


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a guideline body says of a treatment."""

    organisation: Annotated[str, "Issuing body: ACR, EULAR, NICE."]
    year: Annotated[int, "Year of the guideline."]
    statement: Annotated[str, "What it says, in our words."]
    direction: Annotated[GuidanceDirection, "Which way it points."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    strength: Annotated[str | None, "Strength as the body calls it."] = None
    certainty: Annotated[str | None, "Certainty or level as the body calls it."] = None
    reread: Annotated[Rereading | None, "Second reading by somebody else; absent where there was none yet."] = None


@dataclass(frozen=True, slots=True)
class RatedEffect:
    """The effect that a published rating speaks of, as its source prints it."""

    measure: Annotated[EffectMeasure, "What kind of figure it is."]
    value: Annotated[Decimal, "The figure as printed; differences of risks in percentage points."]
    ci_low: Annotated[Decimal | None, "Lower limit of the interval."] = None
    ci_high: Annotated[Decimal | None, "Upper limit of the interval."] = None
    credible: Annotated[bool, "Whether the interval is a Bayesian credible interval."] = False


@dataclass(frozen=True, slots=True)
class PerThousand:
    """People with the outcome per 1,000, as a published summary of findings prints them."""

    comparator: Annotated[int, "With the comparator."]
    treatment: Annotated[int, "With the treatment."]


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Certainty of the evidence for one outcome of a treatment against a named comparator (GRADE)."""

    outcome: Annotated[str, "Id of the outcome."]
    comparator: Annotated[str, "What it was compared with, in words."]
    population: Annotated[str, "Whom it was seen in."]
    certainty: Annotated[Certainty, "GRADE rating."]
    by: Annotated[AppraisedBy, "Who made the rating."]
    reasons: Annotated[tuple[CertaintyReason, ...], "Reasons for each step down; empty only for high."]
    explanation: Annotated[str, "The reasons in our words."]
    source: Annotated[str, "Source of the rating, or of the evidence rated."]
    locator: Annotated[str, "Where in the source."]
    instead_of: Annotated[
        tuple[str, ...],
        "Ids of the agents that the comparison group got instead of the treatment; empty for placebo or nothing added.",
    ] = ()
    line: Annotated[PopulationLine | None, "Population line, where it is one."] = None
    week: Annotated[int | None, "Week of the reading."] = None
    about_class: Annotated[bool, "Whether the rating is of the class rather than of this treatment."] = False
    effect: Annotated[
        RatedEffect | None, "The effect rated; only where the source of a published rating prints it."
    ] = None
    per_1000: Annotated[PerThousand | None, "The absolute effect, likewise."] = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """One option, conventional or investigational; a combination is one treatment."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    name: Annotated[str, "Name in running text."]
    kind: Annotated[TreatmentKind, "Conventional or investigational."]
    scope: Annotated[TreatmentScope, "One agent, a combination, or a class."]
    treatment_class: Annotated[TreatmentClass, "Class."]
    agents: Annotated[tuple[str, ...], "Ids of the agents that make it up; for a class, the class agent."]
    goal: Annotated[str, "What it is meant to achieve, in our words."]
    mechanism: Annotated[str, "How it works or is thought to work."]
    mechanism_support: Annotated[MechanismSupport, "How well that is supported."]
    route: Annotated[tuple[str, ...], "Routes of administration."]
    regimen: Annotated[str, "Usual regimen, or those studied."]
    burden: Annotated[Burden, "What living with it is like."]
    studied_in: Annotated[str, "Who it was studied in."]
    sources: Annotated[tuple[str, ...], "Sources of goal, mechanism, regimen and burden."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    subclass: Annotated[str | None, "Narrower class, such as `TNF inhibitor`."] = None
    brands: Annotated[tuple[str, ...], "Brand names, the first one first."] = ()
    synonyms: Annotated[tuple[str, ...], "Other names and abbreviations."] = ()
    identifiers: Annotated[tuple[Identifier, ...], "Codes of public systems."] = ()
    cell_product: Annotated[CellProduct | None, "For cells: what they are; required for cell classes."] = None
    contraindications: Annotated[tuple[CitedText, ...], "Who should not get it."] = ()
    monitoring: Annotated[tuple[CitedText, ...], "What is checked during treatment."] = ()
    risks: Annotated[tuple[Risk, ...], "Harms."] = ()
    unknowns: Annotated[tuple[str, ...], "What nobody knows yet, in our words."] = ()
    availability: Annotated[tuple[Availability, ...], "Status by jurisdiction."] = ()
    guidance: Annotated[tuple[Guidance, ...], "Statements of guideline bodies."] = ()
    appraisals: Annotated[tuple[Appraisal, ...], "Certainty of evidence by outcome."] = ()
    absent: Annotated[tuple[Absence, ...], "Fields that stay empty, each with its reason."] = ()
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE
    note: Annotated[str | None, "What a reader must know."] = None
