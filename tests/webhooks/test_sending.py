"""One attempt against a real receiver that fails in every way, over connections to checked addresses alone."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import httpx
import pytest
import trustme
from standardwebhooks.webhooks import Webhook

from api.domain.webhooks import Fault, Outcome
from api.webhooks.messages import make_message, write_ping
from api.webhooks.sending import CheckedTransport, Sender, resolve_name
from api.webhooks.targets import AddressRefused, Policy
from tests.webhooks.builders import ANY_ATTEMPT, NOW, SECRET, an_event
from tests.webhooks.receiving import (
    Answer,
    Receiver,
    babble,
    close,
    flood,
    hang,
    receiving,
    reset,
    status,
    trickle,
)

TRYING = Policy(loopback=True)
IMPATIENT = 0.7
"""Seconds of patience in tests of receivers that do not answer."""
NAME = "hooks.example.org"


def send(url: str, sender: Sender | None = None, **changes: object) -> Outcome:
    attempt = replace(ANY_ATTEMPT, url=url, **changes)
    return (sender or Sender(TRYING)).send(attempt, datetime.now(UTC))


def test_what_arrives_is_what_was_signed(receiver: Receiver) -> None:
    body = '{"type":"ping","text":"é 關節 \u202e"}'
    assert send(receiver.url + "?a=b%20c", id="msg_first", body=body) == Outcome(status=204)
    (came,) = receiver.received
    assert came.path == "/hook?a=b%20c"
    assert came.headers["webhook-id"] == "msg_first" and came.headers["content-type"] == "application/json"
    assert abs(int(came.headers["webhook-timestamp"]) - time.time()) < 10
    assert came.headers["user-agent"].startswith("ra-options-webhooks/")
    assert came.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert Webhook(SECRET).verify(came.body, dict(came.headers)) == json.loads(body)


ANSWERS: list[tuple[Answer, Outcome]] = [
    (status(200), Outcome(status=200)),
    (status(202), Outcome(status=202)),
    (status(299), Outcome(status=299)),
    (status(300), Outcome(Fault.REDIRECTED, 300)),
    (status(304), Outcome(Fault.REDIRECTED, 304)),
    (status(400), Outcome(Fault.STATUS, 400)),
    (status(401), Outcome(Fault.STATUS, 401)),
    (status(404), Outcome(Fault.STATUS, 404)),
    (status(410), Outcome(Fault.GONE, 410)),
    (status(429, retry_after="120"), Outcome(Fault.STATUS, 429, timedelta(minutes=2))),
    (status(503, retry_after="9" * 30), Outcome(Fault.STATUS, 503, timedelta(days=1))),
    (status(503, retry_after="-5"), Outcome(Fault.STATUS, 503)),
    (status(503, retry_after="Fri, 27 Nov 2026 12:00:00 GMT"), Outcome(Fault.STATUS, 503)),
    (status(500), Outcome(Fault.STATUS, 500)),
    (status(599), Outcome(Fault.STATUS, 599)),
    (reset, Outcome(Fault.CONNECTION_BROKEN)),
    (close, Outcome(Fault.CONNECTION_BROKEN)),
    (babble, Outcome(Fault.CONNECTION_BROKEN)),
]


@pytest.mark.parametrize(("answer", "outcome"), ANSWERS)
def test_success_is_2xx_and_everything_else_fails(receiver: Receiver, answer: Answer, outcome: Outcome) -> None:
    receiver.answers.append(answer)
    assert send(receiver.url) == outcome
    assert len(receiver.received) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["http://169.254.169.254/latest/", "/elsewhere", "//127.0.0.1/", "https://[::1]/"])
def test_no_redirect_is_followed(receiver: Receiver, code: int, location: str) -> None:
    receiver.answers.append(status(code, location=location))
    assert send(receiver.url) == Outcome(Fault.REDIRECTED, code)
    assert receiver.connections == 1


@pytest.mark.parametrize("answer", [hang, trickle])
def test_an_attempt_has_so_long_in_all(receiver: Receiver, answer: Answer) -> None:
    receiver.answers.append(answer)
    began = time.monotonic()
    assert send(receiver.url, Sender(TRYING, seconds=IMPATIENT)) == Outcome(Fault.TIMED_OUT)
    assert time.monotonic() - began < IMPATIENT + 3


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    let_go = threading.Event()

    def resolve(_host: str, _port: int) -> Sequence[str]:
        let_go.wait(20)
        return []

    began = time.monotonic()
    outcome = send(f"https://{NAME}/", Sender(TRYING, resolve, seconds=IMPATIENT))
    taken = time.monotonic() - began
    let_go.set()
    assert outcome == Outcome(Fault.TIMED_OUT) and taken < IMPATIENT + 3


def test_the_body_of_an_answer_is_not_read(receiver: Receiver) -> None:
    receiver.answers.append(flood)
    assert send(receiver.url) == Outcome(status=200)
    # What was sent went into buffers of the two systems.
    assert receiver.sent < 20_000_000


def test_where_nobody_listens_there_is_no_connection() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert send(url) == Outcome(Fault.NOT_CONNECTED)


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), OSError(), UnicodeError("label too long")])
def test_a_name_that_is_not_resolved_is_told(error: Exception) -> None:
    def resolve(_host: str, _port: int) -> Sequence[str]:
        raise error

    assert send(f"https://{NAME}/", Sender(TRYING, resolve)) == Outcome(Fault.NAME_NOT_RESOLVED)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "https://localhost/", f"http://{NAME}/", "https://10.0.0.1/"])
def test_a_url_is_checked_at_each_attempt_again(url: str) -> None:
    assert send(url, Sender(Policy())) == Outcome(Fault.URL_REFUSED)


def test_a_name_of_the_own_machine_is_refused_before_any_connection(receiver: Receiver) -> None:
    sender = Sender(Policy(), lambda _host, _port: ["127.0.0.1"])
    assert send(f"https://{NAME}:{receiver.port}/", sender) == Outcome(Fault.ADDRESS_REFUSED)
    sender = Sender(Policy(), lambda _host, _port: ["93.184.216.34", "127.0.0.1"])
    assert send(f"https://{NAME}:{receiver.port}/", sender) == Outcome(Fault.ADDRESS_REFUSED)
    assert receiver.connections == 0


def test_the_system_resolves_a_name_of_the_own_machine() -> None:
    assert set(resolve_name("localhost", 80)) <= {"127.0.0.1", "::1"}
    with pytest.raises(OSError):
        resolve_name("a.invalid", 80)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts the authority, and checks names."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Receiver]:
    """A receiver over TLS with a certificate for the name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(NAME).configure_cert(context)
    with receiving(context) as opened:
        yield opened


class Rebinding:
    """A resolver that answers an address that is allowed first, and another one ever after."""

    def __init__(self, first: str, then: str) -> None:
        self.first, self.then, self.asked = first, then, 0

    def __call__(self, _host: str, _port: int) -> Sequence[str]:
        self.asked += 1
        return [self.first if self.asked == 1 else self.then]


def test_name_and_certificate_are_those_of_the_url(secure: Receiver, trusting: ssl.SSLContext) -> None:
    sender = Sender(TRYING, lambda _host, _port: ["127.0.0.1"], trusting)
    assert send(f"https://{NAME}:{secure.port}/hook", sender) == Outcome(status=204)
    assert secure.server_names == [NAME]
    assert secure.received[0].headers["host"] == f"{NAME}:{secure.port}"
    assert send(f"https://other.example.org:{secure.port}/hook", sender) == Outcome(Fault.TLS_FAILED)
    assert send(f"https://127.0.0.1:{secure.port}/hook", sender) == Outcome(Fault.TLS_FAILED)
    assert len(secure.received) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Receiver) -> None:
    sender = Sender(TRYING, lambda _host, _port: ["127.0.0.1"])
    assert send(f"https://{NAME}:{secure.port}/hook", sender) == Outcome(Fault.TLS_FAILED)
    assert secure.received == []


def test_a_receiver_without_tls_is_refused(receiver: Receiver) -> None:
    sender = Sender(TRYING, lambda _host, _port: ["127.0.0.1"])
    assert send(f"https://{NAME}:{receiver.port}/hook", sender) == Outcome(Fault.TLS_FAILED)


def test_a_name_is_resolved_once_and_the_connection_goes_there(
    secure: Receiver, trusting: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check and the connection nobody is asked again, so another answer would come too late."""
    asked: list[object] = []
    real = socket.getaddrinfo

    def spy(host: str, *rest: Any, **more: Any) -> object:
        asked.append(host)
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", spy)
    resolver = Rebinding("127.0.0.1", "127.0.0.2")
    assert send(f"https://{NAME}:{secure.port}/hook", Sender(TRYING, resolver, trusting)) == Outcome(status=204)
    assert resolver.asked == 1
    assert NAME not in asked and NAME.encode() not in asked


def test_a_name_that_turns_private_is_refused_at_the_next_attempt(receiver: Receiver) -> None:
    resolver = Rebinding("10.0.0.1", "127.0.0.1")
    url = f"https://{NAME}:{receiver.port}/hook"
    assert send(url, Sender(Policy(), resolver)) == Outcome(Fault.ADDRESS_REFUSED)
    assert send(url, Sender(Policy(), resolver)) == Outcome(Fault.ADDRESS_REFUSED)
    assert (resolver.asked, receiver.connections) == (2, 0)


def test_one_address_after_the_other_is_tried(secure: Receiver, trusting: ssl.SSLContext) -> None:
    """Nobody listens at the first two."""
    sender = Sender(TRYING, lambda _host, _port: ["127.0.0.3", "::1", "127.0.0.1"], trusting)
    assert send(f"https://{NAME}:{secure.port}/hook", sender) == Outcome(status=204)
    assert len(secure.received) == 1


def test_public_addresses_are_connected_to_as_they_were_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No packet leaves: what would be sent is looked at."""
    seen: list[httpx.Request] = []

    async def take(_transport: object, request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", take)
    sender = Sender(Policy(), lambda _host, _port: ["2606:4700:4700::1111", "93.184.216.34"])
    assert send(f"https://{NAME}:8443/hook", sender) == Outcome(status=204)
    (request,) = seen
    assert str(request.url) == "https://[2606:4700:4700::1111]:8443/hook"
    assert request.headers["host"] == f"{NAME}:8443" and request.extensions["sni_hostname"] == NAME


def test_even_a_client_that_follows_redirects_checks_where_they_lead(
    secure: Receiver, trusting: ssl.SSLContext
) -> None:
    secure.answers.append(status(302, location=f"https://inside.example.org:{secure.port}/"))
    addresses = {NAME: ["127.0.0.1"], "inside.example.org": ["10.0.0.1"]}

    async def follow() -> None:
        transport = CheckedTransport(TRYING, lambda host, _port: addresses[host], trusting)
        async with httpx.AsyncClient(transport=transport, follow_redirects=True) as client:
            await client.post(f"https://{NAME}:{secure.port}/")

    with pytest.raises(AddressRefused):
        anyio.run(follow)
    assert len(secure.received) == 1


def test_a_proxy_of_the_environment_is_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{receiver.port}")
    sender = Sender(Policy(), lambda _host, _port: ["10.0.0.1"])
    assert send(f"https://{NAME}/", sender) == Outcome(Fault.ADDRESS_REFUSED)
    assert receiver.connections == 0


def test_no_secret_stands_in_what_may_be_logged() -> None:
    assert SECRET not in repr(ANY_ATTEMPT) and "secret" not in repr(ANY_ATTEMPT)


def test_a_message_is_small_and_says_where_to_read_on() -> None:
    event = an_event(2, reason="A figure was wrong.", treatments=("a", "b"), changes=12)
    message = make_message(event, "https://ra.example.org")
    assert json.loads(message.body) == {
        "type": "release.rolled_back",
        "timestamp": "2026-11-27T12:00:00.123456Z",
        "data": {
            "serving": 2,
            "release": "2026.11.2",
            "previous": "2026.11.1",
            "reason": "A figure was wrong.",
            "changes": 12,
            "treatments": ["a", "b"],
            "links": {
                "release": "https://ra.example.org/v1/releases/2026.11.2",
                "diff": "https://ra.example.org/v1/releases/2026.11.1/diff/2026.11.2",
            },
        },
    }
    first = json.loads(make_message(an_event(1, treatments=None, changes=None), "").body)
    assert first["type"] == "release.published" and first["data"]["treatments"] is None
    assert first["data"]["links"] == {"release": "/v1/releases/2026.11.1", "diff": None}
    assert json.loads(write_ping("abc", NOW)) == {
        "type": "ping",
        "timestamp": "2026-11-26T12:00:00.123456Z",
        "data": {"subscription": "abc"},
    }
