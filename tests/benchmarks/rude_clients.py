"""Clients that no server likes: slow, silent, oversize, malformed."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import partial

from tests.web.serving import ask

Client = Callable[[threading.Event], None]
HEAD = b"GET /v1/claims HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /v1/corrections HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def list_clients(port: int, told: Counter[str]) -> list[Client]:
    """List clients, each of which does once what it does, and counts what it was told."""
    file = _find_file(port)
    ranges = b",".join(b"%d-%d" % (number, number) for number in range(1000))
    tags = b", ".join(b'"%d"' % number for number in range(1000))
    sent = [
        (HEAD + b"\r\n") * 30 + HEAD + b"Connection: close\r\n\r\n",
        HEAD + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n",
        HEAD + b"".join(b"X-%d: x\r\n" % number for number in range(1000)) + b"\r\n",
        b"GET /v1/search?q=" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET {file} HTTP/1.1\r\nHost: x\r\nRange: bytes=".encode() + ranges + b"\r\nConnection: close\r\n\r\n",
        HEAD + b"If-None-Match: " + tags + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01" + bytes(100),
    ]
    return [
        partial(_drip, port, 50, HEAD + b"X-Slow: "),
        partial(_drip, port, 8, POST + b"Content-Length: 1000\r\n\r\n{"),
        partial(_drip, port, 50, b""),
        partial(_sip, port, f"GET {file} HTTP/1.1\r\nHost: x\r\n\r\n".encode()),
        *(partial(_send, port, each, told) for each in sent),
    ]


def _connect(stack: ExitStack, port: int, sent: bytes = b"") -> socket.socket:
    opened = stack.enter_context(socket.socket())
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.settimeout(10)
    opened.connect(("127.0.0.1", port))
    opened.sendall(sent)
    return opened


def _drip(port: int, number: int, begin: bytes, end: threading.Event) -> None:
    """Send a byte a second on many connections, for at most a minute."""
    with ExitStack() as stack:
        opened = [_connect(stack, port, begin) for _ in range(number)]
        for _ in range(60):
            if end.wait(1):
                return
            for each in opened:
                with suppress(OSError):
                    each.sendall(b"a")


def _sip(port: int, sent: bytes, end: threading.Event) -> None:
    """Read a little of large files each second, for at most half a minute."""
    with ExitStack() as stack:
        opened = [_connect(stack, port, sent) for _ in range(4)]
        for _ in range(30):
            if end.wait(1):
                return
            for each in opened:
                with suppress(OSError):
                    each.recv(1000)


def _send(port: int, sent: bytes, told: Counter[str], _end: threading.Event) -> None:
    with ExitStack() as stack:
        opened = _connect(stack, port)
        with suppress(ConnectionError):
            opened.sendall(sent)
        status = re.match(rb"HTTP/1\.[01] (\d{3})", opened.recv(4096))
        told[status[1].decode() if status else "closed"] += 1


def _find_file(port: int) -> str:
    release = ask(port, "/v1/treatments/adalimumab")[0].headers["Data-Release"]
    files = json.loads(ask(port, f"/v1/releases/{release}/exports")[1])["data"]
    largest = max(files, key=lambda each: each["bytes"])
    return f"/v1/releases/{release}/exports/{largest['name']}"
