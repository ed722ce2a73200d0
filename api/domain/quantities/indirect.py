"""Adjusted indirect comparison of two treatments through one common comparator.

Each effect is a single study's or a pooled one, of a treatment against the same comparator; that
the comparator, people and times agree is decided before anything is computed here.
"""

import math

from api.domain.quantities.effects import RiskDifference, RiskRatio
from api.domain.quantities.errors import InvalidStandardError
from api.domain.quantities.intervals import IntervalMethod, shared_level


def indirect_risk_ratio(a_against_common: RiskRatio, b_against_common: RiskRatio) -> RiskRatio:
    """Return the risk ratio of a against b; the log variances of the two effects add up.

    Raises LevelsDiffer.

    Bucher, Guyatt, Griffith and Walter 1997, J Clin Epidemiol 50:683.
    """
    return RiskRatio.with_log_interval(
        a_against_common.value / b_against_common.value,
        math.hypot(a_against_common.log_standard_error, b_against_common.log_standard_error),
        level=shared_level((a_against_common.interval, b_against_common.interval)),
        method=IntervalMethod.BUCHER_NORMAL,
    )


def indirect_risk_difference(a_against_common: RiskDifference, b_against_common: RiskDifference) -> RiskDifference:
    """Return the risk difference of a against b, as a share of 1; the two variances add up.

    The interval is cut at -1 and 1. Raises LevelsDiffer, InvalidStandardError where an effect has
    no weight and would look certain, and RiskOutOfRange where the two effects cannot stand on one
    baseline, the difference being beyond -1 or 1.

    Bucher, Guyatt, Griffith and Walter 1997, J Clin Epidemiol 50:683.
    """
    for effect in (a_against_common, b_against_common):
        if not effect.has_weight:
            raise InvalidStandardError(effect.standard_error)
    return RiskDifference.with_normal_interval(
        a_against_common.value - b_against_common.value,
        math.hypot(a_against_common.standard_error, b_against_common.standard_error),
        level=shared_level((a_against_common.interval, b_against_common.interval)),
        method=IntervalMethod.BUCHER_NORMAL,
    )
