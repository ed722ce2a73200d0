"""Which release a request is answered from: the one that is served, one that it names, or that of a day.

An answer from a named release never changes. Version links (RFC 5829) and the moment of the release (RFC 7089) tell
how the answers of one address belong together.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, after_this_request, g, request
from marshmallow import ValidationError, fields
from werkzeug.http import http_date

from api.domain.release import Release
from api.storage import reading
from api.web.arguments import Id, QueryArguments, refuse_arguments
from api.web.headers import FOREVER, LIVE
from api.web.problem_types import UNKNOWN_RELEASE
from api.web.problems import Fault, find_near, problem, shorten
from api.web.snapshots import get_release, get_service, open_snapshot, pin, pinned_release, today

RELEASE: Final = "release"
AS_OF: Final = "as_of"
HISTORY: Final = "/v1/releases"


class Day(fields.Field[date]):
    """A day as year, month and day."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            day = None
        if day is None or day.isoformat() != str(value):
            raise ValidationError([Fault(f"{shorten(str(value))} is not a day such as 2026-11-05.")])
        return day


class ReadArguments(QueryArguments):
    """Query parameters of every endpoint that answers from a release."""

    release = Id(
        metadata={
            "description": (
                "Id of the release to answer from; without it the one that is served. The answer never changes and "
                "may be kept for ever. What depends on the day, such as `overdue`, is as on the day of the release."
            ),
            "example": "2026.11.1",
        }
    )
    as_of = Day(
        metadata={
            "description": (
                "A day (UTC): leads to the same address with the `release` that was served at its end, today so far."
            ),
            "example": "2026-11-05",
            "format": "date",
            "type": "string",
        }
    )


def choose_release(arguments: Mapping[str, Any]) -> Response | None:
    """Bind the request in hand to the release that it names; for a day, lead to the release of that day."""
    after_this_request(_add_version_links)
    if RELEASE in arguments and AS_OF in arguments:
        refuse_arguments({AS_OF: [Fault("Not beside `release`; give one of them.")]}, tuple(ReadArguments().fields))
    if AS_OF in arguments:
        return _lead_to_release_of(arguments[AS_OF])
    if RELEASE in arguments:
        _pin(arguments[RELEASE])
    return None


def find_release(snapshot: reading.Snapshot, release_id: str, parameter: str) -> Release:
    """Find the release that a parameter names; a problem with those that look alike where there is none."""
    found = reading.read_release(snapshot.connection, release_id)
    if found is None:
        known = [release.id for release in reading.list_releases(snapshot)]
        message = f"There is no release {shorten(release_id)}."
        fault = Fault(message, parameter=parameter, near=find_near(release_id, known))
        problem(UNKNOWN_RELEASE, f"{message} The newest is {known[0]}; {HISTORY} lists all.", [fault])
    return found


def _pin(release_id: str) -> None:
    with open_snapshot() as snapshot:
        release = find_release(snapshot, release_id, RELEASE)
    pin(release)
    g.cache_control = FOREVER


def _lead_to_release_of(day: date) -> Response:
    if day > today():
        fault = Fault(f"{day} has not begun; nobody knows what will be served then.")
        refuse_arguments({AS_OF: [fault]}, tuple(ReadArguments().fields))
    with open_snapshot() as snapshot:
        serving = reading.find_serving(snapshot, datetime.combine(day, time.max, UTC))
        first = reading.list_servings(snapshot)[0]
    if serving is None:
        message = (
            f"Nothing was published by {day}; the first release is {first.release}, of {first.served_at:%Y-%m-%d}."
        )
        problem(UNKNOWN_RELEASE, message, [Fault(message, parameter=AS_OF)])
    response = Response(status=302, headers={"Location": _address_in(serving.release), "Cache-Control": LIVE})
    response.headers.remove("Content-Type")
    return response


def _address_in(release_id: str | None) -> str:
    """The address asked for, in a release, or in whichever is served."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in {RELEASE, AS_OF}]
    query = urlencode([*kept, *([(RELEASE, release_id)] if release_id else [])], safe=",")
    return f"{get_service().public_url}{request.path}{'?' if query else ''}{query}"


def _add_version_links(response: Response) -> Response:
    release = get_release()
    if release is None or response.status_code >= 400:
        return response
    links = [("version-history", f"{get_service().public_url}{HISTORY}")]
    if pinned_release() is None:
        links.append(("memento", _address_in(release.id)))
    else:
        response.headers["Memento-Datetime"] = http_date(release.released_at)
        links.append(("original latest-version", _address_in(None)))
        if release.previous is not None:
            links.append(("predecessor-version", _address_in(release.previous)))
    for relation, address in links:
        response.headers.add("Link", f'<{address}>; rel="{relation}"')
    return response
