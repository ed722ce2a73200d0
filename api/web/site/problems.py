"""Problems as pages, where a person and not a program is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from api.web.headers import Policy, set_policy
from api.web.problems import describe_problem, tell_when_to_retry
from api.web.rendering import render


def register_page_problems(blueprint: Blueprint, template: str, policy: Callable[[], Policy], **values: Any) -> None:
    """Show what goes wrong in the views of a blueprint as a page, with the status and the headers that it has.

    `values` are what its template needs beside the problem.
    """

    def show(error: HTTPException) -> WerkzeugResponse:
        set_policy(policy())
        response = error.get_response()
        details = describe_problem(error, response.status_code)
        # The exception's own response carries headers that belong to its status, such as Allow.
        response.data = render(template, problem=details, **values)
        response.content_type = "text/html; charset=utf-8"
        tell_when_to_retry(error, response)
        return response

    blueprint.register_error_handler(HTTPException, show)
