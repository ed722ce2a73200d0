"""Random-effects pooling of studies of one and the same contrast."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from api.domain.quantities.effects import RiskDifference, RiskRatio
from api.domain.quantities.errors import (
    InvalidEstimate,
    InvalidStandardError,
    NothingToPool,
    PoolingDidNotConverge,
)
from api.domain.quantities.intervals import (
    DEFAULT_LEVEL,
    Interval,
    IntervalMethod,
    critical_value,
    shared_level,
)

_MAXIMUM_STEPS = 500
_RELATIVE_TOLERANCE = 1e-12


@dataclass(frozen=True, slots=True)
class Estimate:
    """One study on the scale of pooling: a log ratio or a difference, with its standard error.

    Raises InvalidEstimate or InvalidStandardError.
    """

    value: float
    standard_error: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise InvalidEstimate(self.value)
        # The variance is asked as well, because the square of a tiny error is zero and weighs without limit.
        if not (self.standard_error > 0 and 0 < self.variance < math.inf):
            raise InvalidStandardError(self.standard_error)

    @property
    def variance(self) -> float:
        """The squared standard error."""
        return self.standard_error * self.standard_error


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How far k studies differ beyond chance; with one study all is zero and says nothing.

    `tau_squared` is the between-study variance on the scale of pooling, `q` Cochran's statistic
    on k - 1 degrees of freedom, `i_squared` a share between 0 and 1.
    """

    k: int
    tau_squared: float
    q: float
    i_squared: float


_SINGLE_STUDY = Heterogeneity(k=1, tau_squared=0.0, q=0.0, i_squared=0.0)


@dataclass(frozen=True, slots=True)
class PooledEstimate:
    """The mean of the studies on the scale of pooling."""

    value: float
    standard_error: float
    interval: Interval
    heterogeneity: Heterogeneity


@dataclass(frozen=True, slots=True)
class PooledRiskRatio:
    """The mean risk ratio of k studies; its heterogeneity is on the log scale."""

    effect: RiskRatio
    heterogeneity: Heterogeneity


@dataclass(frozen=True, slots=True)
class PooledRiskDifference:
    """The mean risk difference of k studies."""

    effect: RiskDifference
    heterogeneity: Heterogeneity


def pool_estimates(estimates: Sequence[Estimate], level: float = DEFAULT_LEVEL) -> PooledEstimate:
    """Return the inverse-variance mean under random effects with a normal interval.

    The result has the scale of the estimates and does not depend on their order; a single estimate comes
    back with its own value and standard error. Raises NothingToPool, PoolingDidNotConverge and InvalidLevel.

    Between-study variance: Paule and Mandel 1982, J Res Natl Bur Stand 87:377, preferred for
    dichotomous outcomes by Veroniki et al. 2016, Res Synth Methods 7:55. Q: Cochran 1954,
    Biometrics 10:101. I squared: Higgins et al. 2003, BMJ 327:557.
    """
    if not estimates:
        raise NothingToPool(estimates)
    if len(estimates) == 1:
        value, standard_error, heterogeneity = estimates[0].value, estimates[0].standard_error, _SINGLE_STUDY
    else:
        tau_squared = _paule_mandel_variance(estimates)
        value, standard_error = _weighted_mean(estimates, tau_squared)
        heterogeneity = _heterogeneity(estimates, tau_squared)
    reach = critical_value(level) * standard_error
    interval = Interval(value - reach, value + reach, IntervalMethod.RANDOM_EFFECTS_NORMAL, level)
    return PooledEstimate(value, standard_error, interval, heterogeneity)


def pool_risk_ratios(ratios: Sequence[RiskRatio]) -> PooledRiskRatio:
    """Return the random-effects mean of risk ratios, pooled on the log scale.

    A single ratio comes back as it is. Raises NothingToPool, LevelsDiffer and
    PoolingDidNotConverge. Sources: see `pool_estimates`.
    """
    if not ratios:
        raise NothingToPool(ratios)
    if len(ratios) == 1:
        return PooledRiskRatio(ratios[0], _SINGLE_STUDY)
    level = shared_level(ratio.interval for ratio in ratios)
    pooled = pool_estimates([Estimate(math.log(ratio.value), ratio.log_standard_error) for ratio in ratios], level)
    effect = RiskRatio.with_log_interval(
        math.exp(pooled.value),
        pooled.standard_error,
        level=level,
        method=IntervalMethod.RANDOM_EFFECTS_NORMAL,
    )
    return PooledRiskRatio(effect, pooled.heterogeneity)


def pool_risk_differences(differences: Sequence[RiskDifference]) -> PooledRiskDifference:
    """Return the random-effects mean of risk differences, as shares of 1.

    A single difference comes back as it is, with its own interval. Raises NothingToPool,
    LevelsDiffer, PoolingDidNotConverge, and InvalidStandardError where a difference has no weight
    (`RiskDifference.has_weight`). Sources: see `pool_estimates`.
    """
    if not differences:
        raise NothingToPool(differences)
    if len(differences) == 1:
        return PooledRiskDifference(differences[0], _SINGLE_STUDY)
    level = shared_level(difference.interval for difference in differences)
    pooled = pool_estimates(
        [Estimate(difference.value, difference.standard_error) for difference in differences],
        level,
    )
    effect = RiskDifference.with_normal_interval(
        pooled.value,
        pooled.standard_error,
        level=level,
        method=IntervalMethod.RANDOM_EFFECTS_NORMAL,
    )
    return PooledRiskDifference(effect, pooled.heterogeneity)


def _paule_mandel_variance(estimates: Sequence[Estimate]) -> float:
    """Return the variance between studies at which Q equals its k - 1 degrees of freedom.

    It has the squared scale of the estimates, and is zero where Q is not above k - 1 without it. Raises
    PoolingDidNotConverge.

    Paule and Mandel 1982, J Res Natl Bur Stand 87:377; the Newton steps are those of DerSimonian
    and Kacker 2007, Contemp Clin Trials 28:105.
    """
    degrees_of_freedom = len(estimates) - 1
    tau_squared = 0.0
    for _ in range(_MAXIMUM_STEPS):
        mean, _standard_error = _weighted_mean(estimates, tau_squared)
        excess = _q(estimates, tau_squared, mean) - degrees_of_freedom
        # Q falls with the variance and is convex, so that the steps climb from zero and never
        # pass the root: no excess means either none at the start or rounding at the root.
        if excess <= 0:
            return tau_squared
        step = excess / math.fsum(
            ((estimate.value - mean) / (estimate.variance + tau_squared)) ** 2 for estimate in estimates
        )
        tau_squared += step
        if step <= _RELATIVE_TOLERANCE * tau_squared:
            return tau_squared
    raise PoolingDidNotConverge(estimates)


def _heterogeneity(estimates: Sequence[Estimate], tau_squared: float) -> Heterogeneity:
    common_mean, _ = _weighted_mean(estimates, 0.0)
    q = _q(estimates, 0.0, common_mean)
    degrees_of_freedom = len(estimates) - 1
    i_squared = (q - degrees_of_freedom) / q if q > degrees_of_freedom else 0.0
    return Heterogeneity(len(estimates), tau_squared, q, i_squared)


def _weighted_mean(estimates: Sequence[Estimate], tau_squared: float) -> tuple[float, float]:
    # math.fsum rounds once, at the end, so that the order of studies cannot change a digit.
    weights = [1 / (estimate.variance + tau_squared) for estimate in estimates]
    total = math.fsum(weights)
    weighted = math.fsum(weight * estimate.value for weight, estimate in zip(weights, estimates, strict=True))
    return weighted / total, math.sqrt(1 / total)


def _q(estimates: Sequence[Estimate], tau_squared: float, mean: float) -> float:
    return math.fsum((estimate.value - mean) ** 2 / (estimate.variance + tau_squared) for estimate in estimates)
