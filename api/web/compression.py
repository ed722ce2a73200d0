"""Which content coding an answer is written in, and writing it."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from api.web.front.codings import CODINGS, IDENTITY, Accepted, Coding, codings_for
from api.web.problem_types import NOT_ACCEPTABLE
from api.web.problems import Fault, problem

SMALLEST: Final = 1000
"""Bytes under which an answer is given as it is; a packet holds it in any case."""


def refuse_impossible_codings() -> None:
    """Refuse a request that accepts neither a coding offered nor an answer without one."""
    if _accepted().worthwhile is None:
        offered = (*(coding.name for coding in CODINGS), IDENTITY.name)
        fault = Fault("No coding in it is offered here.", header="Accept-Encoding", allowed=offered)
        problem(NOT_ACCEPTABLE, None, [fault])


def choose_coding(response: Response) -> Coding:
    """Choose the coding of an answer: what the caller wants most, where there is enough text to be worth it."""
    accepted = _accepted()
    is_worth_it = _is_text(response.mimetype or "") and len(response.get_data()) >= SMALLEST
    return (accepted.worthwhile if is_worth_it else accepted.otherwise) or IDENTITY


def encode(response: Response, coding: Coding) -> None:
    """Write the body of an answer in a coding."""
    body = response.get_data()
    if coding is not IDENTITY and body:
        response.set_data(coding.compress(body))
        response.headers["Content-Encoding"] = coding.name


def _accepted() -> Accepted:
    return codings_for(request.headers.get("Accept-Encoding", ""))


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("json", "xml", "yaml"))
