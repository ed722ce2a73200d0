"""What every rule looks things up in: the material of one comparison, indexed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.domain.comparison.figures import ResultFigures, read_result
from api.domain.comparison.windows import ReadingTime, reading_time
from api.domain.material import ComparisonMaterial
from api.domain.records import Agent, Outcome, Source, Study, Treatment
from api.domain.vocabulary import PopulationLine


@dataclass(frozen=True, slots=True)
class Criteria:
    """One question, checked: which treatments, for whom, on which outcomes, where."""

    treatments: tuple[str, ...]
    population: PopulationLine | None = None
    outcomes: tuple[str, ...] = ()
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A question with the records that answer it."""

    criteria: Criteria
    material: ComparisonMaterial
    treatments: dict[str, Treatment]
    agents: dict[str, Agent]
    outcomes: dict[str, Outcome]
    studies: dict[str, Study]
    sources: dict[str, Source]
    results: dict[tuple[str, ReadingTime], tuple[ResultFigures, ...]]


def index_material(criteria: Criteria, material: ComparisonMaterial) -> Context:
    """Index the material of a question by id, and its results by outcome and reading time in the order of studies."""
    agents = {agent.id: agent for agent in material.agents}
    results: dict[tuple[str, ReadingTime], list[ResultFigures]] = defaultdict(list)
    for study in material.studies:
        for result in study.results:
            results[result.outcome, reading_time(result.week)].append(read_result(study, result, agents))
    return Context(
        criteria,
        material,
        {treatment.id: treatment for treatment in material.treatments},
        agents,
        {outcome.id: outcome for outcome in material.outcomes},
        {study.id: study for study in material.studies},
        {source.id: source for source in material.sources},
        {key: tuple(found) for key, found in results.items()},
    )


def results_for(context: Context, outcome: str, time: ReadingTime) -> tuple[ResultFigures, ...]:
    """The results on an outcome at a reading time, in the order of study ids."""
    return context.results.get((outcome, time), ())
