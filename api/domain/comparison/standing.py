"""Which of many treatments a set of agents holds, without trying each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from api.domain.records import Treatment

ByAgent = Mapping[str, tuple[Treatment, ...]]


def index_by_agent(treatments: Iterable[Treatment]) -> ByAgent:
    """Put each treatment under one of its agents, the one that the fewest share; under "" where it has none."""
    known = tuple(treatments)
    times = Counter(agent for treatment in known for agent in set(treatment.agents))
    by_agent: dict[str, list[Treatment]] = defaultdict(list)
    for treatment in known:
        rarest = min(treatment.agents, key=lambda agent: (times[agent], agent), default="")
        by_agent[rarest].append(treatment)
    return {agent: tuple(found) for agent, found in by_agent.items()}


def held_by(contents: Collection[str], by_agent: ByAgent) -> Iterator[Treatment]:
    """Yield the treatments all of whose agents are among the contents."""
    held = frozenset(contents)
    for agent in (*held, ""):
        yield from (treatment for treatment in by_agent.get(agent, ()) if held.issuperset(treatment.agents))
