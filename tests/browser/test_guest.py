"""A good guest: nothing stored, nothing asked of others, nothing told but the height, one request."""

from __future__ import annotations

from http.client import HTTPMessage
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NewPage
from tests.browser.embedding import embed_fragment, embed_frame
from tests.browser.hosting import HostSite
from tests.browser.looking import Watch, frame_in, overflow
from tests.browser.states import INVESTIGATIONAL, fragment_address, frame_address, page_address

PAGES_OF_OURS = (
    "/",
    "/docs",
    "/docs/getting-started",
    "/docs/problems",
    "/docs/problems/not-found",
    "/docs/reference",
    "/embed",
    "/accessibility",
    page_address(),
    "/compare",
    "/compare?treatments=nonsense,adalimumab",
    "/nowhere",
    fragment_address(),
    "/embed/fragment?treatments=nonsense,adalimumab",
    "/embed/style.css",
    f"/v1/comparisons?treatments={INVESTIGATIONAL}",
)
TO_BE_FRAMED = (frame_address(), "/embed/comparison?treatments=nonsense,adalimumab", "/embed/comparison")

LISTENER = """<script>
window.told = [];
addEventListener("message", (event) => told.push({ origin: event.origin, data: event.data }));
</script>"""


@pytest.mark.parametrize("form", ["frame", "fragment", "both"])
def test_an_embed_leaves_nothing_and_asks_nobody_else(watch: Watch, service: str, host: HostSite, form: str) -> None:
    page = watch.context.new_page()
    html = {
        "frame": embed_frame(service + frame_address(), head=LISTENER),
        "fragment": embed_fragment(service, fragment_address()),
        "both": embed_frame(service + frame_address(), head=LISTENER).replace(
            "</main>", embed_fragment(service, fragment_address()).split("<h1>About</h1>")[1].split("</body>")[0]
        ),
    }[form]
    page.goto(host.publish(html), wait_until="networkidle")
    (page if form == "fragment" else frame_in(page)).locator(".ra-sources summary").click()
    page.wait_for_load_state("networkidle")
    assert watch.elsewhere(service, host.origin) == []
    assert watch.left_behind() == {} and watch.complaints == []
    expected = {"frame": ["document"], "fragment": ["stylesheet"], "both": ["document"]}[form]
    assert [each.resource_type for each in watch.to(service)] == expected


def test_the_service_hears_of_the_host_no_more_than_its_origin(watch: Watch, service: str, host: HostSite) -> None:
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address())), wait_until="networkidle")
    (asked,) = watch.to(service)
    headers = asked.all_headers()
    assert headers.get("referer") in (None, f"{host.origin}/")
    assert not {"cookie", "authorization"} & headers.keys()
    answered = asked.response().all_headers()
    assert not {"set-cookie", "accept-ch", "critical-ch", "nel", "report-to", "reporting-endpoints"} & answered.keys()


def test_where_a_link_leads_hears_nothing_of_the_reader(watch: Watch, service: str, host: HostSite) -> None:
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address())))
    watch.context.route("https://**", lambda route: route.fulfill(body="Another site", content_type="text/html"))
    frame = frame_in(page)
    frame.locator(".ra-sources summary").click()
    with page.expect_popup() as opened:
        frame.locator(".ra-sources li a").first.click()
    other = opened.value
    other.wait_for_load_state()
    asked = next(each for each in watch.requests if each.url.startswith("https://"))
    assert "referer" not in asked.all_headers()
    assert other.evaluate("window.opener === null && document.referrer === ''")


def test_every_link_out_of_an_embed_opens_apart(new_page: NewPage, service: str) -> None:
    page = new_page()
    page.goto(service + frame_address())
    kept = page.locator("a[href]").evaluate_all(
        """(links) => links.filter((link) => !link.getAttribute("href").startsWith("#")
          && !(link.target === "_blank" && link.relList.contains("noopener"))).map((link) => link.outerHTML)"""
    )
    assert kept == []


@pytest.mark.parametrize("address", PAGES_OF_OURS)
def test_no_other_page_may_be_framed(service: str, address: str) -> None:
    headers = head_of(service + address)
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize("address", TO_BE_FRAMED)
def test_a_frame_may_be_framed_by_all_and_do_next_to_nothing(service: str, address: str) -> None:
    headers = head_of(service + address)
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert policy.pop("frame-ancestors") == "*"
    assert policy.pop("default-src") == "'none'"
    assert policy.pop("base-uri") == policy.pop("form-action") == "'none'"
    assert policy.pop("style-src").startswith("'sha256-") and policy.pop("script-src").startswith("'sha256-")
    assert policy == {} and headers["X-Frame-Options"] is None
    assert headers["Referrer-Policy"] == "no-referrer" and headers["Set-Cookie"] is None


def head_of(address: str) -> HTTPMessage:
    """Headers of an answer to somebody who asks as a browser does, whatever its status; redirects are not followed."""
    try:
        with build_opener(_Staying).open(Request(address, headers={"Accept": "text/html"})) as response:
            return response.headers
    except HTTPError as error:
        with error:
            return error.headers


class _Staying(HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


@pytest.mark.parametrize("sandbox", [None, "allow-scripts", "allow-scripts allow-popups"])
def test_a_frame_tells_its_height_and_nothing_else(
    watch: Watch, service: str, host: HostSite, sandbox: str | None
) -> None:
    attributes = 'name="comparison-7"' + (f' sandbox="{sandbox}"' if sandbox else "")
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address(), attributes=attributes, head=LISTENER)))
    frame = frame_in(page)
    first = settled_height(page)
    frame.locator(".ra-sources summary").click()
    page.wait_for_function("(first) => told.at(-1).data.height > first", arg=first)
    told = page.evaluate("told")
    assert {each["origin"] for each in told} == {"null" if sandbox else service}
    for message in told:
        assert message["data"].keys() == {"type", "id", "height"}
        assert message["data"]["type"] == "ra-options:height" and message["data"]["id"] == "comparison-7"
        assert isinstance(message["data"]["height"], int)


def settled_height(page: Page) -> int:
    page.wait_for_function("told.length > 0")
    page.wait_for_timeout(200)
    height: int = page.evaluate("told.at(-1).data.height")
    return height


def test_a_host_that_listens_gets_a_frame_that_never_scrolls(watch: Watch, service: str, host: HostSite) -> None:
    frame = "document.querySelector('iframe')"
    obey = f"addEventListener('message', (event) => {{ {frame}.style.height = event.data.height + 'px' }})"
    head = f"{LISTENER}<script>{obey}</script>"
    page = watch.context.new_page()
    page.goto(host.publish(embed_frame(service + frame_address(), head=head)))
    settled_height(page)
    for width in (300, 900):
        page.set_viewport_size({"width": width, "height": 800})
        settled_height(page)
        frame = frame_in(page)
        height = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
        assert frame.evaluate(height) == 0 and overflow(frame) == 0
    # A frame that answered its own growth would go on for ever.
    before = page.evaluate("told.length")
    page.wait_for_timeout(400)
    assert page.evaluate("told.length") == before <= 12


def test_a_frame_that_nobody_frames_tells_nobody(new_page: NewPage, service: str) -> None:
    page = new_page()
    page.add_init_script("window.told = []; addEventListener('message', (event) => told.push(event.data))")
    page.goto(service + frame_address())
    page.wait_for_timeout(200)
    assert page.evaluate("told") == []
