"""The weight of each form of an embed, beside a plain page with the same content and two charts as publishers paste."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from api.curation.reading import read_dataset
from api.domain.evidence_level import derive_evidence_levels
from api.storage.engine import open_engine
from api.storage.publishing import publish
from api.storage.schema import upgrade
from tests.benchmarks.loading import PROFILES, measure
from tests.benchmarks.report import write_report
from tests.benchmarks.site import serving_files
from tests.web.conftest import CHROMIUM, DATA
from tests.web.serving import serving

CHECKOUT: Final = Path(__file__).resolve().parents[2]
REPORT: Final = CHECKOUT / "docs" / "benchmarks" / "embeds.md"
QUESTION: Final = "treatments=adalimumab,uc-msc-allogeneic-iv&population=csdmard_inadequate_response&jurisdiction=US"
ELEMENT: Final = "/embed/assets/ra-comparison-1.0.0.js"
PICTURE: Final = "/embed/pictures/outcomes.svg"
PEERS: Final = ("chart.js@4.6.1", "vega@6.4.0", "vega-lite@6.5.0", "vega-embed@7.3.0")
HEAD: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
)
PLAIN: Final = "A plain page with the same content"


@dataclass(frozen=True, slots=True)
class Case:
    """One page to load: what it is, where it lies on the site of the host, and its files there."""

    name: str
    path: str
    files: Mapping[str, bytes]


def run() -> None:
    """Measure every form and its peers, and write the report."""
    with tempfile.TemporaryDirectory() as directory, _serving_records(Path(directory)) as service:
        peers = _fetch_peers(Path(directory))
        cases = [*_list_forms(service), _make_plain(service), *_list_charts(service, peers)]
        files = {path: content for case in cases for path, content in case.files.items()}
        with serving_files(files) as host, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
            facts = _list_facts(browser)
            addresses = {case.name: host + case.path for case in cases}
            costs = {profile: measure(browser, addresses, profile) for profile in PROFILES}
            browser.close()
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(write_report(costs, PLAIN, facts, _explain(cases)), encoding="utf-8")
    print(f"Wrote {REPORT.relative_to(CHECKOUT)}.")


def _list_facts(browser: Browser) -> dict[str, str]:
    """What has to be known of the circumstances."""
    return {
        "Measured on": datetime.now(UTC).date().isoformat(),
        "Question": f"`{QUESTION}`",
        "Browser": f"Chromium {browser.version}",
        "Machine": f"{platform.machine()}, {os.cpu_count()} processors; server and browser share it",
    }


@contextmanager
def _serving_records(directory: Path) -> Iterator[str]:
    """The address of the real server over the real records."""
    url = f"sqlite:///{directory / 'records.sqlite'}"
    upgrade(url)
    dataset = read_dataset(DATA).dataset
    assert dataset is not None, "run `make check-data`"
    engine = open_engine(url, read_only=False)
    publish(engine, dataset, derive_evidence_levels(dataset), now=datetime.now(UTC))
    engine.dispose()
    settings = {"RA_OPTIONS_DATABASE_URL": url, "RA_OPTIONS_RATE_LIMIT": "off", "RA_OPTIONS_PUBLIC_URL": ""}
    with patch.dict(os.environ, settings), serving(directory) as (port, _):
        yield f"http://127.0.0.1:{port}"


def _list_forms(service: str) -> Iterator[Case]:
    frame = f'<iframe src="{service}/embed/comparison?{QUESTION}" width="340" height="700" title="Comparison"></iframe>'
    yield _page("Frame", "frame", "", frame)
    if _has(service + ELEMENT):
        asked = " ".join(f'{name}="{value}"' for name, value in (each.split("=") for each in QUESTION.split("&")))
        script = f'<script type="module" src="{service}{ELEMENT}" crossorigin="anonymous"></script>'
        yield _page("Custom element", "element", script, f"<ra-comparison {asked}></ra-comparison>")
    style = f'<link rel="stylesheet" href="{service}/embed/style.css">'
    fetching = (
        f'<div id="place"></div><script>fetch("{service}/embed/fragment?{QUESTION}").then((answer) => answer.text())'
        ".then((html) => { place.innerHTML = html; });</script>"
    )
    yield _page("Fragment, fetched by a script", "fragment", style, fetching)
    if _has(f"{service}{PICTURE}?{QUESTION}"):
        yield _page("Picture (SVG)", "picture", "", f'<img src="{service}{PICTURE}?{QUESTION}" width="340" alt="">')


def _make_plain(service: str) -> Case:
    """The fragment as a page made by hand: its HTML in a file, its style in another."""
    page = f'{HEAD}<link rel="stylesheet" href="/plain.css"></head><body>'.encode()
    files = {
        "/plain.html": page + _get(f"{service}/embed/fragment?{QUESTION}") + b"</body></html>",
        "/plain.css": _get(f"{service}/embed/style.css"),
    }
    return Case(PLAIN, "/plain.html", files)


def _list_charts(service: str, modules: Path | None) -> Iterator[Case]:
    """The percentages of the same comparison as two widespread libraries draw them."""
    if modules is None:
        return
    shares = json.dumps(_list_shares(json.loads(_get(f"{service}/v1/comparisons?{QUESTION}"))["data"]))
    chart = (
        '<canvas id="chart"></canvas><script>const rows = '
        f'{shares}; new Chart(chart, {{type: "bar", data: {{labels: rows.map((row) => row.group), '
        'datasets: [{label: "percent", data: rows.map((row) => row.percent)}]}});</script>'
    )
    yield _page("Chart.js", "chartjs", _scripts("chart.umd"), chart, {"/chart.umd.js": _umd(modules, "chart.js")})
    spec = (
        '<div id="chart"></div><script>vegaEmbed("#chart", {width: 250, '
        f"data: {{values: {shares}}}, "
        'mark: "bar", encoding: {y: {field: "group", type: "nominal"}, x: {field: "percent", type: "quantitative"}}}, '
        "{actions: false});</script>"
    )
    libraries = ("vega", "vega-lite", "vega-embed")
    files = {f"/{name}.js": _umd(modules, name) for name in libraries}
    yield _page("Vega-Embed", "vega", _scripts(*libraries), spec, files)


def _list_shares(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every percentage of a group, as a chart takes them."""
    return [
        {"group": f"{row['name']}, week {reading['week']}, {arm['label']}", "percent": arm["percent"]}
        for row in answer["outcomes"]
        for cell in row["cells"]
        for reading in (cell.get("readings") or [])[:1]
        for arm in [reading["comparator"], *reading["treated"]]
        if arm and arm["percent"] is not None
    ]


def _fetch_peers(directory: Path) -> Path | None:
    """Install the libraries of the peers; none where the registry of npm cannot be reached."""
    npm = Path(sys.executable).parent / "npm"
    command = [str(npm), "install", "--no-save", "--ignore-scripts", "--no-audit", "--prefix", str(directory), *PEERS]
    path = f"{npm.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"No charts to compare with: {done.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return directory / "node_modules"


def _umd(modules: Path, name: str) -> bytes:
    """The file that a page without a build step includes, which the package names for that."""
    package = json.loads((modules / name / "package.json").read_text(encoding="utf-8"))
    return (modules / name / package["jsdelivr"]).read_bytes()


def _scripts(*names: str) -> str:
    return "".join(f'<script src="/{name}.js"></script>' for name in names)


def _page(name: str, slug: str, head: str, body: str, files: Mapping[str, bytes] | None = None) -> Case:
    html = f"{HEAD}{head}</head><body>{body}</body></html>".encode()
    return Case(name, f"/{slug}.html", {f"/{slug}.html": html, **(files or {})})


def _explain(cases: list[Case]) -> list[str]:
    names = {case.name for case in cases}
    lines = [
        "The host pages hold nothing else. They and the plain page are static files, compressed as our server "
        "compresses; what we serve is made for each request.",
        "All pages come from one machine. Between real sites the first connection to our server costs "
        "each of our forms up to three round trips more (name, TCP, TLS), which the plain page and charts "
        "kept on the site itself do not need.",
        f"“{PLAIN}” is the HTML of the fragment in a file of its own, with its style sheet beside it.",
    ]
    if "Chart.js" in names:
        lines.append(
            f"Chart.js and Vega-Embed ({', '.join(PEERS)}) are what publishers often paste. They draw the percentages "
            "of the same comparison as one bar chart: no intervals, verdicts, sources or text, and figures side by "
            "side that our forms never set against each other. They show less; their weight is that of the libraries."
        )
    missing = {"Custom element", "Picture (SVG)", "Chart.js"} - names
    if missing:
        lines.append(f"Not there when this was measured: {', '.join(sorted(missing))}.")
    return lines


def _has(address: str) -> bool:
    try:
        _get(address)
    except OSError:
        return False
    return True


def _get(address: str) -> bytes:
    with urlopen(address) as response:
        content: bytes = response.read()
    return content
