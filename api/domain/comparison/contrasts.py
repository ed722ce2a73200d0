"""Contrasts within one trial: two arms of one result, and what stands in the way of using them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from api.domain.comparison.arms import BACKGROUND_AGENTS, Split, has_unauthorised_dose, split_contents
from api.domain.comparison.context import Context, results_for
from api.domain.comparison.figures import Figure, ResultFigures, trial_of
from api.domain.comparison.reasons import Obstacle
from api.domain.comparison.windows import ReadingTime
from api.domain.records import Result, Study, Treatment
from api.domain.vocabulary import (
    COMPARABLE_LINES,
    AgentKind,
    Allocation,
    Counted,
    PopulationLine,
    ResultPeriod,
    StudyDesign,
)

MINIMUM_ARM_SIZE = 20
"""Below 20 people one person more or less moves a share by over 5 points; the limit is ours."""

OBSTACLE_OF_ALLOCATION = {
    Allocation.RANDOMISED_STRATEGY: Obstacle.STRATEGY_COMPARED,
    Allocation.CLINICIAN_CHOICE: Obstacle.DRUG_CHOSEN_BY_DOCTOR_OR_SITE,
    Allocation.SITE_CHOICE: Obstacle.DRUG_CHOSEN_BY_DOCTOR_OR_SITE,
    Allocation.MERGED: Obstacle.GROUPS_NOT_AS_RANDOMISED,
    Allocation.SUBSET: Obstacle.GROUPS_NOT_AS_RANDOMISED,
    Allocation.NOT_RANDOMISED: Obstacle.NOT_RANDOMISED,
}

OBSTACLE_OF_PERIOD = {
    ResultPeriod.AFTER_CHANGE: Obstacle.AFTER_PLANNED_CHANGE,
    ResultPeriod.EXTENSION: Obstacle.OPEN_EXTENSION,
}

OBSTACLE_OF_DESIGN = {
    StudyDesign.NONRANDOMISED_TRIAL: Obstacle.NOT_RANDOMISED,
    StudyDesign.SINGLE_ARM_TRIAL: Obstacle.NO_CONTROL_ARM,
    StudyDesign.COHORT: Obstacle.OBSERVATIONAL_CONTRAST,
    StudyDesign.CASE_SERIES: Obstacle.NO_CONTROL_ARM,
    StudyDesign.REGISTRY_ANALYSIS: Obstacle.OBSERVATIONAL_CONTRAST,
    StudyDesign.SYSTEMATIC_REVIEW: Obstacle.EVIDENCE_SYNTHESIS,
    StudyDesign.NETWORK_META_ANALYSIS: Obstacle.EVIDENCE_SYNTHESIS,
}


@dataclass(frozen=True, slots=True)
class TrialContrast:
    """Two arms of one result of one study; `treated` holds the treatment, `control` the other side."""

    treatment: Treatment
    treated: Figure
    control: Figure
    split: Split

    @property
    def study(self) -> Study:
        """The study of both arms."""
        return self.treated.study

    @property
    def result(self) -> Result:
        """The result of both arms."""
        return self.treated.result


def direct_contrasts(
    context: Context, a: Treatment, b: Treatment, outcome: str, time: ReadingTime
) -> Iterator[TrialContrast]:
    """Yield pairs of arms of one result of which one holds a and the other b, with contents that differ."""
    for found in results_for(context, outcome, time):
        of_a, of_b = ([figure for figure in found.figures if _speaks_of(figure, each)] for each in (a, b))
        for treated, control in product(of_a, of_b):
            if treated.contents != control.contents:
                yield TrialContrast(a, treated, control, split_contents(treated.contents, control.contents))


def _speaks_of(figure: Figure, treatment: Treatment) -> bool:
    """Whether an arm is about a treatment; an arm that holds methotrexate is not about it when it holds more."""
    is_background = BACKGROUND_AGENTS.issuperset(treatment.agents)
    return figure.stands_for(treatment) if is_background else figure.holds(treatment)


def controlled_contrasts(
    context: Context, treatment: Treatment, outcome: str, time: ReadingTime
) -> Iterator[TrialContrast]:
    """Yield arms standing for the treatment, each with every arm of the same result that lacks it in part."""
    for found in results_for(context, outcome, time):
        own = (figure for figure in found.figures if figure.stands_for(treatment))
        others = [figure for figure in found.figures if not figure.holds(treatment)]
        for treated, control in product(own, others):
            yield TrialContrast(treatment, treated, control, split_contents(treated.contents, control.contents))


def obstacles_of_contrast(contrast: TrialContrast, context: Context) -> set[Obstacle]:
    """Everything that keeps a contrast from being used, apart from what its arms contain."""
    found = obstacles_of_result(contrast.treated, context)
    for figure in (contrast.treated, contrast.control):
        if figure.arm.allocation in OBSTACLE_OF_ALLOCATION:
            found.add(OBSTACLE_OF_ALLOCATION[figure.arm.allocation])
        found |= _obstacles_of_size(figure)
    return found | obstacles_of_dose(contrast)


def obstacles_of_dose(contrast: TrialContrast) -> set[Obstacle]:
    """Whether an agent that the contrast speaks of was given in a dose known not to be the authorised one."""
    spoken_of = contrast.split.only_a | contrast.split.only_b | set(contrast.treatment.agents)
    arms = (contrast.treated.arm, contrast.control.arm)
    return {Obstacle.DOSE_NOT_AUTHORISED} if any(has_unauthorised_dose(arm, spoken_of) for arm in arms) else set()


def obstacles_of_result(found_in: ResultFigures | Figure, context: Context) -> set[Obstacle]:
    """What keeps a result from being used, whatever its arms."""
    study, result = found_in.study, found_in.result
    found = _obstacles_of_line(found_in.line, context.criteria.population)
    if study.design in OBSTACLE_OF_DESIGN:
        found.add(OBSTACLE_OF_DESIGN[study.design])
    if result.period is ResultPeriod.UNCONTROLLED:
        found.add(Obstacle.NO_CONTROL_ARM if len(study.arms) == 1 else Obstacle.NOT_RANDOMISED)
    elif result.period in OBSTACLE_OF_PERIOD:
        found.add(OBSTACLE_OF_PERIOD[result.period])
    if result.subgroup is not None:
        found.add(Obstacle.SUBGROUP_ONLY)
    if result.counted is Counted.EVENTS:
        found.add(Obstacle.EVENTS_NOT_PEOPLE)
    if result.week is None:
        found.add(Obstacle.TIME_NOT_GIVEN)
    return found


def _obstacles_of_line(line: PopulationLine, asked: PopulationLine | None) -> set[Obstacle]:
    if line is PopulationLine.NOT_RA:
        return {Obstacle.NOT_RHEUMATOID_ARTHRITIS}
    if line not in COMPARABLE_LINES:
        return {Obstacle.POPULATION_LINE_UNDEFINED}
    return set() if asked in {None, line} else {Obstacle.POPULATION_NOT_ASKED}


def _obstacles_of_size(figure: Figure) -> set[Obstacle]:
    size = figure.people
    return {Obstacle.ARM_TOO_SMALL} if size is not None and size < MINIMUM_ARM_SIZE else set()


def is_placebo_controlled(contrast: TrialContrast, context: Context) -> bool:
    """Whether the control arm got a placebo."""
    return any(context.agents[content.agent].kind is AgentKind.PLACEBO for content in contrast.control.arm.contents)


def isolates_whole_addition(contrast: TrialContrast) -> bool:
    """Whether all that the treated arm has more belongs to the treatment, and there is something."""
    added = contrast.split.only_a
    return bool(added) and added <= set(contrast.treatment.agents)


def drop_retold(contrasts: list[TrialContrast], main: set[str]) -> list[TrialContrast]:
    """Leave out other records of a trial whose main record speaks, be it only to be refused."""
    return [c for c in contrasts if c.study.same_trial_as is None or trial_of(c.study) not in main]


def main_records(contrasts: Iterable[TrialContrast]) -> set[str]:
    """The trials of which the main record gives a contrast."""
    return {contrast.study.id for contrast in contrasts if contrast.study.same_trial_as is None}
