"""What every rule looks things up in: the material of one comparison, indexed."""

from __future__ import annotations

from dataclasses import dataclass

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


def index_material(criteria: Criteria, material: ComparisonMaterial) -> Context:
    """Index the material of a question by id."""
    return Context(
        criteria,
        material,
        {treatment.id: treatment for treatment in material.treatments},
        {agent.id: agent for agent in material.agents},
        {outcome.id: outcome for outcome in material.outcomes},
        {study.id: study for study in material.studies},
        {source.id: source for source in material.sources},
    )


def trial_of(study: Study) -> str:
    """The id under which all reports of one trial are counted once."""
    return study.same_trial_as or study.id
