"""The whole answer: question, statements, self-audit and what the other parts make up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.comparison.answer.options import AvailabilityRow, EvidenceSummary, GuidanceRow, Option, RiskRow
from api.domain.comparison.answer.pairs import OutcomeComparison
from api.domain.comparison.answer.surroundings import ClaimsSection, HarmsSection, PositionsSection, TrialsRow
from api.domain.records import Source
from api.domain.vocabulary import Blinding, Certainty, Funding, PopulationLine, StudyDesign


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and how the answer reads it."""

    condition: Annotated[str, "The condition that the decision is about."]
    decision: Annotated[str, "The decision, for whom and at which point of care."]
    treatments: Annotated[tuple[str, ...], "Ids in the order asked; the order means nothing."]
    order: Annotated[str, "What the order of the options means."]
    population: Annotated[PopulationLine | None, "Population line asked for; none means all lines, each apart."]
    outcomes: Annotated[tuple[str, ...], "Outcomes asked for; empty means the usual set."]
    other_outcomes: Annotated[tuple[str, ...], "Outcomes with evidence on an option that are not shown; ask for them."]
    jurisdiction: Annotated[str | None, "Jurisdiction asked for; none means all."]
    no_change: Annotated[str, "What staying with the present treatment means for this question."]
    release: Annotated[str, "Release that answers."]


@dataclass(frozen=True, slots=True)
class StudySummary:
    """A study that the answer rests on."""

    study: Annotated[str, "Id."]
    name: Annotated[str, "Name."]
    design: Annotated[StudyDesign, "Design."]
    blinding: Annotated[Blinding, "Who was blinded."]
    funding: Annotated[Funding, "Who paid."]
    registration: Annotated[tuple[str, ...], "Registry numbers."]
    limitations: Annotated[tuple[str, ...], "What weakens it."]


@dataclass(frozen=True, slots=True)
class Statement:
    """A plain sentence made from the data above."""

    about: Annotated[str, "What it is about: `evidence`, `outcome`, `availability`, `risk`."]
    treatments: Annotated[tuple[str, ...], "Ids of the treatments it names."]
    outcome: Annotated[str | None, "Outcome, where it is about one."]
    timepoint_weeks: Annotated[int | None, "Reading time, where it is about one."]
    certainty: Annotated[Certainty | None, "Certainty that sets the verb."]
    text: Annotated[str, "The sentence."]


@dataclass(frozen=True, slots=True)
class AuditItem:
    """One item of the checklist for decision aids and risk communication."""

    id: Annotated[str, "Item, as `Q1`, `C2`, `K3`."]
    asks: Annotated[str, "What it asks for."]
    passed: Annotated[bool | None, "Whether this answer meets it; none when it does not apply."]
    detail: Annotated[str, "What was found."]


@dataclass(frozen=True, slots=True)
class SelfAudit:
    """The checklist computed for this very answer, failures included."""

    passed: Annotated[int, "Items met."]
    failed: Annotated[int, "Items not met."]
    not_applicable: Annotated[int, "Items that do not apply."]
    items: Annotated[tuple[AuditItem, ...], "Items."]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who stands behind the answer, and until when."""

    funding: Annotated[str, "Who pays for the work."]
    interests: Annotated[str, "Interests of the curators."]
    clinical_review: Annotated[str, "Review by clinicians."]
    released: Annotated[date, "Day of the release."]
    last_reviewed: Annotated[date, "Oldest check among the options' records."]
    next_review: Annotated[date, "Day by which the first of them is due again."]
    update_policy: Annotated[str, "How often records are checked."]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole answer."""

    question: Annotated[Question, "What was asked."]
    options: Annotated[tuple[Option, ...], "The options."]
    evidence: Annotated[tuple[EvidenceSummary, ...], "What stands behind each."]
    outcomes: Annotated[tuple[OutcomeComparison, ...], "Outcomes, what patients feel first."]
    risks: Annotated[tuple[RiskRow, ...], "Harms, the same asked of each option."]
    availability: Annotated[tuple[AvailabilityRow, ...], "Status by jurisdiction."]
    guidance: Annotated[tuple[GuidanceRow, ...], "Guideline statements."]
    claims: Annotated[ClaimsSection, "Common claims, appraised."]
    documented_harms: Annotated[HarmsSection, "Harm reported after products like the options."]
    trials: Annotated[tuple[TrialsRow, ...], "Registered trials of each option."]
    positions: Annotated[PositionsSection, "What bodies say of cell treatments like the options."]
    statements: Annotated[tuple[Statement, ...], "Plain sentences."]
    studies: Annotated[tuple[StudySummary, ...], "Studies that figures above come from."]
    sources: Annotated[tuple[Source, ...], "Every source cited above, once."]
    provenance: Annotated[Provenance, "Who stands behind the answer, and until when."]
    self_audit: Annotated[SelfAudit, "Checklist computed for this answer."]
