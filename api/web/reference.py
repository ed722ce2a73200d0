"""The reference: the OpenAPI document, the page that shows it, and a page for every kind of problem."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from importlib import resources
from typing import Any

from flask import Blueprint, Response

from api.languages import DEFAULT
from api.web.arguments import refuse_any_argument
from api.web.guides import make_page
from api.web.problem_types import NOT_FOUND, PROBLEM_TYPES
from api.web.problems import problem, unknown_id
from api.web.rendering import render

_OURS = ("reference.js", "pages.css", "site.css")
_SWAGGER_UI = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "png": "image/png"}
_KIND_OF_SLUG = {kind.slug: kind for kind in PROBLEM_TYPES}

WriteYaml = Callable[[Mapping[str, Any]], str]


def make_reference(document: Callable[[], Mapping[str, Any]], write_yaml: WriteYaml) -> Blueprint:
    """Make the pages that show a document; it is written out once, when first asked for."""
    blueprint = Blueprint("reference", __name__)
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
    blueprint.add_url_rule("/docs/reference", view_func=show_reference)
    blueprint.add_url_rule("/docs/assets/<name>", view_func=get_asset)
    blueprint.add_url_rule("/favicon.ico", view_func=get_icon)
    blueprint.add_url_rule("/docs/problems", view_func=list_problem_types)
    blueprint.add_url_rule("/docs/problems/<slug>", view_func=show_problem_type)
    return blueprint


def show_reference() -> Response:
    """Show the interactive reference."""
    return make_page(render("reference.html", DEFAULT), "text/html")


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


def list_problem_types() -> Response:
    """Show every kind of problem."""
    return make_page(render("problem_types.html", DEFAULT, kinds=PROBLEM_TYPES), "text/html")


def show_problem_type(slug: str) -> Response:
    """Show one kind of problem: what it means and what to do."""
    kind = _KIND_OF_SLUG.get(slug)
    if kind is None:
        unknown_id("slug", slug, _KIND_OF_SLUG)
    return make_page(render("problem_type.html", DEFAULT, kind=kind), "text/html")
