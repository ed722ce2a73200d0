"""Figures of arms: each measurement with the study, arm and result around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.domain.comparison.arms import BACKGROUND_AGENTS, contents_of
from api.domain.comparison.windows import WINDOWS, ReadingTime
from api.domain.quantities.proportions import Proportion
from api.domain.records import Agent, Arm, Measurement, Result, Study, Treatment
from api.domain.shares import events_of, proportion_of
from api.domain.vocabulary import AgentKind, PopulationLine


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement of one arm, in its study and result."""

    study: Study
    result: Result
    arm: Arm
    measurement: Measurement
    contents: frozenset[str]
    events: int | None
    proportion: Proportion | None
    is_inactive: bool

    @property
    def line(self) -> PopulationLine:
        """Who was treated: the result's own line, else the study's."""
        return self.result.line or self.study.line

    @property
    def is_measured(self) -> bool:
        """Whether there is any figure at all."""
        return self.measurement != Measurement(self.arm.id)

    @property
    def people(self) -> int | None:
        """People whom the figure rests on, or the size of the arm where the source gives none for the figure."""
        return self.measurement.n if self.measurement.n is not None else self.arm.n

    @property
    def own_report(self) -> bool:
        """Whether the figure stands in the study's own report."""
        return self.result.source in self.study.reports

    @property
    def events_derived(self) -> bool:
        """Whether the events were derived from the percentage by rounding."""
        return self.measurement.events is None and self.events is not None

    def holds(self, treatment: Treatment) -> bool:
        """Whether everyone in the arm got the whole treatment, whatever else they got."""
        return self.contents.issuperset(treatment.agents)

    def stands_for(self, treatment: Treatment) -> bool:
        """Whether the figure may stand under the treatment's name: beside it there is background only."""
        return self.holds(treatment) and self.contents - set(treatment.agents) <= BACKGROUND_AGENTS


@dataclass(frozen=True, slots=True)
class ResultFigures:
    """One result of one study with the figures of its arms."""

    study: Study
    result: Result
    figures: tuple[Figure, ...]

    @property
    def line(self) -> PopulationLine:
        """Who was treated: the result's own line, else the study's."""
        return self.result.line or self.study.line


def read_result(study: Study, result: Result, agents: Mapping[str, Agent]) -> ResultFigures:
    """Gather the figures of one result; an arm named only in a contrast has an empty measurement."""
    return ResultFigures(study, result, tuple(_read_arms(study, result, agents)))


def _read_arms(study: Study, result: Result, agents: Mapping[str, Agent]) -> Iterator[Figure]:
    arms = {arm.id: arm for arm in study.arms}
    measured = {measurement.arm: measurement for measurement in result.measurements}
    for contrast in result.contrasts:
        for arm in (contrast.arm, contrast.comparator):
            if arm is not None:
                measured.setdefault(arm, Measurement(arm))
    for arm_id, measurement in measured.items():
        events = events_of(measurement)
        proportion = proportion_of(result, measurement, events)
        contents = contents_of(arms[arm_id], agents)
        active = {agent for agent in contents if agents[agent].kind is not AgentKind.SHAM} - BACKGROUND_AGENTS
        yield Figure(study, result, arms[arm_id], measurement, contents, events, proportion, not active)


def trial_of(study: Study) -> str:
    """The id under which all reports of one trial are counted once."""
    return study.same_trial_as or study.id


def preference(figure: Figure, time: ReadingTime) -> tuple[object, ...]:
    """Sort key among figures of one trial: main record, usable figure, own report, nearest week; never by result."""
    distance = abs((figure.result.week or 0) - time.week) if time.stated else 0
    return (
        figure.study.same_trial_as is not None,
        figure.proportion is None,
        not figure.own_report,
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
