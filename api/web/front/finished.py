"""Answers that are finished: the bytes and headers that any request like the first one gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags, remove_entity_headers

Header = tuple[str, str]

OF_ONE_REQUEST: Final = frozenset({"x-request-id"})
"""Headers that tell of one request and are added to each answer as it is given."""

_BYTES_AROUND: Final = 2_000
"""What an answer takes in memory beside its texts: about the size of its objects and of its place in the store."""


@dataclass(frozen=True, slots=True)
class Finished:
    """One representation, ready to be sent: with status 200 and its body, or with 304 and without."""

    headers: tuple[Header, ...]
    headers_unchanged: tuple[Header, ...]
    body: bytes
    tag: str
    """Its strong entity tag, in quotation marks."""
    release: str | None
    """Id of the release that it was made from; none where it was made from no release."""
    is_pinned: bool
    """Whether the request named that release."""
    route: str

    def is_held_by(self, if_none_match: str) -> bool:
        """Whether a header `If-None-Match` says that the caller has this (RFC 9110, 13.1.2)."""
        # Nearly every caller sends back exactly the tag that it was given.
        if if_none_match == self.tag:
            return True
        return bool(if_none_match) and parse_etags(if_none_match).contains_weak(self.tag.strip('"'))

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, roughly."""
        return len(self.body) + sum(len(name) + len(text) for name, text in self.headers) + _BYTES_AROUND


def finish(headers: Iterable[Header], body: bytes, *, release: str | None, is_pinned: bool, route: str) -> Finished:
    """Take an answer as it was made, with all its headers, one of which is its `ETag`."""
    kept = Headers([each for each in headers if each[0].lower() not in OF_ONE_REQUEST])
    kept["Content-Length"] = str(len(body))
    unchanged = Headers(kept)
    remove_entity_headers(unchanged)
    return Finished(
        tuple(kept.to_wsgi_list()),
        tuple(unchanged.to_wsgi_list()),
        body,
        kept["ETag"],
        release,
        is_pinned,
        route,
    )
