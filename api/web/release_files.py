"""Files of a release: the list of them, and each file as it lies on the disk, whole or a part of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

from flask import request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_options_header, parse_range_header

from api.domain.exports import FORMATS, ExportFile, format_of
from api.domain.release import Release
from api.storage import reading
from api.storage.objects import Sum, find_object
from api.web.answers import Links, link_to
from api.web.arguments import QueryArguments
from api.web.forms import Form, choose_form
from api.web.headers import FOREVER, StreamedFile
from api.web.operations import READS_RECORD, Resource, id_parameter
from api.web.pinning import find_release
from api.web.problem_types import FILE_NOT_HERE, RANGE_NOT_SATISFIABLE, UNAVAILABLE, UNKNOWN_ID
from api.web.problems import MOST_ALLOWED, Fault, find_near, problem, shorten
from api.web.representation import LICENCE_URL, About, Published, about
from api.web.schemas import make_schema, nested, nested_list, public_schema
from api.web.slow_clients import FILES
from api.web.snapshots import get_service, open_snapshot

CHUNK: Final = 64 * 1024
"""Bytes of a file that are held at once."""

OCTETS: Final = "application/octet-stream"
TYPES: Final = (OCTETS, *dict.fromkeys(form.media_type for form in FORMATS))
"""Bytes come first, for programs made from the contract read a file in the first form that they know."""

RELEASE_ID: Final = id_parameter("release_id", "Id of the release.", "2026.11.1")
NAME: Final = id_parameter("name", "Name of the file.", "ra-options-2026.11.1.sqlite")


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release; it never changes."""

    name: Annotated[str, "Name of the file, the release in it."]
    format: Annotated[str | None, "Short name of the format, the same in every release; null for one made elsewhere."]
    media_type: Annotated[str, "Media type."]
    meaning: Annotated[str | None, "What it holds, and for what it is."]
    bytes: Annotated[int, "Size in bytes."]
    rows: Annotated[int | None, "Rows, records or entries in it; null for a file about the others."]
    sha256: Annotated[str, "SHA-256 of the file, in hexadecimal."]


FILE: Final = public_schema(ReleaseFile, extra={"links": Links})
ANSWER: Final = make_schema(
    "ReleaseFileList",
    "The files of one release with what they rest on.",
    {
        "data": nested_list(FILE, "Files, by name; none where they have not been made yet."),
        "about": nested(public_schema(About)),
    },
)


def make_release_files() -> Resource:
    """Make the endpoints of the files of a release."""
    resource = Resource("release_files", __name__, url_prefix="/v1/releases", description="Files of releases.")

    @resource.get("/<release_id>/exports", parameters=[RELEASE_ID])
    @resource.operation(ANSWER, problems=READS_RECORD, arguments=QueryArguments)
    def list_release_files(_arguments: Mapping[str, Any], release_id: str) -> Any:
        """List the files of a release.

        The whole dataset in the formats that each field uses, with sizes, numbers of rows and SHA-256 sums. They are
        made when a release is published.
        """
        with _open_release(release_id) as snapshot:
            files = reading.list_exports(snapshot)
        return {"data": [_publish(snapshot.release, file) for file in files], "about": about(snapshot.release)}

    @resource.get("/<release_id>/exports/<name>", parameters=[RELEASE_ID, NAME])
    @resource.file_operation("The file.", problems=(*READS_RECORD, RANGE_NOT_SATISFIABLE, FILE_NOT_HERE), types=TYPES)
    def get_release_file(release_id: str, name: str) -> Any:
        """Get a file of a release.

        The bytes never change: `ETag` and `Repr-Digest` are their SHA-256. With `Range` a part of the file is given, so
        that a broken transfer goes on where it stopped; several parts at once are not. It is never compressed on the
        way.
        """
        with _open_release(release_id) as snapshot:
            files = {file.name: file for file in reading.list_exports(snapshot)}
        if name not in files:
            _unknown("name", name, files, f"Release {release_id} has no file {shorten(name)}.")
        return _send(files[name])

    return resource


@contextmanager
def _open_release(release_id: str) -> Iterator[reading.Snapshot]:
    with open_snapshot() as served:
        find_release(served, release_id, "release_id")
    with open_snapshot(release_id) as snapshot:
        yield snapshot


def _unknown(parameter: str, value: str, known: Sequence[str] | Mapping[str, object], message: str) -> None:
    allowed = tuple(known) if len(known) <= MOST_ALLOWED else ()
    fault = Fault(message, parameter=parameter, allowed=allowed, near=find_near(value, known))
    problem(UNKNOWN_ID, message, [fault])


def _publish(release: Release, file: ExportFile) -> Published:
    known = format_of(file.name, release.id)
    shown = ReleaseFile(
        name=file.name,
        format=known.code if known else None,
        media_type=file.media_type,
        meaning=known.meaning if known else None,
        bytes=file.bytes,
        rows=file.rows,
        sha256=file.sha256,
    )
    address = link_to("release_files.get_release_file", release_id=release.id, name=file.name).partition("?")[0]
    return Published(shown, {"links": Links(address)})


def _send(file: ExportFile) -> StreamedFile:
    # Another version of this program may have made files of types that the contract does not name.
    form = _form_of(file.media_type if file.media_type in TYPES else OCTETS)
    choose_form((form,), None)
    path = find_object(get_service().exports, Sum(file.sha256, file.bytes))
    if path is None:
        problem(FILE_NOT_HERE)
    headers = {
        "Content-Type": form.content_type,
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Accept-Ranges": "bytes",
        "Cache-Control": FOREVER,
        "ETag": f'"{file.sha256}"',
        "Link": f'<{LICENCE_URL}>; rel="license"',
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(file.sha256)).decode()}:",
        "Vary": "Accept",
    }
    if request.if_none_match.contains_weak(file.sha256):
        return StreamedFile(status=304, headers=headers)
    part = _asked_part(file)
    if part is not None:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.bytes}"
    sent = part or range(file.bytes)
    headers["Content-Length"] = str(len(sent))
    status = 200 if part is None else 206
    if request.method != "GET":
        return StreamedFile((), status, headers, direct_passthrough=True)
    place = FILES.take(UNAVAILABLE, "As many files are being sent as can be at once.")
    return StreamedFile(_Part(path, sent, place), status, headers, direct_passthrough=True)


def _form_of(content_type: str) -> Form:
    media_type, parameters = parse_options_header(content_type)
    return Form(media_type, media_type, tuple(parameters.items()))


def _asked_part(file: ExportFile) -> range | None:
    """Tell which bytes are asked for; None for all of them, as where the header cannot be read (RFC 9110, 14.2)."""
    asked = parse_range_header(request.headers.get("Range"))
    is_current = request.headers.get("If-Range", f'"{file.sha256}"') == f'"{file.sha256}"'
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) > 1 or not is_current:
        return None
    limits = asked.range_for_length(file.bytes)
    if limits is None:
        raise RequestedRangeNotSatisfiable(file.bytes)
    return range(*limits)


class _Part:
    """Gives a part of a file piece by piece, and its place to the next one in the end, however that comes."""

    def __init__(self, path: Path, part: range, place: ExitStack) -> None:
        self._place = place
        self._file = place.enter_context(path.open("rb"))
        self._file.seek(part.start)
        self._left = len(part)

    def __iter__(self) -> _Part:
        return self

    def __next__(self) -> bytes:
        chunk = self._file.read(min(CHUNK, self._left)) if self._left else b""
        if not chunk:
            self.close()
            raise StopIteration
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Close the file, which may be done more than once."""
        self._left = 0
        self._place.close()

    def __del__(self) -> None:
        # A server that loses its client may forget to close.
        self.close()
