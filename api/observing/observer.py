"""The outermost layer of the application: gives each request its id, counts and times it, and writes its line."""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from api.observing.ledger import Labels, Ledger
from api.observing.places import BYPASS, CACHE, METHODS, OTHER, REQUEST_ID, ROUTE, STORE_RESULTS, UNMATCHED

Headers = list[tuple[str, str]]
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]

_log = logging.getLogger(__name__)
_GUARD_STATUS: Final = "500 Internal Server Error"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, once both are done."""

    request_id: str
    route: str
    method: str
    status: int
    store: str
    bytes: int
    nanoseconds: int
    release: str | None


class Span(Protocol):
    """Follows one request while it is worked on."""

    def leave(self) -> None:
        """Follow this thread no more, for the answer is made."""

    def end(self, exchange: Exchange) -> None:
        """Take what became of it."""


class Observer:
    """Wraps the whole application.

    While the server `is_draining`, every answer asks the client to connect anew for its next request.
    `write_line` takes each exchange for the access log, `begin_span` begins to follow a request; without them
    neither costs anything.
    """

    def __init__(
        self,
        application: WSGIApplication,
        ledger: Ledger,
        *,
        is_draining: Callable[[], bool] = lambda: False,
        write_line: Callable[[Exchange], None] | None = None,
        begin_span: Callable[[WSGIEnvironment], Span] | None = None,
    ) -> None:
        self._application = application
        self._ledger = ledger
        self._is_draining = is_draining
        self._write_line = write_line
        self._begin_span = begin_span
        self._is_telling = write_line is not None or begin_span is not None
        self._rows: dict[tuple[str, str, str, str], memoryview] = {}
        self._random_bits = random.Random().getrandbits

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        begun = time.perf_counter_ns()
        environ[REQUEST_ID] = self._make_id()
        self._ledger.begin()
        span = None if self._begin_span is None else self._begin_span(environ)
        started: list[Any] = [_GUARD_STATUS, ()]

        def start(status: str, headers: Headers, exc_info: ExceptionInfo | None = None) -> Callable[[bytes], object]:
            started[:] = status, headers
            if self._is_draining():
                headers.append(("Connection", "close"))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        try:
            body = self._application(environ, start)
        except Exception:
            _log.exception("request failed outside the application", extra={"request_id": environ[REQUEST_ID]})
            body = _guard(environ, start)
        if span is not None:
            span.leave()
        if type(body) is list:
            self._end(environ, started, begun, span, body)
            return body
        return _Watched(body, lambda sent: self._end(environ, started, begun, span, sent))

    def _make_id(self) -> str:
        # A random UUID, version 4, from a generator that the system seeded: a third of the time of uuid.uuid4().
        # Nothing depends on nobody guessing it.
        text = f"{self._random_bits(128):032x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"

    def _end(
        self, environ: WSGIEnvironment, started: list[Any], begun: int, span: Span | None, body: list[bytes] | int
    ) -> None:
        elapsed = time.perf_counter_ns() - begun
        route, store = environ.get(ROUTE, UNMATCHED), environ.get(CACHE, BYPASS)
        key = (route, environ["REQUEST_METHOD"], started[0][0], store)
        row = self._rows.get(key)
        self._ledger.end(self._add_row(*key) if row is None else row, elapsed)
        if self._is_telling:
            self._tell(environ, started, elapsed, span, body)

    def _add_row(self, route: str, method: str, status_class: str, store: str) -> memoryview:
        is_known = method in METHODS
        labels = Labels(route, method if is_known else OTHER, f"{status_class}xx", store)
        if store not in STORE_RESULTS:
            raise ValueError(f"{store!r} is no result of a store.")
        row = self._ledger.find_row(labels)
        if is_known:
            # Methods that callers make up are looked up each time, so that they cannot fill the memory.
            self._rows[route, method, status_class, store] = row
        return row

    def _tell(
        self, environ: WSGIEnvironment, started: list[Any], elapsed: int, span: Span | None, body: list[bytes] | int
    ) -> None:
        method = environ["REQUEST_METHOD"]
        exchange = Exchange(
            request_id=environ[REQUEST_ID],
            route=environ.get(ROUTE, UNMATCHED),
            method=method if method in METHODS else OTHER,
            status=int(started[0][:3]),
            store=environ.get(CACHE, BYPASS),
            bytes=body if isinstance(body, int) else sum(map(len, body)),
            nanoseconds=elapsed,
            release=next((value for name, value in started[1] if name == "Data-Release"), None),
        )
        if span is not None:
            span.end(exchange)
        if self._write_line is not None:
            self._write_line(exchange)


class _Watched:
    """A body that is made while it is sent; `done` is told how many bytes went out."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self._body = body
        self._done: Callable[[int], None] | None = done
        self._sent = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._body:
            self._sent += len(part)
            yield part

    def close(self) -> None:
        """Close the body; the request ends with it, once."""
        done, self._done = self._done, None
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            if done is not None:
                done(self._sent)


def _guard(environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
    body = json.dumps(
        {
            "type": "about:blank",
            "title": "Internal Server Error",
            "status": 500,
            "detail": "The request could not be answered.",
            "instance": f"urn:uuid:{environ[REQUEST_ID]}",
            "errors": [],
        }
    ).encode()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Request-Id", environ[REQUEST_ID]),
    ]
    start(_GUARD_STATUS, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
