"""A whole picture as an SVG document: presentation attributes only, no style, no script, nothing loaded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from api.web.pictures import marks  # noqa: F401  It says how figures and their like are drawn.
from api.web.pictures.drawing import GAP, GUTTER, Drawn, Place, stack
from api.web.pictures.icon_array import write_data
from api.web.pictures.lettering import FAMILY
from api.web.pictures.palette import Palette
from api.web.pictures.scene import Picture
from api.web.rendering import speak_text

MARGIN: Final = 28

SCALES: Final = (2.4, 2.2, 2.0, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7)
"""How far what a picture of one size holds is enlarged: as far as it fits."""


@dataclass(frozen=True, slots=True)
class Document:
    """An SVG document, with its size, and whether it has to have that size as a PNG, too."""

    content: str
    width: float
    height: float
    is_fixed: bool


def draw_picture(picture: Picture, palette: Palette, language: str) -> Document:
    """Draw a whole picture."""
    width, height, content = _fit(picture, palette, language)
    # A card has a size of its own, and what it holds is enlarged as far as that goes.
    size = (picture.width, picture.height or height)
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" lang="{}"'
        ' role="graphics-document document" aria-labelledby="ra-picture-title ra-picture-summary"'
        ' font-family="{}"{}><title id="ra-picture-title">{}</title><desc id="ra-picture-summary">{}</desc>'
        '<rect width="{:g}" height="{:g}" fill="{}"/>{}</svg>\n'
    ).format(
        width,
        height,
        *size,
        language,
        FAMILY,
        write_data({"picture": picture.name, **picture.data}),
        speak_text(picture.title),
        speak_text(picture.summary),
        width,
        height,
        palette.paper,
        content,
    )
    return Document(svg, *size, picture.height is not None)


def _fit(picture: Picture, palette: Palette, language: str) -> tuple[float, float, Markup]:
    if picture.height is None:
        drawn = _draw_whole(picture, palette, language, picture.width, None)
        return picture.width, drawn.height, drawn.markup
    for scale in SCALES:
        width, height = picture.width / scale, picture.height / scale
        drawn = _draw_whole(picture, palette, language, width, height)
        if drawn.height <= height:
            break
    return width, height, drawn.markup


def _draw_whole(picture: Picture, palette: Palette, language: str, width: float, height: float | None) -> Drawn:
    place = Place(MARGIN, MARGIN, width - 2 * MARGIN, palette, language)
    upper = stack((*picture.head, *picture.body), place)
    lower = stack(picture.foot, place)
    used = MARGIN + upper.height + GUTTER + lower.height + MARGIN
    down = max(used, height or 0) - MARGIN - lower.height
    rule = Markup('<path d="M{:g} {:g}h{:g}" stroke="{}"/>').format(place.x, down - GAP, place.width, palette.line)
    foot = stack(picture.foot, replace(place, y=down))
    return Drawn(upper.markup + rule + foot.markup, used)
