"""Contrasts within one trial: two arms of one result, and what stands in the way of using them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.domain.comparison.arms import (
    Background,
    Split,
    contents_of,
    dose_of,
    has_unauthorised_dose,
    holds,
    is_figure_of,
    split_arms,
)
from api.domain.comparison.context import Context
from api.domain.comparison.figures import Figure, figures_in, results_for
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
    ResultPeriod.UNCONTROLLED: Obstacle.NO_CONTROL_ARM,
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
    """Yield pairs of arms of one result of which one holds a and the other b, whatever else they hold.

    Their contents must differ, and by each treatment's agents at least in part.
    """
    for study, result in results_for(context, outcome, time):
        figures = tuple(figures_in(study, result))
        for treated in figures:
            for control in figures:
                if treated.arm.id != control.arm.id and holds(treated.arm, a) and holds(control.arm, b):
                    split = split_arms(treated.arm, control.arm, context.agents)
                    if split.only_a or split.only_b:
                        yield TrialContrast(a, treated, control, split)


def controlled_contrasts(
    context: Context, treatment: Treatment, outcome: str, time: ReadingTime
) -> Iterator[TrialContrast]:
    """Yield arms standing for the treatment, each with every arm of the same result that lacks it in part."""
    for study, result in results_for(context, outcome, time):
        figures = tuple(figures_in(study, result))
        for treated in figures:
            if not is_figure_of(treated.arm, treatment, context.agents):
                continue
            for control in figures:
                if treated.arm.id != control.arm.id and not holds(control.arm, treatment):
                    yield TrialContrast(
                        treatment, treated, control, split_arms(treated.arm, control.arm, context.agents)
                    )


def obstacles_of_contrast(contrast: TrialContrast, context: Context, treatments: tuple[Treatment, ...]) -> set[Obstacle]:
    """Everything that keeps a contrast from being used, apart from what its arms contain."""
    found = obstacles_of_result(contrast.study, contrast.result, context)
    for figure in (contrast.treated, contrast.control):
        if figure.arm.allocation in OBSTACLE_OF_ALLOCATION:
            found.add(OBSTACLE_OF_ALLOCATION[figure.arm.allocation])
        if any(holds(figure.arm, t) and has_unauthorised_dose(figure.arm, t) for t in treatments):
            found.add(Obstacle.DOSE_NOT_AUTHORISED)
        found |= _obstacles_of_size(figure)
    return found


def obstacles_of_result(study: Study, result: Result, context: Context) -> set[Obstacle]:
    """What keeps a result from being used, whatever its arms."""
    found = set()
    line = result.line or study.line
    if line is PopulationLine.NOT_RA:
        found.add(Obstacle.NOT_RHEUMATOID_ARTHRITIS)
    elif line not in COMPARABLE_LINES:
        found.add(Obstacle.POPULATION_LINE_UNDEFINED)
    elif context.criteria.population not in {None, line}:
        found.add(Obstacle.POPULATION_NOT_ASKED)
    if study.design in OBSTACLE_OF_DESIGN:
        found.add(OBSTACLE_OF_DESIGN[study.design])
    if result.period in OBSTACLE_OF_PERIOD:
        found.add(OBSTACLE_OF_PERIOD[result.period])
    if result.subgroup is not None:
        found.add(Obstacle.SUBGROUP_ONLY)
    if result.counted is Counted.EVENTS:
        found.add(Obstacle.EVENTS_NOT_PEOPLE)
    if result.week is None:
        found.add(Obstacle.TIME_NOT_GIVEN)
    return found


def _obstacles_of_size(figure: Figure) -> set[Obstacle]:
    size = figure.measurement.n
    return {Obstacle.ARM_TOO_SMALL} if size is not None and size < MINIMUM_ARM_SIZE else set()


def doses(contrast: TrialContrast, a: Treatment, b: Treatment) -> tuple[str | None, str | None]:
    """Doses of a in the first arm and of b in the second."""
    return dose_of(contrast.treated.arm, a), dose_of(contrast.control.arm, b)


def comparator_of(contrast: TrialContrast) -> frozenset[str]:
    """What the control arm holds that the treated arm does not: the comparator; empty for placebo or nothing."""
    return contrast.split.only_b


def is_placebo_controlled(contrast: TrialContrast, context: Context) -> bool:
    """Whether the control arm got a placebo."""
    return any(
        context.agents[content.agent].kind is AgentKind.PLACEBO for content in contrast.control.arm.contents
    )


def isolates_whole_addition(contrast: TrialContrast) -> bool:
    """Whether all that the treated arm has more belongs to the treatment, and there is something."""
    added = contrast.split.only_a
    return bool(added) and added <= set(contrast.treatment.agents)


def has_unknown_background(contrast: TrialContrast) -> bool:
    """Whether what either arm took besides is not known."""
    return contrast.split.background is Background.UNKNOWN


def control_contents(contrast: TrialContrast, context: Context) -> frozenset[str]:
    """Everything that the control arm got."""
    return contents_of(contrast.control.arm, context.agents)
