"""The home page, and the statement on accessibility."""

from __future__ import annotations

import functools
import json
from dataclasses import replace
from importlib import resources
from typing import Any, Final

from flask import Blueprint, Response
from markupsafe import Markup

from api.domain.comparison.context import Criteria
from api.domain.vocabulary import PopulationLine
from api.storage import reading
from api.web.embeds.arguments import SheetQuery
from api.web.embeds.presenting import render_sheet
from api.web.embeds.shown import read_shown
from api.web.languages import kept_language
from api.web.rendering import render
from api.web.site.explorer import SITE_POLICY, page_answer
from api.web.site.problems import register_page_problems
from api.web.snapshots import get_service, open_snapshot

EXAMPLE: Final = SheetQuery(
    Criteria(("adalimumab", "uc-msc-allogeneic-iv"), PopulationLine.CSDMARD_INADEQUATE_RESPONSE, (), "US"), parts=()
)
"""The comparison that the home page shows: a common drug, and the kind of cells that is sold most."""


def make_home() -> Blueprint:
    """Make the home page and the statement on accessibility."""
    blueprint = Blueprint("home", __name__)
    blueprint.add_url_rule("/", view_func=show_home)
    blueprint.add_url_rule("/accessibility", view_func=show_accessibility)
    register_page_problems(blueprint, "site_problem.html", lambda: SITE_POLICY)
    return blueprint


def show_home() -> Response:
    """Say what this is, show one comparison, and lead each kind of user on."""
    with open_snapshot() as snapshot:
        ids = {kind: reading.list_ids(snapshot, kind) for kind in ("treatments", "studies", "sources")}
    sheet = Markup("")
    if set(ids["treatments"]).issuperset(EXAMPLE.criteria.treatments):
        shown = read_shown(replace(EXAMPLE, language=kept_language().get("lang")), short=True)
        sheet = Markup(render_sheet(shown, level=3, is_open=False))
    counts = {kind: len(found) for kind, found in ids.items()}
    base = get_service().public_url or "http://127.0.0.1:8000"
    return page_answer(render("home.html", sheet=sheet, counts=counts, example=EXAMPLE, base=base))


def show_accessibility() -> Response:
    """Say how accessible the pages and embeds are, with what was measured."""
    return page_answer(render("accessibility.html", measured=_read_measured()))


@functools.cache
def _read_measured() -> Any:
    return json.loads(resources.files("api.web").joinpath("accessibility.json").read_text(encoding="utf-8"))
