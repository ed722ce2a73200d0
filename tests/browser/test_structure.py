"""Documents that make sense without being seen: valid HTML, headings, tables, names, languages."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_fragment, embed_frame
from tests.browser.hosting import HostSite
from tests.browser.states import (
    ALL_PARTS,
    COMPARISONS,
    KIND_LABELS,
    LANGUAGES,
    fragment_address,
    frame_address,
    page_address,
)
from tests.contract.tools import run_from_npm
from tests.parts import one_in

HERE = Path(__file__).parent
PAGES = (
    *(frame_address(comparison, parts=ALL_PARTS) for comparison in COMPARISONS),
    *(frame_address(lang=language) for language in LANGUAGES[1:]),
    page_address(),
    page_address("comparable", lang="de"),
    page_address("six"),
    "/compare",
    "/compare?treatments=nonsense,adalimumab",
    "/compare/print?treatments=adalimumab,baricitinib&population=csdmard_inadequate_response",
    "/embed/comparison?treatments=nonsense,adalimumab",
    "/",
    "/embed",
    "/accessibility",
    "/docs",
    "/docs/tables",
    "/docs/problems",
)
OUTLINE = "(all) => all.map((each) => [Number(each.localName[1]), each.textContent.trim()])"


def read_page(address: str) -> str:
    """Read a page as a browser asks for it, whatever its status."""
    request = Request(address, headers={"Accept": "text/html"})
    try:
        with urlopen(request) as response:
            html: str = response.read().decode()
    except HTTPError as error:
        with error:
            html = error.read().decode()
    return html


def test_the_html_is_valid(service: str, tmp_path: Path) -> None:
    for number, address in enumerate(PAGES):
        (tmp_path / f"{number}.html").write_text(read_page(service + address), encoding="utf-8")
    several = (fragment_address(), fragment_address("comparable"), fragment_address("three", lang="fr", heading="3"))
    (tmp_path / "fragments.html").write_text(embed_fragment(service, *several), encoding="utf-8")
    config, result = HERE / "html-validate.json", tmp_path / "result.json"
    ended = run_from_npm(
        "html-validate", "--formatter", f"json={result}", "--config", config, tmp_path, directory=tmp_path
    )
    found = [
        f"{PAGES[int(Path(each['filePath']).stem)] if Path(each['filePath']).stem.isdigit() else 'fragments'} "
        f"{fault['ruleId']} {fault['line']}:{fault['column']} {fault['message']}"
        for each in json.loads(result.read_text(encoding="utf-8"))
        for fault in each["messages"]
    ]
    assert found == [] and ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("address", one_in(4, PAGES))
def test_headings_go_down_one_level_at_a_time(new_page: NewPage, service: str, address: str) -> None:
    page = new_page()
    page.goto(service + address)
    outline = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(OUTLINE)
    assert_outline(outline)
    assert [level for level, _ in outline].count(1) == 1


@pytest.mark.parametrize("heading", [1, 2, 3, 4])
def test_headings_of_a_fragment_begin_where_the_host_says(new_page: NewPage, service: str, heading: int) -> None:
    page = new_page()
    page.set_content(embed_fragment(service, fragment_address(parts=ALL_PARTS, heading=str(heading))))
    outline = page.locator(".ra-sheet").locator("h1, h2, h3, h4, h5, h6").evaluate_all(OUTLINE)
    assert outline[0][0] == heading
    assert_outline(outline)


def assert_outline(outline: list[tuple[int, str]]) -> None:
    for (before, _), (level, text) in zip(outline, outline[1:], strict=False):
        assert level <= before + 1, f"{text!r} leaps from level {before} to {level}"
    assert all(text for _, text in outline)


@pytest.mark.parametrize("address", [frame_address(parts=ALL_PARTS), frame_address("six"), page_address()])
def test_every_table_has_heads_of_rows_and_columns(new_page: NewPage, service: str, address: str) -> None:
    page = new_page()
    page.goto(service + address)
    tables = page.locator(".ra-sheet table").evaluate_all(
        """(tables) => tables.map((table) => ({
          columns: [...table.querySelectorAll("thead th")].every((cell) => cell.scope === "col"),
          rows: [...table.tBodies[0].rows].every((row) => row.cells[0].matches("th[scope=row]")),
          even: new Set([...table.rows].map((row) => row.cells.length)).size === 1,
          named: Boolean(table.caption || table.getAttribute("aria-label")
            || table.closest("[aria-label]")),
        }))"""
    )
    assert tables and all(all(table.values()) for table in tables)


def test_ids_differ_and_links_inside_lead_somewhere_where_two_fragments_share_a_page(
    new_page: NewPage, service: str, host: HostSite
) -> None:
    page = new_page()
    page.goto(host.publish(embed_fragment(service, fragment_address(), fragment_address("comparable"))))
    assert_ids(page)
    first, second = page.locator(".ra-sheet").all()
    assert first.get_attribute("aria-labelledby") != second.get_attribute("aria-labelledby")


@pytest.mark.parametrize("address", [frame_address("pinned", parts=ALL_PARTS), page_address("six")])
def test_ids_differ_and_links_inside_lead_somewhere(new_page: NewPage, service: str, address: str) -> None:
    page = new_page()
    page.goto(service + address)
    assert_ids(page)


def assert_ids(page: Page) -> None:
    ids = page.locator("[id]").evaluate_all("(all) => all.map((each) => each.id)")
    assert len(ids) == len(set(ids))
    asked = page.locator("[href^='#'], [aria-labelledby], [aria-describedby], [for]").evaluate_all(
        """(all) => all.flatMap((each) => [
          ...(each.getAttribute("href") || "#").slice(1).split(" "),
          ...["aria-labelledby", "aria-describedby", "for"]
            .flatMap((name) => (each.getAttribute(name) || "").split(" ")),
        ]).filter(Boolean)"""
    )
    assert asked and set(asked) <= set(ids)


@pytest.mark.parametrize("language", one_in(3, LANGUAGES))
@pytest.mark.parametrize("address", [frame_address, page_address])
def test_texts_in_another_language_say_so(new_page: NewPage, service: str, address: type[str], language: str) -> None:
    page = new_page()
    page.goto(service + address("investigational", lang=language))
    assert page.locator("html").get_attribute("lang") == language
    spoken = page.locator(".ra-sheet").evaluate(LANGUAGE_OF_TEXTS)
    label = [found for text, found in spoken if text == KIND_LABELS[language]]
    assert set(label) == {language}
    english = [found for text, found in spoken if text.startswith("To damp the immune attack")]
    assert english == ["en"]
    assert {found for _, found in spoken} <= {language, "en"}


LANGUAGE_OF_TEXTS = """(root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/\\s+/g, " ").trim();
    if (text) found.push([text, walker.currentNode.parentElement.closest("[lang]").lang]);
  }
  return found;
}"""


def test_a_frame_has_a_name_of_its_own_in_a_host_that_gave_none(
    new_page: NewPage, service: str, host: HostSite
) -> None:
    page = new_page()
    page.goto(host.publish(embed_frame(service + frame_address())))
    tree = page.frames[-1].locator("main").aria_snapshot()
    assert 'heading "' in tree and "[level=1]" in tree
    assert page.frames[-1].title().endswith("RA Options")


@pytest.mark.parametrize("address", [frame_address("three"), page_address("comparable")])
def test_names_are_not_empty_and_links_make_sense_alone(new_page: NewPage, service: str, address: str) -> None:
    page = new_page()
    page.goto(service + address)
    names = page.locator(".ra-sheet a").evaluate_all(
        "(links) => links.map((link) => [link.getAttribute('aria-label') || link.textContent.trim(), link.href])"
    )
    assert all(name and urljoin(service, target) for name, target in names)
    assert not [name for name, _ in names if name.lower() in ("here", "more", "link", "click here")]
    # Two links of one name lead to one place (WCAG 2.4.4, read strictly).
    places: dict[str, set[str]] = {}
    for name, target in names:
        places.setdefault(name, set()).add(target)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
