"""Headers of every answer: cross-origin access, security, versions and caching."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from api.languages import DEFAULT
from api.observing.places import ROUTE
from api.web.arguments import refuse_long_query
from api.web.compression import choose_coding, encode, refuse_impossible_codings
from api.web.front.codings import Coding
from api.web.front.entries import FINISHED
from api.web.front.finished import finish
from api.web.front.questions import READS
from api.web.front.state import TRUSTED_SECONDS
from api.web.problems import MEDIA_TYPE as PROBLEM
from api.web.problems import request_id
from api.web.representation import represent
from api.web.snapshots import get_release, pinned_release

API_VERSION = "1.0.0"

LIVE = f"public, max-age=60, stale-while-revalidate=600, stale-if-error={TRUSTED_SECONDS}"
"""For answers that change with the next release."""
PAGE = "public, max-age=3600"
"""For documentation, which changes with the service."""
FOREVER = "public, max-age=31536000, immutable"
"""For files whose names change with their bytes."""
NEVER = "no-store"
"""For problems and for what must be asked afresh each time."""

LARGEST_BODY = 64 * 1024
PREFLIGHT_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Policy:
    """What a browser may do with an answer: what it may load, and whether scripts of other sites may read it."""

    content_security: str
    is_open: bool


DATA_POLICY: Final = Policy("default-src 'none'; frame-ancestors 'none'", is_open=True)
PAGE_POLICY: Final = Policy(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    is_open=False,
)
"""Pages for people are not for the scripts of other sites; everything else is open to all."""

WRITTEN = {
    "application/json",
    "application/ld+json",
    "application/problem+json",
    "application/x-ndjson",
    "text/csv",
    "text/html",
    "text/xml",
}
VARY = "Accept, Accept-Language, Accept-Encoding"
EXPOSED = (
    "API-Version",
    "Accept-Ranges",
    "Age",
    "Cache-Status",
    "Content-Disposition",
    "Content-Language",
    "Content-Range",
    "Data-Release",
    "Data-Released",
    "Deprecation",
    "ETag",
    "Link",
    "Memento-Datetime",
    "RateLimit",
    "RateLimit-Policy",
    "Repr-Digest",
    "Retry-After",
    "Returned-Count",
    "Sunset",
    "Total-Count",
    "Unknown-Ids",
    "X-Request-Id",
)
METHODS = ("GET", "HEAD", "OPTIONS")
REQUEST_HEADERS = ("Accept", "Accept-Language", "If-None-Match", "If-Range", "Range")


class StreamedFile(Response):
    """A file that is read while it is sent: never coded, and made with its tag and with how long it may be kept."""


def register_headers(app: Flask) -> None:
    """Give every answer of an app its headers, whatever its status."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.before_request(_answer_preflight)
    app.before_request(_refuse_large_requests)
    app.before_request(refuse_impossible_codings)
    app.after_request(_finish)


def _answer_preflight() -> Response | None:
    # A browser asks this before the request itself, so it is answered before any other check, on every path.
    if request.method != "OPTIONS":
        return None
    allowed = request.url_rule.methods if request.url_rule and request.url_rule.methods else METHODS
    response = Response(status=204)
    response.headers.remove("Content-Type")
    response.headers["Allow"] = ", ".join(sorted(allowed))
    # Only where there is something to write may a page of another site write, and send what says how.
    writes = "POST" in allowed
    methods, headers = (sorted(allowed), (*REQUEST_HEADERS, "Content-Type")) if writes else (METHODS, REQUEST_HEADERS)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(methods)
    response.headers["Access-Control-Allow-Headers"] = ", ".join(headers)
    response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def _refuse_large_requests() -> None:
    refuse_long_query()
    if (request.content_length or 0) > LARGEST_BODY:
        raise RequestEntityTooLarge


def _finish(response: Response) -> Response:
    if not isinstance(response, StreamedFile):
        response.direct_passthrough = False
        coding = choose_coding(response)
        _set_cache(response, coding)
        encode(response, coding)
    _set_versions(response)
    _set_policies(response)
    _tell_front(response)
    return response


def _set_cache(response: Response, coding: Coding) -> None:
    response.headers.setdefault(
        "Cache-Control", g.get("cache_control", NEVER) if response.status_code == 200 else NEVER
    )
    response.headers.setdefault("Vary", VARY)
    if _is_finished(response):
        # A tag is strong where other bytes have another tag: type, coding and what wrote the coding are part of it.
        form = f"{response.content_type} {coding.name} {coding.version}\n".encode()
        response.set_etag(hashlib.sha256(form + response.get_data()).hexdigest()[:32])


def _is_finished(response: Response) -> bool:
    """Whether an answer is whole, and may be given again to whoever asks the same."""
    is_storable = response.status_code == 200 and response.headers["Cache-Control"] != NEVER
    return is_storable and request.method in READS and not isinstance(response, StreamedFile)


def _tell_front(response: Response) -> None:
    """Leave the answer where it is finished."""
    if _is_finished(response):
        release = get_release()
        request.environ[FINISHED] = finish(
            response.headers,
            response.get_data(),
            release=None if release is None else release.id,
            is_pinned=pinned_release() is not None,
            route=request.environ[ROUTE],
        )


def _set_versions(response: Response) -> None:
    response.headers["X-Request-Id"] = request_id()
    response.headers["API-Version"] = API_VERSION
    if response.mimetype in WRITTEN:
        is_answer = response.status_code == 200
        response.headers.setdefault("Content-Language", g.get("content_language", DEFAULT) if is_answer else DEFAULT)
    release = get_release()
    if release is not None and response.status_code < 400:
        response.headers["Data-Release"] = release.id
        response.headers["Data-Released"] = represent(release.released_at)


def set_policy(policy: Policy) -> None:
    """Give the answer in hand another policy than its media type has."""
    g.policy = policy


def _set_policies(response: Response) -> None:
    usual = PAGE_POLICY if response.mimetype == "text/html" else DATA_POLICY
    # A page that could not be made is answered with a problem, which is data like any other.
    policy: Policy = usual if response.mimetype == PROBLEM else g.get("policy", usual)
    if policy.is_open:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = ", ".join(EXPOSED)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Content-Security-Policy"] = policy.content_security
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
