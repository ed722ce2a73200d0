"""The explorer: two to six options chosen in a form, and the whole comparison of them as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import Blueprint, Response, g, request
from markupsafe import Markup

from api.web.embeds.arguments import read_query
from api.web.embeds.heads import PAGE, describe_head, link_head
from api.web.embeds.presenting import render_sheet
from api.web.embeds.shown import Shown, read_shown
from api.web.headers import LIVE, Policy, set_policy
from api.web.problems import Fault, Problem
from api.web.rendering import render
from api.web.site.choices import read_choices
from api.web.site.problems import register_page_problems

SITE_POLICY: Final = Policy(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    is_open=False,
)
"""Pages with a form or a preview: as pages of the documentation, and they may send the form and frame our own."""


def make_explorer() -> Blueprint:
    """Make the explorer."""
    blueprint = Blueprint("explorer", __name__)
    blueprint.add_url_rule("/compare", view_func=show_comparison)
    blueprint.add_url_rule("/compare/print", view_func=show_print)
    register_page_problems(blueprint, "site_problem.html", lambda: SITE_POLICY)
    return blueprint


def show_comparison() -> Response:
    """Show a comparison whole, or the form to choose one, with what cannot be used of a choice."""
    if not any(request.args.getlist("treatments")):
        return show_form()
    try:
        shown = read_shown(read_query(), short=False)
    except Problem as found:
        return show_form(found.faults, found.code or 400)
    head = describe_head(shown, PAGE)
    return link_head(page_answer(_render_page(shown, "compare.html", is_open=False, head=head)), head)


def show_print() -> Response:
    """Show a comparison whole with nothing folded, to be printed or saved as PDF."""
    return page_answer(_render_page(read_shown(read_query(), short=False), "print.html", is_open=True))


def show_form(faults: Sequence[Fault] = (), status: int = 200) -> Response:
    """Show the form to choose a comparison."""
    chosen = {each for value in request.args.getlist("treatments") for each in value.split(",")}
    html = render("choose.html", choices=read_choices(), chosen=chosen, faults=faults, asked=request.args.to_dict())
    return page_answer(html, status)


def page_answer(html: str, status: int = 200) -> Response:
    """Answer with a page that changes with the next release."""
    set_policy(SITE_POLICY)
    g.cache_control = LIVE
    return Response(html, status, mimetype="text/html")


def _render_page(shown: Shown, template: str, *, is_open: bool, **values: Any) -> str:
    sheet = Markup(render_sheet(shown, level=1, is_open=is_open))
    values |= {
        "choices": read_choices(),
        "chosen": set(shown.query.criteria.treatments),
        "asked": request.args.to_dict(),
    }
    return render_sheet(shown, template, level=1, is_open=is_open, sheet=sheet, **values)
