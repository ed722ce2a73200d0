"""Figures of arms: each measurement with the study, arm and result around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.domain.comparison.context import Context, trial_of
from api.domain.comparison.windows import WINDOWS, ReadingTime, reading_time
from api.domain.quantities.proportions import Proportion, events_from_percentage
from api.domain.records import Arm, Measurement, Result, Study
from api.domain.vocabulary import Counted, PopulationLine


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement of one arm, in its study and result."""

    study: Study
    result: Result
    arm: Arm
    measurement: Measurement

    @property
    def line(self) -> PopulationLine:
        """Who was treated: the result's own line, else the study's."""
        return line_of(self.study, self.result)

    @property
    def own_report(self) -> bool:
        """Whether the figure stands in the study's own report."""
        return self.result.source in self.study.reports

    @property
    def events(self) -> int | None:
        """People with the event, as printed or derived from the percentage by rounding."""
        if self.measurement.events is not None:
            return self.measurement.events
        if self.measurement.percent is None or self.measurement.n is None:
            return None
        return events_from_percentage(self.measurement.percent, self.measurement.n)

    @property
    def events_derived(self) -> bool:
        """Whether the events were derived by rounding."""
        return self.measurement.events is None and self.events is not None

    @property
    def proportion(self) -> Proportion | None:
        """The figure as people of people; none for events, means, rates, or without a size."""
        if self.result.counted is not Counted.PEOPLE or self.measurement.n is None or self.events is None:
            return None
        return Proportion(self.events, self.measurement.n)


def line_of(study: Study, result: Result) -> PopulationLine:
    """Who was treated: the result's own line, else the study's."""
    return result.line or study.line


def figures_in(study: Study, result: Result) -> Iterator[Figure]:
    """Yield the figures of one result, arm by arm."""
    arms = {arm.id: arm for arm in study.arms}
    for measurement in result.measurements:
        yield Figure(study, result, arms[measurement.arm], measurement)


def results_for(context: Context, outcome: str, time: ReadingTime) -> Iterator[tuple[Study, Result]]:
    """Yield the results on an outcome at a reading time, in the order of study ids."""
    for study in context.material.studies:
        for result in study.results:
            if result.outcome == outcome and reading_time(result.week) == time:
                yield study, result


def preference(figure: Figure, time: ReadingTime) -> tuple[object, ...]:
    """Sort key among figures of one trial: main record, own report, known size, nearest week; never by result."""
    distance = abs((figure.result.week or 0) - time.week) if time.stated else 0
    return (
        figure.study.same_trial_as is not None,
        not figure.own_report,
        figure.measurement.n is None,
        figure.events_derived,
        distance,
        figure.study.id,
        figure.result.source,
        figure.result.locator,
    )


def window_weeks(time: ReadingTime) -> tuple[int, ...]:
    """First and last week of a window; empty for an exact week or none."""
    if not time.windowed:
        return ()
    return next((window.first, window.last) for window in WINDOWS if window.anchor == time.week)


def is_same_trial(a: Study, b: Study) -> bool:
    """Whether two records report one trial."""
    return trial_of(a) == trial_of(b)
