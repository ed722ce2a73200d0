"""How items of a picture become SVG: texts, frames and what holds others. Every text stays inside its box."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from api.domain.vocabulary import TreatmentKind
from api.web.pictures.icon_array import write_data
from api.web.pictures.lettering import JAPANESE, break_lines, is_japanese
from api.web.pictures.palette import Palette
from api.web.pictures.saying import speak_words
from api.web.pictures.scene import (
    Beside,
    Figure,
    Grid,
    Item,
    Note,
    Panel,
    Style,
    Words,
)

PADDING: Final = 16
GAP: Final = 10
GUTTER: Final = 20


@dataclass(frozen=True, slots=True)
class Drawn:
    """A piece of a drawing, with its height."""

    markup: Markup
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece begins, how wide it may be, and in which colours and which language the picture is."""

    x: float
    y: float
    width: float
    palette: Palette
    language: str
    least: float = 0
    """How high a panel or a figure is at least, so that those side by side end together."""

    def moved(self, down: float, right: float = 0, width: float | None = None) -> Place:
        """A place further down, or to the right, with the same width or another."""
        return replace(self, x=self.x + right, y=self.y + down, width=self.width if width is None else width, least=0)


def stack(items: Iterable[Item], place: Place) -> Drawn:
    """Set items one under the other."""
    parts, down = Markup(""), 0.0
    before: Item | None = None
    for item in items:
        down += _space(before, item)
        drawn = draw(item, place.moved(down))
        parts, down, before = parts + drawn.markup, down + drawn.height, item
    return Drawn(parts, down)


def _space(before: Item | None, item: Item) -> float:
    if before is None:
        return 0
    if isinstance(item, Words):
        if item.style is Style.HEADING:
            return 2 * GUTTER
        return 3 if isinstance(before, Words) else GAP
    return GUTTER if isinstance(item, Panel | Note | Grid) and isinstance(before, Panel | Note) else GAP + 2


@functools.singledispatch
def draw(item: Item, place: Place) -> Drawn:
    """Draw an item at a place."""
    raise TypeError(f"{type(item).__name__} is not drawn")


@draw.register
def _(words: Words, place: Place) -> Drawn:
    style = words.style
    colour = place.palette.quiet if style.quiet else place.palette.ink
    if words.kind is not None:
        colour = place.palette.of_kind(words.kind)
    spoken = speak_words(words)
    lines = break_lines(spoken, place.width, style.size, bold=style.bold)
    first = place.y + style.leading - (style.leading - style.size * 0.72) / 2
    # Letters of one text are read on as one, so a line ends with the space at which it was broken.
    spans = Markup("").join(
        Markup('<tspan x="{:g}" y="{:g}">{}</tspan>').format(
            place.x, round(first + number * style.leading, 2), line + ("" if number == len(lines) - 1 else " ")
        )
        for number, line in enumerate(lines)
    )
    language = "" if spoken.language == place.language else Markup(' lang="{}"').format(spoken.language)
    weight = Markup(' font-weight="700"') if style.bold else ""
    family = Markup(' font-family="{}"').format(JAPANESE) if is_japanese(spoken) else ""
    markup = Markup('<text font-size="{:g}" fill="{}"{}{}{}>{}</text>').format(
        style.size, colour, weight, family, language, spans
    )
    return Drawn(markup, len(lines) * style.leading)


@draw.register
def _(beside: Beside, place: Place) -> Drawn:
    most = min(beside.most, len(beside.columns))
    width = (place.width - (beside.most - 1) * GUTTER) / beside.most
    parts, down = Markup(""), 0.0
    for start in range(0, len(beside.columns), most):
        columns = [
            (items, place.moved(down, number * (width + GUTTER), width))
            for number, items in enumerate(beside.columns[start : start + most])
        ]
        height = max(stack(items, where).height for items, where in columns)
        parts += Markup("").join(_draw_column(items, replace(where, least=height)) for items, where in columns)
        down += height + GUTTER
    return Drawn(parts, max(down - GUTTER, 0))


def _draw_column(items: tuple[Item, ...], place: Place) -> Markup:
    alone = len(items) == 1 and isinstance(items[0], Panel | Figure)
    return draw(items[0], place).markup if alone else stack(items, place).markup


@draw.register
def _(panel: Panel, place: Place) -> Drawn:
    inner = stack(panel.items, place.moved(PADDING, PADDING, place.width - 2 * PADDING))
    height = max(inner.height + 2 * PADDING, place.least)
    colour = place.palette.ink if panel.kind is None else place.palette.of_kind(panel.kind)
    dashes = Markup(' stroke-dasharray="6 4"') if panel.kind is TreatmentKind.INVESTIGATIONAL else ""
    kind = "joint" if panel.kind is None else panel.kind.value
    markup = Markup(
        '<g{}><rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="7" fill="none" stroke="{}" stroke-width="1.4"{}/>'
        "{}</g>"
    ).format(
        write_data({"panel": kind, **panel.data}),
        place.x,
        round(place.y, 2),
        round(place.width, 2),
        round(height, 2),
        colour,
        dashes,
        inner.markup,
    )
    return Drawn(markup, height)


@draw.register
def _(note: Note, place: Place) -> Drawn:
    inner = stack(note.items, place.moved(12, 26, place.width - 26 - PADDING))
    height = inner.height + 24
    x, y = place.x + 7, round(place.y + 8, 2)
    length = round(height - 16, 2)
    # Two lines that stay apart for what stays apart, one line for what may be joined.
    lines = (
        Markup('<path d="M{0:g} {1:g}v{2:g}" stroke="{3}" stroke-width="4"/>')
        if note.is_comparable
        else Markup('<path d="M{0:g} {1:g}v{2:g}m5 0v-{2:g}" stroke="{3}" stroke-width="1.6" fill="none"/>')
    ).format(x, y, length, place.palette.quiet)
    markup = Markup('<g{}><rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="7" fill="{}"/>{}{}</g>').format(
        write_data(note.data),
        place.x,
        round(place.y, 2),
        round(place.width, 2),
        round(height, 2),
        place.palette.calm,
        lines,
        inner.markup,
    )
    return Drawn(markup, height)
