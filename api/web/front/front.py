"""The front: the WSGI application through which every request goes, and which answers most of them itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from api.observing.places import CACHE, REQUEST_ID, ROUTE
from api.web.front.allowance import Allowance, name_caller
from api.web.front.counting import Left
from api.web.front.entries import FINISHED, REFUSED
from api.web.front.finished import Finished, Header
from api.web.front.questions import READS, Question, read_question
from api.web.front.state import State, Watch
from api.web.front.store import ResponseStore

AGE_TOLD: Final = 3
"""Seconds since the last look at the database from which on an answer tells its age; looks are a second apart."""

_OK: Final = "200 OK"
_UNCHANGED: Final = "304 Not Modified"
_OF_CACHE: Final = {
    "hit": "ra-options; hit",
    "miss": "ra-options; fwd=uri-miss",
    "bypass": "ra-options; fwd=bypass",
}
"""What `Cache-Status` says (RFC 9211)."""

_DATA: Final = "/v1/"
_MADE_FOR_EACH: Final = ("/embed/", "/compare", "/oembed")
"""Pages whose making takes as much as that of data; they count where they had to be made."""


class Front:
    """Gives a kept answer where there is one, and passes the other requests on; counts what each caller gets."""

    def __init__(
        self,
        inner: WSGIApplication,
        store: ResponseStore | None,
        watch: Watch,
        allowance: Allowance | None,
        *,
        by_origin: bool,
    ) -> None:
        """`by_origin` tells that answers name the host that was asked, as they do without a public address."""
        self._inner = inner
        self._store = store
        self._watch = watch
        self._allowance = allowance
        self._by_origin = by_origin

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        if REQUEST_ID not in environ:
            environ[REQUEST_ID] = str(uuid.uuid4())
        store = self._store
        question = None if store is None else read_question(environ, by_origin=self._by_origin)
        state = None if question is None else self._watch.state
        if store is None or question is None or state is None:
            environ[CACHE] = "bypass"
            return self._make(environ, start_response)
        found = store.get(question, state)
        if found is None:
            with store.turn(question):
                found = store.get(question, state)
                if found is None:
                    environ[CACHE] = "miss"
                    return self._make(environ, start_response, lambda made: self._keep(question, made, state))
        environ[CACHE] = "hit"
        return self._give(found, environ, start_response)

    def _keep(self, question: Question, made: Finished, state: State) -> None:
        assert self._store is not None
        if not made.is_pinned and made.release not in {None, state.pointer.release}:
            # Another release is served than was seen last, or the answer is one about a former release.
            self._watch.look()
            self._store.get(question, self._watch.state or state)
        self._store.keep(question, made, state)

    def _give(self, found: Finished, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Give a kept answer."""
        environ[ROUTE] = found.route
        is_held = found.is_held_by(environ.get("HTTP_IF_NONE_MATCH", ""))
        extra: list[Header] = []
        if self._allowance is not None and environ["PATH_INFO"].startswith(_DATA):
            caller = name_caller(environ.get("REMOTE_ADDR", ""))
            left = self._allowance.look(caller) if is_held else self._allowance.take(caller)
            if not left.is_granted:
                environ[CACHE] = "bypass"
                return self._refuse(left, environ, start_response)
            extra = self._allowance.headers(left)
        return self._send(found, is_held, environ, start_response, extra)

    def _make(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        keep: Callable[[Finished], None] | None = None,
    ) -> Iterable[bytes]:
        """Have an answer made."""
        allowance = self._allowance if _counts(environ) else None
        if allowance is None:
            return self._forward(environ, start_response, keep, lambda _is_free: [])
        caller = name_caller(environ.get("REMOTE_ADDR", ""))
        left = allowance.look(caller)
        if left.answers < 1:
            return self._refuse(left, environ, start_response)

        def count(is_free: bool) -> list[Header]:
            return allowance.headers(allowance.look(caller) if is_free else allowance.take(caller))

        return self._forward(environ, start_response, keep, count)

    def _refuse(self, left: Left, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        assert self._allowance is not None
        environ[REFUSED] = max(1, left.seconds)
        headers = self._allowance.headers(left)
        return self._forward(environ, start_response, None, lambda _is_free: headers)

    def _forward(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        keep: Callable[[Finished], None] | None,
        count: Callable[[bool], list[Header]],
    ) -> Iterable[bytes]:
        """Pass a request on. `count` is told whether the answer is free, and tells what to add to its headers."""
        begun: list[tuple[Any, ...]] = []

        def begin(*told: Any) -> Callable[[bytes], object]:
            begun.append(told)
            return _write

        body = self._inner(environ, begin)
        made: Finished | None = environ.pop(FINISHED, None)
        if made is None:
            status, headers, *trouble = begun[0]
            extra = [*count(status.startswith("304")), ("Cache-Status", _OF_CACHE[environ[CACHE]])]
            start_response(status, [*headers, *extra], *trouble)
            return body
        if hasattr(body, "close"):
            body.close()
        if keep is not None:
            keep(made)
        is_held = made.is_held_by(environ.get("HTTP_IF_NONE_MATCH", ""))
        return self._send(made, is_held, environ, start_response, count(is_held))

    def _send(
        self,
        answer: Finished,
        is_held: bool,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        extra: list[Header],
    ) -> Iterable[bytes]:
        cache = environ[CACHE]
        extra += [("X-Request-Id", environ[REQUEST_ID]), ("Cache-Status", _OF_CACHE[cache])]
        if cache == "hit" and (age := self._watch.age) > AGE_TOLD:
            extra.append(("Age", str(int(age))))
        start_response(
            _UNCHANGED if is_held else _OK, [*(answer.headers_unchanged if is_held else answer.headers), *extra]
        )
        return [] if is_held or environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _counts(environ: WSGIEnvironment) -> bool:
    path: str = environ["PATH_INFO"]
    if environ["REQUEST_METHOD"] == "OPTIONS":
        return False
    return path.startswith((_DATA, *_MADE_FOR_EACH)) or (path == "/" and environ["REQUEST_METHOD"] in READS)


def _write(_text: bytes) -> None:
    raise RuntimeError("nothing behind the front writes before it returns")
