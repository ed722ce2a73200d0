"""How fast answers are given and made, beside the fastest thing that could give the same bytes and beside peers."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from itertools import combinations
from pathlib import Path
from typing import Final
from unittest.mock import patch

from api.app import create_app
from api.config import Settings
from api.memory import collector_resting
from api.web.snapshots import get_service
from tests.benchmarks import peers
from tests.benchmarks.peers import Header
from tests.benchmarks.speed_report import (
    BARE,
    DATASETTE,
    NGINX,
    OURS,
    OURS_LIMITED,
    OURS_MADE,
    PLAIN,
    Load,
    write_report,
)
from tests.web.serving import serving

CHECKOUT: Final = Path(__file__).resolve().parents[2]
REPORT: Final = CHECKOUT / "docs" / "benchmarks" / "speed.md"
SECONDS: Final = 4
ROUNDS: Final = 3
CONNECTIONS: Final = 32
FOUR: Final = "adalimumab,rituximab,tofacitinib,uc-msc-allogeneic-iv"
CASES: Final = {
    "record": "/v1/treatments/adalimumab",
    "list of 50": "/v1/treatments",
    "comparison of two": "/v1/comparisons/adalimumab..uc-msc-allogeneic-iv",
    "comparison of four": f"/v1/comparisons?treatments={FOUR}",
    "frame of an embed": "/embed/comparison?treatments=adalimumab,uc-msc-allogeneic-iv",
}
MADE: Final = {**CASES, "search": "/v1/search?q=adalimumab"}
CODING: Final = "br"
SETTING: Final = (
    f"- Load: wrk, one thread, {CONNECTIONS} connections kept alive, {SECONDS} s, {ROUNDS} rounds in which the "
    "servers take turns; the round in the middle",
    f"- Each server has {peers.WORKERS} workers, Datasette one, as it is meant to be run",
    f"- Answers are coded with `{CODING}`, but for those of the plain view and of Datasette, which are not coded",
)


def run() -> None:
    """Measure every case, and write the report."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        with published(directory):
            first_answer = statistics.median(_start(directory) for _ in range(ROUNDS))
            made = _measure_making(f"sqlite:///{directory}/ra-options.sqlite")
            loads, memory = _measure_loads(directory)
            publish = _publish_again(directory)
    REPORT.write_text(write_report(loads, made, memory, first_answer, publish, SETTING), encoding="utf-8")
    print(f"Wrote {REPORT.relative_to(CHECKOUT)}.")


@contextmanager
def published(directory: Path) -> Iterator[None]:
    """The settings for the real records, published in a directory."""
    url = f"sqlite:///{directory}/ra-options.sqlite"
    with patch.dict(os.environ, {"RA_OPTIONS_DATABASE_URL": url, "RA_OPTIONS_RATE_LIMIT": "off"}):
        os.environ.pop("RA_OPTIONS_EXPORTS_DIR", None)
        for command in (["db", "upgrade"], ["data", "publish"]):
            _call(*command)
        yield


def _call(*command: str) -> None:
    program = CHECKOUT / ".venv" / "bin" / "ra-options"
    subprocess.run([program, *command], cwd=CHECKOUT, check=True, capture_output=True)


def _publish_again(directory: Path) -> float:
    """Seconds to publish the whole dataset with its files in a new database."""
    with patch.dict(os.environ, {"RA_OPTIONS_DATABASE_URL": f"sqlite:///{directory}/new/ra-options.sqlite"}):
        (directory / "new").mkdir()
        _call("db", "upgrade")
        began = time.perf_counter()
        _call("data", "publish")
        return time.perf_counter() - began


def _start(directory: Path) -> float:
    """Seconds from the start of the command to the first record."""
    began = time.perf_counter()
    with serving(directory) as (port, _):
        _fetch(f"http://127.0.0.1:{port}", CASES["record"])
        return time.perf_counter() - began


def _measure_making(url: str) -> dict[str, float]:
    """Milliseconds of CPU to make an answer that nobody asked for before, at the median."""
    with collector_resting():
        app = create_app(Settings(database_url=url, rate_limit=None, store_bytes=0))
    client = app.test_client()

    def measure(address: str) -> float:
        began = time.process_time()
        assert client.get(address, headers={"Accept-Encoding": CODING}).status_code == 200
        return (time.process_time() - began) * 1000

    ids = [each["id"] for each in client.get("/v1/treatments?fields=name").get_json()["data"]]
    fours = [f"/v1/comparisons?treatments={','.join(four)}" for four in list(combinations(ids, 4))[::9973]]
    found = {name: statistics.median(measure(address) for _ in range(5)) for name, address in MADE.items()}
    found[f"{len(fours)} different comparisons of four"] = statistics.median(measure(each) for each in fours)
    get_service(app).close()
    return found


def _measure_loads(directory: Path) -> tuple[dict[str, dict[str, Load]], dict[str, float]]:
    with ExitStack() as stack:
        ours = _ours(stack, directory, "ours", {})
        limited = _ours(stack, directory, "limited", {"RA_OPTIONS_RATE_LIMIT": "100000000/minute"})
        making = _ours(stack, directory, "making", {"RA_OPTIONS_STORE_MB": "0"})
        answers = {f"/{number}": _fetch(ours, address) for number, address in enumerate(CASES.values())}
        file = directory / "release.sqlite"
        file.write_bytes(_fetch(ours, _address_of_file(ours), "identity")[1])
        fixed = stack.enter_context(peers.nginx(directory, answers))
        bare = stack.enter_context(peers.bare_wsgi(directory, answers))
        plain = stack.enter_context(peers.plain_view(directory, file))
        datasette = stack.enter_context(peers.datasette(directory, file))
        found: dict[str, dict[str, Load]] = {}
        for number, (name, path) in enumerate(CASES.items()):
            servers = {
                NGINX: f"{fixed}/{number}",
                BARE: f"{bare}/{number}",
                OURS: ours + path,
                OURS_LIMITED: limited + path,
                OURS_MADE: making + path,
            }
            if name == "record":
                servers[PLAIN] = f"{plain}/treatments/adalimumab"
                servers[DATASETTE] = f"{datasette}/release/treatments/adalimumab.json"
            if name == "list of 50":
                servers[PLAIN] = f"{plain}/treatments"
                servers[DATASETTE] = f"{datasette}/release/treatments.json?_size=50"
            found[name] = _load_in_turn(servers, {})
        tag = _value(answers["/0"][0], "ETag")
        unchanged = {OURS: ours + CASES["record"], OURS_LIMITED: limited + CASES["record"]}
        nginx_tag = _value(_fetch(fixed, "/0")[0], "ETag")
        found["record, unchanged (304)"] = {
            **_load_in_turn({NGINX: f"{fixed}/0"}, {"If-None-Match": nginx_tag}),
            **_load_in_turn(unchanged, {"If-None-Match": tag}),
        }
        servers_of_ours = {OURS: "ours", OURS_LIMITED: "limited", OURS_MADE: "making"}
        pids = {name: int((directory / place / "pid").read_text()) for name, place in servers_of_ours.items()}
        return found, {name: _largest_worker(pid) for name, pid in pids.items()}


def _ours(stack: ExitStack, directory: Path, name: str, settings: Mapping[str, str]) -> str:
    place = directory / name
    place.mkdir()
    with patch.dict(os.environ, settings):
        port, process = stack.enter_context(serving(place, "--workers", str(peers.WORKERS)))
    (place / "pid").write_text(str(process.pid))
    return f"http://127.0.0.1:{port}"


def _address_of_file(server: str) -> str:
    headers, _ = _fetch(server, "/v1/treatments/adalimumab")
    release = _value(headers, "Data-Release")
    return f"/v1/releases/{release}/exports/ra-options-{release}.sqlite"


def _fetch(server: str, path: str, coding: str = CODING) -> tuple[Sequence[Header], bytes]:
    connection = http.client.HTTPConnection(server.removeprefix("http://"), timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": coding})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    assert response.status == 200, (path, response.status, body[:300])
    return [each for each in response.getheaders() if each[0].lower() not in {"server", "date"}], body


def _value(headers: Sequence[Header], name: str) -> str:
    return next(text for each, text in headers if each.lower() == name.lower())


def _load_in_turn(servers: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Load]:
    """Load servers in turn, several rounds, so that whatever else the machine does falls on all; the medians."""
    for address in servers.values():
        _load(address, headers, 1)
    rounds = [{name: _load(address, headers, SECONDS) for name, address in servers.items()} for _ in range(ROUNDS)]
    return {name: _middle([each[name] for each in rounds]) for name in servers}


def _middle(loads: Sequence[Load]) -> Load:
    return sorted(loads, key=lambda each: each.per_second)[len(loads) // 2]


def _load(address: str, headers: Mapping[str, str], seconds: int) -> Load:
    program = shutil.which("wrk")
    assert program is not None, "install wrk"
    asked = [
        each for name, text in {"Accept-Encoding": CODING, **headers}.items() for each in ("-H", f"{name}: {text}")
    ]
    command = [program, "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s", "--latency"]
    told = subprocess.run([*command, "--timeout", "30s", *asked, address], check=True, capture_output=True, text=True)
    assert "Non-2xx" not in told.stdout, (address, told.stdout)
    per_second = re.search(r"Requests/sec:\s+([\d.]+)", told.stdout)
    assert per_second is not None, told.stdout
    return Load(float(per_second[1]), milliseconds("50%", told.stdout), milliseconds("99%", told.stdout))


def milliseconds(share: str, told: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", told)
    assert found is not None, told
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def _largest_worker(server: int) -> float:
    """Megabytes of the largest worker of a server; what workers share is parted among them."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return max(_proportional_kilobytes(int(worker)) for worker in workers) / 1000


def _proportional_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:")))
