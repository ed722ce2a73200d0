"""Refusing callers that have had too many answers; `api.web.front` counts."""

from __future__ import annotations

from flask import Flask, request

from api.web.front.allowance import name_caller
from api.web.front.entries import REFUSED
from api.web.problem_types import TOO_MANY_REQUESTS
from api.web.problems import problem


def register_limits(app: Flask) -> None:
    """Answer every request that the front refuses with a problem, before anything else of it is looked at."""

    @app.before_request
    def refuse() -> None:
        seconds = request.environ.get(REFUSED)
        if seconds is not None:
            problem(TOO_MANY_REQUESTS, retry_after=seconds)


def caller() -> str:
    """Name who asks: an IPv4 address, or the network of an IPv6 address."""
    return name_caller(request.remote_addr or "")
