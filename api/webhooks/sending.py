"""One attempt: a signed POST to an address that was checked, with one answer awaited and nothing of it read."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.metadata import version

import anyio
import anyio.to_thread
import httpx

from api.domain.webhooks import LONGEST_WISH, Attempt, Fault, Outcome
from api.webhooks.signing import make_headers
from api.webhooks.targets import AddressRefused, Policy, Resolve, UrlRefused, host_of

SECONDS = 10.0
"""Time that an attempt may take in all, from the name to the head of the answer."""

CONNECT_SECONDS = 3.0
"""Time that one of several addresses may take to connect."""

MOST_ADDRESSES = 4
GONE = 410
AGENT = f"ra-options-webhooks/{version('ra-options')}"


def resolve_name(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a name; OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class Sender:
    """Makes attempts; tests put another resolver, trusted certificates and less patience in."""

    policy: Policy
    resolve: Resolve = resolve_name
    trusted: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)
    """Whose certificates are trusted; read once, for it takes longer than sending."""
    seconds: float = SECONDS

    def send(self, attempt: Attempt, now: datetime) -> Outcome:
        """Make an attempt and tell what came of it; nothing that the receiver wrote is in it but the status."""
        try:
            url = self.policy.check_url(attempt.url)
        except UrlRefused:
            return Outcome(Fault.URL_REFUSED)
        try:
            return anyio.run(self._send, url, attempt, now)
        except (TimeoutError, httpx.TimeoutException):
            return Outcome(Fault.TIMED_OUT)
        except AddressRefused:
            return Outcome(Fault.ADDRESS_REFUSED)
        except _NotResolved:
            return Outcome(Fault.NAME_NOT_RESOLVED)
        except httpx.HTTPError as error:
            return Outcome(_fault_of(error))

    async def _send(self, url: httpx.URL, attempt: Attempt, now: datetime) -> Outcome:
        body = attempt.body.encode()
        headers = make_headers(attempt.secrets, attempt.id, int(now.timestamp()), body)
        headers |= {"content-type": "application/json", "user-agent": AGENT, "connection": "close"}
        transport = CheckedTransport(self.policy, self.resolve, self.trusted)
        timeout = httpx.Timeout(self.seconds, connect=CONNECT_SECONDS)
        with anyio.fail_after(self.seconds):
            # Nothing of the environment, such as a proxy, which would resolve the name once more, out of our sight.
            async with (
                httpx.AsyncClient(transport=transport, trust_env=False, timeout=timeout) as client,
                client.stream("POST", url, content=body, headers=headers) as response,
            ):
                return _judge(response)


class CheckedTransport(httpx.AsyncHTTPTransport):
    """Resolves the name of each request once, checks all its addresses, and connects to one of those.

    Between check and connection nothing is resolved again. The name stays what TLS asks for (SNI), what the
    certificate is checked against, and the `Host` of the request, redirects included if they were ever followed.
    """

    def __init__(self, policy: Policy, resolve: Resolve, trusted: ssl.SSLContext) -> None:
        super().__init__(verify=trusted)
        self._policy = policy
        self._resolve = resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first address that takes a connection."""
        addresses = await anyio.to_thread.run_sync(self._find_addresses, request.url, abandon_on_cancel=True)
        *others, last = addresses[:MOST_ADDRESSES]
        for address in others:
            try:
                return await super().handle_async_request(_direct(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return await super().handle_async_request(_direct(request, last))

    def _find_addresses(self, url: httpx.URL) -> Sequence[str]:
        try:
            return self._policy.find_addresses(url, self._resolve)
        except (OSError, UnicodeError):
            raise _NotResolved from None


class _NotResolved(Exception):
    """The name has no address, or nobody tells."""


def _direct(request: httpx.Request, address: str) -> httpx.Request:
    extensions = {**request.extensions, "sni_hostname": host_of(request.url)}
    url = request.url.copy_with(host=address)
    return httpx.Request(request.method, url, headers=request.headers, stream=request.stream, extensions=extensions)


def _judge(response: httpx.Response) -> Outcome:
    status = response.status_code
    if response.is_success:
        return Outcome(status=status)
    if status == GONE:
        return Outcome(Fault.GONE, status)
    return Outcome(Fault.REDIRECTED if response.is_redirect else Fault.STATUS, status, _read_wish(response))


def _read_wish(response: httpx.Response) -> timedelta | None:
    """Read for how many seconds the receiver wants to be left alone; a date, the other form, is passed over."""
    text = response.headers.get("retry-after", "")
    if not (text.isascii() and text.isdigit()):
        return None
    return LONGEST_WISH if len(text) > 6 else timedelta(seconds=int(text))


def _fault_of(error: httpx.HTTPError) -> Fault:
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return Fault.TLS_FAILED
    return Fault.NOT_CONNECTED if isinstance(error, httpx.ConnectError) else Fault.CONNECTION_BROKEN


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
