"""The real server by raw bytes: no request is two, nothing is kept open for nonsense, and nothing says what serves."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.web.serving import ask, serving

SECONDS = 10
HOST = b"Host: localhost\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, whole_url: str) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", whole_url)
        patch.setenv("RA_OPTIONS_RATE_LIMIT", "off")
        with serving(tmp_path_factory.mktemp("wire")) as (found, _):
            yield found


@dataclass(frozen=True, slots=True)
class Answered:
    """All that came back on a connection, and whether the server closed it within the time."""

    data: bytes
    closed: bool

    @property
    def statuses(self) -> list[int]:
        return [int(each) for each in re.findall(rb"HTTP/1\.[01] (\d{3})", self.data)]


def say(port: int, data: bytes, seconds: float = 1.0) -> Answered:
    """Send bytes and gather what comes until the server closes, or nothing has come for some time."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) as connection:
        gathered = b""
        try:
            connection.sendall(data)
            connection.settimeout(seconds)
            while got := connection.recv(65536):
                gathered += got
            return Answered(gathered, True)
        except TimeoutError:
            return Answered(gathered, False)
        except ConnectionError:
            return Answered(gathered, True)


HIDDEN = b"GET /v1/smuggled HTTP/1.1\r\n" + HOST + b"\r\n"
POST = b"POST /v1/corrections HTTP/1.1\r\n" + HOST
GET = b"GET /healthz HTTP/1.1\r\n" + HOST
TWO_MEANINGS = {
    "length and chunks": POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    "lengths in a list": POST + b"Content-Length: 0, %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    "a length with a sign": POST + b"Content-Length: +%d\r\n\r\n" % len(HIDDEN) + HIDDEN,
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a length in hexadecimal": POST + b"Content-Length: 0x0\r\n\r\n" + HIDDEN,
    "a huge length": POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + HIDDEN,
    "an unknown transfer coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked, but not last": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a transfer coding in disguise": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a folded header": POST + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a header folded on": GET + b"X-A: b\r\n Content-Length: 50\r\n\r\n" + HIDDEN,
    "a size that is none": POST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n" + HIDDEN,
    "a size with a sign": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + HIDDEN,
    "a huge size": POST + b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + HIDDEN,
    "a chunk that is longer than its size": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabcd\r\n0\r\n\r\n" + HIDDEN,
    "a blank in the name": GET + b"Content Length: 5\r\n\r\n" + HIDDEN,
    "no colon": GET + b"nothing\r\n\r\n" + HIDDEN,
    "a bare CR": GET + b"X-A: b\rContent-Length: 50\r\n\r\n" + HIDDEN,
    "U+0000": GET + b"X-A: b\x00c\r\n\r\n" + HIDDEN,
    "no name": GET + b": b\r\n\r\n" + HIDDEN,
    "a version that is none": b"GET /healthz HTTP/9.9\r\n" + HOST + b"\r\n" + HIDDEN,
    "a line of nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + HIDDEN,
    "two blanks in the first line": b"GET  /healthz  HTTP/1.1\r\n" + HOST + b"\r\n" + HIDDEN,
    "a line end in the path": b"GET /healthz\rX HTTP/1.1\r\n" + HOST + b"\r\n" + HIDDEN,
    "no version": b"GET /healthz\r\n" + HIDDEN,
    "oversize header": GET + b"X-A: " + b"a" * 2_000_000 + b"\r\n\r\n" + HIDDEN,
    "hundreds of headers": GET + b"".join(b"X-%d: a\r\n" % number for number in range(2000)) + b"\r\n" + HIDDEN,
    "an endless path": b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n" + HIDDEN,
}


@pytest.mark.parametrize("kind", TWO_MEANINGS)
def test_a_request_that_can_be_read_in_two_ways_ends_the_connection(port: int, kind: str) -> None:
    answered = say(port, TWO_MEANINGS[kind])
    assert len(answered.statuses) <= 1, answered.data[:500]
    assert all(400 <= status < 500 for status in answered.statuses), answered.data[:500]
    assert b"smuggled" not in answered.data
    assert answered.closed, answered.data[:500]


def test_two_good_requests_one_after_the_other_have_two_answers(port: int) -> None:
    """A test of the test: what follows a good request is read as another one."""
    answered = say(port, GET + b"\r\n" + HIDDEN)
    assert answered.statuses == [200, 404] and not answered.closed


def test_an_absolute_address_and_a_host_agree_on_nothing_but_the_path(port: int) -> None:
    for line in (b"GET http://evil.example/v1/treatments HTTP/1.1", b"GET //evil.example HTTP/1.1"):
        answered = say(port, line + b"\r\n" + HOST + b"Connection: close\r\n\r\n")
        assert len(answered.statuses) == 1 and answered.statuses[0] < 500
        assert b"ocation" not in answered.data and b"http://evil" not in answered.data.replace(b"'", b"")


@pytest.mark.parametrize("hosts", [b"", b"Host: a\r\nHost: b\r\n", b"Host: a b\r\n", b"Host: \r\n", b"Host: a/b\r\n"])
def test_odd_hosts_do_not_make_the_server_fail(port: int, hosts: bytes) -> None:
    line = b"GET /compare?treatments=adalimumab,uc-msc HTTP/1.1\r\n"
    answered = say(port, line + hosts + b"Connection: close\r\n\r\n")
    assert len(answered.statuses) == 1 and answered.statuses[0] < 500


METHODS = [b"TRACE", b"CONNECT", b"PUT", b"DELETE", b"PATCH", b"BREW", b"get", b"M" * 200]


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_are_refused_and_nothing_is_sent_back(port: int, method: bytes) -> None:
    secret = b"X-Secret: kept-to-itself\r\n"
    answered = say(port, method + b" /v1/treatments HTTP/1.1\r\n" + HOST + secret + b"Connection: close\r\n\r\n")
    assert len(answered.statuses) == 1
    assert 400 <= answered.statuses[0] < 500 or method == b"get", answered.data[:300]
    assert b"kept-to-itself" not in answered.data


def test_a_body_that_never_ends_is_read_no_further_than_it_may_be(port: int) -> None:
    chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    head = POST + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent = 0
    with closing(socket.create_connection(("127.0.0.1", port), timeout=SECONDS)) as connection:
        connection.settimeout(SECONDS)
        connection.sendall(head)
        began = time.monotonic()
        try:
            while time.monotonic() - began < 3 and sent < 200_000_000:
                connection.sendall(chunk)
                sent += len(chunk)
        except OSError:
            pass
    assert ask(port, "/healthz")[0].status == 200
    assert sent < 50_000_000


PLAIN = [(b"q=m\xc3\xa9thotrexate", 200), (b"q=m\xe9", 400), (b"\xc3\xa9=1", 400)]


@pytest.mark.parametrize(("query", "status"), PLAIN)
def test_a_query_of_plain_bytes_is_answered(port: int, query: bytes, status: int) -> None:
    answered = say(port, b"GET /v1/search?" + query + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
    assert answered.statuses == [status]


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/treatments", "/nothing", "/embed/comparison", "/healthz", "/docs"])
def test_no_answer_says_what_serves(port: int, path: str) -> None:
    response, body = ask(port, path)
    assert response.headers["Server"] in {None, "granian"}
    assert "X-Powered-By" not in response.headers and "Via" not in response.headers
    assert not re.search(rb"(granian|werkzeug|flask|hyper|[Pp]ython|sqlalchemy)[/ ][0-9]", body)


def test_slow_callers_hold_up_nobody(port: int) -> None:
    """Fifty connections that have sent half a request; a further caller is answered at once."""
    waiting = [socket.create_connection(("127.0.0.1", port), timeout=SECONDS) for _ in range(50)]
    try:
        for each in waiting:
            each.sendall(b"GET /v1/treatments HTTP/1.1\r\nHost: loc")
        began = time.monotonic()
        assert ask(port, "/v1/treatments")[0].status == 200
        assert time.monotonic() - began < 5
    finally:
        for each in waiting:
            each.close()
