"""Whatever theme, parts, language or odd parameter an embed is given, what keeps it honest can be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_fragment
from tests.browser.hosting import HostSite
from tests.browser.looking import look_at
from tests.browser.mandatory import Mandatory, read_mandatory
from tests.browser.states import (
    ALL_PARTS,
    COMPARISONS,
    DAYS,
    FIRST_RELEASE,
    LANGUAGES,
    PARTS,
    SECOND_RELEASE,
    THEMES,
    fragment_address,
    frame_address,
    page_address,
)
from tests.parts import one_in

# Among all of them every language, every choice of parts and every theme comes up at least twice; what stands in the
# document for each of them is tested without a browser.
CHOICES = [
    (LANGUAGES[(2 * number + turn) % len(LANGUAGES)], parts, THEMES[(number + turn) % len(THEMES)])
    for number, parts in enumerate((*PARTS, ALL_PARTS, ""))
    for turn in range(2)
]

ODD = {
    "unknown parameters": "&hide=disclaimer&show_labels=false&kind=none&css=*{display:none}&utm_source=newsletter",
    "a parameter twice": "&theme=dark&theme=light",
    "empty values": "&theme=&parts=&outcomes=&jurisdiction=&population=&release=&lang=&heading=",
    "markup in an unknown value": "&title=" + quote("</style><style>*{display:none}</style>"),
}
REFUSED = {
    "an unknown theme": "&theme=transparent",
    "an unknown part": "&parts=none",
    "an unknown release": "&release=1999.1.1",
    "an unknown outcome": "&outcomes=wellness",
    "an unknown place": "&jurisdiction=XX",
    "markup as a theme": "&theme=" + quote("</style><script>document.title='x'</script>"),
}


@pytest.mark.parametrize("choice", one_in(3, list(CHOICES), "-".join))
def test_the_frame_keeps_what_is_mandatory(new_page: NewPage, service: str, choice: tuple[str, str, str]) -> None:
    language, parts, theme = choice
    page = new_page(width=400)
    page.goto(service + frame_address(lang=language, parts=parts, theme=theme))
    assert_honest(page, read_mandatory(service, "investigational", language))


@pytest.mark.parametrize("comparison", one_in(2, list(COMPARISONS)))
def test_every_kind_of_answer_keeps_what_is_mandatory(new_page: NewPage, service: str, comparison: str) -> None:
    page = new_page(width=300)
    page.goto(service + frame_address(comparison))
    assert_honest(page, read_mandatory(service, comparison))


@pytest.mark.parametrize("language", one_in(2, LANGUAGES))
def test_the_fragment_keeps_what_is_mandatory(new_page: NewPage, service: str, host: HostSite, language: str) -> None:
    page = new_page()
    page.goto(host.publish(embed_fragment(service, fragment_address(lang=language, parts="claims"))))
    assert_honest(page, read_mandatory(service, "investigational", language))


@pytest.mark.parametrize("comparison", ["investigational", "comparable", "six"])
def test_the_page_keeps_what_is_mandatory(new_page: NewPage, service: str, comparison: str) -> None:
    page = new_page(width=320)
    page.goto(service + page_address(comparison))
    assert_honest(page, read_mandatory(service, comparison))


@pytest.mark.parametrize("odd", one_in(2, list(ODD)))
def test_odd_parameters_take_nothing_away(new_page: NewPage, service: str, odd: str) -> None:
    page = new_page()
    page.goto(service + frame_address() + ODD[odd])
    assert_honest(page, read_mandatory(service, "investigational"))


@pytest.mark.parametrize("refused", one_in(2, list(REFUSED)))
@pytest.mark.parametrize("address", [frame_address, page_address])
def test_what_cannot_be_answered_shows_no_figure_and_says_why(
    new_page: NewPage, service: str, address: Callable[[], str], refused: str
) -> None:
    page = new_page()
    answer = page.goto(service + address() + REFUSED[refused])
    assert answer is not None and answer.status in (400, 404, 422)
    seen = look_at(page, "body")
    assert re.search(r"theme|parts|release|outcomes|jurisdiction", seen.text)
    assert seen.cut == [] and page.title() != "x"
    assert page.locator(".ra-figure, .ra-array, .ra-reading").count() == 0


def test_a_pinned_frame_tells_what_was_withdrawn_since(new_page: NewPage, service: str) -> None:
    page = new_page()
    page.goto(service + frame_address("pinned"))
    seen = look_at(page, ".ra-head")
    assert "Do not rely on figures from this source" in seen.text
    assert (
        f"This is release {FIRST_RELEASE}. Release {SECOND_RELEASE}, of {DAYS[SECOND_RELEASE]}, is served now."
        in seen.text
    )
    present = page.locator(".ra-notice a").first.get_attribute("href")
    assert present is not None and "release=" not in present


def test_a_live_frame_tells_that_a_source_was_retracted(new_page: NewPage, service: str) -> None:
    page = new_page()
    page.goto(service + frame_address())
    notices = page.locator(".ra-notice")
    assert [look_at(page, ".ra-notice").text[:39]] * notices.count() == ["Do not rely on figures from this source"]


HREFS = "(links) => links.map((link) => link.getAttribute('href'))"


def assert_honest(page: Page, mandatory: Mandatory) -> None:
    seen = look_at(page)
    assert seen.lacks(mandatory.texts) == []
    assert seen.text.count(mandatory.label) >= mandatory.labels
    assert seen.cut == [] and seen.tiny == []
    page.locator(".ra-sources summary").click()
    sources, cited = page.locator(".ra-sources li:visible").count(), set(page.locator(".ra-cite").evaluate_all(HREFS))
    assert sources == len(cited) and page.locator(".ra-sources li a:visible").count() > sources / 2
    assert page.locator(".ra-foot a").last.is_visible()
