"""Pages of a collection, walked by opaque cursors that are bound to collection, filters and release."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeGuard

from marshmallow import fields

from api.domain.release import Release
from api.storage.reading import BY_ID, Place
from api.web.arguments import WholeNumber, is_possible_id
from api.web.pinning import ReadArguments
from api.web.problem_types import BAD_CURSOR, CURSOR_EXPIRED
from api.web.problems import Fault, problem, shorten

DEFAULT_LIMIT = 50
MOST_IN_A_PAGE = 200
_CHECK_BYTES = 8
_PARTS = 6
GREATEST_KEY = 2**31


class PageArguments(ReadArguments):
    """Which page of a collection; filters of a collection are added by a subclass."""

    limit = WholeNumber(
        minimum=1,
        maximum=MOST_IN_A_PAGE,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "Most records in a page. More than the maximum is refused, not clamped."},
    )
    cursor = fields.String(
        metadata={"description": "Where the page begins, out of the `next` address of the page before."},
    )


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk through a collection: what every cursor of it is bound to."""

    collection: str
    release: str
    filters: tuple[tuple[str, str], ...] = ()
    sort: str = BY_ID

    def write_cursor(self, place: Place) -> str:
        """Make the cursor of the page that begins after a place."""
        bound = [self.collection, [list(pair) for pair in self.filters], self.sort, self.release, place.key, place.id]
        payload = json.dumps(bound, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(_check(payload) + payload).decode().rstrip("=")

    def read_cursor(self, cursor: str) -> Place:
        """Find the place after which a page begins; a problem when the cursor is not one of this walk."""
        collection, filters, sort, release, key, id = _open(cursor)
        if collection != self.collection or sort != self.sort or filters != [list(pair) for pair in self.filters]:
            _refuse("The cursor was made for another collection, for other filters or for another order.")
        if release != self.release:
            fault = Fault("Leave it out to start again.", parameter="cursor")
            problem(
                CURSOR_EXPIRED,
                f"The cursor belongs to release {shorten(str(release))}; release {self.release} is served now.",
                [fault],
            )
        if not isinstance(id, str) or not is_possible_id(id) or not _is_possible_key(key):
            _refuse("The cursor was changed or cut.")
        return Place(key, id)


def walk(collection: str, release: Release, filters: Mapping[str, object] | None = None, sort: str = BY_ID) -> Walk:
    """Begin or continue a walk; `filters` are the arguments that narrow the collection."""
    chosen = sorted((name, str(value)) for name, value in (filters or {}).items() if value is not None)
    return Walk(collection, release.id, tuple(chosen), sort)


def _is_possible_key(key: object) -> TypeGuard[str | int]:
    if isinstance(key, str):
        return key.isprintable()
    return isinstance(key, int) and not isinstance(key, bool) and abs(key) < GREATEST_KEY


def _open(cursor: str) -> tuple[object, object, object, object, object, object]:
    try:
        opened = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        _refuse("The cursor was changed or cut.")
    check, payload = opened[:_CHECK_BYTES], opened[_CHECK_BYTES:]
    # Base64 has spare bits at its end, so more than one text opens to the same bytes; only ours is taken.
    written = base64.urlsafe_b64encode(opened).decode().rstrip("=")
    if check != _check(payload) or written != cursor:
        _refuse("The cursor was changed or cut.")
    try:
        parts = json.loads(payload)
    except (ValueError, RecursionError):
        _refuse("The cursor was changed or cut.")
    if not isinstance(parts, list) or len(parts) != _PARTS:
        _refuse("The cursor was changed or cut.")
    collection, filters, sort, release, key, id = parts
    return collection, filters, sort, release, key, id


def _check(payload: bytes) -> bytes:
    # This finds mistakes, not malice: a cursor opens nothing that the caller could not ask for anyway.
    return hashlib.sha256(b"ra-options cursor 1 " + payload).digest()[:_CHECK_BYTES]


def _refuse(reason: str) -> NoReturn:
    problem(BAD_CURSOR, reason, [Fault(reason, parameter="cursor")])
