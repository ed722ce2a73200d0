"""Studies with their arms and results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from api.domain.records.citing import Rereading
from api.domain.vocabulary import (
    Allocation,
    Analysis,
    Blinding,
    ClinicalReview,
    Counted,
    EffectMeasure,
    EscapeRule,
    Finding,
    Funding,
    PopulationLine,
    ResultPeriod,
    SizeBasis,
    StudyDesign,
)


@dataclass(frozen=True, slots=True)
class ArmContent:
    """One agent that the people of an arm received."""

    agent: Annotated[str, "Id of the agent."]
    dose: Annotated[str | None, "Dose, frequency and route as the source gives them."] = None
    authorised_dose: Annotated[bool | None, "Whether this is the dose authorised for RA; absent when unknown."] = None


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of a study: the set of what its people got."""

    id: Annotated[str, "Short name, unique within the study."]
    label: Annotated[str, "What the group got, in a few words."]
    allocation: Annotated[Allocation, "How people came into this group."]
    contents: Annotated[tuple[ArmContent, ...], "Everything the group got, background included; placebos too."]
    n: Annotated[int | None, "People in the group as randomised or treated."] = None
    note: Annotated[str | None, "What a reader must know."] = None


@dataclass(frozen=True, slots=True)
class EarlyEscape:
    """From which week people could, or had to, leave their group before the end."""

    rule: Annotated[EscapeRule, "What happened to non-responders."]
    source: Annotated[str, "Source of this rule."]
    locator: Annotated[str, "Where in the source."]
    week: Annotated[int | None, "Week from which it applied; absent for `none`."] = None


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one arm showed for one outcome at one time."""

    arm: Annotated[str, "Id of the arm."]
    events: Annotated[int | None, "People (or events) counted."] = None
    n: Annotated[int | None, "People whom the figure rests on."] = None
    n_basis: Annotated[SizeBasis, "What n counts."] = SizeBasis.ANALYSED
    percent: Annotated[Decimal | None, "Percentage as printed, with the printed decimals."] = None
    mean: Annotated[Decimal | None, "Mean as printed."] = None
    sd: Annotated[Decimal | None, "Standard deviation as printed."] = None
    median: Annotated[Decimal | None, "Median as printed."] = None
    rate: Annotated[Decimal | None, "Incidence rate as printed."] = None
    rate_per_years: Annotated[int | None, "Patient-years to which the rate refers, such as 100."] = None
    person_years: Annotated[Decimal | None, "Person-years observed."] = None
    ci_low: Annotated[Decimal | None, "Lower limit of the printed interval of the figure."] = None
    ci_high: Annotated[Decimal | None, "Upper limit of the printed interval of the figure."] = None
    ci_level: Annotated[int, "Level of the printed interval in percent."] = 95


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference or ratio between two arms, as a source prints it."""

    measure: Annotated[EffectMeasure, "What kind of figure it is."]
    value: Annotated[Decimal | None, "The figure as printed; differences of risks in percentage points."] = None
    comparator: Annotated[str | None, "Id of the arm compared against; absent only for a general population."] = None
    arm: Annotated[str | None, "Id of the arm that it speaks of; absent where it speaks of all treated arms."] = None
    ci_low: Annotated[Decimal | None, "Lower limit of the interval."] = None
    ci_high: Annotated[Decimal | None, "Upper limit of the interval."] = None
    ci_level: Annotated[Decimal, "Level of the interval in percent."] = Decimal("95")
    credible: Annotated[bool, "Whether the interval is a Bayesian credible interval."] = False
    p: Annotated[str | None, "P value as printed."] = None
    finding: Annotated[Finding | None, "What the source says in words, where it prints no figure."] = None
    note: Annotated[str | None, "Adjustment, or what a reader must know."] = None


@dataclass(frozen=True, slots=True)
class Result:
    """One outcome of one study at one time, from one source: a figure for each arm, or contrasts, or both."""

    outcome: Annotated[str, "Id of the outcome."]
    source: Annotated[str, "Id of the source in which the figures stand."]
    locator: Annotated[str, "Where in the source: abstract, table, figure, section."]
    week: Annotated[int | None, "Week of the reading since start; absent when not given."] = None
    time_note: Annotated[str | None, "The time in words where no single week fits."] = None
    subtype: Annotated[str | None, "Narrower outcome, such as `lung cancer` or `DAS28-CRP < 2.6`."] = None
    subgroup: Annotated[str | None, "Part of the people, where the figure is not on all of them."] = None
    line: Annotated[PopulationLine | None, "Who was treated, where it differs from the study's own line."] = None
    analysis: Annotated[Analysis, "How people without a value were counted."] = Analysis.UNKNOWN
    analysis_source: Annotated[str | None, "Source of `analysis` where the figure's own source does not say it."] = None
    period: Annotated[ResultPeriod, "Whether people were still in their groups."] = ResultPeriod.RANDOMISED
    counted: Annotated[Counted, "What `events` counts."] = Counted.PEOPLE
    p: Annotated[str | None, "P value between arms as printed."] = None
    measurements: Annotated[tuple[Measurement, ...], "Figures by arm."] = ()
    contrasts: Annotated[tuple[Contrast, ...], "Figures between arms."] = ()
    note: Annotated[str | None, "What a reader must know."] = None
    reread: Annotated[Rereading | None, "Second reading by somebody else; absent where there was none yet."] = None


@dataclass(frozen=True, slots=True)
class Study:
    """One investigation with its arms and results."""

    id: Annotated[str, "Trial name, or first author and year; equals the file name."]
    name: Annotated[str, "Name by which it is known."]
    design: Annotated[StudyDesign, "Design."]
    population: Annotated[str, "Who took part, in our words."]
    line: Annotated[PopulationLine, "Who was treated, as a population line."]
    line_reason: Annotated[str, "Why that line."]
    reports: Annotated[tuple[str, ...], "Sources that are the study's own reports; they come before all others."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    arms: Annotated[tuple[Arm, ...], "Groups."] = ()
    results: Annotated[tuple[Result, ...], "Figures."] = ()
    blinding: Annotated[Blinding, "Who was blinded."] = Blinding.NOT_REPORTED
    funding: Annotated[Funding, "Who paid."] = Funding.NOT_REPORTED
    phase: Annotated[str | None, "Phase, as `2`, `1/2`."] = None
    registration: Annotated[tuple[str, ...], "Registry numbers."] = ()
    participants: Annotated[int | None, "People randomised, or enrolled where nobody was."] = None
    countries: Annotated[tuple[str, ...], "Countries where people took part."] = ()
    follow_up_weeks: Annotated[int | None, "Longest follow-up reported here, in weeks."] = None
    early_escape: Annotated[
        tuple[EarlyEscape, ...], "Rules of rescue or removal; empty when the pages read do not say."
    ] = ()
    same_trial_as: Annotated[str | None, "Id of the study that is the main record of the same trial."] = None
    limitations: Annotated[tuple[str, ...], "What weakens it, in our words."] = ()
    other_sources: Annotated[tuple[str, ...], "Further sources on this study."] = ()
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE
