"""Every reason why a pair is not comparable: what each side lacks, and in what the sides do not meet."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Final

from api.domain.comparison.arms import UNKNOWN_BACKGROUND, Background
from api.domain.comparison.context import Context, results_for
from api.domain.comparison.contrasts import TrialContrast, obstacles_of_result
from api.domain.comparison.direct import DirectSearch
from api.domain.comparison.figures import Figure, trial_of
from api.domain.comparison.indirect import Side, obstacles_of_profiles
from api.domain.comparison.people import name_people
from api.domain.comparison.reasons import Obstacle, Reason
from api.domain.comparison.windows import ReadingTime
from api.domain.phrases import Phrase, join_items, join_sentences, say, say_name, sentence
from api.domain.records import Treatment

Found = dict[tuple[Obstacle, str | None], set[str]]
"""Studies that show an obstacle, by obstacle and by the treatment whose evidence it concerns."""

_RANKS: Final = {obstacle: rank for rank, obstacle in enumerate(Obstacle)}
_SAID: Final = 4096
"""Sentences that are remembered; an answer says each of them for many outcomes."""


def reasons_of_pair(
    context: Context, direct: DirectSearch, sides: tuple[Side, Side], outcome: str, time: ReadingTime
) -> tuple[Reason, ...]:
    """All reasons against a pair, each code once a treatment, with the studies that show it; never empty."""
    found: Found = defaultdict(set)
    for study, obstacles in direct.refused:
        for obstacle in obstacles:
            found[obstacle, None].add(study)
    figures = tuple(tuple(figures_of(context, side.treatment, outcome, time)) for side in sides)
    for side, own in zip(sides, figures, strict=True):
        _add_side(found, context, side, own)
    _add_crossing(found, sides, figures, time)
    if not found:
        found[Obstacle.NO_COMMON_COMPARATOR, None] = set()
    ordered = sorted(found.items(), key=lambda item: (_RANKS[item[0][0]], item[0][1] or ""))
    return tuple(_reason(context, *key, studies, outcome) for key, studies in ordered)


def figures_of(context: Context, treatment: Treatment, outcome: str, time: ReadingTime) -> Iterator[Figure]:
    """Yield every figure that may stand under a treatment's name, comparable or not."""
    for found in results_for(context, outcome, time):
        yield from (figure for figure in found.figures if figure.stands_for(treatment))


def _add_side(found: Found, context: Context, side: Side, figures: tuple[Figure, ...]) -> None:
    treatment = side.treatment
    if treatment.id not in context.given:
        found[Obstacle.NO_STUDY, treatment.id] = set()
        return
    if not figures:
        found[Obstacle.OUTCOME_NOT_REPORTED, treatment.id] = set()
        return
    if side.usable:
        return
    for contrast, obstacles in side.refused:
        for obstacle in obstacles:
            found[obstacle, treatment.id].add(contrast.study.id)
    contrasted = {contrast.study.id for contrast, _ in side.refused}
    _add_alone(found, context, treatment, [f for f in figures if f.study.id not in contrasted])


def _add_alone(found: Found, context: Context, treatment: Treatment, figures: list[Figure]) -> None:
    for figure in figures:
        for obstacle in (*obstacles_of_result(figure, context), *_why_alone(figure)):
            found[obstacle, treatment.id].add(figure.study.id)


def _why_alone(figure: Figure) -> Iterator[Obstacle]:
    alone = len(figure.study.arms) == 1
    yield Obstacle.NO_CONTROL_ARM if alone else Obstacle.NO_GROUP_WITHOUT_TREATMENT
    if UNKNOWN_BACKGROUND in figure.contents:
        yield Obstacle.BACKGROUND_UNKNOWN


def _add_crossing(
    found: Found, sides: tuple[Side, Side], figures: tuple[tuple[Figure, ...], ...], time: ReadingTime
) -> None:
    if not all(figures):
        return
    studies = {figure.study.id for own in figures for figure in own}
    if not {f.line for f in figures[0]} & {f.line for f in figures[1]}:
        found[Obstacle.POPULATION_LINE_DIFFERS, None] |= studies
    if not {f.result.subtype for f in figures[0]} & {f.result.subtype for f in figures[1]}:
        found[Obstacle.OUTCOME_DEFINITION_DIFFERS, None] |= studies
    contrasts = [_all_contrasts(side) for side in sides]
    if all(contrasts):
        _add_never_met(found, contrasts[0], contrasts[1])
    if all(side.usable for side in sides):
        _add_profiles(found, sides, time)


def _all_contrasts(side: Side) -> list[TrialContrast]:
    return [c for _, trials in side.usable for c in trials] + [c for c, _ in side.refused]


def _add_never_met(found: Found, a: list[TrialContrast], b: list[TrialContrast]) -> None:
    conditions: dict[Obstacle, Callable[[TrialContrast, TrialContrast], bool]] = {
        Obstacle.NO_COMMON_COMPARATOR: lambda x, y: x.split.only_b == y.split.only_b,
        Obstacle.BACKGROUND_DIFFERS: _same_background,
    }
    for obstacle, is_met in conditions.items():
        if not any(is_met(x, y) for x, y in product(a, b)):
            found[obstacle, None] |= {contrast.study.id for contrast in (*a, *b)}


def _same_background(a: TrialContrast, b: TrialContrast) -> bool:
    names = {a.split.background, b.split.background}
    return a.split.shared == b.split.shared or names <= {Background.METHOTREXATE, Background.CSDMARDS}


def _add_profiles(found: Found, sides: tuple[Side, Side], time: ReadingTime) -> None:
    """Add what the two closest profiles differ in; profiles that agree failed to meet in time."""
    meetings = [
        (obstacles_of_profiles(a, b) or {_why_not_met(trials_a, trials_b)}, (*trials_a, *trials_b))
        for (a, trials_a), (b, trials_b) in product(sides[0].usable, sides[1].usable)
    ]
    fewest = min(len(obstacles) for obstacles, _ in meetings)
    for obstacles, trials in meetings:
        if len(obstacles) == fewest:
            for obstacle in obstacles:
                found[obstacle, None] |= {trial.study.id for trial in trials}
    if not time.windowed:
        found[Obstacle.TIME_DIFFERS, None] |= {trial.study.id for _, trials in meetings for trial in trials}


def _why_not_met(a: tuple[TrialContrast, ...], b: tuple[TrialContrast, ...]) -> Obstacle:
    """Why trials whose profiles agree did not meet: they are one trial, or lie too far apart in time."""
    is_one_trial = {trial_of(c.study) for c in a} == {trial_of(c.study) for c in b}
    return Obstacle.SEPARATE_REPORTS if is_one_trial else Obstacle.TIME_DIFFERS


def _reason(
    context: Context, obstacle: Obstacle, treatment: str | None, studies: Iterable[str], outcome: str
) -> Reason:
    if treatment is None:
        detail: str = _say_obstacle(obstacle)
    else:
        detail = _say_obstacle_of(obstacle, context.treatments[treatment].name)
        if obstacle is Obstacle.OUTCOME_NOT_REPORTED:
            others = describe_other_readings(context, context.treatments[treatment], outcome)
            detail = join_sentences(detail, others)
    return Reason(obstacle, detail, treatment, tuple(sorted(studies)))


@functools.cache
def _say_obstacle(obstacle: Obstacle) -> Phrase:
    # Translators: a clause made into a sentence; only the full stop is yours.
    return sentence("{reason}.", reason=obstacle.meaning)


@functools.lru_cache(_SAID)
def _say_obstacle_of(obstacle: Obstacle, name: str) -> Phrase:
    return sentence("{treatment}: {reason}.", treatment=say_name(name), reason=obstacle.meaning)


def describe_other_readings(context: Context, treatment: Treatment, outcome: str) -> str:
    """Say when else the outcome was read for a treatment, so that absence here is not taken for absence."""
    readings = context.weeks.get((treatment.id, outcome))
    if not readings:
        return say("No study of it in the dataset reports this outcome.")
    population = context.criteria.population
    asked = {week for week, line in readings if population in {None, line}}
    if not asked:
        people = name_people({line for _, line in readings})
        return say("It is reported only for other people: {people}.", people=people)
    stated = [week for week in sorted(asked) if week >= 0]
    if not stated:
        return say("It is reported without a week.")
    weeks = join_items(say("week {week}", week=week) for week in stated)
    return say("It is reported at other times: {weeks}.", weeks=weeks)
