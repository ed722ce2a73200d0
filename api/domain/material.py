"""Everything that one comparison is made from, read in one snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from api.domain.evidence_level import EvidenceLevel
from api.domain.records import (
    Agent,
    Claim,
    DocumentedHarm,
    Jurisdiction,
    Outcome,
    Position,
    RegisteredTrial,
    Source,
    Study,
    Treatment,
)
from api.domain.release import Release


@dataclass(frozen=True, slots=True)
class ComparisonMaterial:
    """The records of one release that a comparison of some treatments needs.

    `treatments` stand in the order asked; `studies` are all with an arm that holds every agent of one of
    them; `claims`, `harms`, `positions` and `trials` are those that bear on one of them; `agents` and `sources`
    are all that these records name; `outcomes` and `jurisdictions` are whole.
    """

    release: Release
    treatments: tuple[Treatment, ...]
    levels: tuple[EvidenceLevel, ...]
    studies: tuple[Study, ...]
    agents: tuple[Agent, ...]
    outcomes: tuple[Outcome, ...]
    jurisdictions: tuple[Jurisdiction, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...] = ()
    harms: tuple[DocumentedHarm, ...] = ()
    positions: tuple[Position, ...] = ()
    trials: tuple[RegisteredTrial, ...] = ()
