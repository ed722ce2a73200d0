"""How figures, studies and statuses become SVG."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from markupsafe import Markup

from api.domain.vocabulary import TreatmentKind
from api.web.pictures.drawing import GAP, Drawn, Place, draw, stack
from api.web.pictures.icon_array import PITCH, draw_dots, draw_sample, list_numbers, measure_array, write_data
from api.web.pictures.scene import Figure, Grid, Key, Status, StudyMap, StudyRow, Style, Words
from api.web.pictures.study_map import draw_study_dots, place_dots, scale_of
from api.web.pictures.symbols import SIZE, draw_symbol
from api.web.rendering import speak_text

LARGEST_WIDTH: Final = 290
"""Most that an icon array is wide."""

SAMPLE_SIZE: Final = 14
"""How large a dot is in the key."""

FIRST_COLUMN: Final = 104
CELL: Final = 10
"""Room around what stands in a cell of a grid."""


@draw.register
def _(figure: Figure, place: Place) -> Drawn:
    label = (Words(figure.label, Style.QUIET),) if figure.label else ()
    words = stack((*label, Words(figure.words, Style.STRONG)), place)
    if figure.share is None:
        return words
    width, height = measure_array(figure.share)
    scale = min(place.width, LARGEST_WIDTH) / width
    # Arrays side by side stand on one line, however long the words above them are.
    above = max(words.height, place.least - GAP - height * scale)
    dots = draw_dots(
        figure.share, place.palette, place.palette.of_kind(figure.kind), solid=figure.kind is TreatmentKind.CONVENTIONAL
    )
    markup = Markup('<g role="img" aria-label="{}" transform="translate({:g} {:g}) scale({:g})"{}>{}</g>').format(
        speak_text(figure.alternative),
        round(place.x, 2),
        round(place.y + above + GAP, 2),
        round(scale, 4),
        write_data({"array": figure.kind.value, **list_numbers(figure.share), **figure.data}),
        dots,
    )
    return Drawn(words.markup + markup, above + GAP + height * scale)


@draw.register
def _(key: Key, place: Place) -> Drawn:
    ink, solid = place.palette.of_kind(key.kind), key.kind is TreatmentKind.CONVENTIONAL
    parts, down = Markup(""), 0.0
    for number, look in enumerate(key.looks):
        words = draw(Words(look, Style.QUIET), place.moved(down, SAMPLE_SIZE + 8, place.width - SAMPLE_SIZE - 8))
        dot = draw_sample(number, place.palette, ink, solid=solid)
        parts += words.markup + Markup('<g transform="translate({:g} {:g}) scale({:g})">{}</g>').format(
            round(place.x, 2), round(place.y + down + 2, 2), SAMPLE_SIZE / PITCH, dot
        )
        down += words.height
    return Drawn(parts, down)


@draw.register
def _(studies: StudyMap, place: Place) -> Drawn:
    scale = scale_of(study for row in studies.rows for study in row.studies)
    parts, down = Markup(""), 0.0
    for row in studies.rows:
        drawn = _draw_row(row, studies.kind, scale, place.moved(down))
        parts, down = parts + drawn.markup, down + drawn.height + GAP
    return Drawn(parts, max(down - GAP, 0))


def _draw_row(row: StudyRow, kind: TreatmentKind, scale: float, place: Place) -> Drawn:
    heading = draw(Words(row.heading, Style.STRONG), place)
    dots, height = place_dots(row.studies, scale, place.width)
    marks = draw_study_dots(
        dots, solid=kind is TreatmentKind.CONVENTIONAL, ink=place.palette.of_kind(kind), paper=place.palette.paper
    )
    top = heading.height + 4
    names = draw(Words(row.names, Style.QUIET), place.moved(top + height + 4))
    markup = Markup('<g role="img" aria-label="{}" transform="translate({:g} {:g})"{}>{}</g>').format(
        speak_text(row.heading),
        round(place.x, 2),
        round(place.y + top, 2),
        write_data({"design": row.studies[0].design.value, "studies": len(row.studies)}),
        marks,
    )
    return Drawn(heading.markup + markup + names.markup, top + height + 4 + names.height)


@draw.register
def _(grid: Grid, place: Place) -> Drawn:
    width = (place.width - FIRST_COLUMN - len(grid.heads) * GAP) / len(grid.heads)
    columns = [FIRST_COLUMN + GAP + number * (width + GAP) for number in range(len(grid.heads))]
    inside = [(place.x + right + CELL, width - 2 * CELL) for right in columns]
    head = [
        stack(words, replace(place, x=x, y=place.y + CELL, width=room))
        for (_, words), (x, room) in zip(grid.heads, inside, strict=True)
    ]
    parts = Markup("").join(each.markup for each in head)
    down = max(each.height for each in head) + 2 * CELL
    for name, cells in grid.rows:
        parts += Markup('<path d="M{:g} {:g}h{:g}" stroke="{}"/>').format(
            place.x, round(place.y + down, 2), place.width, place.palette.line
        )
        drawn = [draw(name, place.moved(down + CELL, width=FIRST_COLUMN))]
        drawn += [
            _draw_statuses(statuses, replace(place, x=x, y=place.y + down + CELL, width=room))
            for statuses, (x, room) in zip(cells, inside, strict=True)
        ]
        parts += Markup("").join(each.markup for each in drawn)
        down += max(each.height for each in drawn) + 2 * CELL
    frames = (
        _draw_frame(kind, place.moved(0, right, width), down)
        for (kind, _), right in zip(grid.heads, columns, strict=True)
    )
    return Drawn(Markup("").join(frames) + parts, down)


def _draw_statuses(statuses: tuple[Status, ...], place: Place) -> Drawn:
    parts, down = Markup(""), 0.0
    for status in statuses:
        room = place.moved(down, SIZE + 7, place.width - SIZE - 7)
        words = stack((Words(status.words, capital=True), *(Words(each, Style.QUIET) for each in status.notes)), room)
        parts += Markup("<g{}>{}{}</g>").format(
            write_data(status.data),
            draw_symbol(status.status, place.x, place.y + down + 1, place.palette.ink),
            words.markup,
        )
        down += words.height + GAP
    return Drawn(parts, max(down - GAP, 0))


def _draw_frame(kind: TreatmentKind, place: Place, height: float) -> Markup:
    dashes = Markup(' stroke-dasharray="6 4"') if kind is TreatmentKind.INVESTIGATIONAL else ""
    return Markup(
        '<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" rx="7" fill="none" stroke="{}" stroke-width="1.4"{}{}/>'
    ).format(
        round(place.x, 2),
        round(place.y, 2),
        round(place.width, 2),
        round(height, 2),
        place.palette.of_kind(kind),
        dashes,
        write_data({"panel": kind.value}),
    )
