"""oEmbed by two consumers of others, against the real server, and the entry for the registry of providers."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import micawber
import pytest
import yaml
from playwright.sync_api import sync_playwright

from tests.contract.tools import HERE as NPM
from tests.contract.tools import MODULES, require, run
from tests.parts import lacking
from tests.web.conftest import CHROMIUM
from tests.web.embeds.test_oembed import read_frame
from tests.web.serving import ask, serving
from tests.web.test_guides import another_site

ENTRY = yaml.safe_load((Path(__file__).parents[3] / "docs" / "oembed-provider.yml").read_text(encoding="utf-8"))
PUBLIC = "https://ra-options.example"
QUESTION = "treatments=adalimumab,uc-msc-allogeneic-iv&jurisdiction=US"
HEADING = "Adalimumab and umbilical cord mesenchymal stromal cells of a donor, by infusion: what is known"
(ENDPOINT,) = ENTRY[0]["endpoints"]


@pytest.fixture(scope="module")
def site(records_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the real records that does not know its public one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", records_url)
        patch.setenv("RA_OPTIONS_PUBLIC_URL", "")
        with serving(tmp_path_factory.mktemp("site")) as (port, _):
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def public_port(records_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that goes by the address in the registry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", records_url)
        patch.setenv("RA_OPTIONS_PUBLIC_URL", PUBLIC)
        with serving(tmp_path_factory.mktemp("public")) as (port, _):
            yield port


def extract(tmp_path: Path, **asked: Any) -> dict[str, Any]:
    """What @extractus/oembed-extractor makes of an address."""
    require(MODULES / "@extractus" / "oembed-extractor")
    done = run("node", NPM / "oembed.mjs", json.dumps(asked), directory=tmp_path)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("path", ["/compare", "/embed/comparison"])
def test_micawber_turns_a_link_in_a_text_into_the_frame(site: str, path: str) -> None:
    registry = micawber.ProviderRegistry()
    registry.register(re.escape(site) + r"/(compare|embed/comparison)\?\S*", micawber.Provider(f"{site}/oembed"))
    url = f"{site}{path}?{QUESTION}"
    answer = registry.request(url, maxwidth=400)
    assert (answer["type"], answer["width"], answer["height"]) == ("rich", 400, 711)
    html = registry.parse_text(f"Read this:\n\n{url}\n")
    frame = read_frame(html[html.index("<iframe") :].partition("\n")[0])
    assert frame["src"] == f"{site}/embed/comparison?{QUESTION}"


def test_micawber_is_told_when_there_is_nothing(site: str) -> None:
    registry = micawber.ProviderRegistry()
    registry.register(re.escape(site) + r"/\S*", micawber.Provider(f"{site}/oembed"))
    with pytest.raises(micawber.ProviderException):
        registry.request(f"{site}/compare?treatments=adalimumab,nothing")


@pytest.mark.parametrize("path", ["/compare", "/embed/comparison"])
def test_extractus_finds_the_frame_by_the_link_in_the_page(site: str, path: str, tmp_path: Path) -> None:
    found = extract(tmp_path, url=f"{site}{path}?{QUESTION}", params={"maxwidth": 500, "lang": "en"})
    answer = found["answer"]
    assert (found["known"], answer["method"], answer["width"]) == (False, "auto-discovery", 500)
    assert read_frame(answer["html"])["src"] == f"{site}/embed/comparison?{QUESTION}"


def test_extractus_finds_the_frame_by_the_registry(public_port: int, tmp_path: Path) -> None:
    there = {"registry": ENTRY, "from": PUBLIC, "to": f"http://127.0.0.1:{public_port}"}
    found = extract(tmp_path, url=f"{PUBLIC}/compare?{QUESTION}", params={"maxheight": 600}, **there)
    assert (found["known"], found["answer"]["method"], found["answer"]["height"]) == (True, "provider-api", 600)
    assert read_frame(found["answer"]["html"])["src"] == f"{PUBLIC}/embed/comparison?{QUESTION}"


def test_the_frame_shows_the_comparison_in_a_page_of_another_site_without_script(site: str, tmp_path: Path) -> None:
    if not CHROMIUM.exists():
        lacking(f"there is no browser at {CHROMIUM}; set RA_OPTIONS_TEST_CHROMIUM")
    registry = micawber.ProviderRegistry()
    registry.register(re.escape(site) + r"/\S*", micawber.Provider(f"{site}/oembed"))
    html = registry.request(f"{site}/v1/comparisons/adalimumab..uc-msc-allogeneic-iv", maxwidth=320)["html"]
    host = f"<!doctype html><html lang=en><title>A charity</title><body style='margin:0'>{html}</body></html>"
    (tmp_path / "page.html").write_text(host, encoding="utf-8")
    with another_site(tmp_path) as charity, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{charity}/page.html")
        frame = page.frame_locator("iframe")
        assert frame.locator("h1").inner_text() == HEADING
        assert frame.get_by_text("Investigational: not established for rheumatoid arthritis").first.is_visible()
        box = page.locator("iframe").bounding_box()
        assert box is not None and (box["width"], box["height"]) == (320, 568)
        browser.close()


def is_named(url: str) -> bool:
    """Whether a scheme of the registry names an address; `?` is a plain character there."""
    return any(fnmatch.fnmatchcase(url, scheme.replace("?", "[?]")) for scheme in ENDPOINT["schemes"])


ADDRESSES = [
    (f"{PUBLIC}/compare?{QUESTION}", True),
    (f"{PUBLIC}/embed/comparison?{QUESTION}&theme=dark", True),
    (f"{PUBLIC}/v1/comparisons?{QUESTION}", True),
    (f"{PUBLIC}/v1/comparisons/adalimumab..uc-msc-allogeneic-iv", True),
    (f"{PUBLIC}/v1/comparisons/adalimumab..uc-msc-allogeneic-iv?jurisdiction=US", True),
    (f"{PUBLIC}/compare", False),
    (f"{PUBLIC}/embed/fragment?{QUESTION}", False),
    (f"{PUBLIC}/v1/treatments/adalimumab", False),
    (f"https://another.example/compare?{QUESTION}", False),
]


@pytest.mark.parametrize(("url", "is_ours"), ADDRESSES)
def test_the_registry_names_what_the_endpoint_accepts(public_port: int, url: str, is_ours: bool) -> None:
    assert is_named(url) is is_ours
    answer, _ = ask(public_port, f"/oembed?url={url.replace('&', '%26')}")
    assert answer.status == (200 if is_ours else 404)


def test_the_examples_of_the_registry_work(public_port: int) -> None:
    assert ENDPOINT["url"] == f"{PUBLIC}/oembed" and ENTRY[0]["provider_url"] == PUBLIC
    assert len(ENDPOINT["example_urls"]) == 2
    for example in ENDPOINT["example_urls"]:
        assert example.startswith(ENDPOINT["url"] + "?") and is_named(parse_qs(urlsplit(example).query)["url"][0])
        answer, body = ask(public_port, example.removeprefix(PUBLIC))
        assert answer.status == 200 and b"iframe" in body
    answer, _ = ask(public_port, ENDPOINT["docs_url"].removeprefix(PUBLIC))
    assert answer.status == 200
