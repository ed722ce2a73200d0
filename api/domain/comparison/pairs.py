"""The verdict on one pair of options for one outcome at one time, with every reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from api.domain.comparison.answer import Answer, Pair
from api.domain.comparison.answering import answer_direct, answer_indirect, answer_published
from api.domain.comparison.context import Context
from api.domain.comparison.direct import search_direct
from api.domain.comparison.indirect import Side
from api.domain.comparison.obstacles import reasons_of_pair
from api.domain.comparison.people import name_people
from api.domain.comparison.reasons import Caveat, Obstacle, Reason, Verdict
from api.domain.comparison.routes import find_routes
from api.domain.comparison.windows import ReadingTime
from api.domain.phrases import say
from api.domain.vocabulary import PopulationLine


def judge_pair(context: Context, sides: tuple[Side, Side], outcome: str, time: ReadingTime, denominator: int) -> Pair:
    """Judge whether a and b may be compared on an outcome at a time; head to head first, then indirectly.

    Only evidence on a and b is looked at, so other options asked for never change the verdict.
    """
    a, b = (side.treatment for side in sides)
    direct = search_direct(context, a, b, outcome, time)
    routes = find_routes(context, direct, sides, outcome, time)
    if routes.verdict is Verdict.NOT_COMPARABLE:
        mixed = (_mixed(routes.lines),) if routes.lines else ()
        reasons = mixed or reasons_of_pair(context, direct, sides, outcome, time)
        return Pair(a.id, b.id, Verdict.NOT_COMPARABLE, reasons, ())
    if routes.verdict is Verdict.HEAD_TO_HEAD:
        answers = tuple(answer_direct(route, context, a, b, outcome, denominator) for route in routes.direct)
        return Pair(a.id, b.id, Verdict.HEAD_TO_HEAD, (), answers)
    computed = [answer_indirect(route, context, a, b, outcome, denominator) for route in routes.indirect]
    printed = [answer_published(found, context, a, b, outcome, denominator) for found in routes.printed]
    return Pair(a.id, b.id, Verdict.INDIRECT, (), _note_disagreement([*computed, *printed]))


def _mixed(lines: Sequence[PopulationLine]) -> Reason:
    return Reason(
        Obstacle.POPULATION_LINES_MIXED,
        say(
            "There are answers for several populations: {people}. "
            "Figures are never mixed across them: ask for one with `population`.",
            people=name_people(lines),
        ),
    )


def _note_disagreement(answers: list[Answer]) -> tuple[Answer, ...]:
    """Mark routes through different comparators whose difference intervals do not meet."""
    marked = set()
    for (i, first), (j, second) in product(enumerate(answers), repeat=2):
        if i < j and first.common_comparator != second.common_comparator and _intervals_apart(first, second):
            marked |= {i, j}
    return tuple(
        replace(answer, caveats=(*answer.caveats, Caveat.ROUTES_DISAGREE)) if i in marked else answer
        for i, answer in enumerate(answers)
    )


def _intervals_apart(first: Answer, second: Answer) -> bool:
    differences = [answer.effect.risk_difference for answer in (first, second) if answer.effect is not None]
    if len(differences) < 2 or differences[0] is None or differences[1] is None:
        return False
    return differences[0].low > differences[1].high or differences[1].low > differences[0].high
