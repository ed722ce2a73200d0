"""The functions that are fuzzed: each takes any bytes, and raises where a promise is broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from api.curation.file_format import read_record
from api.curation.layout import RECORD_TYPES
from api.curation.problems import place_fault
from api.curation.reading import MOST_FAULTS
from api.curation.strict_yaml import parse_yaml
from api.storage.reading import Place
from api.web.paging import Walk
from tests.fuzz.asking import BrokenPromise, ask, forget_reports

READ: Final = (
    "/v1/treatments",
    "/v1/search",
    "/v1/comparisons",
    "/v1/studies",
    "/v1/sources",
    "/v1/changes",
    "/v1/labels",
    "/v1/treatments/counts",
    "/v1/treatments/adalimumab",
    "/v1/comparisons/adalimumab..uc-msc",
    "/v1/tombstones",
    "/v1/guidance",
)
SHOWN: Final = (
    "/embed/comparison",
    "/embed/fragment",
    "/compare",
    "/compare/print",
    "/embed",
    "/oembed",
    "/embed/pictures/outcomes.svg",
    "/embed/pictures/card.txt",
)


def read_query(data: bytes) -> None:
    """Any query of any endpoint that reads records; the first byte chooses the endpoint."""
    ask(READ[data[0] % len(READ)] if data else READ[0], data[1:])


def read_embed(data: bytes) -> None:
    """Any query of a page, an embed or a picture."""
    response = ask(SHOWN[data[0] % len(SHOWN)] if data else SHOWN[0], data[1:])
    if response.mimetype == "text/html" and b"<script>zqx" in response.data:
        raise BrokenPromise(f"a script came back for {data!r}")


def read_path(data: bytes) -> None:
    """Any path, as servers hand it over: opened once, and in Latin-1."""
    ask("/", b"", PATH_INFO="/" + data.decode("latin-1"))


def read_cursor(data: bytes) -> None:
    """Any text as a cursor, and any place in a cursor whose check fits."""
    response = ask("/v1/treatments", b"limit=2&cursor=" + quote(data).encode())
    if response.status_code == 200:
        raise BrokenPromise(f"a cursor that we did not make was taken: {data!r}")
    text = data.decode("utf-8", "replace")
    places = [Place(text, "adalimumab"), Place("a", text), Place(len(data) << len(data) % 64, "a")]
    for place in places:
        ask("/v1/treatments", b"limit=2&cursor=" + Walk("treatments", "2026.11.1").write_cursor(place).encode())


def read_headers(data: bytes) -> None:
    """Any value of the headers that are negotiated; line by line one header each."""
    names = ("HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_HOST")
    values = dict(zip(names, data.decode("latin-1").split("\n"), strict=False))
    ask("/v1/outcomes", **values)
    ask("/embed/fragment", b"treatments=adalimumab,uc-msc", **values)


def read_report(data: bytes) -> None:
    """Any body of a report, and any text in each of its members."""
    headers = {"CONTENT_TYPE": "application/json"}
    if ask("/v1/corrections", method="POST", body=data, **headers).status_code == 202:
        forget_reports()
    text = data.decode("utf-8", "replace")
    for name in ("record_id", "field", "message", "source_url", "contact", text):
        good = {"record_kind": "studies", "record_id": "armada", "message": "A figure of this study is wrong."}
        body = json.dumps(good | {name: text}).encode()
        if ask("/v1/corrections", method="POST", body=body, **headers).status_code == 202:
            forget_reports()


def read_records(data: bytes) -> None:
    """Any bytes as a curated file of each kind: a record, or faults that have a place and end."""
    document = parse_yaml(data)
    if document.tree is None and not document.faults:
        raise BrokenPromise(f"neither tree nor fault: {data!r}")
    for record_type in RECORD_TYPES.values():
        if document.tree is None:
            return
        record, faults = read_record(record_type, document.tree)
        if record is None and not faults and not document.faults:
            raise BrokenPromise(f"neither record nor fault: {data!r}")
        for fault in faults[:MOST_FAULTS]:
            problem = place_fault(fault, "file.yaml", "file", document.lines)
            if len(str(problem)) > 20_000 or problem.line is None:
                raise BrokenPromise(f"{str(problem)[:200]} for {data!r}")


HARNESSES: Final[Mapping[str, Callable[[bytes], None]]] = {
    "queries": read_query,
    "embeds": read_embed,
    "paths": read_path,
    "cursors": read_cursor,
    "headers": read_headers,
    "reports": read_report,
    "records": read_records,
}
