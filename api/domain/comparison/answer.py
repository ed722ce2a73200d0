"""The answer to one comparison, as records: what every output is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from api.domain.comparison.arms import Background
from api.domain.comparison.reasons import Caveat, Reason, Verdict, Withheld
from api.domain.records import (
    Availability,
    Burden,
    CellProduct,
    Contrast,
    Frequency,
    Guidance,
    Identifier,
    Source,
)
from api.domain.vocabulary import (
    Allocation,
    Analysis,
    AppraisedBy,
    AvailabilityStatus,
    Blinding,
    Certainty,
    CertaintyReason,
    Counted,
    Direction,
    Funding,
    MechanismSupport,
    MissingReason,
    OutcomeDomain,
    PopulationLine,
    ResultPeriod,
    SizeBasis,
    StudyDesign,
    TreatmentClass,
    TreatmentKind,
    TreatmentScope,
    Vocabulary,
)


class CellState(Vocabulary):
    REPORTED = "reported", "there is a figure"
    MISSING = "missing", "there is none; the reason is given"


class EffectOrigin(Vocabulary):
    ONE_TRIAL = "one_trial", "computed from the counts of one trial"
    POOLED = "pooled", "computed from the counts of several trials by random effects"
    INDIRECT = "indirect", "computed through the common comparator by the adjusted method"
    PUBLISHED = "published", "printed by the cited source; not computed by us"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and how the answer reads it."""

    condition: Annotated[str, "The condition that the decision is about."]
    decision: Annotated[str, "The decision, for whom and at which point of care."]
    treatments: Annotated[tuple[str, ...], "Ids in the order asked; the order means nothing."]
    order: Annotated[str, "What the order of the options means."]
    population: Annotated[PopulationLine | None, "Population line asked for; none means all lines, each apart."]
    outcomes: Annotated[tuple[str, ...], "Outcomes asked for; empty means all that the evidence holds."]
    jurisdiction: Annotated[str | None, "Jurisdiction asked for; none means all."]
    no_change: Annotated[str, "What staying with the present treatment means for this question."]
    release: Annotated[str, "Release that answers."]


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
class CertaintyStatement:
    """How sure the evidence is, with reasons and author; no rating when nobody has rated it."""

    rating: Annotated[Certainty | None, "GRADE rating; none when not rated."]
    by: Annotated[AppraisedBy | None, "Who made it."]
    reasons: Annotated[tuple[CertaintyReason, ...], "Reasons for each step down."]
    explanation: Annotated[str, "In words; for a missing rating, why there is none."]
    outcome: Annotated[str | None, "Outcome that it is about."] = None
    comparator: Annotated[str | None, "What the treatment was compared with."] = None
    line: Annotated[PopulationLine | None, "Population line of the rating."] = None
    source: Annotated[str | None, "Source."] = None
    locator: Annotated[str | None, "Where in the source."] = None
    rated_on: Annotated[date | None, "Day of the record that holds the rating."] = None


@dataclass(frozen=True, slots=True)
class EvidenceSummary:
    """What stands behind one option."""

    treatment: Annotated[str, "Id."]
    level: Annotated[int, "Oxford CEBM 2011 level of the best evidence for benefit, 1 to 5; derived."]
    level_reason: Annotated[str, "Why this level."]
    level_studies: Annotated[tuple[str, ...], "Studies that decide it."]
    designs: Annotated[tuple[DesignCount, ...], "Studies in the dataset with the treatment in an arm, by design."]
    people_randomised: Annotated[
        int | None, "People in randomised trials with an arm of it, all arms; none when no size is given."
    ]
    trials_without_size: Annotated[int, "Randomised trials among them whose size is not given."]
    longest_follow_up_weeks: Annotated[int | None, "Longest follow-up of a study of it."]
    certainty: Annotated[tuple[CertaintyStatement, ...], "Ratings by outcome."]


@dataclass(frozen=True, slots=True)
class IntervalPerDenominator:
    """An interval in whole people."""

    low: Annotated[int, "Lower limit."]
    high: Annotated[int, "Upper limit."]


@dataclass(frozen=True, slots=True)
class ArmReading:
    """A figure of one arm of one study, with everything needed to read it."""

    study: Annotated[str, "Id of the study."]
    arm: Annotated[str, "Id of the arm."]
    label: Annotated[str, "What the group got."]
    allocation: Annotated[Allocation, "How people came into the group."]
    dose: Annotated[str | None, "Dose of the treatment."]
    dose_authorised: Annotated[bool | None, "Whether it is the authorised dose; none when unknown or not applicable."]
    background: Annotated[Background, "What the group took beside the treatment."]
    week: Annotated[int | None, "Week of the reading."]
    line: Annotated[PopulationLine, "Who was treated."]
    population: Annotated[str, "Who was treated, in words."]
    analysis: Annotated[Analysis, "How people without a value were counted."]
    period: Annotated[ResultPeriod, "Whether people were still in their groups."]
    events: Annotated[int | None, "People (or events) counted."]
    events_derived: Annotated[bool, "Whether `events` was derived from the percentage by rounding."]
    counted: Annotated[Counted, "What `events` counts."]
    n: Annotated[int | None, "People whom the figure rests on."]
    n_basis: Annotated[SizeBasis, "What n counts."]
    percent: Annotated[Decimal | None, "Percentage as printed."]
    per_denominator: Annotated[int | None, "People with the outcome per denominator of the answer."]
    without_per_denominator: Annotated[int | None, "People without it, per denominator of the answer."]
    interval: Annotated[IntervalPerDenominator | None, "95 % Wilson interval per denominator."]
    interval_missing: Annotated[MissingReason | None, "Why there is no natural frequency with interval."]
    mean: Annotated[Decimal | None, "Mean as printed."]
    sd: Annotated[Decimal | None, "Standard deviation as printed."]
    median: Annotated[Decimal | None, "Median as printed."]
    rate: Annotated[Decimal | None, "Incidence rate as printed; never set beside a proportion."]
    rate_per_years: Annotated[int | None, "Patient-years to which the rate refers."]
    printed_low: Annotated[Decimal | None, "Lower limit of the interval printed by the source."]
    printed_high: Annotated[Decimal | None, "Upper limit of the interval printed by the source."]
    subtype: Annotated[str | None, "Narrower outcome."]
    subgroup: Annotated[str | None, "Part of the people."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]
    own_report: Annotated[bool, "Whether the source is the study's own report."]
    note: Annotated[str | None, "What a reader must know."]


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure of a treatment beside the comparison group of the same study, which comes first."""

    comparator: Annotated[ArmReading | None, "The comparison group; none when the study had none."]
    comparator_missing: Annotated[str | None, "Why there is no comparison group."]
    treated: Annotated[ArmReading, "The group with the treatment."]


@dataclass(frozen=True, slots=True)
class Cell:
    """All figures of one treatment for one outcome at one time, or why there are none."""

    treatment: Annotated[str, "Id."]
    state: Annotated[CellState, "Whether there is a figure."]
    reason: Annotated[MissingReason | None, "Why there is none."]
    detail: Annotated[str | None, "The reason in words, with what there is instead."]
    certainty: Annotated[CertaintyStatement, "How sure the evidence is for this treatment and outcome."]
    readings: Annotated[
        tuple[Reading, ...], "Figures, the study's own reports and larger groups first; never ranked by result."
    ]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A relative figure with its interval."""

    value: Annotated[float, "Figure."]
    low: Annotated[float | None, "Lower limit."]
    high: Annotated[float | None, "Upper limit."]


@dataclass(frozen=True, slots=True)
class DifferencePerDenominator:
    """How many more (positive) or fewer (negative) people per denominator, with interval."""

    value: Annotated[int, "More or fewer people with the outcome under a than under b."]
    low: Annotated[int, "Lower limit."]
    high: Annotated[int, "Upper limit."]
    words: Annotated[str, "The same in words."]


@dataclass(frozen=True, slots=True)
class Contribution:
    """The two arms of one trial that an effect rests on."""

    study: Annotated[str, "Id of the study."]
    side: Annotated[str, "`direct`, or the treatment whose side of an indirect comparison it feeds."]
    treated: Annotated[ArmReading, "First arm: a itself, or the treatment of the side."]
    control: Annotated[ArmReading, "Second arm: b itself, or the common comparator."]


@dataclass(frozen=True, slots=True)
class Effect:
    """The difference between a and b; the absolute figures stand beside every relative one."""

    origin: Annotated[EffectOrigin, "How it came about."]
    method: Annotated[str, "Method, with its source."]
    risk_ratio: Annotated[Estimate | None, "Risk with a over risk with b, 95 % interval."]
    risk_ratio_withheld: Annotated[Withheld | None, "Why there is no ratio."]
    risk_difference: Annotated[
        DifferencePerDenominator | None, "People more or fewer with a than with b, 95 % interval."
    ]
    published: Annotated[Contrast | None, "Contrast as printed, for a published effect."]
    published_direction: Annotated[str | None, "Which treatment the printed contrast speaks of, against which."]
    baseline: Annotated[str, "The absolute figures beside it, or why there are none."]
    studies: Annotated[int, "Number of trials."]
    people: Annotated[int | None, "People in the arms used."]
    tau_squared: Annotated[float | None, "Between-study variance on the log ratio scale, when pooled."] = None
    i_squared: Annotated[float | None, "Share of variation beyond chance, when pooled."] = None
    source: Annotated[str | None, "Source, for a published effect."] = None
    locator: Annotated[str | None, "Where in the source."] = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One way in which a pair was compared: one background, one dose of each, one route."""

    verdict: Annotated[Verdict, "Head to head or indirect."]
    isolates: Annotated[str, "What the contrast isolates, from the side of a."]
    background: Annotated[Background, "What both arms took."]
    background_words: Annotated[str, "The same in words."]
    dose_a: Annotated[str | None, "Dose of a."]
    dose_b: Annotated[str | None, "Dose of b."]
    line: Annotated[PopulationLine, "Who was treated."]
    common_comparator: Annotated[str | None, "For an indirect comparison: through what."]
    subtype: Annotated[str | None, "Narrower outcome."]
    effect: Annotated[Effect | None, "The figure; none when it is withheld."]
    withheld: Annotated[tuple[Withheld, ...], "Why there is no figure."]
    caveats: Annotated[tuple[Caveat, ...], "What a reader must know."]
    certainty: Annotated[CertaintyStatement, "How sure the comparison is."]
    contributions: Annotated[tuple[Contribution, ...], "Trials and arms behind it."]


@dataclass(frozen=True, slots=True)
class Pair:
    """The verdict on one pair of options for one outcome at one time."""

    a: Annotated[str, "Id of the first treatment, in the order asked."]
    b: Annotated[str, "Id of the second."]
    verdict: Annotated[Verdict, "Whether the two may be compared here."]
    reasons: Annotated[tuple[Reason, ...], "All reasons when not comparable."]
    answers: Annotated[tuple[Answer, ...], "Each way in which they were compared; empty when not comparable."]


@dataclass(frozen=True, slots=True)
class OutcomeComparison:
    """One outcome at one time for all options and pairs."""

    outcome: Annotated[str, "Id of the outcome."]
    name: Annotated[str, "Name, abbreviations expanded."]
    plain: Annotated[str, "What it means to a patient."]
    domain: Annotated[OutcomeDomain, "What side of illness or treatment it tells of."]
    direction: Annotated[Direction, "Which way is good."]
    unit: Annotated[str, "Unit."]
    surrogate: Annotated[bool, "Whether it stands in for what patients feel."]
    timepoint_weeks: Annotated[
        int | None, "Anchor of the reading window in weeks, or the exact week; none when not given."
    ]
    window_weeks: Annotated[tuple[int, ...], "First and last week of the window; empty outside windows."]
    denominator: Annotated[int, "People to which natural frequencies refer, one for the whole answer."]
    cells: Annotated[tuple[Cell, ...], "One a treatment, in the order asked."]
    pairs: Annotated[tuple[Pair, ...], "One a pair."]


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
    interval: Annotated[IntervalPerDenominator | None, "95 % Wilson interval per denominator."]
    interval_missing: Annotated[MissingReason | None, "Why there is no natural frequency with interval."]
    follow_up: Annotated[str, "How long people were followed; says so when not given."]
    population: Annotated[str, "Whom it was seen in; says so when not given."]
    line: Annotated[PopulationLine | None, "Population line."]
    about_class: Annotated[bool, "Whether it speaks of the class."]
    note: Annotated[str | None, "What a reader must know."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]


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
class StudySummary:
    """A study that the answer rests on."""

    study: Annotated[str, "Id."]
    name: Annotated[str, "Name."]
    design: Annotated[StudyDesign, "Design."]
    blinding: Annotated[Blinding, "Who was blinded."]
    funding: Annotated[Funding, "Who paid."]
    registration: Annotated[tuple[str, ...], "Registry numbers."]
    limitations: Annotated[tuple[str, ...], "What weakens it."]


@dataclass(frozen=True, slots=True)
class ClaimsSection:
    """Common claims about the options; not yet part of the dataset."""

    state: Annotated[CellState, "Whether there are any."]
    reason: Annotated[MissingReason, "Why there are none."]
    detail: Annotated[str, "The reason in words."]


@dataclass(frozen=True, slots=True)
class Statement:
    """A plain sentence made from the data above."""

    about: Annotated[str, "What it is about: `evidence`, `outcome`, `availability`, `risk`."]
    treatments: Annotated[tuple[str, ...], "Ids of the treatments it names."]
    outcome: Annotated[str | None, "Outcome, where it is about one."]
    timepoint_weeks: Annotated[int | None, "Reading time, where it is about one."]
    certainty: Annotated[Certainty | None, "Certainty that sets the verb."]
    text: Annotated[str, "The sentence."]


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One item of the checklist for decision aids and risk communication."""

    id: Annotated[str, "Item, as `Q1`, `C2`, `K3`."]
    asks: Annotated[str, "What it asks for."]
    passed: Annotated[bool | None, "Whether this answer meets it; none when it does not apply."]
    detail: Annotated[str, "What was found."]


@dataclass(frozen=True, slots=True)
class SelfAudit:
    """The checklist computed for this very answer, failures included."""

    passed: Annotated[int, "Items met."]
    failed: Annotated[int, "Items not met."]
    not_applicable: Annotated[int, "Items that do not apply."]
    items: Annotated[tuple[AuditItem, ...], "Items."]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who stands behind the answer, and until when."""

    funding: Annotated[str, "Who pays for the work."]
    interests: Annotated[str, "Interests of the curators."]
    clinical_review: Annotated[str, "Review by clinicians."]
    released: Annotated[date, "Day of the release."]
    last_reviewed: Annotated[date, "Oldest check among the options' records."]
    next_review: Annotated[date, "Day by which the first of them is due again."]
    update_policy: Annotated[str, "How often records are checked."]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole answer."""

    question: Annotated[Question, "What was asked."]
    options: Annotated[tuple[Option, ...], "The options."]
    evidence: Annotated[tuple[EvidenceSummary, ...], "What stands behind each."]
    outcomes: Annotated[tuple[OutcomeComparison, ...], "Outcomes, what patients feel first."]
    risks: Annotated[tuple[RiskRow, ...], "Harms, the same asked of each option."]
    availability: Annotated[tuple[AvailabilityRow, ...], "Status by jurisdiction."]
    guidance: Annotated[tuple[GuidanceRow, ...], "Guideline statements."]
    claims: Annotated[ClaimsSection, "Common claims, appraised."]
    statements: Annotated[tuple[Statement, ...], "Plain sentences."]
    studies: Annotated[tuple[StudySummary, ...], "Studies that figures above come from."]
    sources: Annotated[tuple[Source, ...], "Every source cited above, once."]
    provenance: Annotated[Provenance, "Who stands behind the answer, and until when."]
    self_audit: Annotated[SelfAudit, "Checklist computed for this answer."]
