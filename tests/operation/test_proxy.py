"""The caching nginx of `deploy/` in front of the real server: the same answers, kept apart, kept when it is gone."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest

from api.web.headers import VARY
from tests.parts import lacking
from tests.ports import free_port
from tests.web.serving import ask, serving

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
STUDY, LIST, PAGE = "/v1/studies/armada", "/v1/treatments?limit=3", "/docs"
PER_REQUEST = {
    "x-request-id",
    "date",
    "cache-status",
    "x-cache",
    "connection",
    "ratelimit",
    "ratelimit-policy",
    "server",
    "age",
}


@contextmanager
def proxying(directory: Path, service: int) -> Iterator[int]:
    """The proxy on a port of its own, with the paths and ports of a test in the place of its own."""
    if shutil.which("nginx") is None:
        lacking("there is no nginx; on Debian: apt-get install nginx-light")
    port, text = free_port(), CONFIGURATION.read_text()
    for old, new in (("/tmp/", f"{directory}/"), ("127.0.0.1:8000", f"127.0.0.1:{service}")):
        assert old in text
        text = text.replace(old, new)
    text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace("/dev/stdout", f"{directory}/access.log")
    path = directory / "nginx.conf"
    # Started by root, the workers would be another user, who may not write below the directory of a test.
    path.write_text(("user root;\n" if os.getuid() == 0 else "") + text)
    command = ["nginx", "-c", str(path), "-e", str(directory / "error.log"), "-g", "daemon off;"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while not _listens(port):
            assert process.poll() is None and time.monotonic() < deadline, (directory / "error.log").read_text()
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def told(response: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): text for name, text in response.getheaders() if name.lower() not in PER_REQUEST}


ACCEPTS = ["", "*/*", "application/json", "text/csv", "application/x-ndjson", "application/ld+json;q=1, */*;q=0.1"]
LANGUAGES = ["", "de", "de-AT,de;q=0.9,en;q=0.5", "ja", "nl", "fr;q=0.2,es;q=0.8"]
CODINGS = ["", "gzip", "gzip, deflate, br, zstd", "gzip;q=1.0, br;q=0.1", "identity", "zstd"]
HEADERS = [
    {name: text for name, text in zip(("Accept", "Accept_Language", "Accept_Encoding"), words, strict=True) if text}
    for words in (*product(ACCEPTS, LANGUAGES[:3], CODINGS[:3]), *product(ACCEPTS[:4:3], LANGUAGES, CODINGS))
]


def test_the_proxy_gives_what_the_service_gives_and_keeps_apart_what_differs(published: Path) -> None:
    with serving(published) as (service, server), proxying(published, service) as port:
        kept: dict[tuple[str, str, str], tuple[int, dict[str, str], bytes]] = {}
        for address, headers in product((LIST, STUDY), HEADERS[::3]):
            direct, expected = ask(service, address, **headers)
            for _ in range(2):
                response, body = ask(port, address, **headers)
                # A problem has the id of its request in it.
                assert response.status == direct.status and (body == expected or direct.status != 200), headers
                assert told(response) == told(direct) or direct.status != 200, headers
            if direct.status == 200:
                assert response.headers["X-Cache"] == "HIT"
                kept[address, str(sorted(headers.items())), ""] = (response.status, headers, body)

        response, body = ask(port, STUDY)
        tag = response.headers["ETag"]
        unchanged, nothing = ask(port, STUDY, If_None_Match=tag)
        assert (unchanged.status, nothing, unchanged.headers["ETag"]) == (304, b"", tag)
        head, nothing = ask(port, STUDY, "HEAD")
        assert (head.status, nothing, head.headers["Content-Length"]) == (200, b"", str(len(body)))
        assert told(head) == told(ask(service, STUDY, "HEAD")[0])
        part, some = ask(port, STUDY, Range="bytes=0-9")
        assert (part.status, some) in {(206, body[:10]), (200, body)}

        # What may not be kept is not.
        for address in ("/healthz", "/readyz", "/v1/studies/nothing", "/nothing"):
            assert {ask(port, address)[0].headers["X-Cache"] for _ in range(2)} == {"MISS"}
        refused, problem = ask(port, "/v1/corrections", "PUT")
        assert refused.status == 405 and b"/docs/problems/" in problem
        preflight, _ = ask(port, LIST, "OPTIONS", Origin="https://example.org")
        assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")

        shown = {name.lower() for name, _ in response.getheaders()}
        assert not shown & {"ratelimit", "ratelimit-policy", "x-powered-by"} and response.headers["Server"] == "nginx"

        server.terminate()
        server.wait(timeout=30)
        for (address, _, _), (status, headers, body) in kept.items():
            response, same = ask(port, address, **headers)
            assert (response.status, same) == (status, body)
        gone, problem = ask(port, "/v1/outcomes")
        assert (gone.status, gone.headers["Content-Type"]) == (503, "application/problem+json")
        assert gone.headers["Retry-After"] == "30" and gone.headers["Cache-Control"] == "no-store"
    log = (published / "access.log").read_text()
    assert "limit=3" not in log and "127.0.0.1" not in log and "armada" not in log


def test_an_answer_that_has_expired_is_served_when_the_service_is_gone(published: Path) -> None:
    with serving(published) as (service, server):
        text = CONFIGURATION.read_text()
        assert "proxy_cache_use_stale error timeout updating" in text
        with proxying(published, service) as port:
            assert ask(port, LIST)[0].headers["X-Cache"] == "MISS"
            # The moments in the kept file: what the service said is valid until a minute from now has passed.
            _expire(published / "nginx-cache")
            server.terminate()
            server.wait(timeout=30)
            response, _ = ask(port, LIST)
            assert (response.status, response.headers["X-Cache"]) == (200, "STALE")


def _expire(cache: Path) -> None:
    # The head of a kept file: version, then the moments until which it is valid (fields of 8 bytes).
    for path in cache.rglob("*"):
        if path.is_file():
            content = bytearray(path.read_bytes())
            content[8:16] = int(time.time() - 10).to_bytes(8, "little")
            path.write_bytes(content)


@pytest.mark.parametrize(
    ("request_bytes", "statuses"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n", {400, 431, 494}),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {414}),
        (b"POST /v1/corrections HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", {413}),
        (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", {400}),
    ],
    ids=["header", "address", "body", "smuggling"],
)
def test_what_is_too_large_is_refused_at_the_door(tmp_path: Path, request_bytes: bytes, statuses: set[int]) -> None:
    with proxying(tmp_path, free_port()) as port, socket.create_connection(("127.0.0.1", port), timeout=5) as caller:
        caller.sendall(request_bytes)
        answer = caller.recv(65_536)
        assert int(answer.split()[1]) in statuses and not re.search(rb"nginx/[0-9]", answer)


def test_the_key_has_every_header_that_answers_vary_by() -> None:
    text = CONFIGURATION.read_text()
    (key,) = re.findall(r'proxy_cache_key "(.*)";', text)
    for header in VARY.split(", "):
        variable = f"${header.lower().replace('-', '_')}"
        assert variable in key and f"proxy_set_header {header} {variable};" in text
