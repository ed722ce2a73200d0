"""Released files of the custom element: each has its version in its name and never changes."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Final

from flask import Blueprint, Response

from api.web.headers import DATA_POLICY, FOREVER, set_policy
from api.web.problems import unknown_id

ELEMENT: Final = "ra-comparison-1.0.0.js"
"""The file that new snippets name."""


def make_assets() -> Blueprint:
    """Make the addresses of the released files, those of former versions included."""
    blueprint = Blueprint("assets", __name__, url_prefix="/embed/assets")
    blueprint.add_url_rule("/<name>", view_func=get_released)
    return blueprint


def get_released(name: str) -> Response:
    """Give a released file, to be kept for good."""
    released = read_released()
    if name not in released:
        unknown_id("name", name, tuple(released))
    set_policy(DATA_POLICY)
    response = Response(_read(name), mimetype="text/javascript")
    response.headers["Cache-Control"] = FOREVER
    return response


@functools.cache
def read_released() -> Mapping[str, str]:
    """Read the names of the released files, each with the value by which a browser proves its bytes (SRI)."""
    released: Mapping[str, str] = json.loads(_read("released.json"))
    return released


@functools.cache
def _read(name: str) -> bytes:
    return resources.files("api.web").joinpath("static", "embed", name).read_bytes()
