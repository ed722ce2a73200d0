"""Natural frequencies: risks and differences as whole people per 100 or per 1,000."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from api.domain.quantities.errors import RiskOutOfRange, UnknownDenominator

COMMON_DENOMINATOR = 100
RARE_DENOMINATOR = 1000

# Binary fractions put noise far behind the data: 0.3 - 0.155 is a little less than 0.145. It is
# removed first, so that a half rounds as a half.
_NOISE = Decimal("1e-12")
_WHOLE = Decimal(1)


def per_denominator(value: float, denominator: int) -> int:
    """Return a risk or a difference of risks as whole people per denominator.

    Halves are rounded away from zero, so that "more" and "fewer" mirror each other when arms are
    swapped. Whole numbers only: decimals would claim a precision that trials of this size do not
    have. Raises UnknownDenominator, and RiskOutOfRange beyond -1 or 1.
    """
    if denominator not in (COMMON_DENOMINATOR, RARE_DENOMINATOR):
        raise UnknownDenominator(denominator)
    if not -1 <= value <= 1:
        raise RiskOutOfRange(value)
    people = Decimal(value).quantize(_NOISE) * denominator
    return int(people.quantize(_WHOLE, rounding=ROUND_HALF_UP))


def is_lost_in_rounding(value: float, denominator: int) -> bool:
    """Return whether a figure that is not zero would be shown as 0 per denominator.

    Such a figure is worded as fewer than 1 per denominator, never as none. Raises
    UnknownDenominator, and RiskOutOfRange beyond -1 or 1.
    """
    return value != 0 and per_denominator(value, denominator) == 0


def choose_denominator(risks: Iterable[float]) -> int:
    """Return the one denominator for all risks of a comparison: 100, or 1,000.

    It is 1,000 when any risk that is not zero is under 1 in 100. Give it the risks, not their
    differences. Raises RiskOutOfRange outside 0 to 1.
    """
    denominator = COMMON_DENOMINATOR
    for risk in risks:
        if not 0 <= risk <= 1:
            raise RiskOutOfRange(risk)
        if 0 < risk < 1 / COMMON_DENOMINATOR:
            denominator = RARE_DENOMINATOR
    return denominator
