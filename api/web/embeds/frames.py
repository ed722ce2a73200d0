"""The comparison as a frame, whole without any script, and as a fragment of HTML."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import Final

from flask import Blueprint, Response, g, request
from markupsafe import Markup

from api.web.embeds.arguments import read_query
from api.web.embeds.heads import describe_head, link_head
from api.web.embeds.presenting import prefix_of, render_sheet
from api.web.embeds.shown import read_shown
from api.web.guides import make_page
from api.web.headers import DATA_POLICY, LIVE, Policy, set_policy
from api.web.site.problems import register_page_problems

FRAGMENT_POLICY: Final = DATA_POLICY
"""A fragment is no page, though it is HTML: pages of other sites read it, and it loads nothing by itself."""


def make_frames() -> Blueprint:
    """Make the frame, the fragment and the style that both have."""
    blueprint = Blueprint("embeds", __name__, url_prefix="/embed")
    blueprint.add_url_rule("/comparison", view_func=show_frame)
    blueprint.add_url_rule("/fragment", view_func=show_fragment)
    blueprint.add_url_rule("/style.css", view_func=get_style)
    register_page_problems(blueprint, "frame_problem.html", _policy_in_hand, style=read_style(), script=read_script())
    return blueprint


def show_frame() -> Response:
    """Show a comparison as a page to be framed by pages of others."""
    set_policy(frame_policy())
    shown = read_shown(read_query(), short=True)
    sheet = Markup(render_sheet(shown, level=1, is_open=False))
    head = describe_head(shown, "embeds.show_frame")
    html = render_sheet(
        shown, "frame.html", level=1, is_open=False, sheet=sheet, head=head, style=read_style(), script=read_script()
    )
    return link_head(_answer(html), head)


def show_fragment() -> Response:
    """Give a comparison as a piece of HTML for another page: no script, no style of its own, no handlers."""
    set_policy(FRAGMENT_POLICY)
    query = read_query()
    shown = read_shown(query, short=True)
    return _answer(render_sheet(shown, level=query.heading, is_open=False, prefix=prefix_of(query)))


def get_style() -> Response:
    """Give the style of a sheet, for fragments and the custom element."""
    return make_page(read_style(), "text/css")


def frame_policy() -> Policy:
    """What a frame may do: show what it holds. Any site may frame it, and nothing is loaded."""
    style, script = _hash(read_style()), _hash(read_script())
    return Policy(
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors *",
        is_open=False,
    )


def _policy_in_hand() -> Policy:
    # A script that asked for a fragment has to learn the status, which it cannot where the answer is not open to it.
    return frame_policy() if request.endpoint == "embeds.show_frame" else FRAGMENT_POLICY


@functools.cache
def read_style() -> Markup:
    """Read the style of a sheet."""
    return Markup(_read("sheet.css"))


@functools.cache
def read_script() -> Markup:
    """Read the script by which a frame tells its height."""
    return Markup(_read("frame.js"))


def _read(name: str) -> str:
    return resources.files("api.web").joinpath("static", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _answer(html: str) -> Response:
    g.cache_control = LIVE
    return Response(html, mimetype="text/html")
