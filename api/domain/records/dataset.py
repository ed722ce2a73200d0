"""All records at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.records.definitions import Agent, Jurisdiction, Outcome
from api.domain.records.sources import Source
from api.domain.records.studies import Study
from api.domain.records.treatments import Treatment


@dataclass(frozen=True, slots=True)
class Dataset:
    """All records at one moment, each kind sorted by id."""

    agents: tuple[Agent, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    sources: tuple[Source, ...] = ()
    studies: tuple[Study, ...] = ()
    treatments: tuple[Treatment, ...] = ()


Record = Agent | Jurisdiction | Outcome | Source | Study | Treatment
