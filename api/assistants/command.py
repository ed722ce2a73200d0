"""`ra-options mcp`: the tools for agents, over the published database or over RA Options at another place."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

import click
import httpx

from api.app import create_app
from api.assistants.interface import IN_PROCESS, Interface
from api.assistants.server import PATH, guard_hosts, make_server
from api.config import HIGHEST_PORT, read_settings

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8001
SECONDS: Final = 60
"""How long an answer of another place is waited for."""


@click.command("mcp")
@click.option(
    "--transport", type=click.Choice(["stdio", "http"]), default="stdio", show_default=True, help="Transport."
)
@click.option("--host", help=f"Address to listen on, for http.  [default: {DEFAULT_HOST}]")
@click.option("--port", type=click.IntRange(1, HIGHEST_PORT), help=f"Port, for http.  [default: {DEFAULT_PORT}]")
@click.option(
    "--public-host",
    "public_hosts",
    multiple=True,
    help="Name under which clients reach it, for http; requests to other names are refused. May be given again.",
)
@click.option("--server", help="Address of another RA Options to ask, instead of the database.")
def serve_agents(
    transport: str, host: str | None, port: int | None, public_hosts: tuple[str, ...], server: str | None
) -> None:
    """Serve four tools to agents (Model Context Protocol): find, get, compare, cite."""
    # The SDK would set up a log broken into columns; a log that is there already stays.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    tools = make_server(Interface(_ask_server(server) if server else _ask_in_process(os.environ)))
    if transport == "http":
        host = host or DEFAULT_HOST
        port = port or DEFAULT_PORT
        click.echo(f"Serving tools on http://{host}:{port}{PATH}.", err=True)
        tools.run(
            "streamable-http",
            host=host,
            port=port,
            streamable_http_path=PATH,
            json_response=True,
            stateless_http=True,
            transport_security=guard_hosts(host, public_hosts),
        )
    elif host or port or public_hosts:
        raise click.UsageError("--host, --port and --public-host go with --transport http.")
    else:
        tools.run("stdio")


def _ask_in_process(environment: Mapping[str, str]) -> httpx.Client:
    # The allowance for each address is a matter of the server; here everybody has the same address.
    app = create_app(replace(read_settings(environment), rate_limit=None))
    application: Any = app
    return httpx.Client(transport=httpx.WSGITransport(app=application), base_url=IN_PROCESS)


def _ask_server(address: str) -> httpx.Client:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise click.BadParameter(f"'{address}' is no address such as https://ra.example.", param_hint="--server")
    return httpx.Client(base_url=address.rstrip("/"), timeout=SECONDS)
