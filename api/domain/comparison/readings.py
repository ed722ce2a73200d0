"""Figures of arms, ready to be shown: natural frequencies with intervals, never without their context."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api.domain.comparison.answer import ArmReading, ComparatorKind, IntervalPerDenominator, Reading
from api.domain.comparison.arms import BACKGROUND_AGENTS, background_of, dose_authorised, dose_of
from api.domain.comparison.figures import Figure
from api.domain.phrases import say
from api.domain.quantities.denominators import is_lost_in_rounding, per_denominator
from api.domain.quantities.proportions import Proportion, wilson_interval
from api.domain.records import Study, Treatment
from api.domain.shares import MINIMUM_PEOPLE_FOR_PERCENTAGE
from api.domain.vocabulary import Counted, MissingReason, PopulationLine

_REMEMBERED: Final = 4096
"""Frequencies that are remembered: the same groups stand in many comparisons."""


@dataclass(frozen=True, slots=True)
class NaturalFrequency:
    """Whole people per denominator with their interval, or why they are not shown."""

    people: int | None = None
    others: int | None = None
    below_one: bool = False
    interval: IntervalPerDenominator | None = None
    missing: MissingReason | None = None


@functools.lru_cache(_REMEMBERED)
def natural_frequency(proportion: Proportion | None, denominator: int, otherwise: MissingReason) -> NaturalFrequency:
    """Show a share of people; `otherwise` is the reason where there is no share.

    Under 20 people only zero events get an interval, for the upper limit. A share that rounds to none is marked
    as below one and never shown as none.
    """
    if proportion is None:
        return NaturalFrequency(missing=otherwise)
    interval = wilson_interval(proportion)
    limits = IntervalPerDenominator(*(per_denominator(v, denominator) for v in (interval.low, interval.high)))
    if proportion.n < MINIMUM_PEOPLE_FOR_PERCENTAGE:
        upper_limit = limits if proportion.events == 0 else None
        return NaturalFrequency(interval=upper_limit, missing=MissingReason.WITHHELD_SMALL_NUMBERS)
    if is_lost_in_rounding(proportion.risk, denominator):
        return NaturalFrequency(below_one=True, interval=limits)
    people = per_denominator(proportion.risk, denominator)
    return NaturalFrequency(people, denominator - people, interval=limits)


def read_figures(
    treated: Sequence[Figure], control: Figure | None, treatment: Treatment, other: Treatment | None, denominator: int
) -> Reading:
    """Show the figures of a treatment in one result after that of the comparison group.

    `other` is the treatment that the comparison group stands for, where it stands for one.
    """
    study, result = treated[0].study, treated[0].result
    return Reading(
        study=study.id,
        study_name=study.name,
        week=result.week,
        line=treated[0].line,
        population=study.population,
        analysis=result.analysis,
        period=result.period,
        counted=result.counted,
        subtype=result.subtype,
        subgroup=result.subgroup,
        source=result.source,
        locator=result.locator,
        own_report=treated[0].own_report,
        note=result.note,
        reread=result.reread,
        comparator=None if control is None else _read_arm(control, other, denominator),
        comparator_kind=None if control is None else kind_of_comparator(control, treated[0]),
        comparator_missing=None if control is not None else _why_no_control(study),
        treated=tuple(_read_arm(figure, treatment, denominator) for figure in treated),
    )


def _read_arm(figure: Figure, treatment: Treatment | None, denominator: int) -> ArmReading:
    measurement = figure.measurement
    share = natural_frequency(figure.proportion, denominator, _why_no_share(figure))
    agents = treatment.agents if treatment is not None else ()
    withheld = measurement.percent is not None and not _is_large_enough(figure.people)
    return ArmReading(
        arm=figure.arm.id,
        label=figure.arm.label,
        allocation=figure.arm.allocation,
        dose=dose_of(figure.arm, treatment.agents) if treatment is not None else None,
        dose_authorised=dose_authorised(figure.arm, agents),
        background=background_of(_beside(figure, agents)),
        events=figure.events,
        events_derived=figure.events_derived,
        n=measurement.n,
        n_basis=measurement.n_basis if measurement.n is not None else None,
        percent=None if withheld else measurement.percent,
        words=_say_count(figure),
        percent_withheld=MissingReason.WITHHELD_SMALL_NUMBERS if withheld else None,
        continued=treatment is not None and _is_continued(figure, treatment),
        per_denominator=share.people,
        without_per_denominator=share.others,
        below_one=share.below_one,
        interval=share.interval,
        interval_missing=share.missing,
        mean=measurement.mean,
        sd=measurement.sd,
        median=measurement.median,
        rate=measurement.rate,
        rate_per_years=measurement.rate_per_years,
        printed_low=measurement.ci_low,
        printed_high=measurement.ci_high,
    )


def _say_count(figure: Figure) -> str | None:
    n = figure.measurement.n
    if figure.events is None or figure.result.counted is not Counted.PEOPLE:
        return None
    if n is None:
        return say("{events}, of how many people is not given", events=figure.events)
    if figure.events_derived:
        return say("about {events} of {n} people", events=figure.events, n=n)
    return say("{events} of {n} people", events=figure.events, n=n)


def kind_of_comparator(control: Figure, treated: Figure) -> ComparatorKind:
    """Tell what the comparison group got that the treated group did not; placebos are no contents."""
    extra = control.contents - treated.contents
    if not extra:
        return ComparatorKind.NOTHING_ADDED
    is_sham = control.is_inactive and not extra <= BACKGROUND_AGENTS
    return ComparatorKind.SHAM if is_sham else ComparatorKind.ACTIVE


AFTER_FAILURE = frozenset(
    {
        PopulationLine.CSDMARD_INADEQUATE_RESPONSE,
        PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE,
        PopulationLine.REFRACTORY_MIXED,
    }
)


def _is_continued(figure: Figure, treatment: Treatment) -> bool:
    """Whether placebo was added to what stands for the treatment in people whose disease it had not held."""
    got = {content.agent for content in figure.arm.contents}
    only_usual_drugs = figure.contents <= BACKGROUND_AGENTS and set(treatment.agents) <= BACKGROUND_AGENTS
    return only_usual_drugs and figure.line in AFTER_FAILURE and got > figure.contents


def choose_control(figure: Figure, others: tuple[Figure, ...], treatment: Treatment) -> Figure | None:
    """The comparison group without the whole treatment that is nearest to the arm in contents, by id among equals."""
    candidates = [each for each in others if each.is_measured and not each.holds(treatment)]
    return min(candidates, key=lambda other: _control_order(figure, other), default=None)


def _control_order(figure: Figure, other: Figure) -> tuple[object, ...]:
    return (len(other.contents - figure.contents), -len(other.contents & figure.contents), other.arm.id)


def _why_no_share(figure: Figure) -> MissingReason:
    """A mean, a rate or a count of events is no share of people; a share without its size is not reported."""
    measurement = figure.measurement
    is_other = any(v is not None for v in (measurement.mean, measurement.median, measurement.rate))
    if is_other or figure.result.counted is Counted.EVENTS:
        return MissingReason.NOT_APPLICABLE
    return MissingReason.NOT_REPORTED


def _why_no_control(study: Study) -> str:
    if len(study.arms) == 1:
        return say("The study had no comparison group.")
    return say("No group of the study without the treatment has a figure for this reading.")


def _beside(figure: Figure, agents: tuple[str, ...]) -> frozenset[str]:
    """What the group took beside the treatment; a comparison group stands for none, so only usual background counts."""
    return figure.contents - set(agents) if agents else figure.contents & BACKGROUND_AGENTS


def _is_large_enough(n: int | None) -> bool:
    return n is None or n >= MINIMUM_PEOPLE_FOR_PERCENTAGE
