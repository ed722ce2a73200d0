"""The service at saturation, with slow and rude clients beside: what comes, how late, and whether memory stays flat."""

from __future__ import annotations

import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Flask

from api.app import create_app
from api.config import read_settings
from api.memory import collector_resting, share_heaps
from api.web.snapshots import get_service
from tests.benchmarks import peers, speed
from tests.benchmarks.rude_clients import list_clients
from tests.web.serving import ask, free_port, serving

REPORT: Final = speed.CHECKOUT / "docs" / "benchmarks" / "load.md"
SECONDS: Final = int(os.environ.get("LOAD_SECONDS", "600"))
"""Of ours among rude clients; set LOAD_SECONDS to try it for less."""
SHORT_SECONDS: Final = min(30, SECONDS)
"""Of the others, which are there to compare with."""
WARM_UP: Final = 10
SAMPLES: Final = 20
Start = Callable[[Path], AbstractContextManager[tuple[int, int]]]
"""Starts a server; gives its port and the process whose children its workers are."""
OURS, GUNICORN = "ours", "gunicorn"
AMONG_RUDE = ", among rude clients"
THREADS: Final = 8
"""As many as each worker of ours has."""
SCRIPT: Final = """
local paths = {%s}
local number = 0
request = function()
  number = number + 1
  local turn = number %% 10
  if turn == 0 then return wrk.format("GET", "/v1/search?q=unasked" .. number) end
  if turn == 1 then return wrk.format("GET", paths[1], {["If-None-Match"] = '"a", "b", *'}) end
  return wrk.format("GET", paths[number %% #paths + 1])
end
"""


@dataclass(slots=True)
class Found:
    """What one server did."""

    seconds: int
    per_second: float = 0
    p50_ms: float = 0
    p99_ms: float = 0
    refused: int = 0
    """Answers with a status of 400 or more to those who ask properly."""
    broken: int = 0
    """Connections of theirs that broke or timed out."""
    canary_ms: list[float] = field(default_factory=list)
    canary: Counter[str] = field(default_factory=Counter)
    memory_mb: list[float] = field(default_factory=list)
    rude: Counter[str] = field(default_factory=Counter)


def run() -> None:
    """Load ours and gunicorn in turn, and write the report."""
    with tempfile.TemporaryDirectory() as name, speed.published(Path(name)):
        directory = Path(name)
        found = {
            OURS: _measure(directory, _ours, SHORT_SECONDS),
            GUNICORN: _measure(directory, _gunicorn, SHORT_SECONDS),
            OURS + AMONG_RUDE: _measure(directory, _ours, SECONDS, are_rude=True),
            GUNICORN + AMONG_RUDE: _measure(directory, _gunicorn, SHORT_SECONDS, are_rude=True),
        }
    REPORT.write_text(_write(found), encoding="utf-8")
    print(f"Wrote {REPORT.relative_to(speed.CHECKOUT)}.")


@contextmanager
def _ours(directory: Path) -> Iterator[tuple[int, int]]:
    with serving(directory, "--workers", str(peers.WORKERS)) as (port, process):
        yield port, process.pid


@contextmanager
def _gunicorn(directory: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(peers.WORKERS)]
    command += ["--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "30"]
    command += ["--pid", str(directory / "gunicorn.pid"), "--pythonpath", str(speed.CHECKOUT), "--no-control-socket"]
    command.append(f"{make_application.__module__}:{make_application.__name__}()")
    with peers.running(command, port, directory, "/healthz"):
        yield port, int((directory / "gunicorn.pid").read_text())


def make_application() -> Flask:
    """Make the application as a worker of ours has it, but for what operators see it by."""
    share_heaps()
    with collector_resting():
        app = create_app(read_settings(os.environ))
        get_service(app).watch.start()
        return app


def _measure(directory: Path, start: Start, seconds: int, *, are_rude: bool = False) -> Found:
    found, end = Found(seconds), threading.Event()
    with start(directory) as (port, process):
        _wrk(directory, port, WARM_UP)
        clients = list_clients(port, found.rude) if are_rude else []
        threads = [threading.Thread(target=_repeat, args=[client, end]) for client in clients]
        threads.append(threading.Thread(target=_watch, args=[port, process, found, end]))
        for thread in threads:
            thread.start()
        try:
            _read_wrk(_wrk(directory, port, seconds), found)
        finally:
            end.set()
            for thread in threads:
                thread.join()
    return found


def _repeat(client: Callable[[threading.Event], None], end: threading.Event) -> None:
    while not end.is_set():
        with suppress(OSError):
            client(end)
        end.wait(0.1)


def _watch(port: int, process: int, found: Found, end: threading.Event) -> None:
    """Ask as a single reader does, and look at the memory."""
    number, every = 0, max(1, found.seconds // SAMPLES)
    next_sample = time.monotonic()
    while not end.wait(0.2):
        number += 1
        address = "/healthz" if number % 2 else f"/v1/search?q=canary{number}"
        began = time.monotonic()
        try:
            found.canary[str(ask(port, address)[0].status)] += 1
        except OSError:
            found.canary["none"] += 1
        found.canary_ms.append(1000 * (time.monotonic() - began))
        if began >= next_sample:
            found.memory_mb.append(_largest_child(process))
            next_sample += every


def _largest_child(process: int) -> float:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    sizes = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{each}/status").read_text()) for each in children]
    return max(int(size[1]) for size in sizes if size) / 1000


def _wrk(directory: Path, port: int, seconds: int) -> str:
    script = directory / "mix.lua"
    script.write_text(SCRIPT % ", ".join(f'"{path}"' for path in speed.CASES.values()))
    program = shutil.which("wrk")
    assert program is not None, "install wrk"
    command = [program, "--threads", "1", "--connections", str(speed.CONNECTIONS), "--duration", f"{seconds}s"]
    command += ["--latency", "--timeout", "30s", "--script", str(script), "-H", "Accept-Encoding: br"]
    return subprocess.run([*command, f"http://127.0.0.1:{port}"], check=True, capture_output=True, text=True).stdout


def _read_wrk(told: str, found: Found) -> None:
    found.per_second = float(_number(r"Requests/sec:\s+([\d.]+)", told))
    found.p50_ms, found.p99_ms = speed.milliseconds("50%", told), speed.milliseconds("99%", told)
    found.refused = int(_number(r"Non-2xx or 3xx responses: (\d+)", told))
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    found.broken = sum(map(int, broken.groups())) if broken else 0


def _number(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "0"


def _write(found: Mapping[str, Found]) -> str:
    lines = ["# Load", "", "Written by `make bench BENCH=load`; not edited by hand.", ""]
    lines += [
        f"- Measured on: {datetime.now(UTC):%Y-%m-%d}",
        f"- Machine: {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}; the load "
        f"comes from the same machine, which had a load of {os.getloadavg()[2]:.1f} in the last quarter of an hour",
        f"- Each server has {peers.WORKERS} workers of {THREADS} threads with the same application, ours on granian, "
        f"gunicorn with `gthread`; {WARM_UP} s of warming up",
        f"- Load: wrk, {speed.CONNECTIONS} connections kept alive; of ten questions one was never asked before, one is "
        "conditional, and eight are common ones",
        "- Rude clients: all the time 100 connections that send nothing or a head a byte a second, 8 slow bodies, 4 "
        "readers of hardly anything of a large file, and in turn requests in a row, oversize and malformed ones, a "
        "thousand ranges, a thousand tags",
        "- A single reader asks five times a second for `/healthz` or for something never asked before",
        "",
        "| | " + " | ".join(found) + " |",
        "|---|" + "--:|" * len(found),
    ]
    rows: dict[str, Callable[[Found], str]] = {
        "seconds": lambda each: str(each.seconds),
        "answers a second": lambda each: f"{each.per_second:,.0f}",
        "p50, ms": lambda each: f"{each.p50_ms:.1f}",
        "p99, ms": lambda each: f"{each.p99_ms:.1f}",
        "status of 400 or more": lambda each: str(each.refused),
        "connections broken or timed out": lambda each: str(each.broken),
        "the single reader: answers": lambda each: _list(each.canary),
        "the single reader: median, ms": lambda each: f"{statistics.median(each.canary_ms):.1f}",
        "the single reader: p99, ms": lambda each: f"{statistics.quantiles(each.canary_ms, n=100)[98]:.1f}",
        "the single reader: longest, ms": lambda each: f"{max(each.canary_ms):.0f}",
        "largest worker after warming up, MB": lambda each: f"{each.memory_mb[0]:.0f}",
        "largest worker in the middle, MB": lambda each: f"{each.memory_mb[len(each.memory_mb) // 2]:.0f}",
        "largest worker at the end, MB": lambda each: f"{each.memory_mb[-1]:.0f}",
        "what rude clients got": lambda each: _list(each.rude),
    }
    lines += [f"| {name} | " + " | ".join(show(each) for each in found.values()) + " |" for name, show in rows.items()]
    return "\n".join(lines) + "\n"


def _list(counter: Counter[str]) -> str:
    return ", ".join(f"{name}: {number}" for name, number in sorted(counter.items()))
