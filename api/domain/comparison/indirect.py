"""Indirect verdicts: each side randomised against one and the same comparator, no chain over two."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

from api.domain.comparison.arms import Background, background_of, dose_of
from api.domain.comparison.context import Context
from api.domain.comparison.contrasts import (
    TrialContrast,
    controlled_contrasts,
    drop_retold,
    isolates_whole_addition,
    main_records,
    obstacles_of_contrast,
)
from api.domain.comparison.direct import groups_of_weeks, one_a_trial
from api.domain.comparison.escape import Handling, handling_of
from api.domain.comparison.figures import trial_of
from api.domain.comparison.reasons import Obstacle, Withheld
from api.domain.comparison.windows import ReadingTime, weeks_are_close
from api.domain.records import Treatment
from api.domain.vocabulary import AgentKind, Analysis, PopulationLine

UNNAMED = frozenset({AgentKind.UNSPECIFIED, AgentKind.UNKNOWN})
"""Kinds of agents that cannot be a common comparator, for nobody knows that they were the same."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What trials of one side must agree in to be pooled, and what the other side is held against."""

    comparator: frozenset[str]
    comparator_dose: str | None
    shared: frozenset[str]
    line: PopulationLine
    subtype: str | None
    dose: str | None
    analysis: Analysis
    handling: Handling

    @property
    def background(self) -> Background:
        """What both arms took, as one of the closed list."""
        return background_of(self.shared)


@dataclass(frozen=True, slots=True)
class Side:
    """What one treatment brings to an indirect comparison, and what stands in the way of the rest."""

    treatment: Treatment
    usable: tuple[tuple[Profile, tuple[TrialContrast, ...]], ...]
    refused: tuple[tuple[TrialContrast, frozenset[Obstacle]], ...]


@dataclass(frozen=True, slots=True)
class IndirectRoute:
    """Trials of both sides that meet in one comparator."""

    profile_a: Profile
    profile_b: Profile
    side_a: tuple[TrialContrast, ...]
    side_b: tuple[TrialContrast, ...]
    withheld: tuple[Withheld, ...]

    @property
    def background_mixed(self) -> bool:
        """Whether one side took methotrexate and the other conventional drugs."""
        return self.profile_a.background is not self.profile_b.background

    @property
    def key(self) -> tuple[object, ...]:
        """What makes this route a way of its own, whatever the rules of analysis and escape."""
        a, b = self.profile_a, self.profile_b
        return (a.comparator, a.shared, b.shared, a.line, a.subtype, a.dose, b.dose)


def collect_side(context: Context, treatment: Treatment, outcome: str, time: ReadingTime) -> Side:
    """Gather a treatment's randomised contrasts by profile, each trial once in a profile."""
    usable, refused = [], []
    candidates = tuple(controlled_contrasts(context, treatment, outcome, time))
    for contrast in candidates:
        found = obstacles_of_side(contrast, context, treatment)
        if found:
            refused.append((contrast, frozenset(found)))
        else:
            usable.append(contrast)
    by_profile: dict[Profile, list[TrialContrast]] = defaultdict(list)
    for contrast in drop_retold(usable, main_records(candidates)):
        by_profile[_profile(contrast, treatment)].append(contrast)
    profiles = sorted(by_profile.items(), key=lambda item: _profile_order(item[0]))
    groups = ((p, group) for p, c in profiles for group in groups_of_weeks(one_a_trial(c, time)))
    return Side(treatment, tuple(groups), tuple(refused))


def obstacles_of_side(contrast: TrialContrast, context: Context, treatment: Treatment) -> set[Obstacle]:
    """Everything that keeps a trial's contrast from being one side of an indirect comparison."""
    found = obstacles_of_contrast(contrast, context)
    if not isolates_whole_addition(contrast):
        found.add(Obstacle.CONTENTS_DIFFER_BEYOND_QUESTION)
    if any(context.agents[agent].investigational for agent in contrast.control.contents & set(treatment.agents)):
        found.add(Obstacle.NO_GROUP_WITHOUT_TREATMENT)
    if any(context.agents[agent].kind in UNNAMED for agent in contrast.split.only_b):
        found.add(Obstacle.COMPARATOR_NOT_NAMED)
    if contrast.split.background is Background.UNKNOWN:
        found.add(Obstacle.BACKGROUND_UNKNOWN)
    if handling_of(contrast) is Handling.MOVED:
        found.add(Obstacle.AFTER_PLANNED_CHANGE)
    return found


def find_indirect(side_a: Side, side_b: Side, time: ReadingTime) -> tuple[IndirectRoute, ...]:
    """Find every common comparator of two sides; routes with a figure stand for those without one."""
    by_key: dict[tuple[object, ...], list[IndirectRoute]] = defaultdict(list)
    for (profile_a, trials_a), (profile_b, trials_b) in product(side_a.usable, side_b.usable):
        if obstacles_of_profiles(profile_a, profile_b):
            continue
        route = _meet(profile_a, profile_b, trials_a, trials_b, time)
        if route is not None:
            by_key[route.key].append(route)
    return tuple(route for routes in by_key.values() for route in _prefer_with_figure(routes))


def obstacles_of_profiles(a: Profile, b: Profile) -> set[Obstacle]:
    """Everything in which two profiles differ so that they may not meet."""
    found = set()
    doses = {dose for dose in (a.comparator_dose, b.comparator_dose) if dose is not None}
    if a.comparator != b.comparator or len(doses) > 1:
        found.add(Obstacle.NO_COMMON_COMPARATOR)
    if not _backgrounds_meet(a, b):
        found.add(Obstacle.BACKGROUND_DIFFERS)
    if a.line is not b.line:
        found.add(Obstacle.POPULATION_LINE_DIFFERS)
    if a.subtype != b.subtype:
        found.add(Obstacle.OUTCOME_DEFINITION_DIFFERS)
    if Analysis.UNKNOWN not in {a.analysis, b.analysis} and a.analysis is not b.analysis:
        found.add(Obstacle.ANALYSIS_DIFFERS)
    return found


def _backgrounds_meet(a: Profile, b: Profile) -> bool:
    if a.shared == b.shared:
        return True
    return {a.background, b.background} <= {Background.METHOTREXATE, Background.CSDMARDS}


def _meet(
    profile_a: Profile,
    profile_b: Profile,
    trials_a: tuple[TrialContrast, ...],
    trials_b: tuple[TrialContrast, ...],
    time: ReadingTime,
) -> IndirectRoute | None:
    if not time.windowed:
        return None
    near_a, near_b = _keep_meeting(list(trials_a), list(trials_b), time)
    if not near_a or not near_b:
        return None
    return IndirectRoute(profile_a, profile_b, near_a, near_b, _why_no_figure(profile_a, profile_b))


def _keep_meeting(
    a: list[TrialContrast], b: list[TrialContrast], time: ReadingTime
) -> tuple[tuple[TrialContrast, ...], tuple[TrialContrast, ...]]:
    """Drop the trials read farthest from the anchor until every trial of one side may meet every one of the other.

    The last trial of a side is kept while the other side has one to spare.
    """
    while not all(_may_meet(x, y) for x, y in product(a, b)):
        spare = [trial for side in (a, b) if len(side) > 1 for trial in side]
        if not spare:
            return (), ()
        farthest = max(spare, key=lambda trial: (_distance(trial, time), trial.study.id))
        a, b = ([t for t in side if t is not farthest] for side in (a, b))
    return tuple(a), tuple(b)


def _distance(trial: TrialContrast, time: ReadingTime) -> int:
    return abs((trial.result.week or 0) - time.week)


def _may_meet(a: TrialContrast, b: TrialContrast) -> bool:
    week_a, week_b = a.result.week, b.result.week
    if week_a is None or week_b is None or trial_of(a.study) == trial_of(b.study):
        return False
    return weeks_are_close(week_a, week_b)


def _why_no_figure(a: Profile, b: Profile) -> tuple[Withheld, ...]:
    found = []
    if Handling.UNKNOWN in {a.handling, b.handling}:
        found.append(Withheld.EARLY_ESCAPE_UNKNOWN)
    elif a.handling is not b.handling:
        found.append(Withheld.EARLY_ESCAPE_DIFFERS)
    if Analysis.UNKNOWN in {a.analysis, b.analysis}:
        found.append(Withheld.ANALYSIS_UNKNOWN)
    return tuple(found)


def _prefer_with_figure(routes: list[IndirectRoute]) -> list[IndirectRoute]:
    with_figure = [route for route in routes if not route.withheld]
    if with_figure:
        return with_figure
    return [
        min(
            routes,
            key=lambda route: (len(route.withheld), _profile_order(route.profile_a), _profile_order(route.profile_b)),
        )
    ]


def _profile(contrast: TrialContrast, treatment: Treatment) -> Profile:
    return Profile(
        contrast.split.only_b,
        dose_of(contrast.control.arm, contrast.split.only_b),
        contrast.split.shared,
        contrast.treated.line,
        contrast.result.subtype,
        dose_of(contrast.treated.arm, treatment.agents),
        contrast.result.analysis,
        handling_of(contrast),
    )


def _profile_order(profile: Profile) -> tuple[str, ...]:
    return (
        profile.line,
        ",".join(sorted(profile.comparator)),
        profile.comparator_dose or "",
        ",".join(sorted(profile.shared)),
        profile.subtype or "",
        profile.dose or "",
        profile.analysis,
        profile.handling,
    )
