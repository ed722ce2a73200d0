"""What a reader is told of a pair before any figure."""

from __future__ import annotations

import pytest

from api.domain.sheet import judge_pairs
from api.domain.vocabulary import PopulationLine
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    CELLS,
    MTX,
    TOCILIZUMAB,
    arm,
    ask,
    placebo_trial,
    trial,
)

BOTH = trial("both", (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX)))


def test_nothing_may_be_set_against_each_other() -> None:
    (verdict,) = judge_pairs(ask((ADALIMUMAB, CELLS), placebo_trial("a", "adalimumab")))
    assert not verdict.comparable
    assert verdict.text.startswith("Adalimumab and cells cannot be compared: on none of the ")
    assert "This says nothing about which works better or is safer. What stands in the way most often: " in verdict.text


@pytest.mark.parametrize(
    ("treatments", "studies", "how"),
    [
        ((ADALIMUMAB, BARICITINIB), [BOTH], "on 1 a trial tested one against the other"),
        (
            (ADALIMUMAB, TOCILIZUMAB),
            [placebo_trial("a", "adalimumab"), placebo_trial("t", "tocilizumab")],
            "on 1 only indirectly, through what both were tested against",
        ),
    ],
)
def test_how_a_pair_may_be_compared(treatments: tuple, studies: list, how: str) -> None:
    (verdict,) = judge_pairs(ask(treatments, *studies))
    assert verdict.comparable
    assert f"can be compared on part of what is on record, 1 outcomes and times: {how}." in verdict.text


def test_answers_for_several_groups_of_people_are_told_and_not_mixed() -> None:
    naive = trial(
        "naive",
        (arm("ada", "adalimumab", MTX), arm("bari", "baricitinib", MTX)),
        line=PopulationLine.DMARD_NAIVE,
    )
    (verdict,) = judge_pairs(ask((ADALIMUMAB, BARICITINIB), BOTH, naive))
    assert verdict.text.startswith("On 1 of 1 outcomes and times there are comparisons for several groups of people")


def test_each_pair_has_its_own_verdict_in_the_order_of_the_options() -> None:
    verdicts = judge_pairs(ask((CELLS, ADALIMUMAB, BARICITINIB), BOTH))
    assert [(each.a, each.b, each.comparable) for each in verdicts] == [
        ("cells", "adalimumab", False),
        ("cells", "baricitinib", False),
        ("adalimumab", "baricitinib", True),
    ]
