"""The path of the keyboard: everything is reached, in order, seen where it is, large enough, and left again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Frame, Page

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_frame
from tests.browser.hosting import HostSite
from tests.browser.looking import frame_in
from tests.browser.states import ALL_PARTS, frame_address, page_address
from tests.parts import one_in

# A short frame: the path is walked key by key.
SHORT = frame_address("comparable", parts="availability")

REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], summary, button, input, select, textarea, [tabindex]")]
    .filter((each) => each.tabIndex >= 0 && !each.disabled && each.type !== "hidden" && each.checkVisibility());
  all.forEach((each, number) => { each.dataset.order = String(number); });
  return all.length;
}"""
FOCUSED = """() => {
  const each = document.activeElement;
  const style = getComputedStyle(each);
  const box = each.getBoundingClientRect();
  return {
    order: each.dataset.order === undefined ? null : Number(each.dataset.order),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inView: box.bottom > 0 && box.top < innerHeight,
    html: each.outerHTML.slice(0, 120),
  };
}"""


@pytest.mark.parametrize("address", [SHORT, frame_address("pinned", parts=ALL_PARTS), "/compare"])
@pytest.mark.parametrize("scheme", one_in(2, ["light", "dark"]))
def test_the_tab_key_reaches_everything_in_order_and_shows_where_it_is(
    new_page: NewPage, service: str, address: str, scheme: str
) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(service + address)
    for number in range(page.evaluate(REACHABLE)):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["order"] == number, focused
        assert focused["outlined"] and focused["inView"], focused
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["order"] in (None, 0)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_what_is_folded_opens_by_key(new_page: NewPage, service: str, key: str) -> None:
    page = new_page()
    page.goto(service + SHORT)
    summary, source = page.locator(".ra-sources summary"), page.locator(".ra-sources li").first
    summary.focus()
    for shown in (True, False):
        page.keyboard.press(key)
        assert source.is_visible() is shown


def test_a_number_leads_to_its_source_and_opens_the_list(new_page: NewPage, service: str) -> None:
    page = new_page()
    page.goto(service + SHORT)
    cite = page.locator(".ra-cite").last
    cite.focus()
    page.keyboard.press("Enter")
    source = page.locator(f"[id='{(cite.get_attribute('href') or '').removeprefix('#')}']")
    assert source.is_visible() and page.evaluate("scrollY") > 0
    page.keyboard.press("Tab")
    assert source.evaluate("(source) => source.contains(document.activeElement)")


@pytest.mark.parametrize("back", one_in(2, [False, True]))
def test_a_frame_is_no_trap(new_page: NewPage, service: str, host: HostSite, back: bool) -> None:
    page = new_page()
    html = embed_frame(service + SHORT)
    html = html.replace("<iframe", '<a id="before" href="#">Before</a><iframe')
    html = html.replace("</iframe>", '</iframe><a id="after" href="#">After</a>')
    page.goto(host.publish(html))
    frame = frame_in(page)
    start, end, key = ("after", "before", "Shift+Tab") if back else ("before", "after", "Tab")
    page.locator(f"#{start}").focus()
    for _ in range(frame.evaluate(REACHABLE) + 2):
        page.keyboard.press(key)
        if _focus_of(page) == end:
            break
    assert _focus_of(page) == end


def _focus_of(place: Page | Frame) -> str:
    found: str = place.evaluate("document.activeElement.id")
    return found


@pytest.mark.parametrize("address", [frame_address(parts=ALL_PARTS), page_address("comparable"), "/compare", "/"])
@pytest.mark.parametrize("width", one_in(2, [320, 1200]))
def test_targets_are_large_enough(new_page: NewPage, service: str, address: str, width: int) -> None:
    page = new_page(width=width)
    page.goto(service + address)
    page.locator("details").evaluate_all("(all) => all.forEach((each) => { each.open = true })")
    # WCAG 2.5.8 leaves out links inside of a sentence.
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, summary, button, select, label")].filter((each) => {
          if (!each.checkVisibility() || each.matches(".site-skip")) return false;
          const inline = getComputedStyle(each).display === "inline";
          const box = each.getBoundingClientRect();
          return !inline && (box.width < 24 || box.height < 24);
        }).map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert small == []
