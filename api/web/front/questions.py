"""Questions: what of a request decides about its answer, in a form in which equal questions are equal."""

from __future__ import annotations

import functools
from typing import Final
from wsgiref.types import WSGIEnvironment

from api.languages import look_up, read_ranges
from api.web.front.codings import codings_for

Question = tuple[str, ...]

READS: Final = frozenset({"GET", "HEAD"})

_LONGEST: Final = 2_000
"""Characters of a question; a longer one gets no place in the store, which it would fill with its own text."""

_REMEMBERED: Final = 1024


def read_question(environ: WSGIEnvironment, *, by_origin: bool) -> Question | None:
    """Read the question that a request asks; None where its answer is not to be kept.

    Two requests with the same question get the same bytes: path and query, the media types, the languages and the
    codings that are accepted. `by_origin` tells that answers name the host that was asked. HEAD asks what GET does.
    """
    if environ["REQUEST_METHOD"] not in READS or _has_body(environ):
        return None
    path, query, accept = environ["PATH_INFO"], environ.get("QUERY_STRING", ""), environ.get("HTTP_ACCEPT", "")
    languages, codings = environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    origin = _origin(environ) if by_origin else ""
    if len(path) + len(query) + len(accept) + len(languages) + len(codings) + len(origin) > _LONGEST:
        return None
    return path, query, accept, _language(languages), _coding(codings), origin


def _has_body(environ: WSGIEnvironment) -> bool:
    return environ.get("CONTENT_LENGTH", "") not in {"", "0"} or "HTTP_TRANSFER_ENCODING" in environ


def _origin(environ: WSGIEnvironment) -> str:
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}"


@functools.lru_cache(_REMEMBERED)
def _language(accept_language: str) -> str:
    asked = look_up(read_ranges(accept_language))
    return f"{asked.asked} {asked.answered}"


@functools.lru_cache(_REMEMBERED)
def _coding(accept_encoding: str) -> str:
    accepted = codings_for(accept_encoding)
    return " ".join("" if each is None else each.name for each in (accepted.worthwhile, accepted.otherwise))
