"""Icon arrays: one dot a person, 100 or 1,000 of them, those with the outcome filled in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from api.domain.sheet import Share

PITCH: Final = 10
COLUMNS: Final = {100: 20, 1000: 50}
"""Dots in a row, by the number of dots."""


def draw_icon_array(share: Share, *, solid: bool, label: str) -> Markup:
    """Draw a share as an array that reads from the top left, row by row.

    Dots that are filled in had the outcome; a dot within the interval has a mark in its middle. Figures of
    investigational options are drawn as rings (`solid` false), so that they never look like confirmed effects.
    `label` is the text alternative.
    """
    columns = COLUMNS[share.denominator]
    width, height = columns * PITCH, share.denominator // columns * PITCH
    layers = [
        ("ra-not", 8.0, 0, share.denominator),
        ("ra-had", 8.0, 0, share.had),
        *([] if solid else [("ra-core", 4.0, 0, share.had)]),
        ("ra-sure", 2.5, share.low, min(share.had, share.high)),
        ("ra-unsure", 3.5, max(share.had, share.low), share.high),
    ]
    paths = Markup("").join(_draw_dots(name, size, first, last, columns) for name, size, first, last in layers)
    return Markup(
        '<svg class="ra-array" viewBox="0 0 {} {}" role="img" aria-label="{}" data-denominator="{}" data-had="{}"'
        ' data-low="{}" data-high="{}">{}</svg>'
    ).format(width, height, label, share.denominator, share.had, share.low, share.high, paths)


COLOURS: Final = {
    "ra-not": "#dcd8cf",
    "ra-had": "#0f5c6e",
    "ra-core": "#ffffff",
    "ra-sure": "#ffffff",
    "ra-unsure": "#0f5c6e",
}


def _draw_dots(name: str, size: float, first: int, last: int, columns: int) -> Markup:
    """Draw the dots from `first` up to `last` as lines whose dashes have no length: round caps make each a dot."""
    if first >= last:
        return Markup("")
    rows = " ".join(_lines(first, last, columns))
    return Markup(
        '<path class="{}" d="{}" fill="none" stroke="{}" stroke-width="{:g}" stroke-linecap="round"'
        ' stroke-dasharray="0 {}"/>'
    ).format(name, rows, COLOURS[name], size, PITCH)


def _lines(first: int, last: int, columns: int) -> Iterator[str]:
    for row in range(first // columns, (last - 1) // columns + 1):
        start, end = max(first, row * columns), min(last, (row + 1) * columns)
        x, y = start % columns * PITCH + PITCH // 2, row * PITCH + PITCH // 2
        # A dash is drawn where the line begins and after every pitch; half a pitch more keeps the last one.
        yield f"M{x} {y}h{(end - start - 1) * PITCH + 1}"
