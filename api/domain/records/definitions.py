"""What other records refer to: jurisdictions, agents, outcomes, and the words of the field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from api.domain.records.citing import Absence, CitedText
from api.domain.vocabulary import (
    AgentKind,
    AvailabilityStatus,
    ClinicalReview,
    Direction,
    OutcomeDomain,
)


@dataclass(frozen=True, slots=True)
class Regulator:
    """A body that decides, funds or warns in a jurisdiction."""

    name: Annotated[str, "Name in English."]
    role: Annotated[str, "What it decides there, in our words."]
    abbreviation: Annotated[str | None, "Usual abbreviation."] = None
    source: Annotated[str | None, "Id of the source of the role."] = None
    locator: Annotated[str | None, "Where in the source."] = None


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """What one availability status means in one jurisdiction."""

    status: Annotated[AvailabilityStatus, "The status."]
    meaning: Annotated[str, "What it means there for a patient, in our words."]
    source: Annotated[str | None, "Id of the source, where a rule of law is told."] = None
    locator: Annotated[str | None, "Where in the source."] = None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A country or union whose regulator decides what may be offered."""

    id: Annotated[str, "ISO 3166-1 alpha-2 code, or EU, or UK."]
    name: Annotated[str, "Name in English."]
    regulator: Annotated[str, "Body that authorises medicines there."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    regulators: Annotated[tuple[Regulator, ...], "Bodies that decide, fund or warn there, with what they decide."] = ()
    statuses: Annotated[tuple[StatusMeaning, ...], "What each availability status used there means."] = ()
    cell_rules: Annotated[tuple[CitedText, ...], "Rules for products made of cells."] = ()
    market: Annotated[tuple[CitedText, ...], "What is known of the trade in unproven cell treatments."] = ()
    absent: Annotated[tuple[Absence, ...], "Fields that stay empty, each with its reason."] = ()
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


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
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


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
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field in plain words."""

    id: Annotated[str, "Name in lower case with hyphens; equals the file name."]
    term: Annotated[str, "The word as it stands in running text."]
    plain: Annotated[str, "What it means, in plain words."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    abbreviation: Annotated[str | None, "Usual abbreviation."] = None
    synonyms: Annotated[tuple[str, ...], "Other words for it."] = ()
    see_also: Annotated[tuple[str, ...], "Ids of terms that help to understand it."] = ()
    source: Annotated[str | None, "Id of the source, where the meaning is somebody's definition."] = None
    locator: Annotated[str | None, "Where in the source."] = None
    note: Annotated[str | None, "What a reader must know."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE
