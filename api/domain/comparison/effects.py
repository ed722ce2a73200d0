"""The difference between two options, computed from arms that may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.domain.comparison.answer import EffectOrigin
from api.domain.comparison.contrasts import TrialContrast
from api.domain.comparison.direct import DirectRoute, printed_contrast
from api.domain.comparison.indirect import IndirectRoute
from api.domain.comparison.reasons import Withheld
from api.domain.phrases import say
from api.domain.quantities.effects import (
    MINIMUM_EVENTS_FOR_RATIO,
    RiskDifference,
    RiskRatio,
    is_ratio_allowed,
    risk_difference,
    risk_ratio,
)
from api.domain.quantities.errors import RiskOutOfRange
from api.domain.quantities.indirect import indirect_risk_difference, indirect_risk_ratio
from api.domain.quantities.intervals import critical_value
from api.domain.quantities.pooling import pool_risk_differences, pool_risk_ratios
from api.domain.quantities.proportions import Proportion
from api.domain.records import Contrast

MAXIMUM_CONTROL_GAP = 0.10
"""Where the comparison groups of two trials differ by more than 10 in 100, their people or times
differ in ways that no adjustment through the comparator removes; the limit is ours."""

NOISE = 1e-9
"""Far below any difference of shares: 0.4 - 0.3 is a little more than 0.1 in binary."""

METHOD_DIRECT = say(
    "Risk ratio with log interval (Katz 1978, Biometrics 34:469); risk difference with hybrid score "
    "interval (Newcombe 1998, Stat Med 17:873, method 10)."
)
METHOD_POOLED = say(
    "Random effects, between-study variance by Paule and Mandel (1982, J Res Natl Bur Stand 87:377), "
    "normal 95 % interval."
)
METHOD_INDIRECT = say(
    "Adjusted indirect comparison through the common comparator (Bucher 1997, J Clin Epidemiol 50:683); "
    "several trials of one side are pooled first by random effects (Paule and Mandel 1982)."
)


@dataclass(frozen=True, slots=True)
class ComputedEffect:
    """Ratio and difference of two options, a against b, as shares of 1."""

    origin: EffectOrigin
    method: str
    ratio: RiskRatio | None
    ratio_withheld: Withheld | None
    difference: RiskDifference | None
    tau_squared: float | None = None
    i_squared: float | None = None


@dataclass(frozen=True, slots=True)
class _Ratio:
    value: RiskRatio | None
    withheld: Withheld | None
    tau_squared: float | None = None
    i_squared: float | None = None


def usable_trials(contrasts: Sequence[TrialContrast]) -> list[TrialContrast]:
    """The trials that a figure is made of: those with the sizes of both groups."""
    return [each for each in contrasts if _pair(each) is not None]


def direct_effect(contrasts: Sequence[TrialContrast]) -> ComputedEffect | Withheld:
    """Compute a against b from trials that randomised people to both, pooled when there are several.

    Trials without sizes are left out; when none has one, the reason comes back instead.
    """
    pairs = _proportions(contrasts)
    if not pairs:
        return _why_no_proportions(contrasts)
    origin = EffectOrigin.ONE_TRIAL if len(pairs) == 1 else EffectOrigin.POOLED
    method = METHOD_DIRECT if len(pairs) == 1 else METHOD_POOLED
    ratio = _pooled_ratio(pairs)
    difference = _pooled_difference(pairs)
    return ComputedEffect(origin, method, ratio.value, ratio.withheld, difference, ratio.tau_squared, ratio.i_squared)


def indirect_effect(side_a: Sequence[TrialContrast], side_b: Sequence[TrialContrast]) -> ComputedEffect | Withheld:
    """Compute a against b from trials of each against one same comparator."""
    pairs_a, pairs_b = _proportions(side_a), _proportions(side_b)
    if not pairs_a or not pairs_b:
        return _why_no_proportions((*side_a, *side_b))
    if control_gap((*pairs_a, *pairs_b)) > MAXIMUM_CONTROL_GAP + NOISE:
        return Withheld.CONTROL_RESPONSE_DIFFERS
    difference_a, difference_b = _pooled_difference(pairs_a), _pooled_difference(pairs_b)
    try:
        difference = indirect_risk_difference(_weigh(difference_a), _weigh(difference_b))
    except RiskOutOfRange:
        return Withheld.BEYOND_BASELINE
    ratio_a, ratio_b = _pooled_ratio(pairs_a), _pooled_ratio(pairs_b)
    ratio = (
        indirect_risk_ratio(ratio_a.value, ratio_b.value)
        if ratio_a.value is not None and ratio_b.value is not None
        else None
    )
    withheld = ratio_a.withheld or ratio_b.withheld
    return ComputedEffect(EffectOrigin.INDIRECT, METHOD_INDIRECT, ratio, withheld, difference)


def figure_of_direct(route: DirectRoute) -> ComputedEffect | Contrast | Withheld:
    """The figure of a head-to-head route: computed, as its one source prints it, or why there is none."""
    has_week = all(contrast.result.week is not None for contrast in route.contrasts)
    computed = direct_effect(route.contrasts) if has_week else Withheld.SEVERAL_PRINTED
    if isinstance(computed, ComputedEffect):
        return computed
    printed = printed_contrast(route.contrasts[0]) if len(route.contrasts) == 1 else None
    return printed or computed


def figure_of_indirect(route: IndirectRoute) -> ComputedEffect | tuple[Withheld, ...]:
    """The figure of a route through a common comparator, or why there is none."""
    computed = indirect_effect(route.side_a, route.side_b) if not route.withheld else None
    if isinstance(computed, ComputedEffect):
        return computed
    return route.withheld if computed is None else (computed,)


ProportionPair = tuple[Proportion, Proportion]


def control_gap(pairs: Sequence[ProportionPair]) -> float:
    """Largest difference between the comparison groups of any two trials, of one side or of both."""
    risks = [control.risk for _, control in pairs]
    return max(risks) - min(risks)


def _proportions(contrasts: Sequence[TrialContrast]) -> list[ProportionPair]:
    return [pair for contrast in usable_trials(contrasts) if (pair := _pair(contrast)) is not None]


def _pair(contrast: TrialContrast) -> ProportionPair | None:
    treated, control = contrast.treated.proportion, contrast.control.proportion
    return None if treated is None or control is None else (treated, control)


def _why_no_proportions(contrasts: Sequence[TrialContrast]) -> Withheld:
    figures = [figure for contrast in contrasts for figure in (contrast.treated, contrast.control)]
    has_share = any(
        figure.measurement.percent is not None or figure.measurement.events is not None for figure in figures
    )
    return Withheld.SIZE_UNKNOWN if has_share else Withheld.NOT_A_PROPORTION


def _pooled_ratio(pairs: Sequence[ProportionPair]) -> _Ratio:
    if any(min(a.events, b.events) < MINIMUM_EVENTS_FOR_RATIO for a, b in pairs):
        return _Ratio(None, Withheld.FEW_EVENTS)
    if not all(is_ratio_allowed(a, b) for a, b in pairs):
        return _Ratio(None, Withheld.NO_VARIATION)
    pooled = pool_risk_ratios([risk_ratio(a, b) for a, b in pairs])
    if len(pairs) == 1:
        return _Ratio(pooled.effect, None)
    spread = pooled.heterogeneity
    return _Ratio(pooled.effect, None, spread.tau_squared, spread.i_squared)


def _pooled_difference(pairs: Sequence[ProportionPair]) -> RiskDifference:
    differences = [risk_difference(a, b) for a, b in pairs]
    return differences[0] if len(differences) == 1 else pool_risk_differences([_weigh(d) for d in differences]).effect


def _weigh(difference: RiskDifference) -> RiskDifference:
    """Give a difference without variation the standard error that its score interval stands for.

    The ordinary error of 0 of 100 against 0 of 100 is zero, as if it were certain; left out, it would leave
    the harms of the other trials looking larger than they are.
    """
    if difference.has_weight:
        return difference
    interval = difference.interval
    error = (interval.high - interval.low) / (2 * critical_value(interval.level))
    return replace(difference, standard_error=error)
