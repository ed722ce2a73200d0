"""Embeds in the pages of others: hostile style sheets, strict policies, sandboxes, slow networks, no script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import NewPage
from tests.browser.embedding import PLAIN, embed_fragment, embed_frame
from tests.browser.hosting import HostSite
from tests.browser.looking import Watch, frame_in, look_at, overflow
from tests.browser.mandatory import read_mandatory
from tests.browser.states import fragment_address, frame_address
from tests.parts import one_in

# A host that hides the frame itself has taken it off its page; what it may not do is change what the frame says.
HOSTILE = (
    "<style>body :not(iframe, main) { display: none !important; }"
    " * { font-size: 0 !important; color: transparent !important; direction: rtl !important;"
    " letter-spacing: 2em !important; line-height: 0 !important; text-transform: uppercase !important; }"
    " .ra-kind, .ra-foot, footer { visibility: hidden !important; } iframe { opacity: .99; }</style>"
)
HUGE = "<style>html { font-size: 60px; zoom: 1.25 } * { font: 700 90px/3 cursive !important }</style>"
PRESETS = (
    "<style>* { margin: 0; padding: 0; box-sizing: content-box } ul, ol { list-style: none } a { color: inherit }"
    " h1, h2, h3, h4 { font: 700 3rem/1 fantasy; text-transform: uppercase } p { font-size: 22px; line-height: 2 }"
    " table { border: 3px solid red } svg, img { width: 100%; height: auto } section { padding: 3rem }"
    " header, footer { background: #222; color: #999 } dl div { float: left } article { columns: 2 }</style>"
)
RIGHT_TO_LEFT = (
    '<!doctype html><html lang="ar" dir="rtl"><head><title>Host</title>{head}</head><body>{body}</body></html>'
)
QUIRKS = PLAIN.removeprefix("<!doctype html>")
FRAME_HOSTS = {
    "plain": {},
    "hostile style": {"head": HOSTILE},
    "huge fonts": {"head": HUGE},
    "right to left": {"page": RIGHT_TO_LEFT},
    "quirks mode": {"page": QUIRKS},
    "lazy": {"attributes": 'loading="lazy"'},
    "no referrer": {"attributes": 'referrerpolicy="no-referrer"'},
    "policy of permissions": {"attributes": "allow=\"camera 'none'; fullscreen 'none'\""},
    "dark host": {"head": "<style>:root { color-scheme: dark }</style>"},
}
FRAGMENT_HOSTS = {
    "plain": {},
    "usual presets": {"head": PRESETS},
    "right to left": {"page": RIGHT_TO_LEFT},
    "quirks mode": {"page": QUIRKS},
    "dark host": {"head": "<style>:root { color-scheme: dark } body { background: #111; color: #eee }</style>"},
}
SANDBOXES = {
    "": (False, False),
    "allow-forms": (False, False),
    "allow-popups": (False, True),
    "allow-scripts": (True, False),
    "allow-same-origin": (False, False),
    "allow-scripts allow-popups": (True, True),
    "allow-scripts allow-same-origin": (True, False),
    "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox": (True, True),
}
"""Whether scripts run and whether links open, by what a sandbox allows."""
LISTENER = """<script>
window.told = [];
addEventListener("message", (event) => told.push({ origin: event.origin, data: event.data }));
</script>"""


def assert_whole(page: Page, service: str) -> None:
    """The comparison in the frame of a host can be read whole."""
    frame = frame_in(page)
    mandatory, seen = read_mandatory(service, "investigational"), look_at(frame)
    assert seen.lacks(mandatory.texts) == []
    assert seen.text.count(mandatory.label) >= mandatory.labels
    assert seen.cut == [] and seen.tiny == [] and overflow(frame) == 0


@pytest.mark.parametrize("name", one_in(2, list(FRAME_HOSTS)))
def test_a_frame_says_the_same_in_every_host(
    watch: Watch, service: str, host: HostSite, name: str, artifacts: Path
) -> None:
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address(), **FRAME_HOSTS[name])))
    assert_whole(page, service)
    page.screenshot(path=artifacts / "host.png")
    assert watch.complaints == []


def test_a_frame_needs_nothing_from_a_strict_policy_but_to_be_allowed(
    watch: Watch, service: str, host: HostSite
) -> None:
    policy = {"Content-Security-Policy": f"default-src 'none'; frame-src {service}"}
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address()).replace(' style="border:0"', ""), policy))
    assert_whole(page, service)
    assert watch.complaints == []


@pytest.mark.parametrize("name", one_in(2, list(FRAGMENT_HOSTS)))
def test_a_fragment_can_be_read_in_every_host(
    watch: Watch, service: str, host: HostSite, name: str, artifacts: Path
) -> None:
    page = watch.context.new_page()
    page.goto(host.publish(embed_fragment(service, fragment_address(), **FRAGMENT_HOSTS[name])))
    mandatory, seen = read_mandatory(service, "investigational"), look_at(page)
    page.screenshot(path=artifacts / "host.png", full_page=True)
    assert seen.lacks(mandatory.texts) == []
    assert seen.text.count(mandatory.label) >= mandatory.labels
    assert seen.cut == [] and seen.tiny == [] and overflow(page) == 0
    assert watch.complaints == []


def test_a_fragment_needs_nothing_from_a_strict_policy_but_its_style(
    watch: Watch, service: str, host: HostSite
) -> None:
    policy = {"Content-Security-Policy": f"default-src 'none'; style-src {service}"}
    page = watch.context.new_page()
    page.goto(host.publish(embed_fragment(service, fragment_address()), policy))
    assert look_at(page).lacks(read_mandatory(service, "investigational").texts) == []
    assert page.locator(".ra-panel").first.evaluate("(panel) => getComputedStyle(panel).borderTopStyle") == "solid"
    assert watch.complaints == []


def test_a_fragment_can_be_fetched_by_the_script_of_a_host(watch: Watch, service: str, host: HostSite) -> None:
    page = watch.context.new_page()
    page.goto(host.publish(PLAIN.format(head="", body="<main><h1>Host</h1><div id=place></div></main>")))
    page.evaluate(
        "async (address) => { place.innerHTML = await (await fetch(address)).text() }", service + fragment_address()
    )
    assert look_at(page).lacks(read_mandatory(service, "investigational").texts) == []
    assert len(watch.to(service)) == 1 and watch.complaints == []


@pytest.mark.parametrize("sandbox", one_in(2, list(SANDBOXES)))
def test_a_frame_is_whole_in_every_sandbox(watch: Watch, service: str, host: HostSite, sandbox: str) -> None:
    scripts, popups = SANDBOXES[sandbox]
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address(), attributes=f'sandbox="{sandbox}"', head=LISTENER)))
    assert_whole(page, service)
    frame = frame_in(page)
    assert bool(page.evaluate("told.length")) is scripts
    cite = frame.locator(".ra-cite").first
    cite.click()
    target = frame.locator(f"[id='{(cite.get_attribute('href') or '').removeprefix('#')}']")
    assert target.is_visible()
    opened: list[Page] = []
    page.context.on("page", lambda each: opened.append(each))
    frame.locator(".ra-foot a").last.click()
    page.wait_for_timeout(1500 if popups else 300)
    assert bool(opened) is popups


@pytest.mark.parametrize("address", [frame_address(), frame_address("comparable")])
def test_a_frame_is_whole_without_script(new_page: NewPage, service: str, address: str) -> None:
    with_script, without = new_page(), new_page(java_script_enabled=False)
    for page in (with_script, without):
        page.goto(service + address)
    assert look_at(without).text == look_at(with_script).text
    without.locator(".ra-sources summary").click()
    assert without.locator(".ra-sources li").first.is_visible()


def test_a_slow_frame_does_not_hold_up_its_host(new_page: NewPage, service: str, host: HostSite) -> None:
    page = new_page()
    held: list[Route] = []
    page.route("**/embed/**", lambda route: held.append(route))
    with page.expect_request("**/embed/**"):
        page.goto(host.publish(embed_frame(service + frame_address())), wait_until="domcontentloaded")
    assert page.locator("h1").inner_text() == "About treatments"
    assert page.frames[-1].url in ("", "about:blank")
    held[0].continue_()
    page.unroute("**/embed/**")
    page.wait_for_load_state("load")
    assert_whole(page, service)


def test_a_frame_that_comes_in_pieces_is_never_without_its_style(new_page: NewPage, service: str) -> None:
    page = new_page()
    devtools = page.context.new_cdp_session(page)
    conditions = {"offline": False, "latency": 150, "downloadThroughput": 60_000, "uploadThroughput": 30_000}
    devtools.send("Network.emulateNetworkConditions", conditions)
    page.goto(service + frame_address(), wait_until="commit")
    page.locator(".ra-title").wait_for()
    assert page.locator(".ra-sheet").evaluate("(sheet) => getComputedStyle(sheet).containerType") == "inline-size"
    page.wait_for_load_state("load")
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0


def test_a_host_that_may_not_reach_us_shows_its_own_words(new_page: NewPage, service: str, host: HostSite) -> None:
    page = new_page()
    page.route("**/embed/**", lambda route: route.abort())
    page.goto(host.publish(embed_frame(service + frame_address())))
    assert page.locator("h1").is_visible()
