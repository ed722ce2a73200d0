"""Problems as pages, where a person and not a program is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from werkzeug.exceptions import HTTPException

from api.web.headers import Policy, set_policy
from api.web.problems import describe_problem
from api.web.rendering import render


def register_page_problems(blueprint: Blueprint, template: str, policy: Callable[[], Policy], **values: Any) -> None:
    """Show what goes wrong in the views of a blueprint as a page, with the status and the headers that it has.

    `values` are what its template needs beside the problem.
    """

    def show(error: HTTPException) -> Response:
        set_policy(policy())
        response = error.get_response()
        details = describe_problem(error, response.status_code)
        return Response(render(template, problem=details, **values), response.status_code, mimetype="text/html")

    blueprint.register_error_handler(HTTPException, show)
