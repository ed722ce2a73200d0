"""What holds for any body of evidence: symmetry, neutral order, and verdicts that no third option changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.domain.comparison.answer import Answer, Pair
from api.domain.comparison.reasons import Verdict
from api.domain.records import EarlyEscape
from api.domain.vocabulary import Analysis, EscapeRule, PopulationLine
from tests.domain.comparison.scenarios import (
    ADALIMUMAB,
    BARICITINIB,
    METHOTREXATE,
    MTX,
    PLACEBO,
    SOURCE,
    TOCILIZUMAB,
    arm,
    ask,
    trial,
)

DRUGS = ("adalimumab", "tocilizumab", "baricitinib")
TREATMENTS = (ADALIMUMAB, TOCILIZUMAB, BARICITINIB, METHOTREXATE)

sizes = st.integers(15, 300)


@st.composite
def arms_with_counts(draw):
    drugs = draw(st.lists(st.sampled_from((*DRUGS, PLACEBO)), min_size=2, max_size=3, unique=True))
    background = draw(st.sampled_from(((MTX,), (), ("csdmards",), ("unknown-background",))))
    arms, counts = [], {}
    for drug in drugs:
        size = draw(sizes)
        arms.append(arm(drug, drug, *background, n=size))
        counts[drug] = (draw(st.integers(0, size)), size)
    return tuple(arms), counts


@st.composite
def trials(draw):
    found = []
    for number in range(draw(st.integers(1, 4))):
        arms, counts = draw(arms_with_counts())
        rule = draw(st.sampled_from((EscapeRule.NONE, EscapeRule.REMOVAL, EscapeRule.RESCUE)))
        week = draw(st.sampled_from((12, 14, 24, 26, 30, 52)))
        found.append(
            trial(
                f"trial-{number}",
                arms,
                counts,
                escape=(EarlyEscape(rule, SOURCE.id, "Methods", None if rule is EscapeRule.NONE else 16),),
                line=draw(st.sampled_from((PopulationLine.CSDMARD_INADEQUATE_RESPONSE, PopulationLine.DMARD_NAIVE))),
                result={"week": week, "analysis": draw(st.sampled_from(Analysis))},
            )
        )
    return tuple(found)


def verdicts(answer) -> dict[tuple[object, ...], Pair]:
    return {
        (outcome.outcome, outcome.timepoint_weeks, pair.a, pair.b): pair
        for outcome in answer.outcomes
        for pair in outcome.pairs
    }


def way(answer: Answer, *, swapped: bool = False) -> tuple[object, ...]:
    doses = (answer.dose_b, answer.dose_a) if swapped else (answer.dose_a, answer.dose_b)
    studies = tuple(sorted({each.reading.study for each in answer.contributions}))
    return (answer.verdict, answer.background, answer.common_comparator, doses, answer.line, studies)


@settings(max_examples=60, deadline=None)
@given(trials())
def test_swapping_a_and_b_inverts_the_ratio_and_negates_the_difference(studies):
    forward = verdicts(ask((ADALIMUMAB, TOCILIZUMAB), *studies))
    backward = verdicts(ask((TOCILIZUMAB, ADALIMUMAB), *studies))
    for (outcome, week, a, b), pair in forward.items():
        other = backward[outcome, week, b, a]
        assert pair.verdict is other.verdict
        assert {reason.code for reason in pair.reasons} == {reason.code for reason in other.reasons}
        mirrored = {way(answer, swapped=True): answer for answer in other.answers}
        for answer in pair.answers:
            assert_mirrored(answer, mirrored[way(answer)])


def assert_mirrored(answer: Answer, other: Answer) -> None:
    assert answer.withheld == other.withheld
    if answer.effect is None:
        assert other.effect is None
        return
    difference, mirror = answer.effect.risk_difference, other.effect.risk_difference
    assert (difference.value, difference.low, difference.high) == (-mirror.value, -mirror.high, -mirror.low)
    if answer.effect.risk_ratio is not None:
        # Both are rounded for display, to two digits at least.
        product = answer.effect.risk_ratio.value * other.effect.risk_ratio.value
        assert product == pytest.approx(1, rel=0.06)


@settings(max_examples=40, deadline=None)
@given(trials(), st.permutations(TREATMENTS))
def test_order_of_options_changes_nothing_but_order(studies, order):
    first, second = ask(TREATMENTS, *studies), ask(tuple(order), *studies)
    assert {o.outcome for o in first.outcomes} == {o.outcome for o in second.outcomes}
    neutral = {(k[0], k[1], frozenset(k[2:])): pair.verdict for k, pair in verdicts(second).items()}
    for key, pair in verdicts(first).items():
        assert neutral[key[0], key[1], frozenset(key[2:])] is pair.verdict
    cells = {(o.outcome, o.timepoint_weeks, c.treatment): c for o in second.outcomes for c in o.cells}
    for outcome in first.outcomes:
        for cell in outcome.cells:
            assert cells[outcome.outcome, outcome.timepoint_weeks, cell.treatment].state is cell.state


@settings(max_examples=40, deadline=None)
@given(trials())
def test_a_third_option_never_changes_the_verdict_of_the_first_two(studies):
    alone = verdicts(ask((ADALIMUMAB, TOCILIZUMAB), *studies))
    beside = verdicts(ask((ADALIMUMAB, TOCILIZUMAB, BARICITINIB), *studies))
    for key, pair in alone.items():
        assert beside[key].verdict is pair.verdict
        assert beside[key].reasons == pair.reasons
        assert [way(answer) for answer in beside[key].answers] == [way(answer) for answer in pair.answers]


@settings(max_examples=60, deadline=None)
@given(trials())
def test_nothing_is_computed_for_a_pair_that_is_not_comparable(studies):
    for pair in verdicts(ask(TREATMENTS, *studies)).values():
        if pair.verdict is Verdict.NOT_COMPARABLE:
            assert pair.answers == ()
            assert pair.reasons
        else:
            assert pair.answers
            assert pair.reasons == ()
