"""The builder of embeds."""

from __future__ import annotations

from flask import Blueprint, Response

from api.web.site.explorer import show_form


def make_builder() -> Blueprint:
    """Make the builder."""
    blueprint = Blueprint("builder", __name__)
    blueprint.add_url_rule("/embed", view_func=show_builder)
    return blueprint


def show_builder() -> Response:
    """Show the builder."""
    return show_form()
