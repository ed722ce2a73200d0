"""The explorer: two to six options chosen in a form, and the whole comparison of them as a page."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, g
from markupsafe import Markup

from api.web.embeds.arguments import read_query
from api.web.embeds.heads import PAGE, describe_head, link_head
from api.web.embeds.presenting import render_sheet
from api.web.embeds.shown import read_shown
from api.web.headers import LIVE, Policy, set_policy
from api.web.site.problems import register_page_problems

SITE_POLICY: Final = Policy(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    is_open=False,
)


def make_explorer() -> Blueprint:
    """Make the explorer."""
    blueprint = Blueprint("explorer", __name__)
    blueprint.add_url_rule("/compare", view_func=show_comparison)
    register_page_problems(blueprint, "frame_problem.html", lambda: SITE_POLICY)
    return blueprint


def show_comparison() -> Response:
    """Show a comparison whole, or the form to choose one."""
    set_policy(SITE_POLICY)
    shown = read_shown(read_query(), short=False)
    sheet = Markup(render_sheet(shown, level=1, is_open=False))
    head = describe_head(shown, PAGE)
    html = render_sheet(shown, "compare.html", level=1, is_open=False, sheet=sheet, head=head)
    g.cache_control = LIVE
    return link_head(Response(html, mimetype="text/html"), head)
