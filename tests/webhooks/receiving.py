"""A real receiver of webhooks: an HTTP server in threads of this process that answers as it is told to."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST = 20.0
"""Seconds after which a receiver that hangs lets go, so that no test does."""


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


Answer = Callable[["Handler", "Receiver"], None]


@dataclass
class Receiver:
    """What came, and how the next requests are answered."""

    port: int = 0
    answers: list[Answer] = field(default_factory=list)
    """For the first requests; those after them are taken with 204."""
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    server_names: list[str | None] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    came: threading.Event = field(default_factory=threading.Event)
    sent: int = 0
    """Bytes of an endless answer that were sent."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [each.headers["webhook-id"] for each in self.received]


class Server(ThreadingHTTPServer):
    """The server; what its clients break off is none of its errors."""

    receiver: Receiver
    tls: ssl.SSLContext | None = None
    request_queue_size = 50

    def get_request(self) -> tuple[Any, Any]:
        with self.receiver.lock:
            self.receiver.connections += 1
        connection, address = super().get_request()
        if self.tls is not None:
            # The handshake is left to the thread that reads.
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        with receiver.lock:
            receiver.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            answer = receiver.answers.pop(0) if receiver.answers else status(204)
        receiver.came.set()
        answer(self, receiver)

    def log_message(self, *_: object) -> None:
        pass


def status(code: int, **headers: str) -> Answer:
    """Answer with a status, headers, and a text that nobody should ever read."""

    def answer(handler: Handler, _receiver: Receiver) -> None:
        handler.send_response(code, "\x1b[31mHostile")
        for name, text in headers.items():
            handler.send_header(name.replace("_", "-"), text)
        handler.end_headers()
        if code != 204:
            handler.wfile.write(b"\x1b[2J hostile body")

    return answer


def hang(_handler: Handler, receiver: Receiver) -> None:
    """Answer nothing until the test lets go."""
    receiver.released.wait(LONGEST)


def trickle(handler: Handler, receiver: Receiver) -> None:
    """Send a header a byte at a time without end, so that no single read waits for long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nx: ")
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and not receiver.released.wait(0.05):
        handler.wfile.write(b"x")


def flood(handler: Handler, receiver: Receiver) -> None:
    """Answer 200 with a body without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        handler.wfile.write(b"x" * 100_000)
        receiver.sent += 100_000


def reset(handler: Handler, _receiver: Receiver) -> None:
    """Break the connection off hard."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def close(handler: Handler, _receiver: Receiver) -> None:
    """Close the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def babble(handler: Handler, _receiver: Receiver) -> None:
    """Answer something that is no HTTP."""
    handler.wfile.write(b"220 mail.example.org ESMTP\r\n")


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver that listens on this machine until this ends."""
    receiver = Receiver()
    with Server(("127.0.0.1", 0), Handler) as server:
        server.receiver, server.tls, server.daemon_threads = receiver, tls, True
        receiver.port = server.server_address[1]
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: receiver.server_names.append(name)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield receiver
        finally:
            receiver.released.set()
            server.shutdown()
