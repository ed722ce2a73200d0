"""Head-to-head verdicts: one trial that randomised people to both."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.domain.comparison.arms import dose_of
from api.domain.comparison.context import Context
from api.domain.comparison.contrasts import (
    TrialContrast,
    direct_contrasts,
    drop_retold,
    main_records,
    obstacles_of_contrast,
)
from api.domain.comparison.escape import Handling, handling_of
from api.domain.comparison.figures import preference, trial_of
from api.domain.comparison.reasons import Obstacle
from api.domain.comparison.windows import ReadingTime, weeks_are_close
from api.domain.records import Contrast, Treatment
from api.domain.vocabulary import Analysis, EffectMeasure, PopulationLine


@dataclass(frozen=True, slots=True)
class DirectRoute:
    """Trials that compared the two in one way: same background, same doses, same people, same outcome."""

    shared: frozenset[str]
    only_a: frozenset[str]
    only_b: frozenset[str]
    dose_a: str | None
    dose_b: str | None
    line: PopulationLine
    subtype: str | None
    analysis: Analysis
    contrasts: tuple[TrialContrast, ...]


@dataclass(frozen=True, slots=True)
class DirectSearch:
    """Usable routes, and for every contrast that is not usable what stands in its way."""

    routes: tuple[DirectRoute, ...]
    refused: tuple[tuple[str, frozenset[Obstacle]], ...]


def search_direct(context: Context, a: Treatment, b: Treatment, outcome: str, time: ReadingTime) -> DirectSearch:
    """Find every way in which trials compared a with b head to head, each trial once."""
    usable, refused = [], []
    candidates = tuple(direct_contrasts(context, a, b, outcome, time))
    for contrast in candidates:
        found = obstacles_of_direct(contrast, context, a, b)
        if found:
            refused.append((contrast.study.id, frozenset(found)))
        else:
            usable.append(contrast)
    by_route: dict[tuple[object, ...], list[TrialContrast]] = defaultdict(list)
    for contrast in drop_retold(usable, main_records(candidates)):
        by_route[_route_key(contrast, a, b)].append(contrast)
    routes = (
        _make_route(group, a, b)
        for _, contrasts in sorted(by_route.items(), key=_sort_key)
        for group in groups_of_weeks(one_a_trial(contrasts, time))
    )
    return DirectSearch(tuple(routes), tuple(refused))


def obstacles_of_direct(contrast: TrialContrast, context: Context, a: Treatment, b: Treatment) -> set[Obstacle]:
    """Everything that keeps two arms of one trial from being a head-to-head comparison of a with b."""
    found = obstacles_of_contrast(contrast, context)
    if printed_hazard_ratio(contrast) is not None:
        found.discard(Obstacle.TIME_NOT_GIVEN)
    if handling_of(contrast) in {Handling.MOVED, Handling.REMOVED}:
        found.add(Obstacle.AFTER_PLANNED_CHANGE)
    if not differs_by_question_only(contrast, a, b):
        found.add(Obstacle.CONTENTS_DIFFER_BEYOND_QUESTION)
    return found


def printed_contrast(contrast: TrialContrast) -> Contrast | None:
    """The contrast that the source prints between exactly these two arms, in either direction."""
    arms = {contrast.treated.arm.id, contrast.control.arm.id}
    for printed in contrast.result.contrasts:
        if {printed.arm, printed.comparator} == arms:
            return printed
    return None


def printed_hazard_ratio(contrast: TrialContrast) -> Contrast | None:
    """The printed hazard ratio, the one figure that needs no week: it speaks of the whole follow-up."""
    printed = printed_contrast(contrast)
    if printed is None or printed.measure is not EffectMeasure.HAZARD_RATIO or printed.value is None:
        return None
    return printed


def differs_by_question_only(contrast: TrialContrast, a: Treatment, b: Treatment) -> bool:
    """Whether both arms stand for their treatments and differ by these and nothing else."""
    stands_for_both = contrast.treated.stands_for(a) and contrast.control.stands_for(b)
    return stands_for_both and contrast.split.only_a <= set(a.agents) and contrast.split.only_b <= set(b.agents)


def _route_key(contrast: TrialContrast, a: Treatment, b: Treatment) -> tuple[object, ...]:
    split = contrast.split
    return (
        contrast.treated.line,
        split.shared,
        split.only_a,
        split.only_b,
        dose_of(contrast.treated.arm, a.agents),
        dose_of(contrast.control.arm, b.agents),
        contrast.result.subtype,
        contrast.result.analysis,
    )


def _sort_key(item: tuple[tuple[object, ...], list[TrialContrast]]) -> tuple[str, ...]:
    return tuple(",".join(sorted(part)) if isinstance(part, frozenset) else str(part or "") for part in item[0])


def _make_route(contrasts: tuple[TrialContrast, ...], a: Treatment, b: Treatment) -> DirectRoute:
    first = contrasts[0]
    return DirectRoute(
        first.split.shared,
        first.split.only_a,
        first.split.only_b,
        dose_of(first.treated.arm, a.agents),
        dose_of(first.control.arm, b.agents),
        first.treated.line,
        first.result.subtype,
        first.result.analysis,
        contrasts,
    )


def one_a_trial(contrasts: list[TrialContrast], time: ReadingTime) -> tuple[TrialContrast, ...]:
    """Keep one contrast a trial, by preference; the order is that of the trials' ids."""
    best: dict[str, TrialContrast] = {}
    for contrast in sorted(contrasts, key=lambda each: _contrast_preference(each, time)):
        best.setdefault(trial_of(contrast.study), contrast)
    return tuple(best[trial] for trial in sorted(best))


def groups_of_weeks(trials: tuple[TrialContrast, ...]) -> tuple[tuple[TrialContrast, ...], ...]:
    """Part trials into groups that were read close enough in time to be pooled, earliest first."""
    groups: list[list[TrialContrast]] = []
    for trial in sorted(trials, key=lambda each: (each.result.week or 0, each.study.id)):
        if groups and all(_read_closely(trial, other) for other in groups[-1]):
            groups[-1].append(trial)
        else:
            groups.append([trial])
    return tuple(tuple(sorted(group, key=lambda each: each.study.id)) for group in groups)


def _read_closely(a: TrialContrast, b: TrialContrast) -> bool:
    week_a, week_b = a.result.week, b.result.week
    return week_a == week_b or (week_a is not None and week_b is not None and weeks_are_close(week_a, week_b))


def _contrast_preference(contrast: TrialContrast, time: ReadingTime) -> tuple[object, ...]:
    usable = contrast.treated.proportion is not None and contrast.control.proportion is not None
    arms = sorted((contrast.treated.arm.id, contrast.control.arm.id))
    symmetric = max(preference(contrast.treated, time), preference(contrast.control, time))
    return (contrast.study.same_trial_as is not None, not usable, symmetric, arms)
