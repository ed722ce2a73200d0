"""oEmbed provider (https://oembed.com): the address of a comparison in, the frame that shows it out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app, g, request
from markupsafe import Markup
from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validates_schema

from api.web.arguments import WholeNumber
from api.web.embeds.addresses import CARD_HEIGHT, CARD_WIDTH, absolute, address_of_card, own_address
from api.web.embeds.arguments import SheetParser, SheetQuery
from api.web.embeds.presenting import title_with_kinds
from api.web.embeds.questions import NOT_SHOWN, read_address, refuse_address
from api.web.embeds.shown import read_shown
from api.web.headers import LIVE
from api.web.languages import asked_language, speak_language
from api.web.problem_types import FORMAT_NOT_OFFERED
from api.web.problems import Fault, Problem, problem, shorten
from api.web.rendering import speak_text

PROVIDER_NAME: Final = "RA Options"
WIDTH: Final = 700
HEIGHT: Final = 900
"""Size where the consumer sets no lower limit. The content flows from 300 pixels on, and scrolls inside."""
LARGEST: Final = 999_999_999
CACHE_SECONDS: Final = 86_400
"""The frame follows new releases by itself; only its title may change."""
FORMATS: Final = ("json", "xml")


class OembedArguments(Schema):
    """The consumer request; parameters that oEmbed does not know are ignored, as its specification asks."""

    class Meta:
        unknown = EXCLUDE

    url = fields.String(required=True, error_messages={"required": "Missing; this parameter is required."})
    format = fields.String(load_default="json")
    maxwidth = WholeNumber(minimum=1, maximum=LARGEST, load_default=LARGEST)
    maxheight = WholeNumber(minimum=1, maximum=LARGEST, load_default=LARGEST)

    @pre_load
    def leave_out_empty(self, data: Mapping[str, Any], **_options: Any) -> dict[str, Any]:
        """Take a parameter without a value for one that is not given."""
        return {name: data[name] for name in data if data[name]}

    @validates_schema(skip_on_field_errors=False)
    def refuse_repeats(self, _data: Any, **_options: Any) -> None:
        """Refuse a parameter that is given more than once."""
        repeated = [name for name in self.fields if len(request.args.getlist(name)) > 1]
        if repeated:
            raise ValidationError({name: [Fault("Given more than once.")] for name in repeated})


@dataclass(frozen=True, slots=True)
class Rich:
    """The provider response of the type `rich`; what is none is left out."""

    version: str
    type: str
    title: str
    provider_name: str
    provider_url: str
    cache_age: int
    html: str
    width: int
    height: int
    thumbnail_url: str | None = None
    thumbnail_width: int | None = None
    thumbnail_height: int | None = None

    def members(self) -> dict[str, str | int]:
        """List what is given, by its name."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value is not None}


def make_oembed() -> Blueprint:
    """Make the oEmbed endpoint."""
    blueprint = Blueprint("oembed", __name__)
    blueprint.add_url_rule("/oembed", view_func=get_oembed)
    return blueprint


def get_oembed() -> Response:
    """Give the frame for the address of a comparison, as JSON or XML."""
    asked = SheetParser().parse(OembedArguments(), request, location="query")
    if asked["format"] not in FORMATS:
        fault = Fault(f"{shorten(asked['format'])} is not offered.", parameter="format", allowed=FORMATS)
        problem(FORMAT_NOT_OFFERED, None, [fault])
    members = _embed(read_address(asked["url"]), asked["maxwidth"], asked["maxheight"]).members()
    g.cache_control = LIVE
    g.content_language = asked_language().answered
    if asked["format"] == "xml":
        return Response(_write_xml(members), mimetype="text/xml")
    return Response(current_app.json.dumps(members), mimetype="application/json")


def _embed(query: SheetQuery, maxwidth: int, maxheight: int) -> Rich:
    title = _read_title(query)
    width, height = min(WIDTH, maxwidth), min(HEIGHT, maxheight)
    source = absolute("embeds.show_frame", **query.write())
    # A border of its own would make the frame wider than it may be, and sites may forbid styles in attributes.
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" frameborder="0" loading="lazy"></iframe>'
    html = str(Markup(frame).format(source, width, height, title))
    rich = Rich("1.0", "rich", title, PROVIDER_NAME, own_address(), CACHE_SECONDS, html, width, height)
    if maxwidth < CARD_WIDTH or maxheight < CARD_HEIGHT:
        return rich
    return replace(rich, thumbnail_url=address_of_card(query), thumbnail_width=CARD_WIDTH, thumbnail_height=CARD_HEIGHT)


def _read_title(query: SheetQuery) -> str:
    """Name the comparison in the language that its address asks for; a problem where there is no such comparison."""
    speak_language(query.language or "")
    try:
        answer = read_shown(query, short=True).answer
    except Problem as error:
        refuse_address(NOT_SHOWN, error.faults)
    return " ".join(speak_text(title_with_kinds(answer)).split())


def _write_xml(members: Mapping[str, str | int]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in members.items():
        ElementTree.SubElement(root, name).text = str(value)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
