"""Oxford CEBM 2011 level of the best evidence for benefit, derived from study designs and never typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import permutations
from typing import Annotated

from api.domain.phrases import Phrase, join_clauses, say
from api.domain.records import Agent, Arm, Dataset, Outcome, Result, Study, Treatment
from api.domain.vocabulary import AgentKind, Allocation, OutcomeDomain, PopulationLine, ResultPeriod, StudyDesign

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


CHANGED = frozenset({ResultPeriod.AFTER_CHANGE, ResultPeriod.EXTENSION})
"""Periods in which the groups are no longer those that were formed."""

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
    reason: Phrase


REASON_OF_LEVEL = {
    CebmLevel.SYSTEMATIC_REVIEW: say("systematic review of randomised trials"),
    CebmLevel.RANDOMISED_TRIAL: say("randomised trial"),
    CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION: say("controlled study without randomisation"),
    CebmLevel.CASE_SERIES: say("people treated without a usable comparison group"),
    CebmLevel.MECHANISM: say("no study in people with rheumatoid arthritis measured benefit; reasoning from mechanism"),
}
NETWORK = say("network meta-analysis of randomised trials")
MIXED_REVIEW = say("review that holds studies without randomisation")
ALONE = say("trials without a figure for a group that differs by the treatment alone, which count as case series")
NOT_AS_RANDOMISED = say("the groups shown are not as randomised")
UNSTATED_SIZE = say("randomised trial of unstated size, one level down")
SMALL = say("randomised trial with fewer than 20 people in an arm, one level down")

_REASONS = {
    str(reason): reason
    for reason in (*REASON_OF_LEVEL.values(), NETWORK, MIXED_REVIEW, ALONE, NOT_AS_RANDOMISED, UNSTATED_SIZE, SMALL)
}


def derive_evidence_levels(dataset: Dataset) -> tuple[EvidenceLevel, ...]:
    """Derive the level of every treatment of a dataset, in its order."""
    outcomes = {outcome.id: outcome for outcome in dataset.outcomes}
    agents = {agent.id: agent for agent in dataset.agents}
    by_agent = _studies_by_agent(dataset.studies)
    return tuple(
        derive_evidence_level(each, _studies_with_all(each.agents, by_agent), outcomes, agents)
        for each in dataset.treatments
    )


def _studies_by_agent(studies: Iterable[Study]) -> Mapping[str, Mapping[str, Study]]:
    """Sort studies by the agents in their arms, so that no treatment looks at those of all others."""
    sorted_out: dict[str, dict[str, Study]] = {}
    for study in studies:
        for arm in study.arms:
            for content in arm.contents:
                sorted_out.setdefault(content.agent, {})[study.id] = study
    return sorted_out


def _studies_with_all(agents: Sequence[str], by_agent: Mapping[str, Mapping[str, Study]]) -> list[Study]:
    first, *others = (by_agent.get(agent, {}) for agent in agents)
    return [study for id, study in first.items() if all(id in each for each in others)]


def derive_evidence_level(
    treatment: Treatment,
    studies: Iterable[Study],
    outcomes: Mapping[str, Outcome],
    agents: Mapping[str, Agent],
) -> EvidenceLevel:
    """Derive the Oxford CEBM 2011 level for benefit; being cited by a guideline plays no part.

    A study votes when it measured a benefit in people with rheumatoid arthritis in an arm that holds the whole
    treatment. It votes with its design only when the same result gives another arm that lacks every
    investigational agent of the treatment, and when what the treated arm has more is the treatment alone;
    otherwise it counts as a case series, for nothing tells the effect of the treatment itself. A randomised
    trial whose groups are not as randomised counts as not randomised, and so does a review that holds studies
    without randomisation; a trial with under 20 people in an arm, or of
    unstated size, counts one level lower. Reports of one trial vote under its main record's name.
    """
    votes = [vote for study in studies if (vote := _vote(treatment, study, outcomes, agents)) is not None]
    if not votes:
        level = CebmLevel.MECHANISM
        return EvidenceLevel(treatment.id, level, _say_reason(level, [REASON_OF_LEVEL[level]]))
    best = min(vote.level for vote in votes)
    reasons = sorted({vote.reason for vote in votes if vote.level == best})
    deciding = sorted({vote.study for vote in votes if vote.level == best})
    return EvidenceLevel(treatment.id, best, _say_reason(best, reasons), tuple(deciding))


def restore_reason(level: EvidenceLevel) -> EvidenceLevel:
    """Give a level that was stored its reason as the phrase that it was; a text of unknown parts stays a text."""
    parts = str(level.reason).partition(": ")[2].removesuffix(".")
    texts = [parts] if parts in _REASONS else parts.split("; ")
    reason = _say_reason(level.level, [_REASONS.get(text, say(text)) for text in texts])
    is_known = reason == level.reason and all(text in _REASONS for text in texts)
    return replace(level, reason=reason) if is_known else level


def _say_reason(level: int, reasons: Sequence[Phrase]) -> Phrase:
    return say("Level {level}: {reasons}.", level=int(level), reasons=join_clauses(reasons))


def goes_without(other: Arm, treatment: Treatment, agents: Mapping[str, Agent]) -> bool:
    """Whether an arm lacks every investigational agent of a treatment, and at least one of its agents."""
    held = {content.agent for content in other.contents}
    investigational = {agent for agent in treatment.agents if agents[agent].investigational}
    return bool(set(treatment.agents) - held) and not investigational & held


def _vote(
    treatment: Treatment, study: Study, outcomes: Mapping[str, Outcome], agents: Mapping[str, Agent]
) -> _Vote | None:
    results = [result for result in study.results if _is_benefit_in_ra(study, result, outcomes)]
    arms = {arm.id: arm for arm in study.arms}
    treated = {arm.id for arm in study.arms if _holds(arm, treatment)}
    if not any(treated & _arms_named(result) for result in results):
        return None
    pairs = [
        _Pair(result, arms[a], arms[b])
        for result in results
        for a, b in permutations(sorted(_arms_named(result)), 2)
        if a in treated and _is_controlled(study, result, arms[a], arms[b], treatment, agents)
    ]
    votes = [_vote_of_pair(study, pair) for pair in pairs]
    return min(votes, key=lambda vote: (vote.level, vote.reason), default=_vote_of_series(study))


@dataclass(frozen=True, slots=True)
class _Pair:
    result: Result
    treated: Arm
    other: Arm


def _vote_of_series(study: Study) -> _Vote:
    controlled = LEVEL_OF_DESIGN[study.design] < CebmLevel.CASE_SERIES
    return _Vote(CebmLevel.CASE_SERIES, _trial(study), ALONE if controlled else REASON_OF_LEVEL[CebmLevel.CASE_SERIES])


def _vote_of_pair(study: Study, pair: _Pair) -> _Vote:
    level = LEVEL_OF_DESIGN[study.design]
    formed_otherwise = {pair.treated.allocation, pair.other.allocation} & {Allocation.NOT_RANDOMISED, Allocation.SUBSET}
    if level is CebmLevel.SYSTEMATIC_REVIEW and formed_otherwise:
        lower = CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION
        return _Vote(lower, _trial(study), MIXED_REVIEW)
    if level is not CebmLevel.RANDOMISED_TRIAL:
        is_network = study.design is StudyDesign.NETWORK_META_ANALYSIS
        reason = NETWORK if is_network else REASON_OF_LEVEL[level]
        return _Vote(level, _trial(study), reason)
    lower = CebmLevel.CONTROLLED_WITHOUT_RANDOMISATION
    if formed_otherwise:
        return _Vote(lower, _trial(study), NOT_AS_RANDOMISED)
    sizes = [_size(pair.result, arm) for arm in (pair.treated, pair.other)]
    if any(size is None for size in sizes):
        return _Vote(lower, _trial(study), UNSTATED_SIZE)
    if any(size is not None and size < MINIMUM_ARM_FOR_FULL_LEVEL for size in sizes):
        return _Vote(lower, _trial(study), SMALL)
    return _Vote(level, _trial(study), REASON_OF_LEVEL[level])


def _is_benefit_in_ra(study: Study, result: Result, outcomes: Mapping[str, Outcome]) -> bool:
    in_ra = (result.line or study.line) is not PopulationLine.NOT_RA
    return in_ra and outcomes[result.outcome].domain in BENEFIT_DOMAINS


def _is_controlled(
    study: Study, result: Result, treated: Arm, other: Arm, treatment: Treatment, agents: Mapping[str, Agent]
) -> bool:
    if LEVEL_OF_DESIGN[study.design] >= CebmLevel.CASE_SERIES or result.subgroup is not None:
        return False
    if result.period in CHANGED or (study.design is StudyDesign.RCT and result.period is ResultPeriod.UNCONTROLLED):
        return False
    more = {content.agent for content in treated.contents} - {content.agent for content in other.contents}
    active = {agent for agent in more if agents[agent].kind is not AgentKind.PLACEBO}
    return goes_without(other, treatment, agents) and active <= set(treatment.agents)


def _holds(arm: Arm, treatment: Treatment) -> bool:
    return {content.agent for content in arm.contents}.issuperset(treatment.agents)


def _arms_named(result: Result) -> set[str]:
    named = {measurement.arm for measurement in result.measurements}
    return named | {arm for contrast in result.contrasts for arm in (contrast.arm, contrast.comparator) if arm}


def _size(result: Result, arm: Arm) -> int | None:
    sizes = [m.n for m in result.measurements if m.arm == arm.id] + [arm.n]
    return min((size for size in sizes if size is not None), default=None)


def _trial(study: Study) -> str:
    return study.same_trial_as or study.id
