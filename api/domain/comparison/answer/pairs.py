"""Verdicts on pairs, and the effects of those that may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.domain.comparison.answer.cells import Cell, CertaintyStatement, Reading
from api.domain.comparison.arms import Background
from api.domain.comparison.reasons import Caveat, Reason, Verdict, Withheld
from api.domain.records import Contrast
from api.domain.vocabulary import Analysis, Direction, OutcomeDomain, PopulationLine, Vocabulary


class EffectOrigin(Vocabulary):
    ONE_TRIAL = "one_trial", "computed from the counts of one trial"
    POOLED = "pooled", "computed from the counts of several trials by random effects"
    INDIRECT = "indirect", "computed through the common comparator by the adjusted method"
    PUBLISHED = "published", "printed by the cited source; not computed by us"


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
    shows_difference: Annotated[bool, "Whether the interval, before rounding, leaves out no difference."]
    words: Annotated[str, "The same in words."]


@dataclass(frozen=True, slots=True)
class Contribution:
    """The two arms of one trial that an answer rests on."""

    side: Annotated[str, "`direct`, `network`, or the treatment whose side of an indirect comparison it feeds."]
    reading: Annotated[
        Reading,
        "The two groups; the comparator is the group whose contents are part of the other's, else b or the common one.",
    ]


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
    group_a: Annotated[str, "What the group of a got, in words."]
    group_b: Annotated[str, "What the group of b got, in words."]
    background: Annotated[Background, "What both arms took."]
    background_words: Annotated[str, "The same in words."]
    dose_a: Annotated[str | None, "Dose of a."]
    dose_b: Annotated[str | None, "Dose of b."]
    line: Annotated[PopulationLine, "Who was treated."]
    common_comparator: Annotated[str | None, "For an indirect comparison: through what."]
    subtype: Annotated[str | None, "Narrower outcome."]
    analysis: Annotated[Analysis, "How people without a value were counted; in an indirect comparison for a."]
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
