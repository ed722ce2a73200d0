"""The OpenAPI document: what the endpoints declare, with what they share and examples out of real answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

from apispec import APISpec
from flask import Flask
from flask_smorest import Api

from api.web.headers import API_VERSION
from api.web.operations import response_name
from api.web.problem_types import PROBLEM_TYPES, ProblemType
from api.web.problems import MEDIA_TYPE, ProblemDetails
from api.web.representation import LICENCE, LICENCE_URL
from api.web.schemas import public_schema

EXAMPLES_FILE = "examples.json"

_ORDER_OF_DOCUMENT = ("openapi", "info", "servers", "security", "tags", "paths", "components")
_ORDER_OF_OPERATION = ("operationId", "tags", "summary", "description", "parameters", "requestBody", "responses")

INTRODUCTION = """\
How does a conventional therapy for rheumatoid arthritis compare with an investigational stem cell approach,
in goal, evidence, benefit, risk, burden and availability, and may the two be compared at all?

What you may rely on:

- Within `/v1` there are only additions: new endpoints, members and values of closed lists. Ignore what you do
  not know.
- Every member is always present; what is absent is `null`. Only an answer that you cut down yourself with `fields`
  has fewer; it lists those that it has in its own `fields`, which no other answer has.
- What curators wrote and what was computed stand apart: in records, computed values are under `derived`; a
  comparison is computed as a whole and repeats what curators wrote with its source.
- Every answer with data names its release under `about`; a release never changes.
- Lists come in pages. Follow `next` as it stands until it is `null`; each record comes exactly once.
- Every failure is a problem (RFC 9457) whose `type` leads to a page that says what to do; all faults in
  the form of a question are told at once, then all unknown ids.
- Texts come in six languages, by `lang` or `Accept-Language`; numbers, units and codes are the same in all of them.
  `about.language` says of each text in which language it is and whether a person has checked it.
- Nothing is guessed: an unknown or impossible query parameter, or one repeated that takes one value, is refused.
- No key is needed. Each address may ask as often as `RateLimit-Policy` says; an answer 304 is not counted.
- `ETag` is strong, and each form and each content coding (`br`, `zstd`, `gzip`) has its own; `If-None-Match` saves the
  body. HEAD answers as GET does.
- Where the database does not answer, what was asked before is still answered for a day, and `Age` tells how many
  seconds ago it was last known to be right; the rest is answered with 503.

Information, not medical advice; an individual's risk may differ.
"""

_HEADERS = {
    "ETag": "Strong tag of exactly this representation; send it as `If-None-Match`.",
    "Cache-Control": "How long the answer may be kept.",
    "Cache-Status": "Whether the answer was one that was kept (`hit`) or was made for this request (RFC 9211).",
    "X-Request-Id": "Id of this answer; quote it when you report a fault.",
    "Content-Language": "Language of the answer; `about.language` tells of each text.",
    "Data-Release": "Release that the answer was made from.",
    "Data-Released": "Moment of publication of that release, UTC.",
    "Link": (
        'Address of the next page with `rel="next"`, absent on the last page; the same answer in other releases '
        "(`memento`, `original latest-version`, `predecessor-version`, `version-history`); in tables the licence. Of a "
        "record that was withdrawn its tombstone (`describedby`), what to use in its place (`successor-version`), and "
        "the record in the last release that has it (`memento`)."
    ),
    "Memento-Datetime": "Moment of publication of the release that the request names (RFC 7089).",
    "Total-Count": "Records in all pages together.",
    "Returned-Count": "Records in this page.",
    "Unknown-Ids": "Ids asked for with `ids` that no record of the collection has; absent where there are none.",
    "Location": "Address to go to.",
    "Retry-After": "Seconds after which to try again.",
    "RateLimit": "Answers left to your address (`r`) and seconds until there are more (`t`); a field still in draft.",
    "RateLimit-Policy": "Answers (`q`) that an address may have in a number of seconds (`w`); a field still in draft.",
    "Allow": "Methods that this path allows.",
    "Accept-Ranges": "`bytes`: a part of the file may be asked for with `Range`.",
    "Content-Disposition": "Name under which to keep the file.",
    "Content-Range": "Which bytes of the file these are, and how many it has.",
    "Repr-Digest": "SHA-256 of the whole file (RFC 9530), the same for every part of it.",
}

_HEADERS_OF_STATUS = {
    405: ("Allow",),
    410: ("Link",),
    416: ("Content-Range",),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    503: ("Retry-After",),
}


class DocumentedApi(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest without its own error answers: ours are declared by each operation.

    What it has to describe waits until the document is asked for.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._waiting: list[Callable[[], None]] = []
        self._lock = threading.Lock()

    def describe_later(self, describe: Callable[[], None]) -> None:
        """Take what puts a part into the document."""
        self._waiting.append(describe)

    def finish(self) -> APISpec:
        """Give the whole of what is described."""
        with self._lock:
            while self._waiting:
                self._waiting.pop(0)()
        spec: APISpec = self.spec
        return spec

    def _register_error_handlers(self) -> None:
        """Leave errors to `api.web.problems`."""

    def _register_responses(self) -> None:
        """Describe no error of its own form."""

    def _register_pagination_header(self) -> None:
        """Describe no paging of its own form."""


OUTSIDE_CONTRACT: Final = frozenset({501})
"""Statuses that only oEmbed answers with, which has a specification of its own."""


def make_api(app: Flask, public_url: str) -> DocumentedApi:
    """Begin the document of an app."""
    app.config.update(
        API_TITLE="RA Options",
        API_VERSION=API_VERSION,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {
                "description": INTRODUCTION,
                "license": {"name": f"Data: {LICENCE}", "url": LICENCE_URL},
            },
            "servers": [{"url": public_url or "/"}],
            "security": [],
        },
    )
    api = DocumentedApi(app)
    _describe_shared(api.spec)
    return api


def _describe_shared(spec: APISpec) -> None:
    for name, meaning in _HEADERS.items():
        spec.components.header(name, {"description": meaning, "schema": {"type": "string"}})
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("ETag", "Cache-Control", "X-Request-Id")}
    not_modified = {"description": "What you have is still right; no body.", "headers": headers}
    spec.components.response(response_name(304), not_modified)
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in ("Location", "X-Request-Id")}
    redirect = {
        "description": "What you ask for has one address, and this is another one; no body.",
        "headers": headers,
    }
    spec.components.response(response_name(308), redirect)
    to_release = {
        "description": "The same address with the `release` that was served on the day asked for; no body.",
        "headers": headers,
    }
    spec.components.response(response_name(302), to_release)
    schema = public_schema(ProblemDetails, name="Problem")
    for status in sorted({kind.status for kind in PROBLEM_TYPES} - OUTSIDE_CONTRACT):
        kinds = [kind for kind in PROBLEM_TYPES if kind.status == status]
        spec.components.response(response_name(status), _problem_response(status, kinds, schema))


def _problem_response(status: int, kinds: list[ProblemType], schema: type) -> dict[str, Any]:
    names = ("X-Request-Id", *_HEADERS_OF_STATUS.get(status, ()))
    return {
        "description": "\n".join(f"- `{kind.slug}`: {kind.meaning}" for kind in kinds),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {MEDIA_TYPE: {"schema": schema}},
    }


def read_examples() -> dict[str, Any]:
    """Read the stored answers that the document shows as examples."""
    stored = resources.files("api.web").joinpath(EXAMPLES_FILE)
    examples: dict[str, Any] = json.loads(stored.read_text(encoding="utf-8"))
    return examples


def read_document(app: Flask) -> dict[str, Any]:
    """Give the whole document of an app."""
    api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return finish_document(api.finish(), read_examples())


def finish_document(spec: APISpec, examples: Mapping[str, Any]) -> dict[str, Any]:
    """Put the examples into the document: answers by operation, problems by kind."""
    document = _in_order(json.loads(json.dumps(spec.to_dict())), _ORDER_OF_DOCUMENT)
    for path in document["paths"].values():
        for method in path.keys() - {"parameters"}:
            path[method] = _in_order(path[method], _ORDER_OF_OPERATION)
            path[method]["responses"] = dict(sorted(path[method]["responses"].items()))
    for operation in _operations(document):
        _close_body(document, operation)
        example = examples["answers"].get(operation["operationId"])
        if example is not None:
            success = next(status for status in operation["responses"] if status.startswith("2"))
            operation["responses"][success]["content"]["application/json"]["example"] = example
    for kind in (each for each in PROBLEM_TYPES if each.status not in OUTSIDE_CONTRACT):
        content = document["components"]["responses"][response_name(kind.status)]["content"][MEDIA_TYPE]
        if kind.slug in examples["problems"]:
            content.setdefault("examples", {})[kind.slug] = {"value": examples["problems"][kind.slug]}
    return document


def _close_body(document: Mapping[str, Any], operation: Mapping[str, Any]) -> None:
    """Say that a body has no other members; apispec says so only of schemas without a description."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        name = content["schema"]["$ref"].rpartition("/")[2]
        document["components"]["schemas"][name]["additionalProperties"] = False


def _in_order(members: Mapping[str, Any], first: tuple[str, ...]) -> dict[str, Any]:
    return {name: members[name] for name in first if name in members} | dict(members)


def _operations(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method != "parameters")
