"""A site that is not ours: pages and files on an origin of their own, compressed as our server compresses."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from api.web.front.codings import CODINGS


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    files: Mapping[str, bytes] = {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        body = self.server.files.get(self.path)
        offered = {each.strip() for each in self.headers.get("Accept-Encoding", "").split(",")}
        coding = next((each for each in CODINGS if each.name in offered), None)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", mimetypes.guess_type(self.path)[0] or "text/plain")
        if body and coding:
            body = coding.compress(body)
            self.send_header("Content-Encoding", coding.name)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving_files(files: Mapping[str, bytes]) -> Iterator[str]:
    """The address of a site with these files by their paths, while this lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.files = files
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
