"""The builder of embeds: a form that chooses a comparison and gives the line to copy, with a preview beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, Response, request
from marshmallow import ValidationError
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict

from api.domain.phrases import say_name
from api.domain.sheet import USUAL_PARTS, EmbedForm, Part, PictureFormat, PictureName, Theme
from api.storage import reading
from api.web.arguments import Choice, LanguageTag, WholeNumber, list_faults
from api.web.comparisons import FEWEST_TREATMENTS, MOST_TREATMENTS
from api.web.embeds.addresses import absolute, own_address
from api.web.embeds.arguments import SheetArguments, make_query
from api.web.embeds.shown import Shown, read_shown
from api.web.languages import PARAMETER, kept_language
from api.web.problems import Fault, Problem
from api.web.rendering import LANGUAGE_NAMES, render
from api.web.site.choices import read_choices
from api.web.site.explorer import SITE_POLICY, page_answer
from api.web.site.home import EXAMPLE
from api.web.site.problems import register_page_problems
from api.web.site.snippets import (
    Looks,
    address_of_picture,
    title_in_its_language,
    write_snippets,
)
from api.web.snapshots import open_snapshot

WIDTHS: Final = (300, 600, 1200)
"""Widths at which a comparison can be looked at: a side column or a phone, a text column, a wide page."""
USUAL_WIDTH: Final = 600


class BuilderArguments(SheetArguments):
    """The question, and the form in which it goes into a page.

    `lang` is the language of the builder itself, and that of the embed where `language` does not say otherwise.
    """

    language = LanguageTag()
    form = Choice(EmbedForm, meaning="")
    width = WholeNumber(minimum=WIDTHS[0], maximum=WIDTHS[-1])
    picture = Choice(PictureName, meaning="")
    format = Choice(PictureFormat, meaning="")


@dataclass(frozen=True, slots=True)
class Built:
    """A comparison that can be shown, and how the snippets show it."""

    shown: Shown
    looks: Looks


def make_builder() -> Blueprint:
    """Make the builder."""
    blueprint = Blueprint("builder", __name__)
    blueprint.add_url_rule("/embed", view_func=show_builder)
    register_page_problems(blueprint, "site_problem.html", lambda: SITE_POLICY)
    return blueprint


def show_builder() -> Response:
    """Show the form, the preview and the lines to copy; what cannot be used of a choice is told beside the form."""
    given = MultiDict(request.args)
    if not _asks(given):
        given.update(_read_example())
    built: Built | None = None
    faults: tuple[Fault, ...] = ()
    status = 200
    try:
        built = _build(given)
    except ValidationError as found:
        faults, status = list_faults(found.messages_dict), 400
    except Problem as found:
        faults, status = found.faults, found.code or 400
    picks = _read_picks(given)
    return page_answer(render("builder.html", **_form(picks), **_result(built, faults, picks)), status)


def _asks(given: MultiDict[str, str]) -> bool:
    """Whether anything but the language was asked for."""
    return any(name != PARAMETER for name in given)


def _read_example() -> dict[str, str]:
    """Give the comparison that stands in the form at first, where the records have it."""
    with open_snapshot() as snapshot:
        known = reading.list_ids(snapshot, "treatments")
    query = replace(EXAMPLE, parts=USUAL_PARTS)
    return query.write() if set(known).issuperset(query.criteria.treatments) else {}


def _build(given: MultiDict[str, str]) -> Built | None:
    if not _asks(given):
        return None
    schema = BuilderArguments()
    read = schema.load(MultiDictProxy(given, schema))
    language = read.get("language") if "language" in given else read.get(PARAMETER)
    query = replace(make_query(read), language=language)
    looks = Looks(
        read.get("width", USUAL_WIDTH),
        read.get("picture", PictureName.OUTCOMES),
        read.get("format", PictureFormat.SVG),
    )
    return Built(read_shown(query, short=True), looks)


def _read_picks(given: MultiDict[str, str]) -> dict[str, frozenset[str]]:
    """List what is chosen in each field of the form, whether it can be used or not."""
    usual: dict[str, Iterable[str]] = {
        "form": {EmbedForm.FRAME},
        "width": {str(USUAL_WIDTH)},
        "parts": set(USUAL_PARTS),
        "heading": {"2"},
        "language": {given.get(PARAMETER, "")},
    }
    found = {
        name: {each for value in values for each in value.split(",") if each or name == "language"}
        for name, values in given.lists()
    }
    return {name: frozenset(found.get(name) or usual.get(name, ())) for name in BuilderArguments().fields}


def _form(picks: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    choices = read_choices()
    chosen = [each.name for _, names in choices.groups for each in names if each.id in picks["treatments"]]
    return {
        "choices": choices,
        "chosen": [say_name(name) for name in chosen],
        "picks": picks,
        "request_lang": kept_language().get(PARAMETER),
        "parts": Part,
        "themes": Theme,
        "forms": EmbedForm,
        "pictures": PictureName,
        "formats": PictureFormat,
        "widths": WIDTHS,
        "headings": range(1, 5),
        "language_names": LANGUAGE_NAMES,
        "fewest": FEWEST_TREATMENTS,
        "most": MOST_TREATMENTS,
    }


def _result(built: Built | None, faults: Sequence[Fault], picks: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    number = len(picks["treatments"])
    is_number_wrong = not FEWEST_TREATMENTS <= number <= MOST_TREATMENTS
    # The form says in the language of the page how many options it takes; other faults are told in English.
    told = [fault for fault in faults if not (is_number_wrong and fault.parameter == "treatments")]
    result: dict[str, Any] = {"built": built, "faults": told, "number": number, "is_number_wrong": is_number_wrong}
    if built is None:
        return result
    query = built.shown.query
    return result | {
        "preview": absolute("embeds.show_frame", **query.write()).removeprefix(own_address()),
        "picture": address_of_picture(query, built.looks),
        "snippets": write_snippets(built.shown, built.looks),
        "title": title_in_its_language(built.shown),
    }
