"""Which endpoint answered, told to the layers around the application."""

from __future__ import annotations

import functools
import re
from typing import Final

from flask import Flask, Response, request

from api.observing.places import ROUTE, UNMATCHED

_ARGUMENT: Final = re.compile(r"<(?:[^<>:]+:)?([^<>]+)>")


def register_routes(app: Flask) -> None:
    """Leave the template of the address in the environment of every request."""
    app.after_request(_note_route)


def _note_route(response: Response) -> Response:
    rule = request.url_rule
    request.environ[ROUTE] = UNMATCHED if rule is None else _write_template(rule.rule)
    return response


@functools.cache
def _write_template(rule: str) -> str:
    return _ARGUMENT.sub(r"{\1}", rule)
