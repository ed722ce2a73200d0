"""Receivers that mean harm, and names that lead inside: bounded in time and size, and never reached."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.domain.webhooks import Fault, Outcome
from api.webhooks.sending import Sender
from api.webhooks.targets import Policy
from tests.webhooks.builders import ANY_ATTEMPT
from tests.webhooks.receiving import Handler, Receiver

TRYING = Policy(loopback=True)
IMPATIENT = 1.0


def send(url: str, sender: Sender) -> Outcome:
    return sender.send(replace(ANY_ATTEMPT, url=url), datetime.now(UTC))


def write_on(handler: Handler, receiver: Receiver, begin: bytes, more: bytes) -> None:
    handler.wfile.write(begin)
    while not receiver.released.is_set():
        handler.wfile.write(more)
        receiver.sent += len(more)


ENDLESS = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-More: of it\r\n" * 1000),
    "one header": (b"HTTP/1.1 200 OK\r\nX-More: ", b"x" * 50_000),
    "a first line": (b"HTTP/1.1 200 ", b"O" * 50_000),
    "hints": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n" * 100),
    "blank lines": (b"", b"\r\n" * 10_000),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_head_without_end_is_given_up(receiver: Receiver, kind: str) -> None:
    def answer(handler: Handler, receiver: Receiver) -> None:
        write_on(handler, receiver, *ENDLESS[kind])

    receiver.answers.append(answer)
    began = time.monotonic()
    tracemalloc.start()
    outcome = send(receiver.url, Sender(TRYING, seconds=IMPATIENT))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome.fault in {Fault.CONNECTION_BROKEN, Fault.TIMED_OUT} and outcome.status is None
    assert time.monotonic() - began < IMPATIENT + 4
    assert most < 30_000_000


def test_a_packed_answer_is_not_unpacked(receiver: Receiver) -> None:
    packed = gzip.compress(b"\0" * 100_000_000)

    def answer(handler: Handler, _receiver: Receiver) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n")
        handler.wfile.write(b"Content-Length: %d\r\n\r\n" % len(packed) + packed)

    receiver.answers.append(answer)
    tracemalloc.start()
    outcome = send(receiver.url, Sender(TRYING))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcome == Outcome(status=200) and most < 10_000_000


INSIDE = {
    "metadata.google.internal": "169.254.169.254",
    "instance-data.ec2.internal": "169.254.169.254",
    "metadata.of.azure.example": "168.63.129.16",
    "metadata.of.alibaba.example": "100.100.100.200",
    "metadata.of.oracle.example": "192.0.0.192",
    "metadata.over.ipv6.example": "fd00:ec2::254",
    "database.internal.example": "10.0.0.5",
    "localhost.rebound.example": "127.0.0.1",
    "any.rebound.example": "0.0.0.0",
    "mapped.rebound.example": "::ffff:127.0.0.1",
    "translated.rebound.example": "64:ff9b::7f00:1",
    "link.rebound.example": "fe80::1%eth0",
    "in.other.numbers.example": "0x7f000001",
    "of.a.decimal.example": "2130706433",
}


@pytest.mark.parametrize("name", INSIDE)
def test_a_name_that_leads_inside_is_refused_before_any_connection(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[object] = []

    async def note(_transport: object, request: object) -> None:
        connected.append(request)

    monkeypatch.setattr("httpx.AsyncHTTPTransport.handle_async_request", note)
    outcome = send(f"https://{name}/", Sender(Policy(), lambda _host, _port: [INSIDE[name]]))
    assert outcome == Outcome(Fault.ADDRESS_REFUSED) and connected == []


@pytest.mark.parametrize("variable", ["SSLKEYLOGFILE", "NETRC", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"])
def test_the_environment_changes_nothing_of_a_request(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, variable: str, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password hunter2\n")
    values = {"NETRC": str(netrc), "NO_PROXY": "", "SSLKEYLOGFILE": f"{tmp_path}/keys"}
    monkeypatch.setenv(variable, values.get(variable, "socks5://127.0.0.1:9"))
    assert send(receiver.url, Sender(TRYING)) == Outcome(status=204)
    (came,) = receiver.received
    assert "authorization" not in came.headers and "proxy-authorization" not in came.headers
    assert "cookie" not in came.headers and "forwarded" not in str(came.headers).lower()
