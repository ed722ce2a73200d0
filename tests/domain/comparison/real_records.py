"""Questions to the real records; an option without a record of its own is made up of its agents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from api.domain.comparison.answer import Comparison, Pair
from api.domain.comparison.arms import holds
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.evidence_level import derive_evidence_level
from api.domain.material import ComparisonMaterial
from api.domain.records import Dataset, Study, Treatment
from api.domain.vocabulary import PopulationLine
from tests.domain.comparison.scenarios import RELEASE, treatment

AGENTS_OF_OPTION = {
    "anakinra-on-etanercept": ("anakinra", "etanercept"),
    "hsct-cd34": ("hsct-autologous", "cd34-selection"),
    "active-conventional-therapy": ("methotrexate", "active-conventional-therapy"),
}


def option(records: Dataset, id: str) -> Treatment:
    """The treatment of the dataset, or one made up of the agents that the case needs."""
    for each in records.treatments:
        if each.id == id:
            return each
    agents = AGENTS_OF_OPTION.get(id, (id,))
    return treatment(id, *agents, sources=(records.sources[0].id,))


def ask_records(
    records: Dataset,
    *ids: str,
    studies: Collection[str] = (),
    population: PopulationLine | None = None,
    outcomes: tuple[str, ...] = (),
) -> Comparison:
    """Compare options on the real records, on some studies only where the case is about these."""
    options = tuple(option(records, id) for id in ids)
    found = tuple(each for each in records.studies if _concerns(each, options, studies))
    definitions = {each.id: each for each in records.outcomes}
    agents = {each.id: each for each in records.agents}
    material = ComparisonMaterial(
        RELEASE,
        options,
        tuple(derive_evidence_level(each, found, definitions, agents) for each in options),
        found,
        records.agents,
        records.outcomes,
        records.jurisdictions,
        records.sources,
    )
    return compare(Criteria(ids, population, outcomes), material)


def _concerns(study: Study, options: tuple[Treatment, ...], wanted: Collection[str]) -> bool:
    return (not wanted or study.id in wanted) and any(holds(arm, each) for arm in study.arms for each in options)


def pairs_at(answer: Comparison, outcome: str, week: int | None) -> list[Pair]:
    """The pairs of an answer for an outcome at a reading time; none where there is no such entry."""
    return [
        pair
        for each in answer.outcomes
        if (each.outcome, each.timepoint_weeks) == (outcome, week)
        for pair in each.pairs
    ]


def pair_at(answer: Comparison, outcome: str, week: int | None) -> Pair:
    """The one pair of a question about two options."""
    (pair,) = pairs_at(answer, outcome, week)
    return pair


def change_study(records: Dataset, id: str, **changes: object) -> Dataset:
    """The records with one study changed."""
    studies = tuple(replace(each, **changes) if each.id == id else each for each in records.studies)
    return replace(records, studies=studies)
