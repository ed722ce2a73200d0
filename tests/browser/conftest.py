"""A browser, the real server over the real records, and a site of somebody else on another origin."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from api.domain.records import Dataset
from tests.browser.hosting import HostSite, hosting
from tests.browser.looking import Watch
from tests.browser.serving import serving_two_releases
from tests.parts import lacking

CHROMIUM = Path(os.environ.get("RA_OPTIONS_TEST_CHROMIUM", "/usr/bin/chromium"))
ARTIFACTS = os.environ.get("RA_OPTIONS_TEST_ARTIFACTS")
PATIENCE_MS = 20_000

NewPage = Callable[..., Page]


# The synchronous Playwright holds an event loop of its own in its thread while it runs, and other tests need theirs.
# A fixture of the package ends where the tests of another folder begin.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A browser without a window; skips, or fails where all tests are required."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start the browser of the machine."""
    if not CHROMIUM.exists():
        lacking(f"there is no browser at {CHROMIUM}; set RA_OPTIONS_TEST_CHROMIUM")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture(scope="session")
def service(records_url: str, real_dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Origin of the real server."""
    first = Path(records_url.removeprefix("sqlite:///"))
    with serving_two_releases(tmp_path_factory.mktemp("service"), first, real_dataset) as origin:
        yield origin


@pytest.fixture(scope="session")
def host() -> Iterator[HostSite]:
    """A site of somebody else."""
    with hosting() as site:
        yield site


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """A profile of the browser that has seen nothing; options are those of Playwright."""
    context = browser.new_context(**{"viewport": {"width": 700, "height": 900}} | options)
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture(scope="package")
def profiles(browser: Browser) -> Callable[..., BrowserContext]:
    """Profiles that tests share, one for each set of options: most tests ask nothing of a profile but its options."""
    return functools.cache(functools.partial(open_context, browser))


@pytest.fixture
def new_page(profiles: Callable[..., BrowserContext]) -> Iterator[NewPage]:
    """Opens pages of a width in a shared profile."""
    opened: list[Page] = []

    def open_page(width: int = 700, height: int = 900, **options: Any) -> Page:
        page = profiles(**options).new_page()
        page.set_viewport_size({"width": width, "height": height})
        opened.append(page)
        return page

    yield open_page
    for page in opened:
        page.close()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """A profile of one test alone, with all that it asks for and keeps written down."""
    context = open_context(browser)
    yield Watch(context)
    context.close()


@pytest.fixture
def artifacts(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder for screenshots of one test, outside the repository."""
    if not ARTIFACTS:
        return tmp_path
    folder = Path(ARTIFACTS) / re.sub(r"[^\w.=-]+", "-", request.node.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
