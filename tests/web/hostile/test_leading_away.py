"""Redirects and links: an answer leads to this service alone, whatever host, scheme or path a caller names."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.parts import one_in
from tests.web.conftest import make_app
from tests.web.hostile.places import ask_plainly, list_places

EVIL = "evil.example"
PATHS = [
    f"//{EVIL}",
    f"//{EVIL}/v1",
    f"///{EVIL}",
    f"/\\{EVIL}",
    f"/\\\\{EVIL}/%2e%2e",
    f"/%09/{EVIL}",
    f"/%5C{EVIL}",
    f"/%2F{EVIL}",
    f"/http://{EVIL}",
    f"/v1/..//{EVIL}",
    f"/v1//{EVIL}/..",
    f"/.{EVIL}",
    f"/@{EVIL}",
    f"/v1/comparisons//{EVIL}..adalimumab",
    f"/v1/comparisons/\\{EVIL}..adalimumab",
    f"/v1/comparisons/%2F%2F{EVIL}..adalimumab",
    f"/v1/comparisons/uc-msc..adalimumab?next=//{EVIL}",
    f"/v1/comparisons/uc-msc..adalimumab?lang=//{EVIL}",
    f"/v1/treatments?as_of=//{EVIL}",
    f"/v1/treatments?as_of=2026-11-05&next=//{EVIL}",
    f"/compare?url=//{EVIL}",
    f"/embed/comparison?url=https://{EVIL}",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_away(client: FlaskClient, path: str) -> None:
    before, _, query = path.partition("?")
    for asked in (before, unquote(before)):
        response = ask_plainly(client, "/", query.encode(), PATH_INFO=asked)
        assert response.status_code < 500
        assert EVIL not in response.headers.get("Location", "") and EVIL not in response.headers.get("Link", "")


REDIRECTS = ["/v1/comparisons/uc-msc..adalimumab?lang=de", "/v1/treatments?as_of=2026-11-05"]
HEADERS = {
    "Host": EVIL,
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Forwarded-Proto": f"https://{EVIL}/?",
    "X-Forwarded-Port": f"80@{EVIL}",
    "X-Forwarded-Prefix": f"//{EVIL}",
    "X-Forwarded-For": f"{EVIL}, 127.0.0.1",
    "X-Original-Host": EVIL,
    "X-Host": EVIL,
    "X-Script-Name": f"//{EVIL}",
    "Forwarded": f"host={EVIL};proto=https",
    "X-Original-URL": f"//{EVIL}",
    "X-Rewrite-URL": f"//{EVIL}",
    "Origin": f"https://{EVIL}",
    "Referer": f"https://{EVIL}/",
}


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("address", REDIRECTS)
def test_a_redirect_is_a_path_whatever_the_headers_say(client: FlaskClient, address: str, name: str) -> None:
    response = client.get(address, headers={name: HEADERS[name]})
    assert response.status_code in {302, 303, 307, 308}
    assert re.match(r"/v1/(?![/\\])", response.headers["Location"])


@pytest.mark.parametrize("proxies", one_in(2, [1, 0]))
def test_with_a_public_address_no_header_is_repeated(whole_url: str, proxies: int) -> None:
    """Answers may be kept by caches, so a host that a caller names must not get into them."""
    app = make_app(whole_url, public_url="https://ra.example.org", trusted_proxies=proxies)
    client = app.test_client()
    for place in list_places(app):
        response = client.get(place.address, headers=HEADERS)
        assert response.status_code < 500
        assert EVIL.encode() not in response.data and EVIL not in str(response.headers), place.address


def test_without_one_the_host_asked_is_in_embeds_and_their_pages_alone(lasting: Flask) -> None:
    """The guide for operators says to set it; until then nothing but a page for its own reader repeats the host."""
    client = lasting.test_client()
    question = "?treatments=adalimumab,uc-msc"
    pages = [f"{path}{question}" for path in ("/compare", "/compare/print", "/embed", "/embed/comparison")]
    repeating = {
        address.partition("?")[0]
        for address in [*(place.address for place in list_places(lasting)), *pages]
        if EVIL.encode() in (answer := client.get(address, headers={"Host": EVIL})).data or EVIL in str(answer.headers)
    }
    assert repeating == {"/compare", "/compare/print", "/embed", "/embed/comparison"}


OEMBED = [
    f"https://{EVIL}/compare?treatments=adalimumab,uc-msc",
    f"//{EVIL}/compare?treatments=adalimumab,uc-msc",
    f"https://localhost@{EVIL}/compare?treatments=adalimumab,uc-msc",
    f"https://localhost.{EVIL}/compare?treatments=adalimumab,uc-msc",
    f"https://{EVIL}\\@localhost/compare?treatments=adalimumab,uc-msc",
    f"https://localhost#@{EVIL}/compare?treatments=adalimumab,uc-msc",
    "file:///etc/passwd",
    "javascript:alert(1)//localhost/compare?treatments=adalimumab,uc-msc",
    "http://localhost:80@127.0.0.1/compare?treatments=adalimumab,uc-msc",
    "http://localhost/../compare?treatments=adalimumab,uc-msc",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/v1/../../etc/passwd",
    "ftp://localhost/compare?treatments=adalimumab,uc-msc",
    "http://[::1]/compare?treatments=adalimumab,uc-msc",
    "",
    "\x00",
]


@pytest.mark.parametrize("url", OEMBED)
def test_oembed_is_for_addresses_of_this_service_alone(client: FlaskClient, url: str) -> None:
    response = client.get(f"/oembed?url={quote(url)}")
    assert response.status_code in {400, 404}, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"


HOSTS = ["[::1", EVIL, f"localhost:80@{EVIL}", "a b", "\\", "", f"{EVIL}:99999", "x" * 5000]


@pytest.mark.parametrize("host", one_in(4, HOSTS, lambda host: host[:30]))
def test_no_host_makes_the_service_fail(lasting: Flask, host: str) -> None:
    client = lasting.test_client()
    for place in list_places(lasting):
        response = ask_plainly(client, place.address, b"treatments=adalimumab,uc-msc", HTTP_HOST=host)
        assert response.status_code < 500, place.address
