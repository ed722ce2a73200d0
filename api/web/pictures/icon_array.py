"""Icon arrays: one dot a person, 100 or 1,000 of them, those with the outcome filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from api.domain.sheet import Share
from api.web.pictures.palette import LIGHT, Palette
from api.web.pictures.scene import Data

PITCH: Final = 10
COLUMNS: Final = {100: 20, 1000: 50}
"""Dots in a row, by the number of dots."""

DOT: Final = 8.4
SMALL: Final = 3.6


@dataclass(frozen=True, slots=True)
class Layer:
    """Dots of one look, from one place up to another; `name` is their class and `ink` the part of the palette."""

    name: str
    ink: str
    size: float
    first: int
    last: int


def draw_icon_array(share: Share, *, solid: bool, label: str) -> Markup:
    """Draw a share as an array inside a page, whose style gives the colours; `label` is the text alternative."""
    width, height = measure_array(share)
    return Markup('<svg class="ra-array" viewBox="0 0 {} {}" role="img" aria-label="{}"{}>{}</svg>').format(
        width, height, label, write_data(list_numbers(share)), draw_dots(share, LIGHT, LIGHT.conventional, solid=solid)
    )


def draw_dots(share: Share, palette: Palette, ink: str, *, solid: bool) -> Markup:
    """Draw the dots of a share, which read from the top left, row by row.

    Four looks lose ink step by step: had it; had it, within the interval; did not, but within the interval; did not.
    Figures of investigational options (`solid` false) are rings, so that they never look like confirmed effects.
    """
    colours = {"ink": ink, "paper": palette.paper, "empty": palette.empty}
    columns = COLUMNS[share.denominator]
    layers = lay_dots(share, solid=solid)
    return Markup("").join(_draw_layer(layer, colours[layer.ink], columns) for layer in layers)


def measure_array(share: Share) -> tuple[int, int]:
    """Say how wide and high an array is."""
    columns = COLUMNS[share.denominator]
    return columns * PITCH, share.denominator // columns * PITCH


def list_numbers(share: Share) -> dict[str, object]:
    """The numbers that an array stands for."""
    return {
        "denominator": share.denominator,
        "had": share.had,
        "below-one": str(share.below_one).lower(),
        "low": share.low,
        "high": share.high,
    }


def lay_dots(share: Share, *, solid: bool) -> tuple[Layer, ...]:
    """The layers of an array, the lower first."""
    had, edge = share.had, max(share.had, share.high)
    sure = min(share.low, had)
    marks = (
        (Layer("ra-hole", "paper", 3.2, sure, had),)
        if solid
        else (Layer("ra-hole", "paper", 4.8, 0, had), Layer("ra-core", "ink", 2.6, 0, sure))
    )
    return (
        Layer("ra-not", "empty", SMALL, edge, share.denominator),
        Layer("ra-had", "ink", DOT, 0, had),
        *marks,
        Layer("ra-may", "ink", DOT, had, edge),
        Layer("ra-open", "paper", 6.6, had, edge),
    )


def write_data(data: Data) -> Markup:
    """Write values as `data-` attributes; one that is not known is left out."""
    known = ((name, value) for name, value in data.items() if value is not None)
    return Markup("").join(Markup(' data-{}="{}"').format(name, str(value)) for name, value in known)


SAMPLE: Final = Share(denominator=4, had=2, below_one=False, low=1, high=3)
"""Four dots, one of each look, in the order in which they lose ink."""


def draw_sample(place: int, palette: Palette, ink: str, *, solid: bool) -> Markup:
    """Draw one dot of a look, for a key; it has the size of a pitch."""
    colours = {"ink": ink, "paper": palette.paper, "empty": palette.empty}
    layers = (each for each in lay_dots(SAMPLE, solid=solid) if each.first <= place < each.last)
    return Markup("").join(_draw_layer(replace(each, first=0, last=1), colours[each.ink], 20) for each in layers)


def _draw_layer(layer: Layer, colour: str, columns: int) -> Markup:
    """Draw dots as lines whose dashes have no length: round caps make each a dot."""
    if layer.first >= layer.last:
        return Markup("")
    rows = "".join(_lines(layer.first, layer.last, columns))
    return Markup(
        '<path class="{}" d="{}" fill="none" stroke="{}" stroke-width="{:g}" stroke-linecap="round"'
        ' stroke-dasharray="0 {}"/>'
    ).format(layer.name, rows, colour, layer.size, PITCH)


def _lines(first: int, last: int, columns: int) -> Iterator[str]:
    for row in range(first // columns, (last - 1) // columns + 1):
        start, end = max(first, row * columns), min(last, (row + 1) * columns)
        x, y = start % columns * PITCH + PITCH // 2, row * PITCH + PITCH // 2
        # A dash is drawn where the line begins and after every pitch; a unit more keeps the last one.
        yield f"M{x} {y}h{(end - start - 1) * PITCH + 1}"
