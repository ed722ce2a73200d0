"""All records at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.records.definitions import Agent, Jurisdiction, Outcome, Term
from api.domain.records.offers import Caution, Claim, DocumentedHarm, Position, RegisteredTrial
from api.domain.records.sources import Source
from api.domain.records.studies import Study
from api.domain.records.tombstones import Tombstone
from api.domain.records.treatments import Treatment


@dataclass(frozen=True, slots=True)
class Dataset:
    """All records at one moment, each kind sorted by id."""

    agents: tuple[Agent, ...] = ()
    cautions: tuple[Caution, ...] = ()
    claims: tuple[Claim, ...] = ()
    glossary: tuple[Term, ...] = ()
    harms: tuple[DocumentedHarm, ...] = ()
    jurisdictions: tuple[Jurisdiction, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    positions: tuple[Position, ...] = ()
    sources: tuple[Source, ...] = ()
    studies: tuple[Study, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    trials: tuple[RegisteredTrial, ...] = ()


Record = (
    Agent
    | Caution
    | Claim
    | Term
    | DocumentedHarm
    | Jurisdiction
    | Outcome
    | Position
    | Source
    | Study
    | Tombstone
    | Treatment
    | RegisteredTrial
)
