"""A site that is not ours: a server on another origin whose pages and headers a test writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

HOST_NAME = "localhost"
"""The service is asked for at 127.0.0.1, so that the two are different sites, and both are secure contexts."""


class HostSite:
    """Pages of somebody else; each is written by a test and has an address of its own."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://{HOST_NAME}:{port}"
        self._numbers = count(1)
        self._pages: dict[str, tuple[str, dict[str, str]]] = {}

    def publish(self, html: str, headers: Mapping[str, str] | None = None) -> str:
        """Publish a page, and give its address."""
        path = f"/page-{next(self._numbers)}?reader=somebody"
        self._pages[path] = (html, dict(headers or {}))
        return f"{self.origin}{path}"

    def find(self, path: str) -> tuple[str, dict[str, str]] | None:
        """Find what was published at a path."""
        return self._pages.get(path)


@contextmanager
def hosting() -> Iterator[HostSite]:
    """A site that answers while this lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_activate(self) -> None:
        super().server_activate()
        self.site = HostSite(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.server.site.find(self.path)
        html, headers = found or ("", {})
        body = html.encode()
        # A browser asks for an icon unasked, and would complain of its absence.
        self.send_response(200 if found or self.path == "/favicon.ico" else 404)
        for name, text in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
