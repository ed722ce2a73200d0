"""What every rule looks things up in: the material of one comparison, indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from api.domain.comparison.figures import ResultFigures, read_result
from api.domain.comparison.standing import ByAgent, held_by, index_by_agent
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
    """A question with the records that answer it.

    `given` are the treatments that an arm of some study holds; `weeks` the reading times of an outcome for a
    treatment, each with the people.
    """

    criteria: Criteria
    material: ComparisonMaterial
    treatments: dict[str, Treatment]
    agents: dict[str, Agent]
    outcomes: dict[str, Outcome]
    studies: dict[str, Study]
    sources: dict[str, Source]
    results: dict[tuple[str, ReadingTime], tuple[ResultFigures, ...]]
    given: frozenset[str]
    weeks: dict[tuple[str, str], frozenset[tuple[int, PopulationLine]]]


def index_material(criteria: Criteria, material: ComparisonMaterial) -> Context:
    """Index the material of a question by id, and its results by outcome and reading time in the order of studies."""
    agents = {agent.id: agent for agent in material.agents}
    results: dict[tuple[str, ReadingTime], list[ResultFigures]] = defaultdict(list)
    for study in material.studies:
        for result in study.results:
            results[result.outcome, reading_time(result.week)].append(read_result(study, result, agents))
    by_agent = index_by_agent(material.treatments)
    return Context(
        criteria,
        material,
        {treatment.id: treatment for treatment in material.treatments},
        agents,
        {outcome.id: outcome for outcome in material.outcomes},
        {study.id: study for study in material.studies},
        {source.id: source for source in material.sources},
        {key: tuple(found) for key, found in results.items()},
        _given(material, by_agent),
        _weeks_by_treatment(by_agent, results),
    )


def _given(material: ComparisonMaterial, by_agent: ByAgent) -> frozenset[str]:
    contents = {frozenset(content.agent for content in arm.contents) for s in material.studies for arm in s.arms}
    return frozenset(treatment.id for each in contents for treatment in held_by(each, by_agent))


def _weeks_by_treatment(
    by_agent: ByAgent, results: Mapping[tuple[str, ReadingTime], list[ResultFigures]]
) -> dict[tuple[str, str], frozenset[tuple[int, PopulationLine]]]:
    weeks: dict[tuple[str, str], set[tuple[int, PopulationLine]]] = defaultdict(set)
    for (outcome, time), found in results.items():
        for figure in (figure for each in found for figure in each.figures):
            for treatment in held_by(figure.contents, by_agent):
                if figure.stands_for(treatment):
                    weeks[treatment.id, outcome].add((time.week, figure.line))
    return {key: frozenset(each) for key, each in weeks.items()}


def results_for(context: Context, outcome: str, time: ReadingTime) -> tuple[ResultFigures, ...]:
    """The results on an outcome at a reading time, in the order of study ids."""
    return context.results.get((outcome, time), ())
