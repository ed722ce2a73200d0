"""Where programs look first, by the rules of RFC 9727, RFC 9116 and llms.txt."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from api.web.guides import SLUGS
from tests.web.conftest import NOW, make_app
from tests.web.expect import expect_open_headers, expect_problem

PUBLIC = "https://ra.example.org"
CONTACT = "mailto:security@example.org"


@pytest.fixture
def public(published_url: str) -> FlaskClient:
    return make_app(published_url, public_url=PUBLIC, security_contact=CONTACT).test_client()


def test_the_catalog_names_description_documentation_and_state(public: FlaskClient) -> None:
    response = public.get("/.well-known/api-catalog")
    media_type, profile = response.headers["Content-Type"].split("; ")
    assert (media_type, profile) == ("application/linkset+json", 'profile="https://www.rfc-editor.org/info/rfc9727"')
    expect_open_headers(response)
    (entry,) = json.loads(response.data)["linkset"]
    assert entry["anchor"] == f"{PUBLIC}/v1"
    targets = [target for links in entry.values() if isinstance(links, list) for target in links]
    for target in targets:
        address = urlsplit(target["href"])
        if address.netloc == urlsplit(PUBLIC).netloc:
            answer = public.get(address.path)
            assert (answer.status_code, answer.mimetype) == (200, target["type"]), target
    assert {"service-desc", "service-doc", "status", "license"} <= set(entry)


def test_head_of_the_catalog_links_to_itself(public: FlaskClient) -> None:
    response = public.head("/.well-known/api-catalog")
    assert response.headers["Link"] == f'<{PUBLIC}/.well-known/api-catalog>; rel="api-catalog"'


def test_the_page_for_language_models_has_the_form_and_true_links(records_url: str) -> None:
    client = make_app(records_url, public_url=PUBLIC).test_client()
    response = client.get("/llms.txt")
    text = response.get_data(as_text=True)
    assert response.mimetype == "text/plain"
    assert re.findall(r"(?m)^# .+$", text) == ["# RA Options"]
    assert re.search(r"\A# .+\n\n> .+\n", text)
    addresses = re.findall(r"(?m)^- \[[^\]]+\]\(([^)]+)\): .+$", text)
    assert {f"{PUBLIC}/docs/{slug}" for slug in SLUGS} < set(addresses)
    for address in addresses:
        assert client.get(address.removeprefix(PUBLIC)).status_code == 200, address
    assert "never rank" in text and "investigational" in text and "No clinician has reviewed" in text


def test_whom_to_tell_of_a_weakness_is_dated_and_holds_less_than_a_year(public: FlaskClient) -> None:
    response = public.get("/.well-known/security.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.get_data(as_text=True).splitlines())
    assert fields["Contact"] == CONTACT
    assert fields["Canonical"] == f"{PUBLIC}/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert NOW + timedelta(days=30) < expires < NOW + timedelta(days=365)


def test_without_a_contact_there_is_no_empty_promise(client: FlaskClient) -> None:
    assert "contact" in expect_problem(client.get("/.well-known/security.txt"), "not-found")["detail"]


@pytest.mark.parametrize("address", ["/.well-known/api-catalog", "/llms.txt", "/.well-known/security.txt"])
def test_discovery_takes_no_parameter(public: FlaskClient, address: str) -> None:
    assert public.get(f"{address}?x=1").status_code == 400
