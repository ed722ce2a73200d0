"""Oxford CEBM 2011 level of the best evidence for benefit, derived from study designs and never typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated

from api.domain.records import Agent, Arm, Outcome, Result, Study, Treatment
from api.domain.vocabulary import OutcomeDomain, PopulationLine, StudyDesign

MINIMUM_ARM_FOR_FULL_LEVEL = 20
"""Below 20 people in an arm a trial steps down one level for imprecision: the same size that
COMPARABILITY asks of an arm before its figure may be compared (Oxford CEBM 2011, note on grading down)."""

BENEFIT_DOMAINS = frozenset(
    {
        OutcomeDomain.FUNCTION_AND_SYMPTOMS,
        OutcomeDomain.RESPONSE,
        OutcomeDomain.DISEASE_ACTIVITY_SCORE,
        OutcomeDomain.STRUCTURE,
    }
)


class CebmLevel(IntEnum):
    """Levels of the row "Does this intervention help?" of the Oxford CEBM 2011 table."""

    SYSTEMATIC_REVIEW = 1
    RANDOMISED_TRIAL = 2
    CONTROLLED_WITHOUT_RANDOMISATION = 3
    CASE_SERIES = 4
    MECHANISM = 5


LEVEL_OF_DESIGN = {
    StudyDesign.SYSTEMATIC_REVIEW: CebmLevel.SYSTEMATIC_REVIEW,
    StudyDesign.NETWORK_META_ANALYSIS: CebmLevel.SYSTEMATIC_REVIEW,
    StudyDesign.RCT: CebmLevel.RANDOMISED_TRIAL,
    StudyDesign.NONRANDOMISED_TRIAL: CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION,
    StudyDesign.COHORT: CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION,
    StudyDesign.SINGLE_ARM_TRIAL: CebmLevel.CASE_SERIES,
    StudyDesign.CASE_SERIES: CebmLevel.CASE_SERIES,
    StudyDesign.REGISTRY_ANALYSIS: CebmLevel.CASE_SERIES,
}


@dataclass(frozen=True, slots=True)
class EvidenceLevel:
    """The derived level of one treatment, with the studies that decide it."""

    treatment: Annotated[str, "Id of the treatment."]
    level: Annotated[int, "Oxford CEBM 2011 level, 1 (best) to 5."]
    reason: Annotated[str, "Why this level, in a sentence."]
    studies: Annotated[tuple[str, ...], "Ids of the studies that decide it."] = ()


@dataclass(frozen=True, slots=True)
class _Vote:
    level: CebmLevel
    study: str
    reason: str


REASON_OF_LEVEL = {
    CebmLevel.SYSTEMATIC_REVIEW: "systematic review of randomised trials",
    CebmLevel.RANDOMISED_TRIAL: "randomised trial",
    CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION: "controlled study without randomisation",
    CebmLevel.CASE_SERIES: "people treated without a usable comparison group",
    CebmLevel.MECHANISM: "no study in people with rheumatoid arthritis measured benefit; reasoning from mechanism",
}


def derive_evidence_level(
    treatment: Treatment,
    studies: Iterable[Study],
    outcomes: Mapping[str, Outcome],
    agents: Mapping[str, Agent],
) -> EvidenceLevel:
    """Derive the Oxford CEBM 2011 level for benefit; being cited by a guideline plays no part.

    A study votes with its design when it measured a benefit in people with rheumatoid arthritis in an arm
    that holds the whole treatment. A controlled study votes so only when it gives the figure of another arm
    that lacks every investigational agent of the treatment and at least one agent in all; otherwise it counts
    as a case series, for nothing tells the effect of the treatment itself. An arm under 20 people, or of
    unstated size, costs a randomised trial one level. Reports of one trial vote under its main record's name.
    """
    votes = [vote for study in studies if (vote := _vote(treatment, study, outcomes, agents)) is not None]
    if not votes:
        return EvidenceLevel(treatment.id, CebmLevel.MECHANISM, f"Level 5: {REASON_OF_LEVEL[CebmLevel.MECHANISM]}.")
    best = min(vote.level for vote in votes)
    deciding = sorted((vote.study, vote.reason) for vote in votes if vote.level == best)
    reasons = sorted({reason for _, reason in deciding})
    return EvidenceLevel(
        treatment.id, best, f"Level {best.value}: {'; '.join(reasons)}.", tuple(study for study, _ in deciding)
    )


def _vote(
    treatment: Treatment, study: Study, outcomes: Mapping[str, Outcome], agents: Mapping[str, Agent]
) -> _Vote | None:
    treated = [arm for arm in study.arms if has_agents(arm, treatment.agents)]
    if study.line is PopulationLine.NOT_RA or not any(_measured_benefit(study, (arm,), outcomes) for arm in treated):
        return None
    trial = study.same_trial_as or study.id
    level = LEVEL_OF_DESIGN[study.design]
    if level >= CebmLevel.CASE_SERIES:
        return _Vote(level, trial, REASON_OF_LEVEL[level])
    pairs = [
        (arm, other)
        for arm in treated
        for other in study.arms
        if _goes_without(other, treatment, agents) and _measured_benefit(study, (arm, other), outcomes)
    ]
    if not pairs:
        return _Vote(
            CebmLevel.CASE_SERIES,
            trial,
            "no figure for people who went without the treatment, so the study counts as a case series",
        )
    if level is CebmLevel.RANDOMISED_TRIAL and not any(_large_enough(a) and _large_enough(b) for a, b in pairs):
        return _Vote(
            CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION,
            trial,
            "randomised trial with fewer than 20 people in an arm, one level down for imprecision",
        )
    return _Vote(level, trial, REASON_OF_LEVEL[level])


def has_agents(arm: Arm, agents: Iterable[str]) -> bool:
    """Whether an arm holds all the agents named."""
    held = {content.agent for content in arm.contents}
    return held.issuperset(agents)


def _goes_without(other: Arm, treatment: Treatment, agents: Mapping[str, Agent]) -> bool:
    held = {content.agent for content in other.contents}
    investigational = {agent for agent in treatment.agents if agents[agent].investigational}
    return bool(set(treatment.agents) - held) and not investigational & held


def _large_enough(arm: Arm) -> bool:
    return arm.n is not None and arm.n >= MINIMUM_ARM_FOR_FULL_LEVEL


def _measured_benefit(study: Study, arms: Iterable[Arm], outcomes: Mapping[str, Outcome]) -> bool:
    wanted = {arm.id for arm in arms}
    return any(
        outcomes[result.outcome].domain in BENEFIT_DOMAINS and _arms_named(result).issuperset(wanted)
        for result in study.results
    )


def _arms_named(result: Result) -> set[str | None]:
    measured = {measurement.arm for measurement in result.measurements}
    return measured | {arm for contrast in result.contrasts for arm in (contrast.arm, contrast.comparator)}
