"""Lines of events and failures: one each, and no secret in any."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from api.observing.logs import LineFormatter, LineHandler, Redactor
from api.observing.watch import ServedData, Watch
from tests.observing.test_observer import HOSTILE

PASSWORD = "s3cr3t/w@rd"
URL = "postgresql+psycopg://reader:s3cr3t%2Fw%40rd@db.example.org/ra"


def write(message: str, *, as_json: bool, error: Exception | None = None, **extra: Any) -> str:
    lines: list[bytes] = []
    handler = LineHandler(lines.append)
    handler.setFormatter(LineFormatter(Redactor([URL]), as_json=as_json))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    logger.error("%s", message, exc_info=error, extra=extra)
    (line,) = lines
    return line.decode()


def raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:12])
def test_an_event_is_one_line_whatever_is_in_it(text: str) -> None:
    line = write(text, as_json=True, error=raised(text), about={"detail": text}, event="x", request_id="an id")
    assert line.isascii() and line.count("\n") == 1
    told = json.loads(line)
    assert (told["event"], told["request_id"], told["level"]) == ("x", "an id", "error")
    assert text[-100:] in told["message"] and told["traceback"].endswith(text[-100:])
    words = write(text, as_json=False)
    assert words.count("\n") == 1 and words.rstrip("\n").isprintable()


def test_a_traceback_in_words_looks_like_no_other_line() -> None:
    lines = write("failed", as_json=False, error=raised("a\n[INFO] forged\x1b[2J")).splitlines()
    assert lines[0] == "[ERROR] failed"
    assert all(line.startswith("    ") and line.isprintable() for line in lines[1:])


@pytest.mark.parametrize(
    "text",
    [
        URL,
        f"could not connect: {URL}",
        f"password {PASSWORD} was refused",
        "password s3cr3t%2Fw%40rd was refused",
        "redis://:hunter2hunter2@cache:6379/0",
        "https://someone:hunter2hunter2@example.org/path",
    ],
)
@pytest.mark.parametrize("as_json", [True, False])
def test_no_password_gets_into_a_line(text: str, as_json: bool) -> None:
    line = write(text, as_json=as_json, error=raised(text), about={"detail": text})
    assert "s3cr3t" not in line and "hunter2" not in line and "***" in line


def test_the_watch_tells_of_changes_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    moment: Any = None
    results: list[ServedData | OSError | None] = [
        *(None, None, ServedData("2026.11.1", moment, 0), OSError("gone"), OSError("gone")),
        *(ServedData("2026.11.1", moment, 0), ServedData("2026.11.2", moment, 0)),
    ]

    def look() -> ServedData | None:
        result = results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    watch = Watch(look)
    while results:
        watch.look_once()
    events = [(record.__dict__["event"], record.__dict__["about"].get("after")) for record in caplog.records]
    assert events == [
        *(("release_changed", "2026.11.1"), ("database_lost", None)),
        *(("database_back", None), ("release_changed", "2026.11.2")),
    ]
    assert watch.seen == ServedData("2026.11.2", moment, 0)
