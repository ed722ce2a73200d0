"""Figures agree with one another: arms with the people randomised, p with its interval, absolute with relative."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from decimal import Decimal
from itertools import combinations

from api.curation.checks.base import Check, RecordCheck
from api.curation.checks.figures import RATIOS
from api.curation.material import Material
from api.curation.problems import Fault
from api.domain.records import Appraisal, Contrast, Measurement, Result, Study, Treatment
from api.domain.vocabulary import Allocation, EffectMeasure, StudyDesign

P_VALUE = re.compile(r"(?P<sign>[<>=≤≥]*)\s*(?P<number>0?\.\d+|1(?:\.0+)?)")
SIGNIFICANT = Decimal("0.05")
USUAL_LEVEL = 95
GROUPS_OF_ALL = frozenset({Allocation.RANDOMISED, Allocation.RANDOMISED_STRATEGY, Allocation.CLINICIAN_CHOICE})
SLACK_PER_1000 = 5
"""Published tables round the risk of the comparator before they apply the effect."""


def check_arms_sum(study: Study, material: Material) -> Iterator[Fault]:
    """Find randomised trials whose arms do not add up to the people randomised, without a word on why."""
    sizes = [arm.n for arm in study.arms if arm.n is not None]
    whole = len(sizes) == len(study.arms) and all(arm.allocation in GROUPS_OF_ALL for arm in study.arms)
    if study.design is not StudyDesign.RCT or study.participants is None or not sizes or not whole:
        return
    if sum(sizes) != study.participants and study.note is None:
        message = f"the arms hold {sum(sizes)} people, but {study.participants} took part"
        advice = "look both up again, or say in `note` of the study why they differ"
        yield Fault(("participants",), message, advice)


def check_p_values(study: Study, material: Material) -> Iterator[Fault]:
    """Find contrasts whose p value and interval contradict each other, without a note."""
    for number, result in enumerate(study.results):
        for place, contrast in enumerate(result.contrasts):
            if contradicts(contrast) and contrast.note is None:
                message = f"p {contrast.p} beside the interval {contrast.ci_low} to {contrast.ci_high}"
                advice = "look both up again, or say in `note` why they differ: another test, one-sided, adjusted"
                yield Fault(("results", number, "contrasts", place, "p"), message, advice)


def contradicts(contrast: Contrast) -> bool:
    """Whether a 95 percent interval and a p value say opposite things of `no difference`."""
    low, high, below = contrast.ci_low, contrast.ci_high, _is_below_5_percent(contrast.p or "")
    if low is None or high is None or below is None or contrast.ci_level != USUAL_LEVEL or contrast.credible:
        return False
    null = Decimal(1) if contrast.measure in RATIOS else Decimal(0)
    if null in (low, high):
        return False
    return below == (low < null < high)


def _is_below_5_percent(p: str) -> bool | None:
    match = P_VALUE.fullmatch(p.strip().removeprefix("p").strip())
    if match is None:
        return None
    sign, number = match["sign"], Decimal(match["number"])
    if sign in ("<", "≤", "<="):
        return True if number <= SIGNIFICANT else None
    if sign in (">", "≥", ">="):
        return False if number >= SIGNIFICANT else None
    return None if number == SIGNIFICANT else number < SIGNIFICANT


def check_disagreements(study: Study, material: Material) -> Iterator[Fault]:
    """Find one figure told differently by two sources, without a note on both that says so."""
    for (first, one), (second, other) in combinations(enumerate(study.results), 2):
        if _names_the_same(one) != _names_the_same(other) or one.source == other.source:
            continue
        arms = [a.arm for a in one.measurements for b in other.measurements if a.arm == b.arm and _differ(a, b)]
        for number, result, rival in ((first, one, other), (second, other, one)):
            if arms and result.note is None:
                message = f"`{rival.source}` gives another figure for the arm `{arms[0]}`"
                advice = "let both stand, the study's own report first, and say in `note` of each what differs"
                yield Fault(("results", number), message, advice)


def _names_the_same(result: Result) -> Hashable:
    return (
        result.outcome,
        result.subtype,
        result.subgroup,
        result.week,
        result.time_note,
        result.line,
        result.counted,
        result.period,
    )


def _differ(one: Measurement, other: Measurement) -> bool:
    pairs = ((getattr(one, name), getattr(other, name)) for name in ("events", "mean", "median", "rate"))
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return True
    a, b = one.percent, other.percent
    return a is not None and b is not None and abs(a - b) >= 1


def check_per_thousand(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find published absolute effects that their relative effect does not give."""
    for number, appraisal in enumerate(treatment.appraisals):
        expected = expected_per_thousand(appraisal)
        if expected is None or appraisal.per_1000 is None:
            continue
        low, high = expected
        if not low <= appraisal.per_1000.treatment <= high:
            message = (
                f"{appraisal.per_1000.comparator} per 1,000 and the effect give {low:.0f} to {high:.0f}, "
                f"not {appraisal.per_1000.treatment}"
            )
            yield Fault(("appraisals", number, "per_1000", "treatment"), message, "look all of them up again")


def expected_per_thousand(appraisal: Appraisal) -> tuple[Decimal, Decimal] | None:
    """The range of the risk with treatment that the printed figures allow, rounding included; None where unknown."""
    effect, absolute = appraisal.effect, appraisal.per_1000
    if effect is None or absolute is None:
        return None
    half = Decimal(5).scaleb(int(effect.value.as_tuple().exponent) - 1)
    ends = []
    for value in (effect.value - half, effect.value + half):
        risk = Decimal(absolute.comparator)
        if effect.measure is EffectMeasure.RISK_RATIO:
            ends.append(risk * value)
        elif effect.measure is EffectMeasure.ODDS_RATIO and risk < 1000:
            odds = risk / (1000 - risk) * value
            ends.append(1000 * odds / (1 + odds))
        elif effect.measure is EffectMeasure.RISK_DIFFERENCE:
            ends.append(risk + 10 * value)
        else:
            return None
    return min(ends) - SLACK_PER_1000, max(ends) + SLACK_PER_1000


def check_published_effects(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find effects beside ratings of our own: those belong to the studies that they come from."""
    for number, appraisal in enumerate(treatment.appraisals):
        printed = appraisal.effect is not None or appraisal.per_1000 is not None
        if printed and appraisal.by.value != "published":
            message = "an effect beside a rating that no source prints"
            advice = "write the figure in its study; `effect` and `per_1000` repeat a published summary of findings"
            yield Fault(("appraisals", number, "by"), message, advice)


CHECKS: tuple[Check, ...] = (
    RecordCheck("arms_sum", "Arms add up to the people randomised, or a note says why not.", Study, check_arms_sum),
    RecordCheck("p_values", "A p value and its interval do not contradict each other.", Study, check_p_values),
    RecordCheck("disagreements", "Where sources disagree, notes say so.", Study, check_disagreements),
    RecordCheck("per_thousand", "Absolute and relative effects fit one another.", Treatment, check_per_thousand),
    RecordCheck("published_effects", "Only published ratings carry an effect.", Treatment, check_published_effects),
)
