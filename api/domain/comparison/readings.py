"""Figures of arms, ready to be shown: natural frequencies with intervals, never without their context."""

from __future__ import annotations

from collections.abc import Sequence

from api.domain.comparison.answer import ArmReading, IntervalPerDenominator, Reading
from api.domain.comparison.arms import BACKGROUND_AGENTS, background_of, dose_of
from api.domain.comparison.figures import Figure
from api.domain.quantities.denominators import per_denominator
from api.domain.quantities.proportions import Proportion, wilson_interval
from api.domain.records import Study, Treatment
from api.domain.vocabulary import MissingReason

MINIMUM_PEOPLE_FOR_PERCENTAGE = 20
"""Under 20 people one person is more than 5 in 100, so counts are shown instead; the limit is ours."""


def natural_frequency(
    proportion: Proportion | None, denominator: int
) -> tuple[int | None, IntervalPerDenominator | None, MissingReason | None]:
    """Whole people per denominator with their Wilson interval, or why they are not shown."""
    if proportion is None:
        return None, None, MissingReason.NOT_REPORTED
    if proportion.n < MINIMUM_PEOPLE_FOR_PERCENTAGE:
        return None, None, MissingReason.WITHHELD_SMALL_NUMBERS
    interval = wilson_interval(proportion)
    limits = IntervalPerDenominator(
        per_denominator(interval.low, denominator), per_denominator(interval.high, denominator)
    )
    return per_denominator(proportion.risk, denominator), limits, None


def read_figures(
    treated: Sequence[Figure], control: Figure | None, treatment: Treatment, other: Treatment | None, denominator: int
) -> Reading:
    """Show the figures of a treatment in one result after that of the comparison group.

    `other` is the treatment that the comparison group stands for, where it stands for one.
    """
    study, result = treated[0].study, treated[0].result
    return Reading(
        study=study.id,
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
        comparator=None if control is None else _read_arm(control, other, denominator),
        comparator_missing=None if control is not None else _why_no_control(study),
        treated=tuple(_read_arm(figure, treatment, denominator) for figure in treated),
    )


def _read_arm(figure: Figure, treatment: Treatment | None, denominator: int) -> ArmReading:
    measurement = figure.measurement
    frequency, interval, missing = natural_frequency(figure.proportion, denominator)
    agents = treatment.agents if treatment is not None else ()
    return ArmReading(
        arm=figure.arm.id,
        label=figure.arm.label,
        allocation=figure.arm.allocation,
        dose=dose_of(figure.arm, treatment) if treatment is not None else None,
        dose_authorised=_dose_authorised(figure, agents),
        background=background_of(_beside(figure, agents)),
        events=figure.events,
        events_derived=figure.events_derived,
        n=measurement.n,
        n_basis=measurement.n_basis,
        percent=measurement.percent if _is_large_enough(measurement.n) else None,
        per_denominator=frequency,
        without_per_denominator=None if frequency is None else denominator - frequency,
        interval=interval,
        interval_missing=missing,
        mean=measurement.mean,
        sd=measurement.sd,
        median=measurement.median,
        rate=measurement.rate,
        rate_per_years=measurement.rate_per_years,
        printed_low=measurement.ci_low,
        printed_high=measurement.ci_high,
    )


def choose_control(figure: Figure, others: tuple[Figure, ...]) -> Figure | None:
    """The comparison group nearest to the arm in contents, by id where several are; none with the same contents."""
    candidates = [each for each in others if each.is_measured and each.contents != figure.contents]
    return min(candidates, key=lambda other: _control_order(figure, other), default=None)


def _control_order(figure: Figure, other: Figure) -> tuple[object, ...]:
    return (len(other.contents - figure.contents), -len(other.contents & figure.contents), other.arm.id)


def _why_no_control(study: Study) -> str:
    if len(study.arms) == 1:
        return "The study had no comparison group."
    return "No other group of the study has a figure for this reading."


def _beside(figure: Figure, agents: tuple[str, ...]) -> frozenset[str]:
    """What the group took beside the treatment; a comparison group stands for none, so only usual background counts."""
    return figure.contents - set(agents) if agents else figure.contents & BACKGROUND_AGENTS


def _dose_authorised(figure: Figure, agents: tuple[str, ...]) -> bool | None:
    marks = [content.authorised_dose for content in figure.arm.contents if content.agent in agents]
    if False in marks:
        return False
    return True if marks and all(marks) else None


def _is_large_enough(n: int | None) -> bool:
    return n is None or n >= MINIMUM_PEOPLE_FOR_PERCENTAGE
