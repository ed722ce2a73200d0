"""The builder: with a script and without, by keyboard, and what it gives to copy."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, expect

from api.web.embeds.assets import ELEMENT, read_released
from tests.parts import one_in
from tests.web.conftest import make_app
from tests.web.embeds.conftest import Host, list_violations

PAIR = "treatments=adalimumab,uc-msc-allogeneic-iv"
TITLE = (
    "Adalimumab and umbilical cord mesenchymal stromal cells of a donor, by infusion (investigational): what is known"
)


class Reader(HTMLParser):
    """Reads tags with their attributes, and the texts of read-only fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.fields: dict[str, str] = {}
        self._field = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self._field = given.get("id", "") if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._field:
            self.fields[self._field] = self.fields.get(self._field, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._field = ""


def lines_of(page: str) -> dict[str, str]:
    return {name.removeprefix("b-line-"): text for name, text in Reader(page).fields.items()}


def option(page: Page, treatment: str) -> Locator:
    return page.locator(f'[name="treatments"][value="{treatment}"]')


def checked(page: str, name: str) -> list[str]:
    tags = Reader(page).tags
    return [given["value"] for _, given in tags if given.get("name") == name and "checked" in given]


def test_at_first_there_is_an_example(records: FlaskClient) -> None:
    answer = records.get("/embed")
    assert answer.status_code == 200
    assert checked(answer.text, "treatments") == ["adalimumab", "uc-msc-allogeneic-iv"]
    assert checked(answer.text, "parts") == ["outcomes", "harms", "availability", "evidence"]
    assert (checked(answer.text, "form"), checked(answer.text, "width")) == (["frame"], ["600"])
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]


def test_with_records_that_lack_the_example_nothing_is_chosen(client: FlaskClient) -> None:
    answer = client.get("/embed")
    assert answer.status_code == 200
    assert checked(answer.text, "treatments") == []
    assert "Choose two to six options; 0 are chosen." in answer.text
    assert lines_of(answer.text) == {}


def test_each_line_is_one_line_of_safe_html_with_absolute_addresses(records: FlaskClient) -> None:
    query = f"{PAIR}&population=csdmard_inadequate_response&theme=dark&parts=harms&release=2026.11.1&width=300"
    lines = lines_of(records.get(f"/embed?{query}").text)
    assert set(lines) == {"frame", "element", "fragment", "b-address-fragment", "picture", "link"}
    assert all("\n" not in line for line in lines.values())
    kept = {"treatments": ["adalimumab,uc-msc-allogeneic-iv"], "release": ["2026.11.1"]}
    [(tag, frame)] = Reader(lines["frame"]).tags
    assert tag == "iframe"
    assert (frame["width"], frame["height"], frame["loading"], frame["title"]) == ("300", "700", "lazy", TITLE)
    address = urlsplit(frame["src"])
    assert (address.scheme, address.netloc, address.path) == ("http", "localhost", "/embed/comparison")
    more = {"population": ["csdmard_inadequate_response"], "theme": ["dark"], "parts": ["harms"]}
    assert parse_qs(address.query) == kept | more
    script, element, link = Reader(lines["element"]).tags
    assert script[1]["integrity"] == read_released()[ELEMENT]
    assert script[1]["src"] == f"http://localhost/embed/assets/{ELEMENT}"
    assert element == ("ra-comparison", {name: value[0] for name, value in (kept | more).items()})
    assert urlsplit(link[1]["href"]).path == "/compare" and "theme" not in link[1]["href"]
    assert urlsplit(lines["b-address-fragment"]).path == "/embed/fragment"
    _, image = Reader(lines["picture"]).tags
    assert image[1]["alt"] == TITLE
    assert urlsplit(image[1]["src"]).path == "/embed/pictures/outcomes.svg"
    assert "release=2026.11.1" in lines["link"] and "investigational" in lines["link"]


def test_lines_name_the_public_address(records_url: str) -> None:
    client = make_app(records_url, public_url="https://ra.example").test_client()
    lines = lines_of(client.get(f"/embed?{PAIR}").text)
    page = client.get(f"/embed?{PAIR}").text
    assert all("https://ra.example/" in line and "localhost" not in line for line in lines.values())
    assert "frame-src https://ra.example<" in page
    # The preview is a frame of the page's own, for the policy of the page allows no other.
    [frame] = [given for tag, given in Reader(page).tags if tag == "iframe"]
    assert frame["src"].startswith("/embed/comparison?")


@pytest.mark.parametrize(
    ("query", "words", "chosen"),
    [
        ("treatments=adalimumab", "Choose two to six options; 1 is chosen.", ["adalimumab"]),
        ("theme=dark", "Choose two to six options; 0 are chosen.", []),
        (f"{PAIR},nothing", "No record has the id 'nothing'", ["adalimumab", "uc-msc-allogeneic-iv"]),
        (f"{PAIR}&theme=pink", "'pink' is not one of the values allowed", ["adalimumab", "uc-msc-allogeneic-iv"]),
        (f"{PAIR}&release=1999.1.1", "There is no release '1999.1.1'", ["adalimumab", "uc-msc-allogeneic-iv"]),
        (f"{PAIR}&width=50", "is not a whole number from 300 to 1200", ["adalimumab", "uc-msc-allogeneic-iv"]),
        (f"{PAIR}&form=<script>", "is not one of the values allowed", ["adalimumab", "uc-msc-allogeneic-iv"]),
    ],
)
def test_what_cannot_be_used_is_told_beside_the_form(
    query: str, words: str, chosen: list[str], records: FlaskClient
) -> None:
    answer = records.get(f"/embed?{query}")
    assert answer.status_code in {400, 404}
    assert words in html.unescape(answer.text)
    assert checked(answer.text, "treatments") == chosen
    assert lines_of(answer.text) == {}
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_fields_that_nobody_knows_are_passed_over(records: FlaskClient) -> None:
    answer = records.get(f"/embed?{PAIR}&kind=established&utm_source=x&outcomes=")
    assert answer.status_code == 200
    assert "established&" not in html.unescape(lines_of(answer.text)["frame"])


@pytest.mark.parametrize(
    ("query", "page_language", "embed_language"),
    [
        ("lang=de", "de", "de"),
        ("lang=de&language=es", "de", "es"),
        ("lang=de&language=", "de", None),
        ("language=fr", "en", "fr"),
        ("", "en", None),
    ],
)
def test_the_language_of_the_embed_need_not_be_that_of_the_page(
    query: str, page_language: str, embed_language: str | None, records: FlaskClient
) -> None:
    answer = records.get(f"/embed?{PAIR}&{query}")
    assert f'<html lang="{page_language}"' in answer.text
    [(_, frame)] = Reader(lines_of(answer.text)["frame"]).tags
    assert parse_qs(urlsplit(frame["src"]).query).get("lang") == (embed_language and [embed_language])


FORMS = ["frame", "element", "fragment", "picture", "link"]


@pytest.mark.parametrize("form", one_in(2, list(FORMS)))
def test_without_a_script_the_form_is_sent_and_all_is_there(form: str, browser: Browser, ours: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(f"{ours}/embed")
    option(page, "rituximab").check()
    page.locator(f'[name="form"][value="{form}"]').check()
    page.get_by_role("button", name="Show").click()
    assert "rituximab" in page.url
    line = page.locator(f"#b-line-{form}")
    expect(line).to_be_visible()
    expect(page.locator(".b-line:visible")).to_have_count(2 if form == "fragment" else 1)
    if form != "fragment":
        assert "rituximab" in line.input_value()
    title = page.frame_locator(".b-stage iframe").get_by_role("heading", level=1)
    expect(title).to_contain_text("rituximab")
    expect(page.get_by_role("button", name="Copy the line")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    context.close()


def test_options_are_picked_by_keyboard_and_the_line_works_in_another_page(
    browser: Browser, host: Host, ours: str
) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=ours)
    page = context.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{ours}/embed")
    page.get_by_role("searchbox", name="Find an option").focus()
    page.keyboard.type("rituxi")
    expect(page.locator("#b-options label:visible")).to_have_count(3)
    while page.evaluate("document.activeElement.value") != "rituximab":
        page.keyboard.press("Tab")
    with page.expect_response("**/embed?*"):
        page.keyboard.press("Space")
    expect(page.locator("#b-status")).to_contain_text("Shown: Adalimumab, rituximab and")
    expect(page.locator("#b-chosen")).to_contain_text("rituximab", ignore_case=True)
    assert page.evaluate("document.activeElement.value") == "rituximab"
    assert "treatments=adalimumab,rituximab,uc-msc-allogeneic-iv" in page.url
    page.locator('[name="form"][value="element"]').focus()
    page.keyboard.press("Space")
    copy = page.get_by_role("button", name="Copy the line")
    expect(copy).to_have_count(1)
    expect(page).to_have_url(re.compile("form=element"))
    copy.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#b-status")).to_have_text("Copied.")
    line = page.evaluate("navigator.clipboard.readText()")
    assert broken == []
    page.goto(host.write(line))
    expect(page.locator("ra-comparison .ra-title")).to_contain_text("rituximab")
    expect(page.locator("ra-comparison .ra-foot")).to_contain_text("not medical advice")
    context.close()


def test_a_copied_frame_and_link_work_in_another_page(page: Page, host: Host, ours: str) -> None:
    page.goto(f"{ours}/embed?{PAIR}&width=1200")
    frame, link = (page.locator(f"#b-line-{form}").input_value() for form in ("frame", "link"))
    page.goto(host.write(f'<div style="width:320px">{frame}</div>{link}'))
    expect(page.frame_locator("iframe").locator(".ra-investigational .ra-kind").first).to_contain_text("nvestigational")
    box = page.locator("iframe").bounding_box()
    assert box and (box["width"], box["height"]) == (320, 700)
    page.get_by_role("link").click()
    expect(page).to_have_url(re.compile(f"{ours}/compare/print"))


def test_a_choice_that_cannot_be_shown_is_told_without_a_new_page(page: Page, ours: str) -> None:
    page.goto(f"{ours}/embed")
    option(page, "adalimumab").uncheck()
    expect(page.locator("#b-result")).to_contain_text("Choose two to six options; 1 is chosen.")
    expect(page.locator("#b-status")).to_have_text("This choice cannot be shown yet.")
    option(page, "adalimumab").check()
    expect(page.frame_locator(".b-stage iframe").locator(".ra-sheet")).to_be_visible()


def test_a_server_that_does_not_answer_leaves_what_is_there(page: Page, ours: str) -> None:
    page.goto(f"{ours}/embed")
    page.route("**/embed?*", lambda route: route.abort())
    option(page, "rituximab").check()
    expect(page.locator("#b-status")).to_have_text("The preview could not be loaded.")
    expect(page.locator("#b-line-frame")).to_be_visible()


@pytest.mark.parametrize("width", one_in(2, [300, 600, 1200]))
def test_the_preview_has_the_width_that_was_chosen(width: int, page: Page, ours: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 900})
    page.goto(f"{ours}/embed")
    page.locator('[name="theme"]').select_option("dark")
    page.locator(f'[name="width"][value="{width}"]').check()
    expect(page).to_have_url(re.compile(f"theme=dark.*width={width}"))
    expect(page.locator("#b-line-frame")).to_have_value(re.compile(f'theme=dark.* width="{width}"'))
    expect(page.locator(".b-stage iframe")).to_have_css("width", f"{width}px")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1000


@pytest.mark.parametrize("scheme", one_in(2, ["light", "dark"]))
@pytest.mark.parametrize("query", ["", "?treatments=adalimumab&lang=de", f"?{PAIR}&form=element&width=1200&lang=ja"])
def test_axe_finds_nothing_in_the_builder(scheme: Any, query: str, page: Page, ours: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{ours}/embed{query}")
    page.locator("details").first.evaluate("(each) => each.open = true")
    assert list_violations(page) == []


@pytest.mark.parametrize("width", one_in(2, [320, 700]))
def test_the_page_fits_narrow_screens(width: int, page: Page, ours: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{ours}/embed")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
