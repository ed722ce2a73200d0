"""The real server, in a process of its own."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api import cli
from tests.ports import free_port

START_SECONDS = 30


def ask(port: int, address: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, address, headers={name.replace("_", "-"): text for name, text in headers.items()})
        response = connection.getresponse()
        return response, response.read()


@contextmanager
def serving(directory: Path, *options: str, port: int | None = None) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A server of its own process, which answers when this begins and has ended when this ends."""
    port = port or free_port()
    checkout = Path(cli.__file__).parents[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), *options]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    log = (directory / "serve.log").open("w+")
    server = subprocess.Popen(command, cwd=directory, env=environment, stdout=log, stderr=log, text=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(port):
            assert server.poll() is None and time.monotonic() < deadline, (directory / "serve.log").read_text()
            time.sleep(0.1)
        yield port, server
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)
        log.close()


def answers(port: int) -> bool:
    try:
        return ask(port, "/healthz")[0].status == 200
    except OSError:
        return False
