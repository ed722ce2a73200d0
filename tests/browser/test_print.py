"""On paper nothing is folded away: every mandatory text and every figure is in the PDF."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_fragment
from tests.browser.hosting import HostSite
from tests.browser.mandatory import read_mandatory
from tests.browser.states import COMPARISONS, address, fragment_address, frame_address, page_address
from tests.parts import one_in

# The machine that tests need not have letters for Japanese.
PRINTED = [("frame", "en"), ("frame", "fr"), ("fragment", "de")]


def print_page(page: Page, file: Path) -> str:
    """Print a page, and give what can be read on the paper, without spaces and hyphens, which a line may add."""
    pdf = page.pdf(format="A4", print_background=False, margin={"top": "12mm", "bottom": "12mm"})
    file.write_bytes(pdf)
    return pack("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages))


def pack(text: str) -> str:
    # A font may set two letters as one; in the text of the paper they are one character then.
    return re.sub(r"[\s\u00ad\u2010\u200b-]+", "", unicodedata.normalize("NFKC", text))


def assert_printed(page: Page, printed: str, texts: tuple[str, ...], label: str, labels: int) -> None:
    assert [text for text in texts if pack(text) not in printed] == []
    assert printed.count(pack(label)) >= labels
    figures = page.locator(".ra-figure").all_text_contents()
    assert figures and [figure for figure in figures if pack(figure) not in printed] == []
    sources = page.locator(".ra-sources li").evaluate_all("(all) => all.map((each) => each.firstChild.textContent)")
    assert sources and [each for each in sources if pack(each)[:30] not in printed] == []
    folded = page.locator("details > :not(summary)").all_text_contents()
    assert [text for text in folded if pack(text)[:25] not in printed] == []


@pytest.mark.parametrize("form_and_language", one_in(2, PRINTED, "-".join))
def test_embeds_print_whole(
    new_page: NewPage, service: str, host: HostSite, form_and_language: tuple[str, str], artifacts: Path
) -> None:
    form, language = form_and_language
    page = new_page()
    page.goto(
        service + frame_address(lang=language)
        if form == "frame"
        else host.publish(embed_fragment(service, fragment_address(lang=language)))
    )
    mandatory = read_mandatory(service, "investigational", language)
    printed = print_page(page, artifacts / f"{form}-{language}.pdf")
    assert_printed(page, printed, mandatory.texts, mandatory.label, mandatory.labels)


HIDDEN = """() => [...document.querySelectorAll(".ra-figure, .ra-sources li, .ra-missing, .ra-kind")]
    .filter((each) => !each.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }))
    .map((each) => each.textContent)"""


@pytest.mark.parametrize("path", ["/compare", "/compare/print"])
@pytest.mark.parametrize("comparison", one_in(2, ["comparable", "three"]))
def test_nothing_of_a_page_is_folded_on_paper(new_page: NewPage, service: str, path: str, comparison: str) -> None:
    page = new_page()
    page.goto(service + address(path, **COMPARISONS[comparison]))
    assert page.evaluate(HIDDEN) if path == "/compare" else not page.evaluate(HIDDEN), "on the screen"
    page.emulate_media(media="print")
    assert page.evaluate(HIDDEN) == []


@pytest.mark.parametrize("theme", one_in(2, ["dark", "auto"]))
def test_a_dark_theme_prints_dark_on_white(new_page: NewPage, service: str, theme: str) -> None:
    page = new_page(color_scheme="dark")
    page.goto(service + frame_address(theme=theme))
    page.emulate_media(media="print", color_scheme="dark")
    ink, ground = page.locator(".ra-sheet").evaluate(
        "(sheet) => [getComputedStyle(sheet).color, getComputedStyle(sheet).backgroundColor]"
    )
    assert (ink, ground) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")


def test_a_page_prints_without_what_is_for_the_screen(new_page: NewPage, service: str) -> None:
    page = new_page()
    page.goto(service + page_address("comparable", outcomes="acr20"))
    assert page.get_by_text("Put this comparison into your site").is_visible()
    page.emulate_media(media="print")
    assert not page.get_by_text("Put this comparison into your site").is_visible()
