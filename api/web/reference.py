"""The reference: the OpenAPI document, the page that shows it, and a page for every kind of problem."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as WerkzeugResponse

from api.web.arguments import refuse_any_argument
from api.web.guides import make_page
from api.web.problem_types import NOT_FOUND, PROBLEM_TYPES
from api.web.problems import problem, unknown_id

_OURS = ("reference.js", "pages.css")
_SWAGGER_UI = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "png": "image/png"}
_KIND_OF_SLUG = {kind.slug: kind for kind in PROBLEM_TYPES}

WriteYaml = Callable[[Mapping[str, Any]], str]


def make_reference(document: Callable[[], Mapping[str, Any]], write_yaml: WriteYaml) -> Blueprint:
    """Make the pages that show a document; it is written out once, when first asked for."""
    blueprint = Blueprint("reference", __name__, template_folder="templates")
    as_yaml = functools.cache(lambda: write_yaml(document()))
    as_json = functools.cache(lambda: json.dumps(document(), ensure_ascii=False))

    @blueprint.get("/openapi.yaml")
    def get_openapi_yaml() -> Response:
        """Give the OpenAPI document as YAML."""
        return make_page(as_yaml(), "application/yaml")

    @blueprint.get("/openapi.json")
    def get_openapi_json() -> Response:
        """Give the OpenAPI document as JSON."""
        return make_page(as_json(), "application/json")

    blueprint.before_request(refuse_any_argument)
    blueprint.add_app_template_filter(mark_code)
    blueprint.add_url_rule("/", view_func=go_to_docs)
    blueprint.add_url_rule("/docs/reference", view_func=show_reference)
    blueprint.add_url_rule("/docs/assets/<name>", view_func=get_asset)
    blueprint.add_url_rule("/favicon.ico", view_func=get_icon)
    blueprint.add_url_rule("/docs/problems", view_func=list_problem_types)
    blueprint.add_url_rule("/docs/problems/<slug>", view_func=show_problem_type)
    return blueprint


def go_to_docs() -> WerkzeugResponse:
    """Lead a visitor of the bare address to the documentation."""
    response = redirect(url_for("guides.list_guides"))
    response.data = b""
    response.headers.remove("Content-Type")
    return response


def show_reference() -> Response:
    """Show the interactive reference."""
    return make_page(render_template("reference.html"), "text/html")


def get_asset(name: str) -> Response:
    """Give one file of the reference page, ours or Swagger UI's."""
    if name in _OURS:
        content = resources.files("api.web").joinpath("static", name).read_bytes()
    elif name in _SWAGGER_UI:
        # The package is there for its built files only, so nothing of it is imported.
        content = resources.files("flask_swagger_ui").joinpath("dist", name).read_bytes()
    else:
        problem(NOT_FOUND, "The reference has no such file.")
    return make_page(content, MEDIA_TYPES[name.rpartition(".")[2]])


def get_icon() -> Response:
    """Give the icon that browsers ask for without being told of one."""
    return get_asset("favicon-32x32.png")


def mark_code(text: str) -> Markup:
    """Set what stands between backticks as code."""
    parts = [escape(part) for part in text.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if odd % 2 else part for odd, part in enumerate(parts)
    )


def list_problem_types() -> Response:
    """Show every kind of problem."""
    return make_page(render_template("problem_types.html", kinds=PROBLEM_TYPES), "text/html")


def show_problem_type(slug: str) -> Response:
    """Show one kind of problem: what it means and what to do."""
    kind = _KIND_OF_SLUG.get(slug)
    if kind is None:
        unknown_id("slug", slug, _KIND_OF_SLUG)
    return make_page(render_template("problem_type.html", kind=kind), "text/html")
