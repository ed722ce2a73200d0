"""Head-to-head verdicts: one trial that randomised people to both."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.domain.comparison.arms import dose_of
from api.domain.comparison.context import Context
from api.domain.comparison.contrasts import TrialContrast, direct_contrasts, drop_secondary, obstacles_of_contrast
from api.domain.comparison.figures import preference, trial_of
from api.domain.comparison.reasons import Obstacle
from api.domain.comparison.windows import ReadingTime
from api.domain.records import Contrast, Treatment
from api.domain.vocabulary import EffectMeasure, PopulationLine


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
    contrasts: tuple[TrialContrast, ...]


@dataclass(frozen=True, slots=True)
class DirectSearch:
    """Usable routes, and for every contrast that is not usable what stands in its way."""

    routes: tuple[DirectRoute, ...]
    refused: tuple[tuple[str, frozenset[Obstacle]], ...]


def search_direct(context: Context, a: Treatment, b: Treatment, outcome: str, time: ReadingTime) -> DirectSearch:
    """Find every way in which trials compared a with b head to head, each trial once."""
    usable, refused = [], []
    for contrast in direct_contrasts(context, a, b, outcome, time):
        found = obstacles_of_direct(contrast, context, a, b)
        if found:
            refused.append((contrast.study.id, frozenset(found)))
        else:
            usable.append(contrast)
    by_route: dict[tuple[object, ...], list[TrialContrast]] = defaultdict(list)
    for contrast in drop_secondary(usable):
        by_route[_route_key(contrast, a, b)].append(contrast)
    routes = (_make_route(contrasts, time, a, b) for _, contrasts in sorted(by_route.items(), key=_sort_key))
    return DirectSearch(tuple(routes), tuple(refused))


def obstacles_of_direct(contrast: TrialContrast, context: Context, a: Treatment, b: Treatment) -> set[Obstacle]:
    """Everything that keeps two arms of one trial from being a head-to-head comparison of a with b."""
    found = obstacles_of_contrast(contrast, context, (a, b))
    if printed_hazard_ratio(contrast) is not None:
        found.discard(Obstacle.TIME_NOT_GIVEN)
    if not _differs_by_question_only(contrast, a, b):
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
    return printed if printed is not None and printed.measure is EffectMeasure.HAZARD_RATIO else None


def _differs_by_question_only(contrast: TrialContrast, a: Treatment, b: Treatment) -> bool:
    stands_for_both = contrast.treated.stands_for(a) and contrast.control.stands_for(b)
    return stands_for_both and contrast.split.only_a <= set(a.agents) and contrast.split.only_b <= set(b.agents)


def _route_key(contrast: TrialContrast, a: Treatment, b: Treatment) -> tuple[object, ...]:
    split = contrast.split
    return (
        contrast.treated.line,
        split.shared,
        split.only_a,
        split.only_b,
        dose_of(contrast.treated.arm, a),
        dose_of(contrast.control.arm, b),
        contrast.result.subtype,
    )


def _sort_key(item: tuple[tuple[object, ...], list[TrialContrast]]) -> tuple[str, ...]:
    return tuple(",".join(sorted(part)) if isinstance(part, frozenset) else str(part or "") for part in item[0])


def _make_route(contrasts: list[TrialContrast], time: ReadingTime, a: Treatment, b: Treatment) -> DirectRoute:
    first = contrasts[0]
    return DirectRoute(
        first.split.shared,
        first.split.only_a,
        first.split.only_b,
        dose_of(first.treated.arm, a),
        dose_of(first.control.arm, b),
        first.treated.line,
        first.result.subtype,
        one_a_trial(contrasts, time),
    )


def one_a_trial(contrasts: list[TrialContrast], time: ReadingTime) -> tuple[TrialContrast, ...]:
    """Keep one contrast a trial, by preference; the order is that of the trials' ids."""
    best: dict[str, TrialContrast] = {}
    for contrast in sorted(contrasts, key=lambda each: _contrast_preference(each, time)):
        best.setdefault(trial_of(contrast.study), contrast)
    return tuple(best[trial] for trial in sorted(best))


def _contrast_preference(contrast: TrialContrast, time: ReadingTime) -> tuple[object, ...]:
    usable = contrast.treated.proportion is not None and contrast.control.proportion is not None
    arms = sorted((contrast.treated.arm.id, contrast.control.arm.id))
    symmetric = max(preference(contrast.treated, time), preference(contrast.control, time))
    return (contrast.study.same_trial_as is not None, not usable, symmetric, arms)
