"""The command that serves the published release."""

from __future__ import annotations

import errno
import os
import resource
import socket

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings

from api.app import create_app_from_environment
from api.config import HIGHEST_PORT, Settings, read_settings
from api.storage.engine import open_engine
from api.storage.errors import NothingPublished
from api.storage.reading import snapshot
from api.storage.schema import check_schema
from api.web.slow_clients import FEWEST_THREADS
from api.workers import begin_work

MOST_THREADS = 15
"""Requests that one worker answers at once at most: as many as its pool has connections to the database."""
MOST_CONNECTIONS = 4096
"""Connections that one worker holds, most of them idle; one more than these waits until another one ends."""
HEADER_SECONDS = 10
"""How long a client may take to send the head of a request; who keeps a connection idle for so long loses it."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, HIGHEST_PORT), help="Port to listen on.  [default: PORT, else 8000]")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
def serve(host: str, port: int | None, workers: int) -> None:
    """Serve the published release."""
    settings = read_settings(os.environ)
    port = port or settings.port
    _check_database(settings)
    _allow_files()
    address = _claim(host, port)
    Granian(
        "api.serve_command:create_workers_app",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=max(FEWEST_THREADS, min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1)),
        backpressure=MOST_CONNECTIONS,
        http1_settings=HTTP1Settings(header_read_timeout=1000 * HEADER_SECONDS),
        # One worker that dies takes its requests with it, and not the whole service.
        respawn_failed_workers=True,
        websockets=False,
        factory=True,
        process_name=None,
    ).serve()


def create_workers_app() -> Flask:
    """Make the application of a worker."""
    begin_work()
    return create_app_from_environment()


def _check_database(settings: Settings) -> None:
    engine = open_engine(settings.database_url, read_only=True)
    try:
        check_schema(engine)
        with snapshot(engine) as opened:
            click.echo(f"Serving release {opened.release.id}.", err=True)
    except NothingPublished as error:
        click.echo(f"{error} Until then every request for data is answered with 503.", err=True)
    finally:
        engine.dispose()


def _allow_files() -> None:
    # Each connection is an open file, and many systems allow a process 1,024 unless it asks for more.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _claim(host: str, port: int) -> str:
    # The server shares its port between processes, and with that a second server would start beside the
    # first without a word. A plain bind tells whether the port is free.
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(_why_not(error, host, port)) from error
    return str(address[0])


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use; choose another one with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be used by this user; choose one above 1023 with --port."
    return f"Cannot listen on {host}: {error.strerror or error}."
