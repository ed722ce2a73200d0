"""Log lines: one a request or event, whatever callers send and however an error reads, and no secret in any."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from api.observing.observer import Exchange

HIDDEN: Final = "***"
LONGEST_TEXT: Final = 8_000
"""Characters of one message or traceback; the end, where the reason stands, is kept."""
SHORTEST_SECRET: Final = 4
_PASSWORD_IN_URL: Final = re.compile(r"(?<=://)([^\s/?#@:\"']*):([^\s/?#\"']+)@")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

Write = Callable[[bytes], object]


class Redactor:
    """Takes passwords out of texts: those of any URL, and those of the URLs named, wherever they stand."""

    def __init__(self, urls: Iterable[str] = ()) -> None:
        passwords = {password for url in urls for password in _passwords_of(url)}
        self._secrets = sorted((each for each in passwords if len(each) >= SHORTEST_SECRET), key=len, reverse=True)

    def hide(self, text: str) -> str:
        """Give a text without them."""
        text = _PASSWORD_IN_URL.sub(rf"\1:{HIDDEN}@", text)
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text


def _passwords_of(url: str) -> tuple[str, ...]:
    try:
        password = urlsplit(url).password
    except ValueError:
        password = None
    return () if password is None else (password, unquote(password))


class LineFormatter(logging.Formatter):
    """Writes a record as one line of JSON, or as words with every control character escaped.

    In words a traceback has lines of its own, all of them indented, so that none looks like another record.
    """

    def __init__(self, redactor: Redactor, *, as_json: bool) -> None:
        super().__init__()
        self._redactor = redactor
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        message = self._clean(record.getMessage())
        trace = self._clean(self.formatException(record.exc_info)) if record.exc_info else ""
        if not self._as_json:
            lines = [f"[{record.levelname}] {message}", *(f"    {line}" for line in trace.splitlines())]
            return "\n".join(map(_escape, lines))
        line: dict[str, Any] = {
            "time": write_moment(record.created),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "message"),
            "message": message,
            "process": record.process,
        }
        request_id = getattr(record, "request_id", None)
        line |= {"request_id": request_id} if request_id else {}
        line |= {name: self._clean(str(value)) for name, value in getattr(record, "about", {}).items()}
        line |= {"traceback": trace} if trace else {}
        # ASCII only: what a terminal would act on, and what some readers take for the end of a line, is escaped.
        return json.dumps(line)

    def _clean(self, text: str) -> str:
        text = self._redactor.hide(text)
        return text if len(text) <= LONGEST_TEXT else f"[...]{text[-LONGEST_TEXT:]}"


def _escape(text: str) -> str:
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


class LineHandler(logging.Handler):
    """Writes each record with one call, so that lines of several processes do not mix."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        try:
            self._write(self.format(record).encode() + b"\n")
        except Exception:
            self.handleError(record)


def write_to_stderr(line: bytes) -> None:
    """Write a line in one call; a log that nobody takes any more stops no request."""
    with suppress(OSError):
        os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, line)


def write_to_stdout(line: bytes) -> None:
    """Write a line in one call; a log that nobody takes any more stops no request."""
    with suppress(OSError):
        os.write(1, line)


def begin_logging(redactor: Redactor, *, as_json: bool, write: Write = write_to_stderr) -> None:
    """Send what every part of this process logs through one handler."""
    handler = LineHandler(write)
    handler.setFormatter(LineFormatter(redactor, as_json=as_json))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Libraries tell of each of their requests and queries at this level.
    for name in ("alembic", "httpx", "limits", "opentelemetry"):
        logging.getLogger(name).setLevel(logging.WARNING)


def tell_event(event: str, message: str, *, level: int = logging.INFO, **about: object) -> None:
    """Log something that happened to the service, and what it is about."""
    logging.getLogger("api.observing").log(level, message, extra={"event": event, "about": about})


class AccessLog:
    """Writes one line of JSON a request.

    No address of a caller, no header and no query is in it: what people ask for may tell of their health.
    """

    def __init__(self, write: Write = write_to_stdout) -> None:
        self._write = write
        self._second = -1
        self._stamp = ""

    def write(self, exchange: Exchange) -> None:
        """Write the line of one request."""
        now = time.time()
        second = int(now)
        if second != self._second:
            # Threads may do this at once; each writes the same, or that of the second beside it.
            self._stamp = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
            self._second = second
        release = "null" if exchange.release is None else json.dumps(exchange.release)
        line = (
            f'{{"time":"{self._stamp}.{int(now % 1 * 1000):03d}Z","event":"request",'
            f'"request_id":"{exchange.request_id}","method":"{exchange.method}","route":{json.dumps(exchange.route)},'
            f'"status":{exchange.status},"bytes":{exchange.bytes},"milliseconds":{exchange.nanoseconds / 1e6:.3f},'
            f'"store":"{exchange.store}","release":{release}}}\n'
        )
        self._write(line.encode())


def write_moment(seconds: float) -> str:
    """Write a moment as UTC to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
