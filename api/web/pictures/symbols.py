"""Symbols of the status of an option: each has a shape of its own and stands beside its word, in one colour for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from api.domain.vocabulary import AvailabilityStatus

SIZE: Final = 18

_RING: Final = "M9 1.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15z"
_SQUARE: Final = "M2 2h14v14h-14z"
_TRIANGLE: Final = "M9 1.5L17 16H1z"
_DIAMOND: Final = "M9 .8L17.2 9L9 17.2L.8 9z"

SHAPES: Final[Mapping[AvailabilityStatus | None, str]] = {
    AvailabilityStatus.AUTHORISED: f"{_RING}M5.2 9.3l2.7 2.7l5-5.6",
    AvailabilityStatus.CONDITIONAL: f"{_RING}M5.2 8.3l2.7 2.7l5-5.6M6 14h6",
    AvailabilityStatus.AUTHORISED_OTHER_INDICATION: f"{_RING}M9 1.5v15",
    AvailabilityStatus.TRIAL_ONLY: f"{_SQUARE}M5.5 9h7M9 5.5v7",
    AvailabilityStatus.UNAPPROVED_MARKETED: f"{_TRIANGLE}M9 6.5v4.5M9 12.8v1",
    AvailabilityStatus.WITHDRAWN: f"{_RING}M3.8 14.2L14.2 3.8",
    AvailabilityStatus.NOT_AUTHORISED: f"{_RING}M5 9h8",
    None: _DIAMOND,
}


def draw_symbol(status: AvailabilityStatus | None, x: float, y: float, ink: str) -> Markup:
    """Draw the symbol of a status, or that of one that is not known."""
    return Markup(
        '<path class="ra-symbol" transform="translate({:g} {:g})" d="{}" fill="none" stroke="{}" stroke-width="1.6"'
        ' stroke-linejoin="round" stroke-linecap="round"/>'
    ).format(x, y, SHAPES[status], ink)
