"""`<ra-comparison>` in pages of another site, in a real browser."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from api.web.embeds.assets import ELEMENT
from tests.parts import one_in
from tests.web.embeds.conftest import WIDTH, Host, list_violations

PAIR = "adalimumab,uc-msc-allogeneic-iv"
FALLBACK = '<a href="https://example.org/">The comparison elsewhere</a>'
FAILED = "This comparison could not be loaded."
HEAR = """<script>window.heard = []; for (const type of ["ra-load", "ra-error", "ra-resize"])
document.addEventListener(type, (event) => heard.push([type, event.detail, event.composed]));</script>"""


def script(ours: str, tail: str = "") -> str:
    return f'<script type="module" src="{ours}/embed/assets/{ELEMENT}{tail}"></script>'


def element(attributes: str = "", *, treatments: str = PAIR, inside: str = FALLBACK) -> str:
    return f'<ra-comparison treatments="{treatments}" {attributes}>{inside}</ra-comparison>'


def expect_shown(page: Page, count: int = 1) -> None:
    """A comparison stands there with all that keeps it honest, each big enough to be read and not see-through."""
    expect(page.locator("ra-comparison .ra-sheet")).to_have_count(count)
    for locator in (
        page.locator(".ra-option.ra-investigational .ra-kind").first,
        page.locator(".ra-verdicts .ra-verdict").first,
        page.locator(".ra-sources summary").first,
        page.locator(".ra-foot").get_by_text("not medical advice").first,
        page.locator(".ra-foot").get_by_text("Release 2026").first,
    ):
        expect(locator).to_be_visible()
        box = locator.bounding_box()
        assert box and box["height"] >= 12 and box["width"] >= 60
        seen = locator.evaluate("(each) => [getComputedStyle(each).color, parseFloat(getComputedStyle(each).fontSize)]")
        assert "rgba(0, 0, 0, 0)" not in seen[0] and seen[1] >= 10


def expect_fallback(page: Page) -> None:
    expect(page.locator("ra-comparison .said")).to_have_text(FAILED)
    expect(page.get_by_role("link", name="The comparison elsewhere")).to_be_visible()
    expect(page.locator("ra-comparison .ra-sheet")).to_have_count(0)


def expect_frame(page: Page) -> None:
    frame = page.locator("ra-comparison iframe")
    expect(frame).to_be_visible(timeout=15_000)
    expect(frame).to_have_attribute("title", "Comparison of treatments for rheumatoid arthritis")
    expect(frame).to_have_attribute("height", re.compile(r"^([7-9]\d\d|\d{4,})$"), timeout=15_000)
    expect(page.frame_locator("iframe").locator(".ra-sheet")).to_be_visible()
    expect(page.get_by_role("link", name="The comparison elsewhere")).to_be_hidden()


def heard(page: Page, type_: str) -> list[Any]:
    return [detail for name, detail, _ in page.evaluate("heard") if name == type_]


def test_it_shows_the_comparison_and_tells_the_page(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element() + script(ours), head=HEAR))
    expect_shown(page)
    expect(page.get_by_role("link", name="The comparison elsewhere")).to_be_hidden()
    assert heard(page, "ra-load") == [{"release": "2026.11.1", "treatments": PAIR.split(",")}]
    assert heard(page, "ra-error") == []
    last = heard(page, "ra-resize")[-1]
    assert last["height"] > 1000 and 0 < last["width"] <= WIDTH
    assert all(composed for _, _, composed in page.evaluate("heard"))


HOSTILE = [
    "ra-comparison { color: transparent; visibility: hidden; font-size: 0; display: none !important }",
    "ra-comparison { color: transparent !important; opacity: 0 !important; font: 0/0 a !important }",
    "ra-comparison { max-height: 40px; overflow: hidden; height: 10px; contain: strict; columns: 9 } ",
    "ra-comparison { clip-path: inset(50%) !important; filter: opacity(0); transform: scale(0); zoom: 0.01 }",
    "ra-comparison { content: url(data:image/png;base64,) !important; content-visibility: hidden; width: 1px }",
    "ra-comparison { --ra-font-size: 0; --ink: transparent; --quiet: transparent; -webkit-text-security: disc }",
    "* { text-indent: -9999px; letter-spacing: -1em; line-height: 0; text-transform: lowercase; color: #fff0 }",
    "html { font-size: 0 } body { font-size: 1px; -webkit-text-fill-color: transparent; direction: rtl }",
    ".ra-kind, .ra-foot, .ra-verdict, div, p, footer, article, section { display: none !important }",
    "ra-comparison::part(title), ra-comparison::part(option), ra-comparison::part(panel), "
    "ra-comparison::part(verdict), ra-comparison::part(message) { display: none !important }",
]


@pytest.mark.parametrize("hostile", one_in(3, HOSTILE, lambda css: css[:30]))
def test_no_style_of_a_page_hides_a_part_of_it(hostile: str, page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element() + script(ours), head=f"<style>{hostile}</style>"))
    expect_shown(page)
    assert "nvestigational" in page.locator(".ra-option.ra-investigational .ra-kind").inner_text()


def test_no_part_holds_what_must_be_seen(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element('parts="outcomes,harms,availability,evidence,claims,guidance"') + script(ours)))
    expect_shown(page)
    parts = page.locator("ra-comparison [part]").evaluate_all("(all) => all.map((each) => each.part.value)")
    assert set(parts) == {"title"}
    kept = ".ra-kind, .ra-verdict, .ra-notice, .ra-sources, .ra-foot"
    assert page.locator(f"ra-comparison [part] :is({kept})").count() == 0


def test_a_page_may_choose_font_size_and_place_and_may_hide_the_whole(page: Page, host: Host, ours: str) -> None:
    style = "ra-comparison { --ra-font-size: 20px; --ra-font: monospace; --ra-radius: 0px; width: 400px; margin: 30px }"
    page.goto(host.write(element() + script(ours), head=f"<style>{style}</style>"))
    expect_shown(page)
    kind = page.locator(".ra-option .ra-kind").first
    size, family = kind.evaluate("(each) => [getComputedStyle(each).fontSize, getComputedStyle(each).fontFamily]")
    assert (size, family) == ("17px", "monospace")
    box = page.locator("ra-comparison").bounding_box()
    assert box and (box["x"], box["width"]) == (38, 400)
    page.evaluate("document.querySelector('ra-comparison').hidden = true")
    expect(page.locator("ra-comparison")).to_be_hidden()


@pytest.mark.parametrize("width", [300, 1200])
def test_it_fits_the_place_that_it_has(width: int, page: Page, host: Host, ours: str) -> None:
    page.set_viewport_size({"width": 1300, "height": 900})
    page.goto(host.write(f'<div style="width:{width}px">{element()}</div>{script(ours)}'))
    expect_shown(page)
    first, second = (page.locator(".ra-option").nth(place).bounding_box() for place in (0, 1))
    assert first and second and (first["y"] == second["y"]) is (width == 1200)
    assert page.evaluate("document.querySelector('ra-comparison').scrollWidth") <= width


POLICY = "default-src 'none'; script-src {ours}; connect-src {ours}"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("default-src 'none'; script-src {ours}; connect-src {ours}; style-src 'none'", expect_shown),
        (POLICY + "; require-trusted-types-for 'script'; trusted-types ra-options", expect_shown),
        (POLICY + "; require-trusted-types-for 'script'; trusted-types 'none'; frame-src {ours}", expect_frame),
        (POLICY + "; require-trusted-types-for 'script'; trusted-types other", expect_fallback),
        ("default-src 'none'; script-src {ours}; frame-src {ours}", expect_frame),
        ("default-src 'none'; script-src {ours}", expect_fallback),
    ],
)
def test_under_a_strict_policy_it_shows_what_it_may(
    policy: str, expected: Any, page: Page, host: Host, ours: str
) -> None:
    page.goto(host.write(element() + script(ours), policy=policy.format(ours=ours)))
    expected(page)


def test_without_its_script_the_words_of_the_author_stand_there(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element() + script(ours), policy="script-src 'none'"))
    expect(page.get_by_role("link", name="The comparison elsewhere")).to_be_visible()


def test_on_a_slow_network_the_words_of_the_author_stand_until_there_is_more(page: Page, host: Host, ours: str) -> None:
    def delay(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.route("**/embed/fragment?*", delay)
    page.goto(host.write(element() + script(ours)), wait_until="commit")
    expect(page.locator("ra-comparison [aria-busy=true]")).to_have_count(1)
    expect(page.get_by_role("link", name="The comparison elsewhere")).to_be_visible()
    expect_shown(page)
    expect(page.locator("ra-comparison [aria-busy]")).to_have_count(0)


def refuse(route: Route) -> None:
    route.fulfill(status=503, body="{}", headers={"Access-Control-Allow-Origin": "*"})


def cut(route: Route) -> None:
    route.abort()


@pytest.mark.parametrize(
    ("paths", "answer", "status", "expected"),
    [
        ("**/embed/fragment?*", refuse, 503, expect_frame),
        ("**/embed/fragment?*", cut, 0, expect_frame),
        ("**/embed/style.css", refuse, 503, expect_frame),
        (re.compile("/embed/(fragment|comparison)"), refuse, 503, expect_fallback),
        (re.compile("/embed/(fragment|comparison)"), cut, 0, expect_fallback),
    ],
)
def test_what_fails_is_told_and_something_else_stands_in(
    paths: Any, answer: Any, status: int, expected: Any, page: Page, host: Host, ours: str
) -> None:
    page.route(paths, answer)
    page.goto(host.write(element() + script(ours), head=HEAR))
    expected(page)
    assert [each["status"] for each in heard(page, "ra-error")] == [status]
    assert all(each["message"] for each in heard(page, "ra-error"))


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ('treatments="adalimumab,nothing"', "No record has the id 'nothing'"),
        ('treatments="adalimumab,rituximab" heading="9"', "is not a whole number from 1 to 4"),
    ],
)
def test_a_wrong_attribute_is_explained_in_its_place(
    attributes: str, words: str, page: Page, host: Host, ours: str
) -> None:
    page.goto(host.write(f"<ra-comparison {attributes}>{FALLBACK}</ra-comparison>{script(ours)}", head=HEAR))
    expect(page.frame_locator("ra-comparison iframe").get_by_text(words)).to_be_visible(timeout=15_000)
    assert [each["status"] for each in heard(page, "ra-error")] == [400]
    assert heard(page, "ra-load") == []


def test_without_treatments_it_says_so_until_they_come(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(f"<ra-comparison>{FALLBACK}</ra-comparison>{script(ours)}", head=HEAR))
    expect_fallback(page)
    page.evaluate(f"document.querySelector('ra-comparison').setAttribute('treatments', '{PAIR}')")
    expect_shown(page)
    expect(page.locator("ra-comparison .said")).to_have_count(0)


def test_attributes_are_asked_for_and_others_ignored(page: Page, host: Host, ours: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    attributes = 'jurisdiction="US" lang="de" theme="dark" heading="3" onclick="x" hide="investigational" class="a"'
    page.goto(host.write(element(attributes, treatments="adalimumab, uc-msc-allogeneic-iv") + script(ours)))
    expect_shown_in_german(page)
    [fragment] = [each for each in asked if "/embed/fragment" in each]
    query = "treatments=adalimumab%2Cuc-msc-allogeneic-iv&jurisdiction=US&lang=de&theme=dark&heading=3"
    assert fragment == f"{ours}/embed/fragment?{query}"


def expect_shown_in_german(page: Page) -> None:
    sheet = page.locator("ra-comparison .ra-sheet")
    expect(sheet).to_have_attribute("lang", "de")
    expect(sheet).to_have_attribute("data-theme", "dark")
    expect(page.locator("ra-comparison h3.ra-title")).to_have_count(1)


def test_a_change_of_attributes_gives_up_what_was_on_its_way(page: Page, host: Host, ours: str) -> None:
    delayed: list[Route] = []

    def hold(route: Route) -> None:
        if "rituximab" in route.request.url:
            delayed.append(route)
        else:
            route.continue_()

    page.route("**/embed/fragment?*", hold)
    page.goto(host.write(element(treatments="rituximab,adalimumab") + script(ours), head=HEAR))
    page.wait_for_function("document.querySelector('ra-comparison').shadowRoot.querySelector('[aria-busy]')")
    with page.expect_event("requestfailed", lambda request: "rituximab" in request.url):
        page.evaluate(f"document.querySelector('ra-comparison').setAttribute('treatments', '{PAIR}')")
    expect_shown(page)
    assert [each["treatments"] for each in heard(page, "ra-load")] == [PAIR.split(",")]
    assert heard(page, "ra-error") == []


def test_it_is_made_by_a_script_moved_and_doubled(page: Page, host: Host, ours: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host.write(f"<div id=a></div><div id=b></div>{script(ours)}{script(ours, '?again')}", head=HEAR))
    page.evaluate(
        f"""async () => {{
          await customElements.whenDefined("ra-comparison");
          const made = document.createElement("ra-comparison");
          made.setAttribute("treatments", "{PAIR}");
          made.setAttribute("heading", "2");
          a.append(made);
          b.append(made);
        }}"""
    )
    expect_shown(page)
    page.evaluate("a.append(document.querySelector('ra-comparison'))")
    expect_shown(page)
    assert len([each for each in asked if "/embed/fragment" in each]) == 1
    page.evaluate("b.innerHTML = '<ra-comparison treatments=\"rituximab,adalimumab\"></ra-comparison>'")
    expect(page.locator("#b .ra-sheet")).to_have_count(1)
    assert [each["treatments"][0] for each in heard(page, "ra-load")] == ["adalimumab", "rituximab"]
    assert len([each for each in asked if each.endswith("style.css")]) == 1


def test_a_frame_that_is_moved_comes_back(page: Page, host: Host, ours: str) -> None:
    page.route("**/embed/fragment?*", cut)
    page.goto(host.write(f"{element()}<div id=b></div>{script(ours)}", head=HEAR))
    expect_frame(page)
    page.unroute("**/embed/fragment?*")
    page.evaluate("b.append(document.querySelector('ra-comparison'))")
    expect_shown(page)
    expect(page.locator("ra-comparison iframe")).to_have_count(0)


SANDBOXES = [None, "allow-scripts", "allow-scripts allow-same-origin"]


@pytest.mark.parametrize("sandbox", SANDBOXES)
def test_frames_in_the_page_get_the_height_that_they_tell(
    sandbox: str | None, page: Page, host: Host, ours: str
) -> None:
    box = "" if sandbox is None else f' sandbox="{sandbox}"'
    frame = f'<iframe src="{ours}/embed/comparison?treatments={PAIR}" width="600" height="200" title="x"{box}></iframe>'
    # The script comes late, so that the frame has spoken before.
    page.goto(host.write(frame), wait_until="load")
    page.add_script_tag(url=f"{ours}/embed/assets/{ELEMENT}", type="module")
    page.wait_for_function("document.querySelector('iframe').height > 1000")
    inner = page.frames[1].evaluate("document.documentElement.scrollHeight")
    assert int(page.locator("iframe").get_attribute("height") or 0) == inner


def test_heights_of_others_are_not_listened_to(page: Page, host: Host, ours: str) -> None:
    told = "parent.postMessage({type: 'ra-options:height', id: '', height: 5000}, '*')"
    other = host.write(f"<script>{told}</script>")
    frames = (
        f"<iframe src='{other}' height=200></iframe><iframe srcdoc=\"<script>{told}</script>\" height=200></iframe>"
    )
    page.goto(host.write(script(ours) + frames))
    page.wait_for_timeout(300)
    page.evaluate(told.replace("parent", "window"))
    page.wait_for_timeout(300)
    assert page.locator("iframe").evaluate_all("(all) => all.map((each) => each.height)") == ["200", "200"]


@pytest.mark.parametrize(("told", "height"), [("1", "150"), ("9e9", "20000"), ("NaN", "200"), ("'900'", "200")])
def test_heights_are_kept_within_bounds(told: str, height: str, page: Page, host: Host, ours: str) -> None:
    def tell(route: Route) -> None:
        body = f"<script>parent.postMessage({{type: 'ra-options:height', height: {told}}}, '*')</script>"
        route.fulfill(content_type="text/html", body=body)

    page.route("**/embed/comparison?*", tell)
    frame = f'<iframe src="{ours}/embed/comparison?treatments={PAIR}" height="200"></iframe>'
    page.goto(host.write(script(ours) + "<div></div>"))
    page.evaluate("(frame) => document.querySelector('div').innerHTML = frame", frame)
    page.wait_for_timeout(500)
    expect(page.locator("iframe")).to_have_attribute("height", height)


def test_links_to_sources_open_them_inside_the_shadow_tree(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element() + script(ours)))
    expect_shown(page)
    address = page.url
    link = page.locator("ra-comparison a.ra-cite").first
    place = (link.get_attribute("href") or "").lstrip("#")
    link.focus()
    page.keyboard.press("Enter")
    source = page.locator(f"ra-comparison #{place}")
    expect(source).to_be_focused()
    expect(source).to_be_in_viewport()
    assert page.url == address


def test_links_lead_out_of_the_page_to_our_server(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element() + script(ours), head='<base href="https://elsewhere.example/a/">'))
    expect_shown(page)
    outward = "(all) => all.map((each) => [each.getAttribute('href'), each.target]).filter(([each]) => each[0] != '#')"
    links = page.locator("ra-comparison .ra-sheet a").evaluate_all(outward)
    assert any(address.startswith(f"{ours}/compare?") for address, _ in links)
    assert all(re.match("https?://", address) and target == "_blank" for address, target in links)


def test_the_keyboard_goes_through_it_and_out_again(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(f'<a id="before" href="#">a</a>{element()}<a id="after" href="#">b</a>{script(ours)}'))
    expect_shown(page)
    page.locator("#before").focus()
    inner = "document.activeElement.shadowRoot?.activeElement?.localName ?? document.activeElement.id"
    seen = []
    while len(seen) < 200 and seen[-1:] != ["after"]:
        page.keyboard.press("Tab")
        seen.append(page.evaluate(inner))
    assert seen[-1] == "after" and {"a", "summary"} <= set(seen)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(inner) in {"a", "summary"}


@pytest.mark.parametrize("scheme", one_in(2, ["light", "dark"]))
@pytest.mark.parametrize("state", one_in(2, ["shown", "frame", "failed"]))
def test_axe_finds_nothing(scheme: Any, state: str, page: Page, host: Host, ours: str) -> None:
    page.emulate_media(color_scheme=scheme)
    if state != "shown":
        page.route("**/embed/fragment?*" if state == "frame" else re.compile("fragment|comparison[?]"), cut)
    page.goto(host.write(f"<main><h1>Host</h1>{element()}</main>{script(ours)}"))
    {"shown": expect_shown, "frame": expect_frame, "failed": expect_fallback}[state](page)
    assert list_violations(page) == []


def test_in_a_page_from_right_to_left_it_keeps_its_direction(page: Page, host: Host, ours: str) -> None:
    page.goto(host.write(element() + script(ours), html='lang="ar" dir="rtl"'))
    expect_shown(page)
    assert page.locator(".ra-option .ra-kind").first.evaluate("(each) => getComputedStyle(each).direction") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_it_leaves_nothing_behind_and_asks_nobody_else(page: Page, host: Host, ours: str) -> None:
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))
    page.goto(host.write(element() + script(ours)))
    expect_shown(page)
    others = [each for each in asked if each.url.startswith(ours)]
    assert len(others) == 3
    assert {each.url.split("/")[2] for each in asked} <= {ours.split("/")[2], host.address.split("/")[2]}
    sent = [each.all_headers() for each in others if "assets" not in each.url]
    assert all("referer" not in headers and "cookie" not in headers for headers in sent)
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
