"""Arms as contents: what two arms share, and what a contrast between them isolates."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.domain.phrases import Phrase, join_all, say, say_name
from api.domain.records import Agent, Arm, Treatment
from api.domain.vocabulary import AgentKind, Vocabulary

METHOTREXATE = "methotrexate"
UNNAMED_CSDMARDS = "csdmards"
UNKNOWN_BACKGROUND = "unknown-background"
BACKGROUND_AGENTS = frozenset({METHOTREXATE, UNNAMED_CSDMARDS, UNKNOWN_BACKGROUND})
"""Agents that may stand beside a treatment without making the arm another option."""


class Background(Vocabulary):
    """What both arms of a contrast took."""

    NONE = "none", "nothing else; the treatment alone"
    METHOTREXATE = "methotrexate", "methotrexate"
    CSDMARDS = "csdmards", "conventional disease-modifying drugs, not all of them methotrexate"
    OTHER = "other", "other treatments, named in the answer"
    UNKNOWN = "unknown", "the source does not say"


@dataclass(frozen=True, slots=True)
class Split:
    """Two arms taken apart: what both hold, and what only one of them holds."""

    shared: frozenset[str]
    only_a: frozenset[str]
    only_b: frozenset[str]

    @property
    def background(self) -> Background:
        """What both arms share, as one of the closed list."""
        return background_of(self.shared)


def contents_of(arm: Arm, agents: Mapping[str, Agent]) -> frozenset[str]:
    """What the people of an arm got; placebo tablets, injections and infusions are dropped, shams are not."""
    return frozenset(content.agent for content in arm.contents if agents[content.agent].kind is not AgentKind.PLACEBO)


def split_contents(a: frozenset[str], b: frozenset[str]) -> Split:
    """Take the contents of two arms apart."""
    return Split(a & b, a - b, b - a)


def background_of(shared: frozenset[str]) -> Background:
    """Name a set of shared agents in the one vocabulary of backgrounds."""
    if not shared:
        return Background.NONE
    if UNKNOWN_BACKGROUND in shared:
        return Background.UNKNOWN
    if shared == {METHOTREXATE}:
        return Background.METHOTREXATE
    if shared <= {METHOTREXATE, UNNAMED_CSDMARDS}:
        return Background.CSDMARDS
    return Background.OTHER


def holds(arm: Arm, treatment: Treatment) -> bool:
    """Whether everyone in the arm got the whole treatment, whatever else they got."""
    return {content.agent for content in arm.contents}.issuperset(treatment.agents)


def dose_of(arm: Arm, agents: Collection[str]) -> str | None:
    """The doses of some agents in an arm, in words; methotrexate is titrated, so it never tells arms apart.

    Where there are several agents each dose names its own, so that none is read as that of another.
    """
    several = len(agents) > 1
    doses = [
        f"{content.agent.replace('-', ' ')} {content.dose}" if several else content.dose
        for content in arm.contents
        if content.agent in agents and content.agent != METHOTREXATE and content.dose
    ]
    return "; ".join(doses) or None


def has_unauthorised_dose(arm: Arm, agents: Collection[str]) -> bool:
    """Whether a dose of some agents in the arm is known to be another than the authorised one."""
    return any(content.authorised_dose is False for content in arm.contents if content.agent in agents)


def dose_authorised(arm: Arm, agents: Collection[str]) -> bool | None:
    """Whether some agents in the arm have the authorised dose; None where it is not known of all, and of none not."""
    marks = [content.authorised_dose for content in arm.contents if content.agent in agents]
    if False in marks:
        return False
    return True if marks and all(marks) else None


def name_agents(ids: frozenset[str], agents: Mapping[str, Agent]) -> str:
    """Name agents in running text, in the order of their ids."""
    return join_all([say_name(agents[agent].name) for agent in sorted(ids)])


def describe_contrast(split: Split, agents: Mapping[str, Agent]) -> Phrase:
    """Say what the contrast between two arms isolates, from the side of the first."""
    added, left_out, shared = (name_agents(part, agents) for part in (split.only_a, split.only_b, split.shared))
    if not split.only_b:
        if shared:
            # Translators: of a trial whose one group got more than the other.
            return say("adds {added} to {shared}", added=added, shared=shared)
        return say("{added} against placebo or nothing", added=added)
    if not split.only_a:
        if shared:
            # Translators: of a trial whose one group got less than the other.
            return say("leaves {left_out} out, keeps {shared}", left_out=left_out, shared=shared)
        return say("placebo or nothing against {left_out}", left_out=left_out)
    if shared:
        both = {"added": added, "left_out": left_out, "shared": shared}
        return say("{added} instead of {left_out}, both with {shared}", **both)
    return say("{added} instead of {left_out}", added=added, left_out=left_out)
