"""A study is coherent: its results speak of its arms, at weeks within its follow-up, each once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from api.curation.checks.base import Check, RecordCheck
from api.curation.material import Material
from api.curation.problems import Fault, Where
from api.curation.suggestions import advise_near
from api.domain.records import Contrast, EarlyEscape, Result, Study
from api.domain.vocabulary import EffectMeasure, EscapeRule, SizeBasis


def check_arms(study: Study, material: Material) -> Iterator[Fault]:
    """Find arms of the same name, and agents named twice in one arm."""
    yield from find_repeats(((arm.id, ("arms", number, "id")) for number, arm in enumerate(study.arms)), "the arm")
    for number, arm in enumerate(study.arms):
        contents = enumerate(arm.contents)
        agents = ((item.agent, ("arms", number, "contents", place, "agent")) for place, item in contents)
        yield from find_repeats(agents, "the agent")


def find_repeats(keyed: Iterable[tuple[Hashable, Where]], noun: str) -> Iterator[Fault]:
    """Find what stands twice where each may stand once."""
    seen: set[Hashable] = set()
    for key, where in keyed:
        if key in seen:
            yield Fault(where, f"{noun} `{key}` stands here twice", "put the two together, or rename one")
        seen.add(key)


def check_arm_names(study: Study, material: Material) -> Iterator[Fault]:
    """Find figures for arms that the study does not have."""
    arms = [arm.id for arm in study.arms]
    for where, name in _list_arm_names(study):
        if name not in arms:
            advice = advise_near(name, arms, f"use one of: {', '.join(arms)}" if arms else "write the arm first")
            yield Fault(where, f"the study has no arm `{name}`", advice)


def _list_arm_names(study: Study) -> Iterator[tuple[Where, str]]:
    for number, result in enumerate(study.results):
        for place, measurement in enumerate(result.measurements):
            yield ("results", number, "measurements", place, "arm"), measurement.arm
        for place, contrast in enumerate(result.contrasts):
            for name, arm in (("arm", contrast.arm), ("comparator", contrast.comparator)):
                if arm is not None:
                    yield ("results", number, "contrasts", place, name), arm


def check_contrasts(study: Study, material: Material) -> Iterator[Fault]:
    """Find contrasts of an arm with itself, and contrasts with nobody."""
    for number, result in enumerate(study.results):
        for place, contrast in enumerate(result.contrasts):
            yield from _find_contrast_faults(contrast, ("results", number, "contrasts", place))


def _find_contrast_faults(contrast: Contrast, where: Where) -> Iterator[Fault]:
    if contrast.comparator is not None and contrast.comparator == contrast.arm:
        message = f"the arm `{contrast.arm}` is compared with itself"
        yield Fault((*where, "comparator"), message, "name the arm compared against")
    against_population = contrast.measure is EffectMeasure.STANDARDISED_RATIO
    if contrast.comparator is None and not against_population:
        message = f"a {contrast.measure.value} against nobody"
        advice = "name the arm compared against; only a standardised_ratio has the general population instead"
        yield Fault((*where, "comparator"), message, advice)
    elif contrast.comparator is not None and against_population:
        message = "a standardised_ratio compares with the general population, not with an arm"
        yield Fault((*where, "comparator"), message, "leave `comparator` out, or mend the measure")


def check_results(study: Study, material: Material) -> Iterator[Fault]:
    """Find results without a figure or a word on why, results given twice, and arms measured twice in one."""
    for number, result in enumerate(study.results):
        if not (result.measurements or result.contrasts or result.note):
            advice = "give measurements or contrasts, or say in `note` what the source tells instead"
            yield Fault(("results", number), "the result holds no figure", advice)
        measured = enumerate(result.measurements)
        arms = ((item.arm, ("results", number, "measurements", place, "arm")) for place, item in measured)
        yield from find_repeats(arms, "the arm")
    yield from _find_repeated_results(study)


def _find_repeated_results(study: Study) -> Iterator[Fault]:
    first_of: dict[Hashable, int] = {}
    for number, result in enumerate(study.results):
        first = first_of.setdefault(_identify(result), number)
        if first != number:
            message = f"results[{first}] is of the same outcome, people, time and source, so it would count twice"
            advice = "put the two together, or say how they differ: subtype, subgroup, week, analysis, counted"
            yield Fault(("results", number), message, advice)


def _identify(result: Result) -> Hashable:
    return (
        result.outcome,
        result.subtype,
        result.subgroup,
        result.week,
        result.time_note,
        result.line,
        result.analysis,
        result.counted,
        result.source,
    )


def check_weeks(study: Study, material: Material) -> Iterator[Fault]:
    """Find readings later than the follow-up of the study."""
    for number, result in enumerate(study.results):
        if result.week is None or study.follow_up_weeks is None or result.week <= study.follow_up_weeks:
            continue
        message = f"week {result.week} lies beyond the follow-up of {study.follow_up_weeks} weeks"
        yield Fault(("results", number, "week"), message, "mend the week, or `follow_up_weeks` of the study")


def check_early_escape(study: Study, material: Material) -> Iterator[Fault]:
    """Find rules of rescue or removal without their week, and `none` beside another rule."""
    rules = {escape.rule for escape in study.early_escape}
    for number, escape in enumerate(study.early_escape):
        where: Where = ("early_escape", number)
        if _week_misfits(escape):
            message = f"rule {escape.rule.value} with week {escape.week}"
            advice = "give the week from which the rule applied; only the rule `none` has none"
            yield Fault((*where, "week"), message, advice)
        if escape.rule is EscapeRule.NONE and len(rules) > 1:
            advice = "keep the rule of the study's own report, and tell of the other in a note"
            yield Fault((*where, "rule"), "`none` stands beside another rule", advice)


def _week_misfits(escape: EarlyEscape) -> bool:
    return (escape.week is None) != (escape.rule is EscapeRule.NONE)


def check_arm_sizes(study: Study, material: Material) -> Iterator[Fault]:
    """Find figures said to rest on the whole arm that rest on more people than the arm has."""
    sizes = {arm.id: arm.n for arm in study.arms}
    for number, result in enumerate(study.results):
        for place, measurement in enumerate(result.measurements):
            size = sizes.get(measurement.arm)
            if measurement.n_basis is not SizeBasis.ARM or measurement.n is None or size is None:
                continue
            if measurement.n > size:
                message = f"n is {measurement.n} with `n_basis: arm`, but the arm has {size} people"
                where: Where = ("results", number, "measurements", place, "n")
                yield Fault(where, message, "look both up again; write `n_basis: analysed` if the source gives this n")


CHECKS: tuple[Check, ...] = (
    RecordCheck("arms", "Arms and their contents are named once.", Study, check_arms),
    RecordCheck("arm_names", "Figures speak of arms that the study has.", Study, check_arm_names),
    RecordCheck("contrasts", "A contrast is between two different groups.", Study, check_contrasts),
    RecordCheck("results", "A result holds figures, and is given once.", Study, check_results),
    RecordCheck("weeks", "No reading lies beyond the follow-up.", Study, check_weeks),
    RecordCheck("early_escape", "A rule of rescue or removal has its week.", Study, check_early_escape),
    RecordCheck("arm_sizes", "A figure on the whole arm rests on no more than the arm.", Study, check_arm_sizes),
)
