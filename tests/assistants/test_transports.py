"""`ra-options mcp` as a process of its own, over stdio and HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.types import TextContent

from api import cli
from tests.ports import free_port
from tests.web.serving import START_SECONDS, serving

CHECKOUT = str(Path(cli.__file__).parents[1])
LIST_TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "api.cli", "mcp", *options]


def environment(url: str) -> dict[str, str]:
    return {"RA_OPTIONS_DATABASE_URL": url, "PYTHONPATH": CHECKOUT}


async def find_humira(client: Client) -> str:
    async with client:
        result = await client.call_tool("find", {"query": "Humira", "limit": 1})
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_stdio_answers_new_and_older_clients(records_url: str, mode: str) -> None:
    python, *arguments = command()
    server = StdioServerParameters(command=python, args=arguments, env=environment(records_url))
    assert "id: adalimumab" in asyncio.run(find_humira(Client(server, mode=mode)))


def test_stdout_carries_nothing_but_the_protocol(tmp_path: Path) -> None:
    """Not even where the database is missing and every call fails."""
    opening = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "0"},
        },
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    call = {
        "jsonrpc": "2.0",
        "id": 2,
        "method": "tools/call",
        "params": {"name": "find", "arguments": {"query": "Humira"}},
    }
    server = subprocess.Popen(
        command(),
        env=os.environ | environment(f"sqlite:///{tmp_path / 'missing.sqlite'}"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdin and server.stdout
    for message in (opening, ready, call):
        server.stdin.write(json.dumps(message) + "\n")
    server.stdin.flush()
    lines = [server.stdout.readline(), server.stdout.readline()]
    rest, errors = server.communicate(timeout=START_SECONDS)
    assert [json.loads(line)["id"] for line in lines] == [1, 2]
    assert json.loads(lines[1])["result"]["isError"] is True
    assert (rest, server.returncode) == ("", 0)
    assert "missing.sqlite" in errors, "what went wrong is told to whoever runs it"


@contextmanager
def tools_over_http(directory: Path, url: str, *options: str) -> Iterator[int]:
    port = free_port()
    log = (directory / "mcp.log").open("w+")
    server = subprocess.Popen(
        command("--transport", "http", "--port", str(port), *options),
        env=os.environ | environment(url),
        stdout=log,
        stderr=log,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _listens(port):
            assert server.poll() is None and time.monotonic() < deadline, (directory / "mcp.log").read_text()
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)
        log.close()


def _listens(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/").status_code == 404
    except httpx.TransportError:
        return False


def test_http_answers_the_client_and_refuses_other_names(tmp_path: Path, records_url: str) -> None:
    with tools_over_http(tmp_path, records_url, "--public-host", "tools.example") as port:
        address = f"http://127.0.0.1:{port}/mcp"
        assert "id: adalimumab" in asyncio.run(find_humira(Client(address)))

        def ask(**headers: str) -> int:
            return httpx.post(address, json=LIST_TOOLS, headers=ACCEPT | headers).status_code

        assert ask() == 200
        assert ask(Host="tools.example") == 200
        assert ask(Host="evil.example") == 421
        assert ask(Host=f"evil.example:{port}") == 421
        assert ask(Origin="https://evil.example") == 403
        assert ask(Origin="https://tools.example") == 200


def test_a_server_at_another_place_is_asked(tmp_path: Path, records_url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", records_url)
        with serving(tmp_path) as (port, _):
            python, *arguments = command("--server", f"http://127.0.0.1:{port}")
            nothing = environment(f"sqlite:///{tmp_path / 'nothing.sqlite'}")
            server = StdioServerParameters(command=python, args=arguments, env=nothing)
            text = asyncio.run(find_humira(Client(server)))
    assert f"link: http://127.0.0.1:{port}/v1/treatments/adalimumab" in text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "9000"], "go with --transport http"),
        (["--public-host", "tools.example"], "go with --transport http"),
        (["--server", "ra.example"], "'ra.example' is no address such as https://ra.example"),
        (["--transport", "sse"], "is not one of 'stdio', 'http'"),
    ],
)
def test_options_that_cannot_be_used(options: list[str], words: str) -> None:
    result = CliRunner().invoke(cli.main, ["mcp", *options], env={"RA_OPTIONS_DATABASE_URL": "sqlite://"})
    assert result.exit_code == 2
    assert words in result.stderr
