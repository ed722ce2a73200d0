"""Which pairs of treatments can be compared, on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from api.domain.comparison.reasons import Verdict
from api.domain.vocabulary import PopulationLine


@dataclass(frozen=True, slots=True)
class PairOutcome:
    """One outcome on which two treatments can be compared in one population at one time."""

    outcome: Annotated[str, "Id of the outcome."]
    timepoint_weeks: Annotated[int | None, "Anchor of the window, or the exact week; null when not given."]
    population: Annotated[PopulationLine, "Who was treated."]
    verdict: Annotated[Verdict, "Head to head or indirect."]
    has_figure: Annotated[bool, "Whether a difference or ratio stands there; the verdict may stand without one."]


@dataclass(frozen=True, slots=True)
class PairVerdict:
    """Two treatments that can be compared, and on what; a pair that can be compared on nothing has no record."""

    id: Annotated[str, "Both treatments in order, as `adalimumab..baricitinib`."]
    a: Annotated[str, "Id of the treatment that comes first in the alphabet."]
    b: Annotated[str, "Id of the other treatment."]
    outcomes: Annotated[tuple[PairOutcome, ...], "On what they can be compared, by outcome, time and population."]


def pair_id(a: str, b: str) -> str:
    """The id of a pair, whichever of the two is named first."""
    return "..".join(sorted((a, b)))
