"""Reading the address of a comparison, as others hand it in, back into the question that it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, NoReturn
from urllib.parse import SplitResult, parse_qsl

from flask import current_app
from marshmallow import ValidationError
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from api.web.arguments import list_faults
from api.web.embeds.addresses import own_address, split_own
from api.web.embeds.arguments import SheetArguments, SheetQuery, make_query
from api.web.problem_types import NOT_EMBEDDABLE
from api.web.problems import Fault, problem, shorten

NOT_SHOWN: Final = "The address asks for no comparison that can be shown."
ENDPOINTS: Final = ("explorer.show_comparison", "embeds.show_frame", "comparisons.get_comparison")


def read_address(url: str, parameter: str = "url") -> SheetQuery:
    """Read the address of a comparison on this service; a problem that names the parameter where it is none."""
    parts = split_own(url)
    if parts is None:
        message = f"{shorten(url)} is no address of this service, which is {own_address()}."
        refuse_address(message, parameter=parameter)
    given = MultiDict(parse_qsl(parts.query, keep_blank_values=True))
    given.setlist("treatments", _read_path(parts, parameter) or given.getlist("treatments"))
    schema = SheetArguments()
    try:
        query = make_query(schema.load(MultiDictProxy(given, schema)))
    except ValidationError as error:
        refuse_address(NOT_SHOWN, list_faults(error.messages_dict), parameter)
    # The level of the first heading is for fragments; a frame is a page of its own.
    return replace(query, heading=2)


def refuse_address(message: str, faults: tuple[Fault, ...] = (), parameter: str = "url") -> NoReturn:
    """Answer that there is no embed for an address, with every fault that its own parameters have."""
    told = ((fault, f"{fault.parameter}: {fault.message}") for fault in faults)
    within = tuple(replace(fault, parameter=parameter, message=message) for fault, message in told)
    problem(NOT_EMBEDDABLE, message, within or [Fault(message, parameter=parameter)])


def _read_path(parts: SplitResult, parameter: str) -> list[str]:
    """Give the treatments where the path names them; a problem where the path is not that of a comparison."""
    endpoint, values = _route(parts.path)
    if endpoint == "comparisons.get_pair":
        return [values["first_id"], values["second_id"]]
    if endpoint not in ENDPOINTS:
        refuse_address(f"{shorten(parts.path)} is not the path of a comparison.", parameter=parameter)
    return []


def _route(path: str) -> tuple[str, Mapping[str, Any]]:
    # Routing passes over further slashes at the beginning of a path; an address has one spelling.
    if path.startswith("//"):
        return "", {}
    try:
        return current_app.url_map.bind("").match(path)
    except HTTPException:
        return "", {}
