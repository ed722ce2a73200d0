"""What other records refer to: jurisdictions, agents, outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from api.domain.vocabulary import (
    AgentKind,
    Direction,
    OutcomeDomain,
)


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country or union whose regulator decides what may be offered."""

    id: Annotated[str, "ISO 3166-1 alpha-2 code, or EU, or UK."]
    name: Annotated[str, "Name in English."]
    regulator: Annotated[str, "Body that authorises medicines there."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]


@dataclass(frozen=True, slots=True)
class Agent:
    """One thing that can be in an arm: a drug, a cell product, a placebo, a sham, a group named as such."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    name: Annotated[str, "Name in running text."]
    kind: Annotated[AgentKind, "What kind of thing it is; placebos are dropped when arms are compared."]
    investigational: Annotated[bool, "Whether it is under study rather than established for rheumatoid arthritis."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    members: Annotated[tuple[str, ...], "For a class: the agents out of which the choice was made."] = ()
    note: Annotated[str | None, "What a reader must know."] = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, defined once."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    name: Annotated[str, "Name in full, abbreviations expanded."]
    plain: Annotated[str, "What it means to a patient, in plain words."]
    definition: Annotated[str, "What is counted or measured, and how."]
    domain: Annotated[OutcomeDomain, "What side of the illness or the treatment it tells of."]
    direction: Annotated[Direction, "Which way is good for the patient."]
    unit: Annotated[str, "Unit of a figure, such as `people`, `points`, `mm`."]
    rank: Annotated[int, "Place in lists; what patients feel comes before scores and laboratory values."]
    surrogate: Annotated[bool, "Whether it stands in for what patients feel rather than being it."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    abbreviation: Annotated[str | None, "Usual abbreviation."] = None
    range_low: Annotated[Decimal | None, "Lowest value of the scale."] = None
    range_high: Annotated[Decimal | None, "Highest value of the scale."] = None
    source: Annotated[str | None, "Source of the definition; none for a plain event name."] = None
    locator: Annotated[str | None, "Where in the source."] = None
    note: Annotated[str | None, "What a reader must know when comparing."] = None
