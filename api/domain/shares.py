"""What can be computed from the figures of one study alone: shares of people with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.domain.quantities.proportions import Proportion, events_from_percentage, fitting_counts, wilson_interval
from api.domain.records import Measurement, Result, Study
from api.domain.vocabulary import Counted

MINIMUM_PEOPLE_FOR_PERCENTAGE = 20
"""Under 20 people one person is more than 5 in 100, so counts are shown instead; the limit is ours."""


@dataclass(frozen=True, slots=True)
class Share:
    """People with an outcome out of the people of one arm, with the interval that we compute."""

    result: Annotated[int, "Place of the result in `results`, from 0."]
    arm: Annotated[str, "Id of the arm."]
    events: Annotated[int, "People with the outcome, as printed or derived from the percentage by rounding."]
    events_derived: Annotated[bool, "Whether `events` was derived by rounding."]
    counts_that_fit: Annotated[int, "How many counts of n print as that percentage; 1 for a printed count."]
    n: Annotated[int, "People whom the figure rests on."]
    interval_low: Annotated[float | None, "Lower limit in percent, 95 % Wilson; none under 20 people."]
    interval_high: Annotated[float | None, "Upper limit in percent; under 20 people only for zero events."]


def compute_shares(study: Study) -> tuple[Share, ...]:
    """Compute the share of every arm whose figure counts people and has a size.

    Wilson 1927, J Am Stat Assoc 22:209; method 3 of Newcombe 1998, Stat Med 17:857.
    """
    return tuple(
        share
        for place, result in enumerate(study.results)
        for measurement in result.measurements
        if (share := _share(place, result, measurement)) is not None
    )


def events_of(measurement: Measurement) -> int | None:
    """People with the event, as printed or derived from percentage and size by rounding."""
    if measurement.events is not None:
        return measurement.events
    if measurement.percent is None or measurement.n is None:
        return None
    return events_from_percentage(measurement.percent, measurement.n)


def proportion_of(result: Result, measurement: Measurement, events: int | None) -> Proportion | None:
    """The figure as people of people, given its `events_of`; none for events, means, rates, or without a size."""
    if result.counted is not Counted.PEOPLE or measurement.n is None or events is None:
        return None
    return Proportion(events, measurement.n)


def _share(place: int, result: Result, measurement: Measurement) -> Share | None:
    proportion = proportion_of(result, measurement, events_of(measurement))
    if proportion is None:
        return None
    derived = measurement.events is None
    fitting = (
        len(fitting_counts(measurement.percent, proportion.n)) if derived and measurement.percent is not None else 1
    )
    interval = wilson_interval(proportion)
    small = proportion.n < MINIMUM_PEOPLE_FOR_PERCENTAGE
    return Share(
        result=place,
        arm=measurement.arm,
        events=proportion.events,
        events_derived=derived,
        counts_that_fit=fitting,
        n=proportion.n,
        interval_low=None if small else round(100 * interval.low, 1),
        interval_high=None if small and proportion.events else round(100 * interval.high, 1),
    )
