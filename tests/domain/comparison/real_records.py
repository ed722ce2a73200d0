"""Questions to the real records; an option without a record of its own is made up of its agents."""

from __future__ import annotations

from collections.abc import Collection

from api.domain.comparison.answer import Answer, ArmReading, Comparison, Pair, Reading
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
    """Compare options on the real records; a case about some studies asks for all outcomes that these report."""
    options = tuple(option(records, id) for id in ids)
    found = tuple(each for each in records.studies if _concerns(each, options, studies))
    if studies and not outcomes:
        outcomes = tuple(sorted({result.outcome for study in found for result in study.results}))
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


def answers_of(answer: Comparison) -> list[Answer]:
    """Every way in which any pair was compared."""
    return [each for outcome in answer.outcomes for pair in outcome.pairs for each in pair.answers]


def readings_of(answer: Comparison) -> list[Reading]:
    """Every reading shown, in cells and behind answers."""
    in_cells = [r for outcome in answer.outcomes for cell in outcome.cells for r in cell.readings]
    return in_cells + [part.reading for each in answers_of(answer) for part in each.contributions]


def arms_of(reading: Reading) -> list[ArmReading]:
    """The comparison group of a reading, where it has one, and the groups with the treatment."""
    return [*([reading.comparator] if reading.comparator is not None else []), *reading.treated]


def trials_of(answer: Answer) -> list[str]:
    """The studies that an answer rests on."""
    return [part.reading.study for part in answer.contributions]
