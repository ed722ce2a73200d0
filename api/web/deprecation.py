"""How the end of an operation is announced, and what answers in its place afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flask import Response, after_this_request
from werkzeug.http import http_date

from api.web.problem_types import GONE
from api.web.problems import problem
from api.web.snapshots import get_service

NOTICE: Final = timedelta(days=365)
"""The least time between the announcement and the end: twelve months, as the stability promise says."""

NOTICE_PAGE: Final = "/docs/changelog"

DEPRECATION_HEADERS: Final[Mapping[str, Any]] = {
    "Deprecation": {
        "description": "Moment of the announcement that this will end, as `@` and seconds since 1970 (RFC 9745).",
        "schema": {"type": "string"},
    },
    "Sunset": {"description": "Moment after which this answers 410 (RFC 8594).", "schema": {"type": "string"}},
}
"""What the contract says of the headers of an operation whose end is announced."""


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The announced end of an operation; `successor` is the path of what to use in its place, if there is one."""

    announced: datetime
    ends: datetime
    successor: str | None = None

    def __post_init__(self) -> None:
        """Refuse an end that comes sooner than the promise allows."""
        if self.announced.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        if self.ends - self.announced < NOTICE:
            raise ValueError(f"an operation ends {NOTICE.days} days after the announcement at the earliest")


def apply_deprecation(deprecation: Deprecation) -> None:
    """Add to the answer in hand what is announced (RFC 9745, RFC 8594); after the end, answer 410 in its place."""
    after_this_request(lambda response: _announce(response, deprecation))
    if get_service().clock() >= deprecation.ends:
        pointer = f" Use {deprecation.successor}." if deprecation.successor else ""
        problem(GONE, f"This ended on {deprecation.ends.astimezone(UTC):%Y-%m-%d}.{pointer}")


def _announce(response: Response, deprecation: Deprecation) -> Response:
    base = get_service().public_url
    response.headers["Deprecation"] = f"@{int(deprecation.announced.timestamp())}"
    response.headers["Sunset"] = http_date(deprecation.ends)
    links = [("deprecation", NOTICE_PAGE), ("sunset", NOTICE_PAGE), ("successor-version", deprecation.successor)]
    for relation, path in links:
        if path is not None:
            response.headers.add("Link", f'<{base}{path}>; rel="{relation}"')
    return response
