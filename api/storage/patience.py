"""How long a request waits for the databases, whatever they do.

A server that hangs answers nothing, not even that it is late, so the bound is kept on our side. A request has a stock
of patience that all its waits draw on; without one, as in commands, a wait has no end but its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

PATIENCE_SECONDS: Final = 4.0
"""What a request may wait for databases in all. With the pool's second it stays under five, where readers give up."""
LONGEST_WAIT_SECONDS: Final = 2.0
"""One wait: half of the whole, so that a dead connection leaves time to try a new one. A connection gets no less."""
POOL_SECONDS: Final = 1.0
"""How long a request waits for a connection that others are using."""
REST_SECONDS: Final = 1.0
"""How long a database that kept a request waiting in vain is left alone."""


@dataclass(slots=True)
class _Patience:
    left: float


_patience: ContextVar[_Patience | None] = ContextVar("patience", default=None)


def begin_waiting() -> None:
    """Give what runs from here on in this thread a full stock of patience."""
    _patience.set(_Patience(PATIENCE_SECONDS))


def end_waiting(_: object = None) -> None:
    """Let what runs from here on in this thread wait without bound."""
    _patience.set(None)


def wait_at_most() -> float | None:
    """Say how many seconds the next wait may take; None where there is no bound."""
    patience = _patience.get()
    return None if patience is None else max(0.0, min(patience.left, LONGEST_WAIT_SECONDS))


@contextmanager
def bounded() -> Iterator[None]:
    """Let what runs in this block wait as long as a request may."""
    token = _patience.set(_Patience(PATIENCE_SECONDS))
    try:
        yield
    finally:
        _patience.reset(token)


@contextmanager
def waiting() -> Iterator[float | None]:
    """Draw the time that passes from the patience; gives what the wait may take."""
    patience, began = _patience.get(), time.monotonic()
    try:
        yield wait_at_most()
    finally:
        if patience is not None:
            patience.left -= time.monotonic() - began


class Rest:
    """Keeps requests from a database that let one wait in vain, so that they do not all wait for it.

    While it rests, requests are refused at once with the error of the first. Then one at a time tries again, and with
    its success all may.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._error: Exception | None = None
        self._until = 0.0
        self._trying: int | None = None

    def enter(self) -> None:
        """Raise the error again while the database rests, or while another request tries it."""
        if _patience.get() is None or self._error is None:
            return
        with self._lock:
            self._let_in()

    def _let_in(self) -> None:
        now, error = time.monotonic(), self._error
        if error is not None:
            if now < self._until:
                raise error.with_traceback(None)
            # Whoever tries is done by then, one way or the other.
            self._until = now + POOL_SECONDS + PATIENCE_SECONDS
            self._trying = threading.get_ident()

    def begin(self, error: Exception) -> None:
        """Let the database rest after an error; a wait without bound begins none."""
        if _patience.get() is not None:
            with self._lock:
                self._error, self._until, self._trying = error, time.monotonic() + REST_SECONDS, None

    def go_on(self) -> None:
        """Let another request try after a while, if this is the thread that tried, and failed."""
        if self._trying == threading.get_ident():
            with self._lock:
                self._until, self._trying = time.monotonic() + REST_SECONDS, None

    def end(self) -> None:
        """End the rest, if this is the thread that tried and nothing went wrong."""
        if self._trying == threading.get_ident():
            with self._lock:
                self._error, self._trying = None, None
