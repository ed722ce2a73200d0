"""What surrounds the investigational options: claims, documented harms, positions, registered trials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.domain.comparison.answer.cells import CellState
from api.domain.records import Claim, DocumentedHarm, Position, RegisteredTrial
from api.domain.vocabulary import MissingReason


@dataclass(frozen=True, slots=True)
class ClaimsSection:
    """Common claims about the options, each held against the evidence."""

    state: Annotated[CellState, "Whether there are any."]
    reason: Annotated[MissingReason | None, "Why there are none."]
    detail: Annotated[str | None, "The reason in words."]
    claims: Annotated[tuple[Claim, ...], "Claims said of an investigational option."]


@dataclass(frozen=True, slots=True)
class HarmsSection:
    """Harm that was reported after products like the options, mostly sold outside trials; reports, not frequencies."""

    state: Annotated[CellState, "Whether there are any reports."]
    reason: Annotated[MissingReason | None, "Why there are none."]
    detail: Annotated[str | None, "What the reports can and cannot tell, or why there are none."]
    reports: Annotated[tuple[DocumentedHarm, ...], "Reports; those that overlap must not be added up."]


@dataclass(frozen=True, slots=True)
class PositionsSection:
    """What bodies say of cell treatments like the options."""

    state: Annotated[CellState, "Whether any was found."]
    reason: Annotated[MissingReason | None, "Why none was."]
    detail: Annotated[str | None, "The reason in words."]
    positions: Annotated[tuple[Position, ...], "Statements."]


@dataclass(frozen=True, slots=True)
class TrialsRow:
    """Registered trials of one option."""

    treatment: Annotated[str, "Id."]
    state: Annotated[CellState, "Whether any is on record."]
    reason: Annotated[MissingReason | None, "Why none is."]
    detail: Annotated[str | None, "The reason in words."]
    trials: Annotated[tuple[RegisteredTrial, ...], "Trials, with or without results."]
