"""Widths, zoom, spacing of text, direction, colours and motion."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_fragment, embed_frame
from tests.browser.hosting import HostSite
from tests.browser.looking import frame_in, look_at, overflow, squeeze
from tests.browser.states import ALL_PARTS, fragment_address, frame_address, page_address
from tests.parts import one_in

WIDTHS = (300, 700, 1200)
FORMS = {
    "frame": frame_address,
    "fragment": fragment_address,
    "page": page_address,
}
COMPARED = ("investigational", "six")

# WCAG 1.4.12: a reader may set these, and nothing may be lost.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    " p { margin-bottom: 2em !important; }"
)
DARK, LIGHT = "rgb(18, 24, 30)", "rgb(255, 255, 255)"


@pytest.fixture
def show(new_page: NewPage, service: str, host: HostSite) -> Callable[..., Page]:
    """Opens a form of a comparison: a fragment in a host page, the others by themselves."""

    def open_form(form: str, comparison: str, page: Page, **parameters: str) -> Page:
        address = FORMS[form](comparison, **parameters)
        page.goto(
            host.publish(embed_fragment(service, address).replace("<head>", f"<head>{VIEWPORT}"))
            if form == "fragment"
            else service + address
        )
        return page

    return open_form


VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'


@pytest.mark.parametrize("width", one_in(2, WIDTHS))
@pytest.mark.parametrize("comparison", one_in(2, COMPARED))
@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_cut_and_nothing_scrolls_sideways(
    show: Callable[..., Page], new_page: NewPage, form: str, comparison: str, width: int, artifacts: Path
) -> None:
    page = show(form, comparison, new_page(width=width), **({} if form == "page" else {"parts": ALL_PARTS}))
    page.screenshot(
        path=artifacts / f"{form}-{width}.png",
        full_page=width == 300 and comparison == "investigational" and form == "frame",
    )
    seen = look_at(page)
    assert (seen.cut, seen.tiny, overflow(page)) == ([], [], 0)


@pytest.mark.parametrize("language", ["de", "ja"])
def test_long_words_of_other_languages_fit(show: Callable[..., Page], new_page: NewPage, language: str) -> None:
    page = show("frame", "six", new_page(width=300), parts=ALL_PARTS, lang=language)
    assert (look_at(page).cut, overflow(page)) == ([], 0)


@pytest.mark.parametrize("form", FORMS)
def test_twice_the_size_reflows(show: Callable[..., Page], new_page: NewPage, form: str) -> None:
    # 640 px at 200 % are 320 px of a page (WCAG 1.4.10), with twice as many dots to each.
    page = show(form, "investigational", new_page(width=320, device_scale_factor=2))
    assert (look_at(page).cut, overflow(page)) == ([], 0)


@pytest.mark.parametrize("width", one_in(2, [300, 700]))
@pytest.mark.parametrize("form", FORMS)
def test_text_set_apart_loses_nothing(show: Callable[..., Page], new_page: NewPage, form: str, width: int) -> None:
    page = show(form, "investigational", new_page(width=width, bypass_csp=True))
    before = look_at(page).text
    page.add_style_tag(content=SPACING)
    seen = look_at(page)
    assert (seen.text, seen.cut, overflow(page)) == (before, [], 0)
    assert page.locator(".ra-sheet").first.evaluate(OVERLAPS) == []


OVERLAPS = """(root) => {
  const blocks = [...root.querySelectorAll("p, li, dt, dd, h1, h2, h3, h4, h5, h6, td, th, summary")]
    .filter((each) => each.checkVisibility() && !each.querySelector("p, li, dt, dd, td, th"));
  const found = [];
  for (const block of blocks) {
    if (block.scrollHeight > block.clientHeight + 2 && getComputedStyle(block).overflowY !== "visible") {
      found.push(block.textContent.slice(0, 60));
    }
    const next = block.nextElementSibling;
    if (next && next.checkVisibility() && next.getBoundingClientRect().top < block.getBoundingClientRect().bottom - 2
        && next.getBoundingClientRect().left < block.getBoundingClientRect().right - 2) {
      found.push(block.textContent.slice(0, 60));
    }
  }
  return found;
}"""
"""Blocks that hide some of their text, or lie over what follows them."""


def test_a_frame_reads_from_left_to_right_in_a_host_that_does_not(
    new_page: NewPage, service: str, host: HostSite
) -> None:
    page = new_page()
    page.goto(host.publish(embed_frame(service + frame_address()).replace('lang="en"', 'lang="ar" dir="rtl"')))
    assert frame_in(page).locator(".ra-sheet").evaluate("(sheet) => getComputedStyle(sheet).direction") == "ltr"


def test_a_fragment_reads_from_left_to_right_in_a_host_that_does_not(
    new_page: NewPage, service: str, host: HostSite
) -> None:
    page = new_page()
    html = embed_fragment(service, fragment_address()).replace('<html lang="en">', '<html lang="ar" dir="rtl">')
    page.goto(host.publish(html))
    assert "rtl" in page.content()[:80]
    assert page.locator(".ra-sheet").evaluate("(sheet) => getComputedStyle(sheet).direction") == "ltr"


@pytest.mark.parametrize(
    ("theme", "device", "ground"),
    [
        ("auto", "light", LIGHT),
        ("auto", "dark", DARK),
        ("light", "dark", LIGHT),
        ("dark", "light", DARK),
    ],
)
@pytest.mark.parametrize("form", one_in(2, ["frame", "fragment"]))
def test_the_theme_is_the_one_that_was_chosen_or_else_the_device_s(
    show: Callable[..., Page], new_page: NewPage, form: str, theme: str, device: str, ground: str, artifacts: Path
) -> None:
    page = show(form, "investigational", new_page(color_scheme=device), theme=theme)
    page.screenshot(path=artifacts / f"{form}-{theme}-{device}.png")
    assert page.locator(".ra-sheet").evaluate("(sheet) => getComputedStyle(sheet).backgroundColor") == ground
    scheme = page.locator(".ra-sheet").evaluate("(sheet) => getComputedStyle(sheet).colorScheme")
    assert scheme == ("dark" if ground == DARK else "light")


@pytest.mark.parametrize("device", one_in(2, ["light", "dark"]))
def test_forced_colours_keep_kinds_and_pictures_apart(
    show: Callable[..., Page], new_page: NewPage, device: str, artifacts: Path
) -> None:
    page = show("frame", "investigational", new_page(color_scheme=device, forced_colors="active"))
    page.screenshot(path=artifacts / f"forced-{device}.png", full_page=True)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.locator(".ra-panel.ra-investigational").first.evaluate(BORDER) == "dashed"
    assert page.locator(".ra-panel.ra-conventional").first.evaluate(BORDER) == "solid"
    assert look_at(page).text.count("Investigational") > 1
    for array in page.locator(".ra-array").all():
        layers = array.evaluate(LAYERS)
        ground = layers.pop("ground")
        assert layers["ra-not"]["stroke"] != ground
        if had := layers.get("ra-had"):
            # Told apart by size and not by colour alone, for the reader has chosen the colours.
            assert had["stroke"] != ground and had["width"] >= 2 * layers["ra-not"]["width"]


BORDER = "(panel) => getComputedStyle(panel).borderTopStyle"
LAYERS = """(array) => {
  const found = { ground: getComputedStyle(array.closest(".ra-panel")).backgroundColor };
  for (const path of array.querySelectorAll("path")) {
    const style = getComputedStyle(path);
    found[path.className.baseVal] = { stroke: style.stroke, width: parseFloat(style.strokeWidth) };
  }
  return found;
}"""


@pytest.mark.parametrize("motion", one_in(2, ["no-preference", "reduce"]))
def test_nothing_moves(show: Callable[..., Page], new_page: NewPage, motion: str) -> None:
    page = show("frame", "investigational", new_page(reduced_motion=motion))
    page.locator(".ra-sources summary").click()
    assert page.evaluate("document.getAnimations().length") == 0
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((each) => {
          const style = getComputedStyle(each);
          return style.animationName !== "none" || style.transitionDuration !== "0s"
              || style.scrollBehavior === "smooth";
        }).map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert moving == []
    assert page.locator("marquee, blink, video, audio, animate, animateTransform, set").count() == 0


@pytest.mark.parametrize("form", ["frame", "page"])
def test_a_picture_says_its_figure(show: Callable[..., Page], new_page: NewPage, form: str) -> None:
    page = show(form, "comparable", new_page())
    pictures = page.locator(".ra-array").evaluate_all(
        """(arrays) => arrays.map((array) =>
          [array.getAttribute("aria-label"), array.parentElement.querySelector(":scope > .ra-figure").textContent])"""
    )
    assert pictures
    for label, words in pictures:
        assert label == squeeze(words) and re.search(r"\d", label)
