"""Which parts of two records are one part: by what they are of, not by their places."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from api.domain.changes.exactness import is_same
from api.domain.changes.identity import match_parts, name_parts
from api.domain.records import CitedText, Frequency, Guidance, Measurement, Risk
from api.domain.vocabulary import GuidanceDirection, ResultPeriod
from tests.builders import a_result

WEEK_24 = a_result()
WEEK_52 = a_result(week=52, measurements=(Measurement("adalimumab", events=40, n=67),))
OTHER_FIGURE = (Measurement("adalimumab", events=36, n=67),)
TEXT = CitedText("Active tuberculosis.", "label", "4.3")


def a_risk(**overrides: Any) -> Risk:
    values: dict[str, Any] = {"harm": "infection", "serious": True, "source": "label", "locator": "4.4"}
    return Risk(**values | overrides)


FEW = a_risk(frequency=Frequency(events=3, n=419))
MANY = Frequency(events=80, n=900)
FOR = Guidance("ACR", 2021, "Use it.", GuidanceDirection.FOR, "acr", "p. 2")
AGAINST = replace(FOR, statement="Do not use it.", direction=GuidanceDirection.AGAINST)


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        pytest.param([WEEK_24, WEEK_52], [WEEK_52, WEEK_24], [(0, 1), (1, 0)], id="the same in another order"),
        pytest.param([WEEK_24], [WEEK_52, replace(WEEK_24, measurements=OTHER_FIGURE)], [(0, 1)], id="another figure"),
        pytest.param([WEEK_24], [replace(WEEK_24, locator="page 3")], [(0, 0)], id="another place in the source"),
        pytest.param([WEEK_24], [replace(WEEK_24, source="other")], [(0, 0)], id="another source"),
        pytest.param([WEEK_24], [replace(WEEK_24, week=26)], [(0, 0)], id="the week was put right"),
        pytest.param([WEEK_24], [replace(WEEK_24, week=26, measurements=OTHER_FIGURE)], [], id="another reading"),
        pytest.param([WEEK_24], [replace(WEEK_24, outcome="acr20")], [], id="another outcome"),
        pytest.param(
            [WEEK_24, replace(WEEK_24, source="other")],
            [replace(WEEK_24, source="other", measurements=OTHER_FIGURE), WEEK_24],
            [(0, 1), (1, 0)],
            id="two sources keep their figures",
        ),
        pytest.param(
            [WEEK_24],
            [replace(WEEK_24, period=ResultPeriod.EXTENSION), WEEK_24],
            [(0, 1)],
            id="an equal one goes before one that differs",
        ),
        pytest.param([a_risk()], [a_risk(detail="of the lung")], [(0, 0)], id="a harm told closer"),
        pytest.param([a_risk()], [a_risk(source="new-label")], [(0, 0)], id="a harm without figure in a new label"),
        pytest.param([FEW], [replace(FEW, frequency=MANY)], [(0, 0)], id="the frequency was put right"),
        pytest.param([FEW], [replace(FEW, source="register")], [(0, 0)], id="the same frequency in another source"),
        pytest.param([FEW], [replace(FEW, source="register", frequency=MANY)], [], id="another source, another figure"),
        pytest.param([FEW], [replace(FEW, detail="fatal", frequency=MANY)], [], id="another detail, another figure"),
        pytest.param([FOR], [replace(FOR, statement="Use it first.")], [(0, 0)], id="a statement in other words"),
        pytest.param([FOR], [replace(AGAINST, locator="p. 9")], [], id="one statement goes, the opposite comes"),
        pytest.param([FOR, AGAINST], [AGAINST, replace(FOR, locator="p. 9")], [(0, 1), (1, 0)], id="two statements"),
        pytest.param(
            [a_risk(), a_risk(serious=False)],
            [a_risk(note="x"), a_risk(serious=False, note="x")],
            [(0, 0), (1, 1)],
            id="of one identity in order",
        ),
        pytest.param([TEXT, TEXT], [TEXT], [(0, 0)], id="one of two equals goes"),
    ],
)
def test_parts_are_found_again(before: list[Any], after: list[Any], pairs: list[tuple[int, int]]) -> None:
    found = match_parts(before, after)
    assert list(found.pairs) == pairs
    assert set(found.removed) == set(range(len(before))) - {i for i, _ in pairs}
    assert set(found.added) == set(range(len(after))) - {j for _, j in pairs}
    back = match_parts(after, before)
    assert set(back.pairs) == {(j, i) for i, j in pairs}


def test_parts_are_named_by_what_they_are_of_and_no_closer_than_needed() -> None:
    results = (
        WEEK_24,
        WEEK_52,
        a_result(week=52, subtype="lung cancer", subgroup="over 65"),
        a_result(week=None, time_note="up to 8 years", period=ResultPeriod.EXTENSION),
    )
    assert name_parts(results) == (
        "acr50, week 24",
        "acr50, week 52",
        "acr50, week 52, lung cancer, over 65",
        "acr50, up to 8 years, extension",
    )
    risks = (a_risk(), a_risk(source="register"), a_risk(locator="5"), a_risk(locator="5"), a_risk(harm="death"))
    assert name_parts(risks) == (
        "infection, label, 4.4",
        "infection, register",
        "infection, label, 5, number 1",
        "infection, label, 5, number 2",
        "death",
    )
    assert name_parts((FOR,)) == ("ACR, 2021",)
    assert name_parts(()) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Decimal("55"), Decimal("55.0"), False),
        (Decimal("55.0"), Decimal("55.0"), True),
        (Measurement("a", percent=Decimal("7.5")), Measurement("a", percent=Decimal("7.50")), False),
        ((Measurement("a"),), (Measurement("a"),), True),
        (None, (), False),
    ],
)
def test_what_is_printed_otherwise_is_not_the_same(one: object, other: object, same: bool) -> None:
    assert is_same(one, other) is same
