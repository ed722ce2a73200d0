"""The guides: every example runs as it stands against the real server and prints what the guide says."""

from __future__ import annotations

import functools
import http.server
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markdown_it import MarkdownIt

from api.storage.schema import CORRECTIONS, upgrade
from api.web.guides import LOCAL_ADDRESS, SLUGS, read_guide, read_markdown
from tests.web.conftest import BROWSER_SECONDS, make_app
from tests.web.serving import serving

SECONDS = 60


@dataclass(frozen=True)
class Example:
    """A piece of code in a guide and, where one follows it, what it prints."""

    place: str
    language: str
    code: str
    prints: str | None


def read_examples(slug: str) -> list[Example]:
    blocks = [token for token in MarkdownIt("commonmark").parse(read_markdown(slug)) if token.type == "fence"]
    said = {number: block.content for number, block in enumerate(blocks) if block.info == "text"}
    return [
        Example(f"{slug}-{number}", block.info, block.content, said.get(number + 1))
        for number, block in enumerate(blocks)
        if block.info != "text"
    ]


EXAMPLES = [example for slug in SLUGS for example in read_examples(slug)]


@pytest.fixture(scope="module")
def server(records_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server over the real records."""
    directory = tmp_path_factory.mktemp("server")
    corrections = f"sqlite:///{directory / 'corrections.sqlite'}"
    upgrade(corrections, CORRECTIONS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", records_url)
        patch.setenv("RA_OPTIONS_CORRECTIONS_URL", corrections)
        with serving(directory) as (port, _):
            yield port


@contextmanager
def another_site(directory: Path) -> Iterator[str]:
    """A site of another origin that shows the files of a directory."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}"
        site.shutdown()


def run_in_browser(code: str, chromium: list[str], directory: Path) -> str:
    """Run a script on a page of another site, and give what it wrote to the console."""
    page = (
        "<!doctype html><meta charset=utf-8><pre id=said></pre>"
        "<script>console.log = (...words) => { said.textContent += words.join(' ') + '\\n'; };</script>"
        f'<script type="module">{code}</script>'
    )
    (directory / "page.html").write_text(page, encoding="utf-8")
    with another_site(directory) as site:
        command = [*chromium, "--dump-dom", f"{site}/page.html"]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=BROWSER_SECONDS, check=True)
    said = re.search(r'<pre id="said">(.*?)</pre>', shown.stdout, re.DOTALL)
    assert said, shown.stderr
    return unescape(said[1])


def run_in_process(command: list[str], directory: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, cwd=directory, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.place)
def test_an_example_prints_what_the_guide_says(
    example: Example, server: int, chromium: list[str], tmp_path: Path
) -> None:
    assert LOCAL_ADDRESS in example.code
    address = f"http://127.0.0.1:{server}"
    code = example.code.replace(LOCAL_ADDRESS, address)
    if example.language == "js":
        printed = run_in_browser(code, chromium, tmp_path)
    elif example.language == "python":
        printed = run_in_process([sys.executable, "-c", code], tmp_path)
    else:
        assert example.language == "sh"
        strict = f'set -euo pipefail\ncurl() {{ command curl --fail --silent --show-error "$@"; }}\n{code}'
        printed = run_in_process(["bash", "-c", strict], tmp_path)
    if example.prints is None:
        assert printed.startswith("{"), "an example whose output is not told answers with JSON"
    else:
        assert printed.replace(address, LOCAL_ADDRESS) == example.prints


def test_there_are_examples_in_each_language() -> None:
    assert {example.language for example in EXAMPLES} == {"sh", "python", "js"}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_guide_is_a_page_with_its_title_and_summary(client: FlaskClient, slug: str) -> None:
    guide = read_guide(slug)
    page = client.get(f"/docs/{slug}").get_data(as_text=True)
    assert f"<h1>{guide.title}</h1>" in page and guide.summary in page
    index = client.get("/docs").get_data(as_text=True)
    assert f'<a href="/docs/{slug}">{guide.title}</a>' in index and guide.summary in index


def test_every_link_within_the_documentation_leads_somewhere(client: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["/docs"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        if response.mimetype == "text/html":
            links = set(re.findall(r'(?:href|src)="(/[^"#]*)', response.get_data(as_text=True)))
            waiting += sorted(links - seen - set(waiting))
    assert {f"/docs/{slug}" for slug in SLUGS} < seen
    assert "/docs/reference" in seen and "/openapi.yaml" in seen and "/docs/problems/bad-argument" in seen


def test_examples_call_the_public_address_where_it_is_known(published_url: str) -> None:
    client = make_app(published_url, public_url="https://ra.example.org").test_client()
    page = client.get("/docs/getting-started").get_data(as_text=True)
    assert "https://ra.example.org/v1/search" in page and LOCAL_ADDRESS not in page


def test_an_unknown_guide_is_a_problem_with_the_guides_there_are(client: FlaskClient) -> None:
    response = client.get("/docs/geting-started")
    (fault,) = response.get_json(force=True)["errors"]
    assert (response.status_code, fault["near"], fault["allowed"]) == (404, ["getting-started"], list(SLUGS))
