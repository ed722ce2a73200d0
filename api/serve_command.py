"""The command that serves the published release."""

from __future__ import annotations

import errno
import logging
import os
import resource
import socket
from functools import partial
from importlib.metadata import version
from typing import Any, Final

import click
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from api.config import HIGHEST_PORT, Settings, read_settings
from api.observing.draining import Drain
from api.observing.logs import begin_logging, tell_event
from api.observing.shared_directory import shared_directory
from api.served import make_redactor, make_worker
from api.storage.engine import open_engine
from api.storage.errors import NothingPublished
from api.storage.reading import snapshot
from api.storage.schema import check_schema
from api.web.slow_clients import FEWEST_THREADS

MOST_THREADS = 15
"""Requests that one worker answers at once at most: as many as its pool has connections to the database."""
MOST_CONNECTIONS = 4096
"""Connections that one worker holds, most of them idle; one more than these waits until another one ends."""
HEADER_SECONDS = 10
"""How long a client may take to send the head of a request; who keeps a connection idle for so long loses it."""
LONGEST_STOP_SECONDS = 30
"""How long a worker may take to answer what it has begun, once it is told to stop; then it is ended."""


class OnPurpose(logging.Filter):
    """Leaves out the server's doubt about a number of threads that is meant: some wait for slow clients."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to keep a line."""
        return not record.getMessage().startswith("Configuration allows spawning")


LOGGING: Final[dict[str, Any]] = {
    "handlers": {},
    "formatters": {},
    "filters": {"on_purpose": {"()": OnPurpose}},
    "loggers": {
        "_granian": {"handlers": [], "propagate": True, "filters": ["on_purpose"]},
        "granian.access": {"handlers": []},
    },
}
"""The server's own lines go where all others go."""


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, HIGHEST_PORT), help="Port to listen on.  [default: PORT, else 8000]")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
def serve(host: str, port: int | None, workers: int) -> None:
    """Serve the published release."""
    settings = read_settings(os.environ)
    observing = settings.observing
    port = port or settings.port
    _check_database(settings)
    _allow_files()
    address = _claim(host, port)
    if observing.metrics is not None:
        if observing.metrics.port == port:
            raise click.ClickException("RA_OPTIONS_METRICS must name another port than the public one.")
        _claim(observing.metrics.host, observing.metrics.port)
    begin_logging(make_redactor(settings), as_json=observing.writes_json)
    with shared_directory() as directory:
        server = Server(
            "api.served",
            address=address,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=max(FEWEST_THREADS, min(MOST_THREADS, 2 * (os.cpu_count() or 1) + 1)),
            backpressure=MOST_CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=1000 * HEADER_SECONDS),
            websockets=False,
            # A worker that the system ends, say for want of memory, does not take the others with it.
            respawn_failed_workers=True,
            workers_kill_timeout=LONGEST_STOP_SECONDS,
            log_dictconfig=LOGGING,
            process_name=None,
        )
        server.prepare(Drain(directory), observing.drain_seconds)
        tell_event("start", "The server starts.", version=version("ra-options"), port=port, workers=workers)
        server.serve(target_loader=partial(make_worker, settings, directory), wrap_loader=False)
        tell_event("stop", "The server has stopped.")


class Server(MPServer):
    """Granian, which says on `/readyz` for a while that it is about to stop before it does."""

    def prepare(self, drain: Drain, seconds: int) -> None:
        """Set how to stop."""
        self._drain = drain
        self._drain_seconds = seconds

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop: first the word to load balancers, then no new requests, then the end of those that have begun."""
        self._drain.begin()
        # A worker that has died leaves nothing to wait for, and a second signal ends the wait.
        if self._drain_seconds and self.interrupt_signal and not self.interrupt_children:
            tell_event("draining", "The server will stop.", seconds=self._drain_seconds)
            self.main_loop_interrupt.clear()
            self.main_loop_interrupt.wait(self._drain_seconds)
        # Granian is typed, but for this method.
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


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
