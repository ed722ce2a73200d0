"""The real server, a browser, and pages of another site on another origin."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.parts import lacking
from tests.ports import free_port
from tests.web.conftest import CHROMIUM
from tests.web.serving import serving

AXE = Path(__file__).resolve().parents[2] / "contract" / "node_modules" / "axe-core" / "axe.min.js"
WIDTH = 900
expect.set_options(timeout=15_000)


@dataclass
class Host:
    """A site that is not ours; a test writes its pages."""

    address: str
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def write(self, body: str, *, head: str = "", policy: str = "", html: str = 'lang="en"') -> str:
        """Write a page and give its address; `policy` is its Content-Security-Policy."""
        path = f"/{len(self.pages)}"
        top = f"<head><meta charset=utf-8><title>Host</title>{head}</head>"
        text = f"<!doctype html><html {html}>{top}<body>{body}</body></html>"
        self.pages[path] = (text, {"Content-Security-Policy": policy} if policy else {})
        return self.address + path


@contextmanager
def hosting() -> Iterator[Host]:
    host = Host(f"http://localhost:{free_port()}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text, headers = host.pages.get(self.path, ("", {}))
            self.send_response(200 if text else 404)
            for name, value in (headers | {"Content-Type": "text/html; charset=utf-8"}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", int(host.address.rpartition(":")[2])), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield host
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    with hosting() as host:
        yield host


@pytest.fixture(scope="session")
def ours(records_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real server with the real records."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", records_url)
        patch.setenv("RA_OPTIONS_RATE_LIMIT", "off")
        with serving(tmp_path_factory.mktemp("server")) as (port, _):
            yield f"http://127.0.0.1:{port}"


# The synchronous Playwright holds an event loop of its own in its thread while it runs, and other tests need theirs.
# A fixture of the package ends where the tests of another folder begin.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        lacking(f"there is no browser at {CHROMIUM}; set RA_OPTIONS_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": WIDTH, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def list_violations(page: Page) -> list[str]:
    """What axe-core finds wrong on a page and in its shadow trees."""
    if not AXE.exists():
        lacking("axe-core is not installed; run `make install-test`")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]
