"""What the outermost layer counts, tells and answers, whatever happens inside of it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from werkzeug.test import Client, create_environ

from api.observing.ledger import MOST_ROWS, Labels, Ledger, StoreNumbers, read_accounts
from api.observing.logs import AccessLog
from api.observing.observer import Observer
from api.observing.places import CACHE, REQUEST_ID, ROUTE
from tests.work import count_calls

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    environ[ROUTE], environ[CACHE] = "/v1/things/{id}", "hit"
    start("200 OK", [("Content-Type", "text/plain"), ("Data-Release", "2026.11.1")])
    return [b"ab", b"c"]


def stream(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return (part for part in (b"ab", b"cde"))


def fail(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    raise RuntimeError("the reason stays inside")


class Log:
    def __init__(self) -> None:
        self.raw: list[bytes] = []

    @property
    def lines(self) -> list[dict[str, Any]]:
        assert all(line.endswith(b"\n") and line.count(b"\n") == 1 for line in self.raw)
        return [json.loads(line) for line in self.raw]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path)


def counted(directory: Path) -> dict[Labels, int]:
    rows = [row for account in read_accounts(directory) for row in account.rows]
    return {row.labels: sum(row.classes) for row in rows if sum(row.classes)}


def test_a_request_is_counted_by_closed_words(ledger: Ledger, tmp_path: Path) -> None:
    client = Client(Observer(answer, ledger))
    assert client.get("/v1/things/1?q=private").data == b"abc"
    client.head("/v1/things/2")
    client.open("/v1/things/2", method="BREW")
    assert counted(tmp_path) == {
        Labels("/v1/things/{id}", method, "2xx", "hit"): 1 for method in ("GET", "HEAD", "other")
    }
    assert read_accounts(tmp_path)[0].in_flight == 0


def test_a_streamed_answer_ends_with_its_last_byte(ledger: Ledger, tmp_path: Path) -> None:
    log = Log()
    observer = Observer(stream, ledger, write_line=AccessLog(log.raw.append).write)
    body: Any = observer(create_environ("/"), lambda *_: lambda _: None)
    assert read_accounts(tmp_path)[0].in_flight == 1 and log.lines == []
    assert b"".join(body) == b"abcde"
    body.close()
    body.close()
    assert counted(tmp_path) == {Labels("unmatched", "GET", "2xx", "bypass"): 1}
    assert [line["bytes"] for line in log.lines] == [5]
    assert read_accounts(tmp_path)[0].in_flight == 0


def test_a_failure_outside_the_application_is_a_problem_without_its_reason(
    ledger: Ledger, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    response = Client(Observer(fail, ledger)).get("/")
    assert (response.status_code, response.mimetype) == (500, "application/problem+json")
    assert response.json is not None and response.json["instance"] == f"urn:uuid:{response.headers['X-Request-Id']}"
    assert "reason" not in response.text and "Traceback" not in response.text
    assert "the reason stays inside" in caplog.text
    assert counted(tmp_path) == {Labels("unmatched", "GET", "5xx", "bypass"): 1}


def test_each_request_has_an_id_of_its_own(ledger: Ledger) -> None:
    seen: list[str] = []

    def note(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        seen.append(environ[REQUEST_ID])
        return answer(environ, start)

    client = Client(Observer(note, ledger))
    for _ in range(50):
        client.get("/", headers={"X-Request-Id": "chosen by the caller"})
    assert len(set(seen)) == 50 and all(map(UUID4.fullmatch, seen))


def test_while_draining_clients_are_asked_to_connect_anew(ledger: Ledger) -> None:
    draining = [False]
    client = Client(Observer(answer, ledger, is_draining=lambda: draining[0]))
    assert "Connection" not in client.get("/").headers
    draining[0] = True
    assert client.get("/").headers["Connection"] == "close"


HOSTILE = ["\n{}", "\r\n", "\x1b[2J", "\x00", '"}', "\\", "\u2028", "\u202e", "é" * 50, "\ud800", "x" * 10_000]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:12])
def test_one_request_is_one_line_whatever_callers_send(ledger: Ledger, text: str) -> None:
    log = Log()
    observer = Observer(answer, ledger, write_line=AccessLog(log.raw.append).write)
    environ = create_environ("/") | {
        "REQUEST_METHOD": text,
        "PATH_INFO": f"/v1/{text}",
        "QUERY_STRING": text,
        "REMOTE_ADDR": "192.0.2.77",
        "HTTP_USER_AGENT": text,
        "HTTP_X_REQUEST_ID": text,
        "wsgi.input": io.BytesIO(),
    }
    observer(environ, lambda *_: lambda _: None)
    (line,) = log.lines
    assert set(line) == {
        *("time", "event", "request_id", "method", "route", "status"),
        *("bytes", "milliseconds", "store", "release"),
    }
    assert (line["method"], line["route"], line["release"]) == ("other", "/v1/things/{id}", "2026.11.1")
    assert log.raw[0].isascii() and b"192.0.2" not in log.raw[0] and len(log.raw[0]) < 500


def test_methods_that_callers_make_up_fill_no_memory(ledger: Ledger, tmp_path: Path) -> None:
    observer = Observer(answer, ledger)
    for number in range(3000):
        observer(create_environ("/") | {"REQUEST_METHOD": f"M{number}"}, lambda *_: lambda _: None)
    assert counted(tmp_path) == {Labels("/v1/things/{id}", "other", "2xx", "hit"): 3000}
    assert observer._rows == {}


def test_a_full_ledger_counts_in_one_row_what_does_not_fit(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(MOST_ROWS + 10):
        ledger.begin()
        ledger.end(ledger.find_row(Labels(f"/{number}", "GET", "2xx", "hit")), 1000)
    numbers = counted(tmp_path)
    assert numbers[Labels("other", "other", "other", "other")] == 11
    assert sum(numbers.values()) == MOST_ROWS + 10


def test_what_the_store_holds_is_told(ledger: Ledger, tmp_path: Path) -> None:
    ledger.note_store(StoreNumbers(entries=12, bytes=34_567))
    assert [account.store for account in read_accounts(tmp_path)] == [StoreNumbers(12, 34_567)]


def test_observing_costs_little(ledger: Ledger) -> None:
    observer = Observer(answer, ledger)
    environ = create_environ("/")

    def count(application: Any) -> int:
        return count_calls(lambda: b"".join(application(environ, lambda *_: lambda _: None)))

    count(observer)
    assert count(observer) - count(answer) <= 18
