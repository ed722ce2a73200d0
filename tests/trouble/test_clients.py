"""Clients that are slow, silent or rude keep nobody else waiting."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from typing import Final
from unittest.mock import patch

import pytest

from api.domain.exports import ExportFile
from api.storage.corrections import beside
from api.storage.engine import open_engine
from api.storage.exports import write_manifest
from api.storage.objects import keep_object, sum_up, writing
from api.storage.schema import CORRECTIONS, upgrade
from tests.trouble.asking import expect_refusal, get, report, unasked, wait_for
from tests.trouble.reading import publish_marked
from tests.web.serving import serving

MANY: Final = 400
"""More than the threads of all workers, and more than some servers hold connections."""
SOON: Final = 3
HEAD: Final = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
POST: Final = (
    b"POST /v1/corrections HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
)
SENT: Final = {
    "nothing": b"",
    "half a head": HEAD + b"X-Slow: ",
    "half a body": POST,
    "half a body that nobody reads": HEAD + b"Content-Length: 1000\r\n\r\n{",
    "nothing more after an answer": HEAD + b"\r\n",
    "a request that is sent by and by": HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
}
FILE: Final = "ra-options-2026.11.1.sqlite"
ADDRESS: Final = f"/v1/releases/2026.11.1/exports/{FILE}"
FILE_BYTES: Final = 20_000_000
"""More than systems keep for a reader who reads nothing."""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server of two workers with a release that has one large file."""
    place = tmp_path_factory.mktemp("clients")
    url = f"sqlite:///{place}/ra.sqlite"
    upgrade(url)
    upgrade(beside(url), CORRECTIONS)
    release = publish_marked(url, "first", datetime(2026, 11, 1, tzinfo=UTC))
    with writing(place / "exports") as scratch:
        made = scratch / "made"
        made.write_bytes(bytes(FILE_BYTES))
        its_sum = sum_up(made)
        keep_object(place / "exports", made, its_sum)
    engine = open_engine(url, read_only=False)
    write_manifest(engine, release, [ExportFile(FILE, "application/vnd.sqlite3", FILE_BYTES, its_sum.sha256, 1)])
    engine.dispose()
    settings = {
        "RA_OPTIONS_DATABASE_URL": url,
        "RA_OPTIONS_RATE_LIMIT": "off",
        "RA_OPTIONS_EXPORTS_DIR": str(place / "exports"),
    }
    with patch.dict(os.environ, settings), serving(place, "--workers", "2") as (at, server):
        wait_for(lambda: "Started worker-1" in (log := (place / "serve.log").read_text()) and "Started worker-2" in log)
        yield at
        assert server.poll() is None
    assert "Traceback" not in (place / "serve.log").read_text()


def _connect(stack: ExitStack, port: int, sent: bytes) -> socket.socket:
    opened = stack.enter_context(socket.socket())
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.connect(("127.0.0.1", port))
    opened.sendall(sent)
    return opened


def _expect_life(port: int) -> None:
    answers = [get(port, address) for address in ("/healthz", unasked(), unasked(), "/readyz")]
    assert [answer.response.status for answer in answers] == [200] * 4
    assert max(answer.seconds for answer in answers) <= SOON


@pytest.mark.parametrize("what", SENT)
def test_clients_that_send_half_a_request_keep_nobody_waiting(what: str, port: int) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            _connect(stack, port, SENT[what])
        _expect_life(port)


def test_clients_that_read_nothing_keep_nobody_waiting(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(60):
            _connect(stack, port, f"GET {ADDRESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        _expect_life(port)
        refused = [get(port, ADDRESS) for _ in range(2)]
        for each in refused:
            expect_refusal(each)
    wait_for(lambda: get(port, ADDRESS).response.status == 200)


def test_a_report_is_taken_once_slow_senders_are_gone(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            _connect(stack, port, SENT["half a body"])
        # Two workers share the connections, and each has to have begun to read what its own ones send.
        assert any(_finds_no_place(port, number) for number in range(6))
    wait_for(lambda: report(port, "Reported when they were gone.") == 202)


def _finds_no_place(port: int, number: int) -> bool:
    time.sleep(0.5)
    return report(port, f"Reported while others took their time, for the {number + 1}. time.") == 503


def test_requests_in_a_row_are_answered_in_their_order(port: int) -> None:
    addresses = [unasked() if number % 2 else "/healthz" for number in range(40)]
    heads = "".join(f"GET {address} HTTP/1.1\r\nHost: x\r\n\r\n" for address in addresses[:-1])
    last = f"GET {addresses[-1]} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with ExitStack() as stack:
        opened = _connect(stack, port, (heads + last).encode())
        opened.settimeout(10)
        text = b"".join(iter(lambda: opened.recv(65536), b"")).decode()
    bodies = re.findall(r'"status":"ok"|"data":\[\]', text)
    assert bodies == ['"data":[]' if number % 2 else '"status":"ok"' for number in range(40)]


RUDE: Final = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "a head without end": HEAD + b"X-Long: " + b"x" * 2_000_000 + b"\r\n\r\n",
    "a thousand fields": HEAD + b"".join(b"X-%d: x\r\n" % number for number in range(1000)) + b"\r\n",
    "an endless address": b"GET /v1/search?q=" + b"x" * 500_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": POST[:-7] + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a bad chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a thousand ranges": f"GET {ADDRESS} HTTP/1.1\r\nHost: x\r\nRange: bytes=".encode()
    + b",".join(b"%d-%d" % (number, number) for number in range(1000))
    + b"\r\n\r\n",
    "a thousand tags": b"GET /v1/claims HTTP/1.1\r\nHost: x\r\nIf-None-Match: "
    + b", ".join(b'"%d"' % number for number in range(1000))
    + b"\r\n\r\n",
}


@pytest.mark.parametrize("what", RUDE)
def test_rude_requests_are_refused_or_answered_and_harm_nobody(what: str, port: int) -> None:
    with ExitStack() as stack:
        opened = _connect(stack, port, b"")
        opened.settimeout(SOON)
        with suppress(ConnectionError, TimeoutError):
            opened.sendall(RUDE[what])
        with suppress(ConnectionError, TimeoutError):
            status = re.match(rb"HTTP/1\.[01] (\d{3})", opened.recv(4096))
            assert status is None or int(status[1]) < 500
    _expect_life(port)
