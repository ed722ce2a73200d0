"""With whom a treatment can be compared: every other option, on which outcomes, for which people, by which verdict."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Annotated

from api.domain.comparison.answer import Pair
from api.domain.comparison.cells import has_evidence
from api.domain.comparison.context import Context, Criteria, index_material
from api.domain.comparison.indirect import Side, collect_side
from api.domain.comparison.options import KIND_LABELS
from api.domain.comparison.pairs import judge_pair
from api.domain.comparison.reasons import Obstacle, Verdict
from api.domain.comparison.windows import ReadingTime
from api.domain.material import ComparisonMaterial
from api.domain.phrases import say
from api.domain.records import Treatment
from api.domain.vocabulary import COMPARABLE_LINES, PopulationLine, TreatmentKind

NOTHING_SHARED = say("No outcome is on record for both at the same time and in the same kind of people.")

ANY_DENOMINATOR = 100
"""No figure is told here, only whether there is one."""


@dataclass(frozen=True, slots=True)
class ComparableOutcome:
    """One outcome on which two treatments can be compared in one population at one time."""

    outcome: Annotated[str, "Id of the outcome."]
    name: Annotated[str, "Name."]
    timepoint_weeks: Annotated[int | None, "Anchor of the window, or the exact week; null when not given."]
    population: Annotated[PopulationLine, "Who was treated."]
    verdict: Annotated[Verdict, "Head to head or indirect."]
    common_comparators: Annotated[tuple[str, ...], "For an indirect verdict: through what."]
    has_figure: Annotated[bool, "Whether a difference or ratio stands there; the verdict may stand without one."]


@dataclass(frozen=True, slots=True)
class ObstacleCount:
    """How often one obstacle stands in the way of a pair."""

    code: Annotated[Obstacle, "Code from the closed list."]
    times: Annotated[int, "Outcomes, times and populations at which it stands."]


@dataclass(frozen=True, slots=True)
class ComparableTreatment:
    """Another treatment, on what the two can be compared, and what stands in the way of the rest.

    Looked at is each outcome, time and population for which both have a figure on record.
    """

    treatment: Annotated[str, "Id."]
    name: Annotated[str, "Name."]
    kind: Annotated[TreatmentKind, "Conventional or investigational."]
    kind_label: Annotated[str, "The kind in words, to be shown beside the name."]
    verdict: Annotated[Verdict, "Head to head or indirect where any outcome allows it, the former first."]
    looked_at: Annotated[int, "Outcomes, times and populations for which both have a figure; 0 where they share none."]
    note: Annotated[str | None, "What to tell where they share none; null otherwise."]
    outcomes: Annotated[tuple[ComparableOutcome, ...], "Where they can be compared; empty where nowhere."]
    obstacles: Annotated[tuple[ObstacleCount, ...], "Why not elsewhere, what stands most often first."]


Judged = tuple[str, ReadingTime, PopulationLine, Pair]


def map_comparable(
    material: ComparisonMaterial, treatment_id: str, lines: Iterable[PopulationLine] = COMPARABLE_LINES
) -> tuple[ComparableTreatment, ...]:
    """Judge a treatment against every other of the material, in order of id; KeyError when it is not among them.

    Each verdict is the one that `compare` gives for the pair, outcome, time and population.
    """
    subject = {treatment.id: treatment for treatment in material.treatments}[treatment_id]
    index = index_material(Criteria(()), material)
    found: dict[str, list[Judged]] = defaultdict(list)
    for line in lines:
        for other, judged in _judge_all(replace(index, criteria=Criteria((), line)), subject, line):
            found[other].append(judged)
    others = sorted((each for each in material.treatments if each.id != treatment_id), key=lambda each: each.id)
    return tuple(_row(index, other, found[other.id]) for other in others)


def _judge_all(context: Context, subject: Treatment, line: PopulationLine) -> Iterator[tuple[str, Judged]]:
    side = functools.cache(functools.partial(_collect, context))
    keys = sorted(key for key in context.results if has_evidence(context, subject, *key))
    others = [each for each in context.material.treatments if each.id != subject.id]
    for other, (outcome, time) in product(others, keys):
        if has_evidence(context, other, outcome, time):
            sides = side(subject.id, outcome, time), side(other.id, outcome, time)
            yield other.id, (outcome, time, line, judge_pair(context, sides, outcome, time, ANY_DENOMINATOR))


def _collect(context: Context, treatment: str, outcome: str, time: ReadingTime) -> Side:
    return collect_side(context, context.treatments[treatment], outcome, time)


def _row(context: Context, other: Treatment, judged: list[Judged]) -> ComparableTreatment:
    comparable = [each for each in judged if each[-1].verdict is not Verdict.NOT_COMPARABLE]
    verdicts = {pair.verdict for *_, pair in comparable}
    # What is said of each side apart is one obstacle to the pair.
    obstacles = Counter(code for *_, pair in judged for code in {reason.code for reason in pair.reasons})
    return ComparableTreatment(
        treatment=other.id,
        name=other.name,
        kind=other.kind,
        kind_label=KIND_LABELS[other.kind],
        verdict=next((verdict for verdict in Verdict if verdict in verdicts), Verdict.NOT_COMPARABLE),
        looked_at=len(judged),
        note=None if judged else NOTHING_SHARED,
        outcomes=tuple(_tell(context, *each) for each in comparable),
        obstacles=tuple(
            ObstacleCount(code, times)
            for code, times in sorted(obstacles.items(), key=lambda each: (-each[1], each[0]))
        ),
    )


def _tell(context: Context, outcome: str, time: ReadingTime, line: PopulationLine, pair: Pair) -> ComparableOutcome:
    return ComparableOutcome(
        outcome=outcome,
        name=context.outcomes[outcome].name,
        timepoint_weeks=time.week if time.stated else None,
        population=line,
        verdict=pair.verdict,
        common_comparators=tuple(sorted({a.common_comparator for a in pair.answers if a.common_comparator})),
        has_figure=any(answer.effect is not None for answer in pair.answers),
    )
