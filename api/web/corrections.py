"""Reports of errors: anyone may send one, and whoever has its id can follow what becomes of it.

There are no cookies and no sign-in, so a page of another site can do nothing here in somebody's name.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, get_args

from marshmallow import fields

from api.domain.corrections import Correction, Report
from api.storage import corrections as store
from api.storage import reading
from api.storage.errors import StorageError, TooManyReports
from api.web.answers import Links, link_to
from api.web.arguments import ID_PATTERN
from api.web.bodies import Body, Member, OneOf
from api.web.collections import Collection
from api.web.headers import NEVER
from api.web.limits import caller
from api.web.operations import READS_DATA, READS_RECORD, Resource, id_parameter
from api.web.pointers import NoSuchPlace, resolve_pointer
from api.web.problem_types import (
    BAD_BODY,
    CORRECTIONS_CLOSED,
    CORRECTIONS_UNAVAILABLE,
    TOO_MANY_CORRECTIONS,
    UNSUPPORTED_MEDIA_TYPE,
)
from api.web.problems import Fault, find_near, log_failure, problem, shorten, unknown_id
from api.web.representation import Published, represent
from api.web.schemas import make_schema, nested, public_schema
from api.web.snapshots import get_service, open_snapshot
from api.web.withdrawn import find_missing

BOUNDS: Final = store.Bounds()
PROBLEMS_OF_POST: Final = (
    *READS_DATA,
    BAD_BODY,
    UNSUPPORTED_MEDIA_TYPE,
    TOO_MANY_CORRECTIONS,
    CORRECTIONS_CLOSED,
    CORRECTIONS_UNAVAILABLE,
)
KINDS: Final[tuple[str, ...]] = get_args(reading.Kind)

_NAMED: Final = fields.String(
    required=True,
    allow_none=True,
    metadata={"description": "Release whose notes name the correction; null until an accepted one is published."},
)
CORRECTION: Final = public_schema(Correction, "ReportedCorrection", extra={"named_in_release": _NAMED, "links": Links})
ANSWER: Final = make_schema("CorrectionAnswer", "A report and what became of it.", {"data": nested(CORRECTION)})


class ReportBody(Body):
    """An error in a record or figure."""

    class Meta(Body.Meta):
        description = "An error in a record or figure. Only whoever curates the data reads what is written here."

    EXAMPLE = {
        "record_kind": "studies",
        "record_id": "armada",
        "field": "/results/0/measurements/0",
        "message": "Table 2 of the article counts 36 people here, not 37.",
        "source_url": "https://doi.org/10.1002/art.10697",
    }

    record_kind = OneOf(KINDS, "Collection of the record, as in its address.")
    record_id = Member(
        "Id of the record, as in its address.", longest=100, required=True, pattern=ID_PATTERN.pattern, form="an id"
    )
    field = Member(
        "JSON pointer (RFC 6901) into `data` of the single record as it is served, such as `/results/0`. Leave it out "
        "where the whole record is meant.",
        longest=500,
        pattern=r"(/([^~/]|~[01])*)+",
        form="a JSON pointer",
    )
    message = Member(
        "What is wrong, in any language. It is never published; still, write nothing about the health of a person.",
        shortest=20,
        longest=2000,
        required=True,
        in_words=True,
    )
    suggested_value = Member("What it should say.", longest=500)
    source_url = Member(
        "Where this can be read. It is not fetched.",
        longest=2000,
        pattern=r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+([/?#][^\s]*)?",
        form="an http or https address",
    )
    contact = Member(
        "E-mail address for questions. It is never published, and erased once the report is decided on.",
        longest=254,
        pattern=r'[^\s@<>,;:"()\\]+@[^\s@<>,;:"()\\]+\.[^\s@<>,;:"()\\]+',
        form="an e-mail address",
    )
    homepage = Member(
        "Leave it out or empty. It is there for programs that fill in everything.", shortest=0, longest=500
    )


def make_corrections(collections: Sequence[Collection]) -> Resource:
    """Make the endpoints of corrections to records of some collections."""
    of_kind = {each.kind: each for each in collections}
    resource = Resource("corrections", __name__, url_prefix="/v1/corrections", description="Reports of errors.")

    @resource.post("")
    @resource.operation(ANSWER, problems=PROBLEMS_OF_POST, cache=NEVER, body=ReportBody, success=202)
    def report_correction(body: Mapping[str, Any]) -> Any:
        """Report an error in a record or figure.

        The report is stored before the answer, and a person decides on it later (hence 202); `links.self` tells what
        became of it. The same report sent again on the same day (UTC) gets the same id. One address may send ten in a
        day. No address is kept: senders are counted under digests whose key is deleted after the day.
        """
        with open_snapshot() as snapshot:
            _check_place(snapshot, of_kind[body["record_kind"]], body["record_id"], body["field"])
            release = snapshot.release.id
        now = get_service().clock()
        with _answering_failures(now):
            report = _make_report(body, release)
            correction = store.take_report(get_service().corrections, report, caller(), now=now, bounds=BOUNDS)
        return _answer(correction)

    parameter = id_parameter("correction_id", "Id that the report got.", "mfrggzdfmztwq2lknnwg23tpoa")

    @resource.get("/<correction_id>", parameters=[parameter])
    @resource.operation(ANSWER, problems=(*READS_RECORD, CORRECTIONS_UNAVAILABLE), cache=NEVER)
    def get_correction(correction_id: str) -> Any:
        """Get what became of a report.

        Neither its text nor anything about its sender is shown.
        """
        return _answer(_find(correction_id))

    return resource


def _find(correction_id: str) -> Correction:
    with _answering_failures(get_service().clock()):
        correction = store.get_correction(get_service().corrections, correction_id)
    if correction is None:
        unknown_id("correction_id", correction_id, ())
    return correction


def _answer(correction: Correction) -> dict[str, object]:
    with open_snapshot() as snapshot:
        release = reading.find_release_naming(snapshot, correction.id)
    link = link_to("corrections.get_correction", correction_id=correction.id)
    return {"data": Published(correction, {"named_in_release": release, "links": Links(link)})}


def _make_report(body: Mapping[str, Any], release: str) -> Report:
    written = {name: body[name] for name in ("message", "field", "suggested_value", "source_url", "contact")}
    suspected = bool(body["homepage"])
    return Report(body["record_kind"], body["record_id"], release, suspected=suspected, **written)


def _check_place(snapshot: reading.Snapshot, collection: Collection, record_id: str, pointer: str | None) -> None:
    """Refuse a record that the release does not have, or a field that the record as served does not have."""
    record = reading.get_record(snapshot, collection.kind, record_id)
    if record is None:
        near = find_near(record_id, reading.list_ids(snapshot, collection.kind))
        unknown = Fault(f"No record of these has the id {shorten(record_id)}.", near=near)
        (missing,) = find_missing(snapshot, collection.kind, [record_id], lambda _: unknown)
        problem(BAD_BODY, missing.fault.message, [replace(missing.fault, pointer="/record_id")])
    if pointer is None:
        return
    (served,) = collection.publish_many((record,), snapshot)
    try:
        resolve_pointer(represent(served), pointer)
    except NoSuchPlace as error:
        near = find_near(error.name, error.known)
        problem(BAD_BODY, str(error), [Fault(str(error), pointer="/field", near=near)])


@contextmanager
def _answering_failures(now: datetime) -> Iterator[None]:
    """Answer with a problem when the store takes no more today, or does not work."""
    try:
        yield
    except TooManyReports as error:
        kind = TOO_MANY_CORRECTIONS if error.of_sender else CORRECTIONS_CLOSED
        problem(kind, retry_after=_seconds_left(now))
    except StorageError as error:
        log_failure(error)
        problem(CORRECTIONS_UNAVAILABLE)


def _seconds_left(now: datetime) -> int:
    """Seconds until the day ends, UTC."""
    utc = now.astimezone(UTC)
    midnight = utc.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return math.ceil((midnight - utc).total_seconds())
