"""Answers for a comparable pair: what each route isolates, its figure or why there is none, caveats, certainty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.domain.comparison.answer import (
    Answer,
    Contribution,
    DifferencePerDenominator,
    Effect,
    EffectOrigin,
    Estimate,
)
from api.domain.comparison.arms import (
    UNKNOWN_BACKGROUND,
    Background,
    background_of,
    describe_contrast,
    dose_of,
    name_agents,
)
from api.domain.comparison.certainty import (
    Rated,
    certainty_of_direct,
    certainty_of_indirect,
    not_rated,
)
from api.domain.comparison.context import Context
from api.domain.comparison.contrasts import TrialContrast, is_placebo_controlled
from api.domain.comparison.direct import DirectRoute
from api.domain.comparison.effects import ComputedEffect, figure_of_direct, figure_of_indirect, usable_trials
from api.domain.comparison.indirect import IndirectRoute
from api.domain.comparison.published import NetworkEstimate
from api.domain.comparison.readings import read_figures
from api.domain.comparison.reasons import Caveat, Verdict, Withheld
from api.domain.comparison.windows import reading_time
from api.domain.phrases import Phrase, say, say_name
from api.domain.quantities.denominators import per_denominator
from api.domain.quantities.effects import RiskDifference, RiskRatio
from api.domain.records import Arm, Contrast, Treatment
from api.domain.vocabulary import Analysis, Blinding, Funding, PopulationLine, SizeBasis

BASELINE_SHOWN = say("The figures of both groups stand beside it, trial by trial, in `contributions`.")
BASELINE_NOT_PRINTED = say("The source prints no figures of the groups for this contrast.")


def answer_direct(
    route: DirectRoute, context: Context, a: Treatment, b: Treatment, outcome: str, denominator: int
) -> Answer:
    """Answer from trials that randomised people to both."""
    effect, withheld = _direct_figure(route, a, b, denominator)
    first = route.contrasts[0]
    return Answer(
        verdict=Verdict.HEAD_TO_HEAD,
        isolates=describe_contrast(first.split, context.agents),
        group_a=_name_group(first.treated.arm, first.split.only_a, first.split.shared, context),
        group_b=_name_group(first.control.arm, first.split.only_b, first.split.shared, context),
        background=background_of(route.shared),
        background_words=_words_of_background(route.shared, context),
        dose_a=route.dose_a,
        dose_b=route.dose_b,
        line=route.line,
        common_comparator=None,
        subtype=route.subtype,
        analysis=route.analysis,
        effect=effect,
        withheld=withheld,
        caveats=_caveats(route.contrasts, ((a, route.dose_a), (b, route.dose_b))),
        certainty=certainty_of_direct(a, b, _rated(outcome, route.line, route.contrasts), first.split),
        contributions=tuple(_contribute(c, "direct", a, b, denominator) for c in route.contrasts),
    )


def answer_indirect(
    route: IndirectRoute, context: Context, a: Treatment, b: Treatment, outcome: str, denominator: int
) -> Answer:
    """Answer through a common comparator."""
    profile_a, profile_b = route.profile_a, route.profile_b
    effect, withheld = _indirect_figure(route, denominator)
    mixed = (Caveat.BACKGROUND_MIXED,) if route.background_mixed else ()
    caveats = _caveats((*route.side_a, *route.side_b), ((a, profile_a.dose), (b, profile_b.dose)))
    return Answer(
        verdict=Verdict.INDIRECT,
        isolates=say(
            "{a} and {b}, each against {comparator}",
            a=say_name(a.name),
            b=say_name(b.name),
            comparator=_name_comparator(route, context),
        ),
        group_a=_name_group(route.side_a[0].treated.arm, frozenset(a.agents), profile_a.shared, context),
        group_b=_name_group(route.side_b[0].treated.arm, frozenset(b.agents), profile_b.shared, context),
        background=Background.CSDMARDS if route.background_mixed else profile_a.background,
        background_words=_words_of_background(profile_a.shared | profile_b.shared, context),
        dose_a=profile_a.dose,
        dose_b=profile_b.dose,
        line=profile_a.line,
        common_comparator=_name_comparator(route, context),
        subtype=profile_a.subtype,
        analysis=profile_a.analysis,
        effect=effect,
        withheld=withheld,
        caveats=(Caveat.INDIRECT, *mixed, *caveats),
        certainty=certainty_of_indirect(
            (
                (a, _rated(outcome, profile_a.line, route.side_a)),
                (b, _rated(outcome, profile_b.line, route.side_b)),
            ),
            comparator=profile_a.comparator,
            background_mixed=route.background_mixed,
            open_label=Caveat.OPEN_LABEL in caveats,
        ),
        contributions=(
            *(_contribute(c, a.id, a, None, denominator) for c in route.side_a),
            *(_contribute(c, b.id, b, None, denominator) for c in route.side_b),
        ),
    )


def answer_published(
    found: NetworkEstimate, context: Context, a: Treatment, b: Treatment, outcome: str, denominator: int
) -> Answer:
    """Answer with the printed estimate of a network meta-analysis."""
    contrast = found.contrast
    return Answer(
        verdict=Verdict.INDIRECT,
        isolates=describe_contrast(contrast.split, context.agents),
        group_a=_name_group(contrast.treated.arm, contrast.split.only_a, contrast.split.shared, context),
        group_b=_name_group(contrast.control.arm, contrast.split.only_b, contrast.split.shared, context),
        background=contrast.split.background,
        background_words=_words_of_background(contrast.split.shared, context),
        dose_a=dose_of(contrast.treated.arm, a.agents),
        dose_b=dose_of(contrast.control.arm, b.agents),
        line=contrast.treated.line,
        common_comparator=say("a network of trials, as the source built it"),
        subtype=contrast.result.subtype,
        analysis=contrast.result.analysis,
        effect=_published_effect(contrast, found.printed, a, b),
        withheld=(),
        caveats=(Caveat.INDIRECT, Caveat.PUBLISHED_NETWORK_ESTIMATE, *_caveats((contrast,), ())),
        certainty=not_rated(outcome),
        contributions=(_contribute(contrast, "network", a, b, denominator),),
    )


def _rated(outcome: str, line: PopulationLine, contrasts: Sequence[TrialContrast]) -> Rated:
    return Rated(outcome, line, reading_time(contrasts[0].result.week), [contrast.study for contrast in contrasts])


def _direct_figure(
    route: DirectRoute, a: Treatment, b: Treatment, denominator: int
) -> tuple[Effect | None, tuple[Withheld, ...]]:
    figure = figure_of_direct(route)
    if isinstance(figure, ComputedEffect):
        return _show_effect(figure, denominator, route.contrasts), ()
    if isinstance(figure, Contrast):
        return _published_effect(route.contrasts[0], figure, a, b), ()
    return None, (figure,)


def _indirect_figure(route: IndirectRoute, denominator: int) -> tuple[Effect | None, tuple[Withheld, ...]]:
    figure = figure_of_indirect(route)
    if isinstance(figure, ComputedEffect):
        return _show_effect(figure, denominator, (*route.side_a, *route.side_b)), ()
    return None, figure


def _show_effect(computed: ComputedEffect, denominator: int, contrasts: Sequence[TrialContrast]) -> Effect:
    used = usable_trials(contrasts)
    people = sum((f.measurement.n or 0) for c in used for f in (c.treated, c.control))
    return Effect(
        origin=computed.origin,
        method=computed.method,
        risk_ratio=_show_ratio(computed.ratio),
        risk_ratio_withheld=computed.ratio_withheld,
        risk_difference=_show_difference(computed.difference, denominator),
        published=None,
        published_direction=None,
        baseline=BASELINE_SHOWN,
        studies=len({c.study.same_trial_as or c.study.id for c in used}),
        people=people,
        tau_squared=None if computed.tau_squared is None else round(computed.tau_squared, 3),
        i_squared=None if computed.i_squared is None else round(computed.i_squared, 2),
    )


def _published_effect(contrast: TrialContrast, printed: Contrast, a: Treatment, b: Treatment) -> Effect:
    forward = printed.arm == contrast.treated.arm.id
    speaks_of, against = (a.name, b.name) if forward else (b.name, a.name)
    return Effect(
        origin=EffectOrigin.PUBLISHED,
        method=say("As printed by the source; not recomputed."),
        risk_ratio=None,
        risk_ratio_withheld=None,
        risk_difference=None,
        published=printed,
        published_direction=say("{a} against {b}", a=say_name(speaks_of), b=say_name(against)),
        baseline=BASELINE_SHOWN if contrast.treated.is_measured else BASELINE_NOT_PRINTED,
        studies=1,
        people=None,
        source=contrast.result.source,
        locator=contrast.result.locator,
    )


def _show_ratio(ratio: RiskRatio | None) -> Estimate | None:
    if ratio is None:
        return None
    return Estimate(*(round_ratio(v) for v in (ratio.value, ratio.interval.low, ratio.interval.high)))


def round_ratio(value: float) -> float:
    """Round a ratio to two decimals, to two significant digits below 0.1."""
    return round(value, 2) if value >= 0.1 else float(f"{value:.2g}")


def _show_difference(difference: RiskDifference | None, denominator: int) -> DifferencePerDenominator | None:
    if difference is None:
        return None
    value, low, high = (
        per_denominator(v, denominator) for v in (difference.value, difference.interval.low, difference.interval.high)
    )
    shows_difference = not difference.interval.low <= 0 <= difference.interval.high
    return DifferencePerDenominator(value, low, high, shows_difference, word_difference(value, low, high, denominator))


def word_difference(value: int, low: int, high: int, denominator: int) -> Phrase:
    """Say a difference in words: more or fewer people per denominator, with its interval."""
    # Translators: as "30 more per 100 (from 16 more to 43 more)", more or fewer people.
    return say(
        "{difference} per {denominator} (from {low} to {high})",
        # Translators: as in "no more and no fewer per 100 (from 2 fewer to 2 more)".
        difference=_count(value) if value else say("no more and no fewer"),
        denominator=denominator,
        # Translators: a limit of zero, as in "30 fewer per 100 (from 43 fewer to no difference)".
        low=_count(low) if low else say("no difference"),
        high=_count(high) if high else say("no difference"),
    )


def _count(value: int) -> Phrase:
    if value > 0:
        # Translators: people more, as in "30 more per 100 (from 16 more to 43 more)".
        return say("{count} more", count=value)
    # Translators: people fewer, as in "30 fewer per 100 (from 43 fewer to no difference)".
    return say("{count} fewer", count=-value)


def _contribute(
    contrast: TrialContrast, side: str, a: Treatment, b: Treatment | None, denominator: int
) -> Contribution:
    if b is not None and contrast.treated.contents < contrast.control.contents:
        return Contribution(side, read_figures([contrast.control], contrast.treated, b, a, denominator))
    return Contribution(side, read_figures([contrast.treated], contrast.control, a, b, denominator))


def _name_group(arm: Arm, own: frozenset[str], shared: frozenset[str], context: Context) -> str:
    """What a group got, in words: its own agents with their dose, and what both groups got."""
    beside = name_agents(shared - own, context.agents)
    if not own:
        return beside if UNKNOWN_BACKGROUND in shared else say("{treatment} alone", treatment=beside)
    dose, dosed = dose_of(arm, own), name_agents(own, context.agents)
    if dose:
        dosed = say("{treatment} ({dose})", treatment=dosed, dose=dose)
    return say("{treatment} with {background}", treatment=dosed, background=beside) if beside else dosed


def _name_comparator(route: IndirectRoute, context: Context) -> str:
    comparator = route.profile_a.comparator
    if comparator:
        return name_agents(comparator, context.agents)
    blinded = all(is_placebo_controlled(c, context) for c in (*route.side_a, *route.side_b))
    return say("placebo") if blinded else say("placebo or nothing added")


def _words_of_background(shared: frozenset[str], context: Context) -> str:
    return name_agents(shared, context.agents) if shared else say("nothing else")


def _caveats(contrasts: Sequence[TrialContrast], doses: Iterable[tuple[Treatment, str | None]]) -> tuple[Caveat, ...]:
    figures = [figure for c in contrasts for figure in (c.treated, c.control)]
    studies = [c.study for c in contrasts]
    sized = [f.proportion is not None for f in figures]
    found = {
        Caveat.OPEN_LABEL: any(s.blinding in {Blinding.OPEN_LABEL, Blinding.ASSESSOR_BLIND} for s in studies),
        Caveat.TRIAL_WITHOUT_SIZE_LEFT_OUT: any(sized) and not all(sized),
        Caveat.FINISHERS_ONLY: any(c.result.analysis in {Analysis.COMPLETERS, Analysis.OBSERVED} for c in contrasts),
        Caveat.EVENTS_DERIVED: any(f.events_derived for f in figures),
        Caveat.SIZE_OF_ARM_USED: any(f.measurement.n_basis is SizeBasis.ARM for f in figures),
        Caveat.DOSE_NOT_STATED: any(dose is None and _is_titrated_otherwise(t) for t, dose in doses),
        Caveat.SECONDARY_REPORT: any(not f.own_report for f in figures),
        Caveat.INDUSTRY_FUNDED: any(s.funding is Funding.INDUSTRY for s in studies),
    }
    return tuple(caveat for caveat, present in found.items() if present)


def _is_titrated_otherwise(treatment: Treatment) -> bool:
    return treatment.agents != ("methotrexate",)
