"""Problem details (RFC 9457) for everything that goes wrong, on every path."""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn

from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from api.observing.places import REQUEST_ID
from api.web.problem_types import INTERNAL_ERROR, NOT_FOUND, TYPE_OF_STATUS, UNKNOWN_ID, ProblemType
from api.web.representation import represent

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 30
LONGEST_ECHO = 80
"""Characters of a caller's value that a message repeats."""
MOST_NEAR = 3
MOST_ALLOWED = 30
"""Where no more ids exist, an unknown one is answered with all of them."""
MOST_FAULTS = 30
"""A short query can hold a thousand faults, each with all that is allowed in its place: two megabytes of them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request."""

    message: Annotated[str, "What is wrong, in a sentence."]
    parameter: Annotated[str | None, "Path or query parameter that is at fault."] = None
    header: Annotated[str | None, "Request header that is at fault."] = None
    pointer: Annotated[str | None, "JSON pointer into the request body."] = None
    allowed: Annotated[tuple[str, ...], "All values allowed, where the list is closed."] = ()
    near: Annotated[tuple[str, ...], "Allowed values that look like the one given, or took its place."] = ()
    successor: Annotated[str | None, "Address of what to use in the place of a record that was withdrawn."] = None
    former: Annotated[str | None, "Address of a record that was withdrawn, in the last release that has it."] = None


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """Why a request was not answered (RFC 9457)."""

    type: Annotated[
        str, "Address of the page that explains this kind of problem; `about:blank` for a plain HTTP status."
    ]
    title: Annotated[str, "Kind of problem, in a few words."]
    status: Annotated[int, "HTTP status."]
    detail: Annotated[str, "What happened this time."]
    instance: Annotated[str, "Id of this answer; quote it when you report a fault."]
    errors: Annotated[
        tuple[Fault, ...], "Every fault found, all at once, 30 at most; empty where the detail says it all."
    ] = ()


class Problem(HTTPException):
    """A request that gets a problem for an answer; `links` are values of its `Link` header."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        faults: tuple[Fault, ...] = (),
        retry_after: int | None = None,
        links: tuple[str, ...] = (),
    ) -> None:
        super().__init__(detail)
        self.code = kind.status
        self.kind = kind
        self.faults = faults
        self.retry_after = retry_after
        self.links = links

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """List the headers of the response that tells of it."""
        return [*super().get_headers(*args, **kwargs), *(("Link", link) for link in self.links)]


def problem(
    kind: ProblemType,
    detail: str | None = None,
    errors: Iterable[Fault] = (),
    retry_after: int | None = None,
    links: tuple[str, ...] = (),
) -> NoReturn:
    """Answer the request with a problem of a kind, naming every fault, and the seconds after which it may be over."""
    found = tuple(itertools.islice(errors, MOST_FAULTS + 1))
    more = f" More is wrong than the {MOST_FAULTS} faults told here." if len(found) > MOST_FAULTS else ""
    raise Problem(kind, (detail or kind.meaning) + more, found[:MOST_FAULTS], retry_after, links)


def unknown_id(parameter: str, value: str, known: Collection[str], near: tuple[str, ...] | None = None) -> NoReturn:
    """Answer that no record has an id, with those near it, by default by their spelling, and with all where few."""
    message = f"No record has the id {shorten(value)}."
    allowed = tuple(known) if len(known) <= MOST_ALLOWED else ()
    fault = Fault(message, parameter=parameter, allowed=allowed, near=find_near(value, known) if near is None else near)
    problem(UNKNOWN_ID, message, [fault])


def find_near(value: str, known: Iterable[str]) -> tuple[str, ...]:
    """List up to three known values that look like a value: those spelt alike, then those that hold it.

    Hyphens, dots and capitals tell nothing apart: `ucmsc` is found in `uc-msc-allogeneic-iv`.
    """
    spelt = {_plain(candidate): candidate for candidate in sorted(known, reverse=True)}
    text = _plain(value[:LONGEST_ECHO])
    whole = [plain for plain in sorted(spelt) if len(text) > 1 and text in plain]
    alike = difflib.get_close_matches(text, sorted(spelt), n=MOST_NEAR, cutoff=0.6)
    return tuple(spelt[plain] for plain in list(dict.fromkeys([*alike, *whole]))[:MOST_NEAR])


def _plain(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def shorten(value: str) -> str:
    """Quote a caller's value, cut where it is long."""
    return f"'{value}'" if len(value) <= LONGEST_ECHO else f"'{value[:LONGEST_ECHO]}...'"


def request_id() -> str:
    """Give the id of the request in hand: that of the layer around the application, else one made when first asked."""
    if REQUEST_ID not in request.environ:
        request.environ[REQUEST_ID] = str(uuid.uuid4())
    return str(request.environ[REQUEST_ID])


def answer_problem(kind: ProblemType) -> Response:
    """Make the answer for a problem that is not told by an exception of its own."""
    return _answer_http(Problem(kind, kind.meaning))


def register_problems(app: Flask, kind_of_error: Iterable[tuple[type[Exception], ProblemType]]) -> None:
    """Make every failure of an app a problem; `kind_of_error` says which kind each of our own errors is."""
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_unexpected)
    for error_type, kind in kind_of_error:
        app.register_error_handler(error_type, _answer_known(kind))


def log_failure(error: Exception) -> None:
    """Write one line on an error that is foreseen."""
    about = {"request_id": request_id(), "event": "request_failed"}
    current_app.logger.error("request %s: %s: %s", request_id(), type(error).__name__, error, extra=about)


def _answer_known(kind: ProblemType) -> Callable[[Exception], Response]:
    def answer(error: Exception) -> Response:
        log_failure(error)
        return answer_problem(kind)

    return answer


def _answer_unexpected(error: Exception) -> Response:
    about = {"request_id": request_id(), "event": "request_failed"}
    current_app.logger.error("request %s failed", request_id(), exc_info=error, extra=about)
    return answer_problem(INTERNAL_ERROR)


def _answer_http(error: HTTPException) -> Response:
    # The exception's own response carries headers that belong to its status, such as Allow.
    response = error.get_response()
    details = describe_problem(error, response.status_code)
    response.data = current_app.json.dumps(represent(details), separators=(",", ":"))
    response.content_type = MEDIA_TYPE
    tell_when_to_retry(error, response)
    return response


def tell_when_to_retry(error: HTTPException, response: Response) -> None:
    """Say in `Retry-After` when what went wrong may be over, where that is known."""
    wait = error.retry_after if isinstance(error, Problem) else None
    if wait is not None or response.status_code == 503:
        response.headers["Retry-After"] = str(wait or RETRY_AFTER_SECONDS)


def describe_problem(error: HTTPException, status: int) -> ProblemDetails:
    """Say what went wrong, in the words of its kind."""
    instance = f"urn:uuid:{request_id()}"
    if isinstance(error, Problem):
        return ProblemDetails(error.kind.url, error.kind.title, status, error.description or "", instance, error.faults)
    kind = TYPE_OF_STATUS.get(status)
    if kind is None:
        return ProblemDetails("about:blank", error.name, status, error.name, instance)
    detail = _say_no_path() if kind is NOT_FOUND else kind.meaning
    return ProblemDetails(kind.url, kind.title, status, detail, instance)


def _say_no_path() -> str:
    message = f"No endpoint has the path {shorten(request.path)}."
    bare = request.path.rstrip("/")
    if bare != request.path and bare and request.url_rule is None and _leads_somewhere(bare):
        return f"{message} Without the slash at its end it has one."
    known = [rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments]
    near = find_near(bare, known)
    return f"{message} There is {near[0]}." if near else message


def _leads_somewhere(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path)
    except HTTPException:
        return False
    return True


def with_parameter(fault: Fault, parameter: str) -> Fault:
    """Name the parameter of a fault that does not name its place yet."""
    return fault if fault.parameter else dataclasses.replace(fault, parameter=parameter)
