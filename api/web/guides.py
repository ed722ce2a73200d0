"""Pages for people: guides written in Markdown, and the page that lists all there is to read."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from flask import Blueprint, Response
from markdown_it import MarkdownIt
from markupsafe import Markup

from api.languages import DEFAULT
from api.web.arguments import refuse_any_argument
from api.web.headers import PAGE
from api.web.problems import unknown_id
from api.web.rendering import render
from api.web.snapshots import get_service

SLUGS = (
    "getting-started",
    "reading-a-comparison",
    "tables",
    "releases",
    "webhooks",
    "embedding",
    "stability",
    "changelog",
)
"""The guides, in the order in which they are read."""

LOCAL_ADDRESS = "http://127.0.0.1:8000"
"""The address that examples call; a service that knows its public address shows that one."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: its title and first paragraph, for lists, and the whole as HTML."""

    slug: str
    title: str
    summary: Markup
    html: Markup


def make_guides() -> Blueprint:
    """Make the pages of the guides, and the page at `/docs` that lists them."""
    blueprint = Blueprint("guides", __name__)
    blueprint.before_request(refuse_any_argument)
    blueprint.add_url_rule("/docs", view_func=list_guides)
    blueprint.add_url_rule("/docs/<slug>", view_func=show_guide)
    return blueprint


def list_guides() -> Response:
    """Show what there is to read."""
    guides = [read_guide(slug) for slug in SLUGS]
    return make_page(render("guides.html", DEFAULT, guides=guides), "text/html")


def show_guide(slug: str) -> Response:
    """Show one guide."""
    if slug not in SLUGS:
        unknown_id("slug", slug, SLUGS)
    guide = read_guide(slug)
    html = guide.html.replace(LOCAL_ADDRESS, get_service().public_url or LOCAL_ADDRESS)
    return make_page(render("guide.html", DEFAULT, guide=guide, html=html), "text/html")


def make_page(content: str | bytes, media_type: str) -> Response:
    """Answer with a page of the documentation, or with a file that belongs to one."""
    response = Response(content, mimetype=media_type)
    response.headers["Cache-Control"] = PAGE
    return response


@functools.cache
def read_guide(slug: str) -> Guide:
    """Read a guide: a title, a paragraph that sums it up, and the rest."""
    text = read_markdown(slug)
    title, summary, _rest = text.split("\n\n", 2)
    # Raw HTML stays off, so that a page is nothing but what Markdown can say.
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    summary_html = renderer.renderInline(" ".join(summary.split()))
    html = let_scroll(renderer.render(text))
    return Guide(slug, title.removeprefix("# "), Markup(summary_html), Markup(html))


def let_scroll(html: str) -> str:
    """Let the keyboard scroll what may be wider than the page: examples of code, and tables."""
    boxed = html.replace("<table>", '<div class="scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return boxed.replace("<pre>", '<pre tabindex="0">')


def read_markdown(slug: str) -> str:
    """Give the source of a guide."""
    return resources.files("api.web").joinpath("pages", f"{slug}.md").read_text(encoding="utf-8")
