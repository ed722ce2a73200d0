"""Which pairs of treatments can be compared, for all pairs at once, and anew for those that a change can touch.

Pairs that share neither a result nor a comparator are never looked at, so the work grows with what treatments share
and not with the square of their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations, product
from typing import Any, Final

from api.domain.changes.context import ChangeContext, Records
from api.domain.changes.exactness import is_same
from api.domain.changes.verdict_records import PairOutcome, PairVerdict, pair_id
from api.domain.comparison.arms import Background
from api.domain.comparison.context import Context, Criteria, index_material
from api.domain.comparison.direct import search_direct
from api.domain.comparison.figures import ResultFigures
from api.domain.comparison.indirect import Profile, Side, collect_side
from api.domain.comparison.reasons import Verdict
from api.domain.comparison.routes import find_routes
from api.domain.comparison.standing import ByAgent, held_by, index_by_agent
from api.domain.comparison.windows import ReadingTime
from api.domain.material import ComparisonMaterial
from api.domain.records import Dataset, Study
from api.domain.release import Release
from api.domain.vocabulary import COMPARABLE_LINES, PopulationLine

Key = tuple[str, ReadingTime]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    """The results on one outcome at one time, with the places of those that speak of a treatment.

    `held` are results with an arm that holds it, `standing` those with a figure that may stand under its name.
    """

    key: Key
    results: tuple[ResultFigures, ...]
    held: dict[str, set[int]]
    standing: dict[str, set[int]]

    def select(self, places: Iterable[int]) -> dict[Key, tuple[ResultFigures, ...]]:
        return {self.key: tuple(self.results[place] for place in sorted(places))}


def judge_pairs_of(dataset: Dataset, *, only: Collection[str] | None = None) -> tuple[PairVerdict, ...]:
    """Judge all pairs of treatments of a dataset, in order of id; pairs that can be compared on nothing are left out.

    Each verdict is the one of `map_comparable`. With `only`, pairs of which neither is among these are left out, too.
    """
    context = index_material(Criteria(()), _gather(dataset))
    by_agent = index_by_agent(dataset.treatments)
    found: dict[Pair, list[PairOutcome]] = defaultdict(list)
    for key, results in sorted(context.results.items()):
        row = _read_row(key, results, by_agent)
        if only is None or not row.standing.keys().isdisjoint(only):
            for pair, outcome in _judge_row(context, row, only):
                found[pair].append(outcome)
    verdicts = (PairVerdict(pair_id(*pair), *pair, tuple(sorted(found[pair], key=_order))) for pair in sorted(found))
    return tuple(verdicts)


def rejudge(previous: Iterable[PairVerdict], changed: Collection[str], dataset: Dataset) -> tuple[PairVerdict, ...]:
    """The verdicts of `judge_pairs_of`, taking over those of pairs of which neither is among the `changed`.

    `changed` has to name every treatment that changed, was added or removed, or that an arm of a study that changed
    holds, before or after; `treatments_to_rejudge` finds them.
    """
    if not changed:
        return tuple(previous)
    kept = [verdict for verdict in previous if verdict.a not in changed and verdict.b not in changed]
    return tuple(sorted((*kept, *judge_pairs_of(dataset, only=changed)), key=lambda each: (each.a, each.b)))


NO_RELEASE: Final = Release("", datetime.min.replace(tzinfo=UTC), "")
"""No verdict looks at the release."""


def _gather(dataset: Dataset) -> ComparisonMaterial:
    return ComparisonMaterial(
        release=NO_RELEASE,
        treatments=dataset.treatments,
        levels=(),
        studies=dataset.studies,
        agents=dataset.agents,
        outcomes=dataset.outcomes,
        jurisdictions=dataset.jurisdictions,
        sources=dataset.sources,
    )


def treatments_to_rejudge(
    before: Records, after: Records, context: ChangeContext, studies: Iterable[Study]
) -> frozenset[str]:
    """The treatments whose verdicts can differ between two sets of records, each of which holds all that differ.

    A verdict rests on the agents of both treatments, on what these agents are, and on the studies with an arm that
    holds one of the two. `studies` are all that there are now; `context` knows those that differ on both sides.
    """
    own = _differing(before, after, "treatments")
    found = {id for id, (old, new) in own.items() if old is None or new is None or old.agents != new.agents}
    agents, changed = _differing(before, after, "agents"), set(_differing(before, after, "studies"))
    changed |= {study.id for study in studies for arm in study.arms for each in arm.contents if each.agent in agents}
    return frozenset(found.union(*(context.treatments.get(("studies", id), ()) for id in changed)))


def _differing(before: Records, after: Records, kind: str) -> dict[str, tuple[Any, Any]]:
    stood, stands = before.get(kind, {}), after.get(kind, {})
    both = {id: (stood.get(id), stands.get(id)) for id in {*stood, *stands}}
    return {id: (old, new) for id, (old, new) in both.items() if not is_same(old, new)}


def _order(row: PairOutcome) -> tuple[str, int, str]:
    return row.outcome, -1 if row.timepoint_weeks is None else row.timepoint_weeks, row.population


def _read_row(key: Key, results: tuple[ResultFigures, ...], by_agent: ByAgent) -> _Row:
    held: dict[str, set[int]] = defaultdict(set)
    standing: dict[str, set[int]] = defaultdict(set)
    for place, found in enumerate(results):
        for figure in found.figures:
            for treatment in held_by(figure.contents, by_agent):
                held[treatment.id].add(place)
                if figure.stands_for(treatment):
                    standing[treatment.id].add(place)
    return _Row(key, results, held, standing)


def _judge_row(context: Context, row: _Row, only: Collection[str] | None) -> Iterator[tuple[Pair, PairOutcome]]:
    outcome, time = row.key
    week = time.week if time.stated else None
    for line in COMPARABLE_LINES:
        asked = replace(context, criteria=Criteria((), line))
        sides = {id: _collect(asked, row, id) for id in sorted(row.standing) if _has_evidence(row, id, line)}
        for a, b in sorted(_candidates(row, sides, line, only)):
            verdict = _judge(asked, row, (sides[a], sides[b]))
            if verdict is not None:
                yield (a, b), PairOutcome(outcome, week, line, *verdict)


def _has_evidence(row: _Row, treatment: str, line: PopulationLine) -> bool:
    return any(row.results[place].line is line for place in row.standing[treatment])


def _collect(context: Context, row: _Row, treatment: str) -> Side:
    narrowed = replace(context, results=row.select(row.standing[treatment]))
    return collect_side(narrowed, context.treatments[treatment], *row.key)


def _candidates(row: _Row, sides: dict[str, Side], line: PopulationLine, only: Collection[str] | None) -> set[Pair]:
    """Pairs with figures in one result, or with a comparator in common; all others are not comparable."""
    sharing: dict[object, set[str]] = defaultdict(set)
    for id, side in sides.items():
        for place in row.standing[id]:
            if row.results[place].line is line:
                sharing[place].add(id)
        for profile, _ in side.usable:
            sharing[_meeting_place(profile)].add(id)
    return {pair for group in sharing.values() for pair in _pairs_within(group, only)}


def _pairs_within(group: set[str], only: Collection[str] | None) -> Iterator[Pair]:
    if only is None:
        yield from combinations(sorted(group), 2)
        return
    for id, other in product(group.intersection(only), group):
        if id != other:
            yield min(id, other), max(id, other)


def _meeting_place(profile: Profile) -> object:
    """What profiles have in common wherever they may meet; see `obstacles_of_profiles`."""
    mixable = profile.background in {Background.METHOTREXATE, Background.CSDMARDS}
    return (profile.comparator, profile.subtype, Background.CSDMARDS if mixable else profile.shared)


def _judge(context: Context, row: _Row, sides: tuple[Side, Side]) -> tuple[Verdict, bool] | None:
    a, b = (side.treatment for side in sides)
    narrowed = replace(context, results=row.select(row.held[a.id] & row.held[b.id]))
    direct = search_direct(narrowed, a, b, *row.key)
    routes = find_routes(narrowed, direct, sides, *row.key)
    return None if routes.verdict is Verdict.NOT_COMPARABLE else (routes.verdict, routes.has_figure)
