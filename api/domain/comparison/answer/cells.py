"""Figures of single treatments, with everything needed to read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from api.domain.comparison.arms import Background
from api.domain.records import Rereading
from api.domain.vocabulary import (
    Allocation,
    Analysis,
    AppraisedBy,
    Certainty,
    CertaintyReason,
    Counted,
    MissingReason,
    PopulationLine,
    ResultPeriod,
    SizeBasis,
    Vocabulary,
)


class ComparatorKind(Vocabulary):
    """What the comparison group of a reading got beside what the treated groups got as well."""

    NOTHING_ADDED = "nothing_added", "the same background with placebo, or with nothing added"
    SHAM = "sham", "an imitated procedure"
    ACTIVE = "active", "another treatment that acts, or one that the treated groups did not get"


class CellState(Vocabulary):
    REPORTED = "reported", "there is a figure"
    MISSING = "missing", "there is none; the reason is given"
    ELSEWHERE = "elsewhere", "there is one, in another part of the answer or of the dataset; the detail says where"


@dataclass(frozen=True, slots=True)
class IntervalPerDenominator:
    """An interval in whole people."""

    low: Annotated[int, "Lower limit."]
    high: Annotated[int, "Upper limit."]


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
class ArmReading:
    """The figure of one arm."""

    arm: Annotated[str, "Id of the arm."]
    label: Annotated[str, "What the group got."]
    allocation: Annotated[Allocation, "How people came into the group."]
    dose: Annotated[str | None, "Dose of the treatment."]
    dose_authorised: Annotated[bool | None, "Whether it is the authorised dose; none when unknown or not applicable."]
    background: Annotated[Background, "What the group took beside the treatment."]
    events: Annotated[int | None, "People (or events) counted."]
    events_derived: Annotated[bool, "Whether `events` was derived from the percentage by rounding."]
    n: Annotated[int | None, "People whom the figure rests on."]
    n_basis: Annotated[SizeBasis | None, "What n counts; null where there is no n."]
    percent: Annotated[Decimal | None, "Percentage as printed."]
    words: Annotated[
        str | None,
        "The count in words, as `37 of 67 people`: show it with the number. Null where no people are counted.",
    ]
    percent_withheld: Annotated[MissingReason | None, "Why a percentage that the source prints is not shown."]
    continued: Annotated[
        bool,
        "Whether the group went on with a drug that had not been enough, placebo added, rather than starting it.",
    ]
    per_denominator: Annotated[int | None, "People with the outcome per denominator of the answer."]
    without_per_denominator: Annotated[int | None, "People without it, per denominator of the answer."]
    below_one: Annotated[bool, "Whether the share is above none but under 1 per denominator: say fewer than 1."]
    interval: Annotated[IntervalPerDenominator | None, "95 % Wilson interval per denominator."]
    interval_missing: Annotated[MissingReason | None, "Why there is no natural frequency with interval."]
    mean: Annotated[Decimal | None, "Mean as printed."]
    sd: Annotated[Decimal | None, "Standard deviation as printed."]
    median: Annotated[Decimal | None, "Median as printed."]
    rate: Annotated[Decimal | None, "Incidence rate as printed; never set beside a proportion."]
    rate_per_years: Annotated[int | None, "Patient-years to which the rate refers."]
    printed_low: Annotated[Decimal | None, "Lower limit of the interval printed by the source."]
    printed_high: Annotated[Decimal | None, "Upper limit of the interval printed by the source."]


@dataclass(frozen=True, slots=True)
class Reading:
    """One result of one study: the comparison group first, then the groups with the treatment, one for each dose."""

    study: Annotated[str, "Id of the study."]
    study_name: Annotated[str, "Name by which it is known."]
    week: Annotated[int | None, "Week of the reading."]
    line: Annotated[PopulationLine, "Who was treated."]
    population: Annotated[str, "Who was treated, in words."]
    analysis: Annotated[Analysis, "How people without a value were counted."]
    period: Annotated[ResultPeriod, "Whether people were still in their groups."]
    counted: Annotated[Counted, "What `events` counts."]
    subtype: Annotated[str | None, "Narrower outcome."]
    subgroup: Annotated[str | None, "Part of the people."]
    source: Annotated[str, "Id of the source of these figures."]
    locator: Annotated[str, "Where in the source."]
    own_report: Annotated[bool, "Whether the source is the study's own report."]
    note: Annotated[str | None, "What a reader must know."]
    reread: Annotated[Rereading | None, "Second reading by somebody else; null where there was none yet."]
    comparator: Annotated[ArmReading | None, "The comparison group; none when there is none."]
    comparator_kind: Annotated[ComparatorKind | None, "What kind of comparison group it is."]
    comparator_missing: Annotated[str | None, "Why there is no comparison group."]
    treated: Annotated[tuple[ArmReading, ...], "The groups with the treatment."]


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
