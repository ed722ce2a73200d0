"""Which treatments a set of agents holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.domain.comparison.standing import held_by, index_by_agent
from tests.treatment_builders import a_treatment

agents = st.sets(st.sampled_from("abcdef"), max_size=4)


@given(st.lists(agents, max_size=12), agents)
def test_the_index_finds_what_trying_each_would_find(made_of: list[set[str]], contents: set[str]) -> None:
    treatments = [a_treatment(id=str(n), agents=tuple(sorted(each))) for n, each in enumerate(made_of)]
    found = [each.id for each in held_by(contents, index_by_agent(treatments))]
    assert sorted(found) == sorted(each.id for each in treatments if contents.issuperset(each.agents))
