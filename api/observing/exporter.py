"""The address at which Prometheus asks, apart from the public one; every process answers there for all of them."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any, Final

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from api.observing.settings import Address

PATH: Final = "/metrics"
TIMEOUT_SECONDS: Final = 5


def serve_numbers(registry: CollectorRegistry, address: Address) -> None:
    """Answer at an address that the other processes share, in a thread that ends with the process."""

    class Handler(_Handler):
        numbers = registry

    server = _make_server(address, Handler)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


def _make_server(address: Address, handler: type[BaseHTTPRequestHandler]) -> ThreadingTCPServer:
    family, *_, place = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0]

    class Server(ThreadingTCPServer):
        address_family = family
        allow_reuse_address = True
        allow_reuse_port = True
        daemon_threads = True

    return Server((str(place[0]), int(place[1])), handler)


class _Handler(BaseHTTPRequestHandler):
    numbers: CollectorRegistry
    timeout = TIMEOUT_SECONDS

    def do_GET(self) -> None:
        if self.path.partition("?")[0] != PATH:
            self._answer(404, "text/plain", b"There is /metrics.\n")
            return
        encode, media_type = choose_encoder(self.headers.get("Accept", ""))
        self._answer(200, media_type, encode(self.numbers))

    def _answer(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "ra-options"

    def log_message(self, format: str, *args: Any) -> None:
        """Keep still: what a caller writes does not get into the log."""
