"""Comparisons as pictures that can stand alone: SVG, PNG, and the same in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, g

from api.domain.sheet import Theme
from api.web.answers import link_to
from api.web.embeds.arguments import read_query
from api.web.embeds.shown import Shown, read_shown
from api.web.headers import LIVE, Policy, set_policy
from api.web.languages import asked_language
from api.web.pictures.alternative import write_alternative
from api.web.pictures.availability import picture_availability
from api.web.pictures.card import picture_card
from api.web.pictures.evidence import picture_evidence
from api.web.pictures.harms import picture_harms
from api.web.pictures.outcomes import picture_outcomes
from api.web.pictures.page import draw_picture
from api.web.pictures.palette import palette_of
from api.web.pictures.png import render_png
from api.web.pictures.scene import Picture
from api.web.problems import unknown_id

PICTURES: Final[Mapping[str, Callable[[Shown, str], Picture]]] = {
    "outcomes": picture_outcomes,
    "harms": picture_harms,
    "evidence": picture_evidence,
    "availability": picture_availability,
    "card": picture_card,
}
"""Every picture of a comparison by its name."""

MEDIA_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "txt": "text/plain"}

POLICY: Final = Policy(
    "default-src 'none'; style-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors *", is_open=True
)
"""A picture loads nothing, and may stand in any page."""


def make_pictures() -> Blueprint:
    """Make the pictures of comparisons."""
    blueprint = Blueprint("pictures", __name__, url_prefix="/embed/pictures")
    blueprint.add_url_rule("/<name>.<form>", view_func=show_picture)
    return blueprint


def show_picture(name: str, form: str) -> Response:
    """Show a comparison as a picture, or what is in the picture as text."""
    if name not in PICTURES:
        unknown_id("name", name, PICTURES)
    if form not in MEDIA_TYPES:
        unknown_id("form", form, MEDIA_TYPES)
    query = read_query()
    address = link_to("pictures.show_picture", name=name, form="txt", **query.without_form().write())
    picture = PICTURES[name](read_shown(query, short=True), address)
    content = _write(picture, form, query.theme)
    set_policy(POLICY)
    g.cache_control = LIVE
    response = Response(content, mimetype=MEDIA_TYPES[form])
    response.headers["Content-Language"] = asked_language().answered
    return response


def _write(picture: Picture, form: str, theme: Theme) -> str | bytes:
    text = write_alternative(picture)
    if form == "txt":
        return text
    document = draw_picture(picture, palette_of(theme), asked_language().answered)
    return document.content if form == "svg" else render_png(document, text)
