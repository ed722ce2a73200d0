"""Markup injection: no text of a caller or of a record becomes an element, an attribute or a script."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.domain.records import Dataset
from api.storage.schema import upgrade
from tests.parts import one_in
from tests.web.conftest import BROWSER_SECONDS, lasting_app, publish_to
from tests.web.hostile.markup import MARK, find_in_html, find_in_xml
from tests.web.hostile.places import list_places
from tests.web.hostile.poison import poison
from tests.web.serving import serving

TEXTS = {
    "element": f"<{MARK}>",
    "script": f"<script>{MARK}()</script>",
    "end of a script": f"</script><script>{MARK}()</script>",
    "end of a text area": f"</textarea><{MARK}><textarea>",
    "end of a title": f"</title><{MARK}>",
    "end of a style": f"</style><{MARK}>",
    "attribute": f'" on{MARK}="{MARK}()" x="',
    "attribute in apostrophes": f"' on{MARK}='{MARK}()' x='",
    "attribute without quotes": f" on{MARK}={MARK}()",
    "picture": f"<img src=x onerror={MARK}()>",
    "drawing": f"<svg/onload={MARK}()>",
    "frame": f"<iframe srcdoc='<script>{MARK}()</script>'>",
    "address": f"javascript:{MARK}()",
    "address in disguise": f"java\tscript:{MARK}()",
    "data": f"data:text/html,<script>{MARK}()</script>",
    "section of XML": f"]]><{MARK}/><![CDATA[",
    "comment": f"--><{MARK}><!--",
    "entity": f'<!DOCTYPE x [<!ENTITY {MARK} SYSTEM "file:///etc/passwd">]>&{MARK};',
    "template": f"{{{{ {MARK} }}}}{{% {MARK} %}}${{{MARK}}}",
    "escaped already": f"&lt;{MARK}&gt;&#60;{MARK}&#62;",
    "letters in disguise": f"＜{MARK}＞‹{MARK}›",
    "UTF-7": f"+ADw-{MARK}+AD4-",
    "nothing": f"<\x00{MARK}>",
}


def expect_inert(response: TestResponse, asked: object) -> None:
    """Nothing of a hostile text would run where the answer is shown as what it says it is."""
    kind = response.mimetype
    if kind == "text/html":
        assert response.content_type == "text/html; charset=utf-8", asked
        assert find_in_html(response.get_data(as_text=True)) == [], asked
    elif kind.endswith("xml"):
        assert find_in_xml(response.data) == [], asked
    elif kind == "application/json" and "/oembed" in str(asked):
        assert find_in_html(response.get_json()["html"]) == [], asked
    # What is no markup has to stay none, however it begins.
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", one_in(4, sorted(TEXTS)))
def test_no_text_of_a_question_becomes_markup(lasting: Flask, kind: str) -> None:
    client = lasting.test_client()
    for place in list_places(lasting):
        for attack in place.everywhere(TEXTS[kind]):
            expect_inert(client.get(attack.address), attack.address)


@pytest.mark.parametrize("kind", one_in(4, sorted(TEXTS)))
def test_no_text_that_is_wrong_alone_becomes_markup(lasting: Flask, kind: str) -> None:
    client = lasting.test_client()
    for place in list_places(lasting):
        if place.rule.startswith(("/compare", "/embed", "/oembed")):
            for attack in place.one_by_one(TEXTS[kind]):
                expect_inert(client.get(attack.address), attack.address)


def test_no_host_becomes_markup(client: FlaskClient) -> None:
    hosts = [f'x"><{MARK}>', f"{MARK}.example/<script>", f"a'b{MARK}", "a b", "a\\b", f"u:p@{MARK}", f"[{MARK}]"]
    for address in (f"/embed/comparison{QUESTION}", f"/compare{QUESTION}", f"/embed{QUESTION}", "/", "/docs/embedding"):
        for host in hosts:
            response = client.get(address, environ_overrides={"HTTP_HOST": host})
            assert response.status_code < 500
            expect_inert(response, (address, host))
            assert MARK not in response.get_data(as_text=True), (address, host)


QUESTION = "?treatments=adalimumab,uc-msc&population=csdmard_inadequate_response&jurisdiction=EU"
ALL_AT_ONCE = "".join(text for kind, text in TEXTS.items() if kind != "nothing")


@pytest.fixture(scope="module")
def poisoned_url(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('poisoned')}/ra.sqlite"
    upgrade(url)
    publish_to(url, poison(dataset, f" {ALL_AT_ONCE}".replace("\t", "")))
    return url


@pytest.fixture(scope="module")
def poisoned(poisoned_url: str) -> Iterator[Flask]:
    with lasting_app(poisoned_url) as app:
        yield app


SHOWN = [
    *(f"{path}{QUESTION}" for path in ("/compare", "/compare/print", "/embed", "/embed/comparison", "/embed/fragment")),
    *(f"/embed{QUESTION}&form={form}&title=x" for form in ("frame", "element", "fragment", "picture")),
    *(
        f"/embed/pictures/{name}.{form}{QUESTION}"
        for name in ("outcomes", "harms", "evidence", "availability", "card")
        for form in ("svg", "txt")
    ),
    f"/oembed?url={quote('http://localhost/compare' + QUESTION)}",
    f"/oembed?format=xml&url={quote('http://localhost/compare' + QUESTION)}",
    "/",
    "/compare",
    "/embed",
    "/v1/changes?format=atom",
    "/v1/treatments/adalimumab?format=jsonld",
]


@pytest.mark.parametrize("address", SHOWN)
def test_no_text_of_a_record_becomes_markup(poisoned: Flask, address: str) -> None:
    response = poisoned.test_client().get(address)
    assert response.status_code == 200, response.get_data(as_text=True)[:300]
    expect_inert(response, address)


def test_the_records_are_hostile_where_they_are_shown(poisoned: Flask) -> None:
    client = poisoned.test_client()
    for address in SHOWN[:4]:
        assert MARK in client.get(address).get_data(as_text=True), address
    assert f"<{MARK}>" in client.get("/v1/treatments/adalimumab").get_data(as_text=True)


@pytest.mark.parametrize("path", one_in(3, ["/compare", "/embed", "/embed/comparison"]))
def test_a_browser_runs_nothing_of_a_record(
    chromium: list[str], tmp_path: Path, poisoned_url: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", poisoned_url)
    with serving(tmp_path) as (port, _):
        command = [*chromium, "--dump-dom", f"http://127.0.0.1:{port}{path}{QUESTION}"]
        shown = subprocess.run(command, capture_output=True, text=True, timeout=BROWSER_SECONDS, check=True)
    assert MARK in shown.stdout and find_in_html(shown.stdout) == []
    # A script that began to run, or was kept from it by the policy, leaves a line here.
    assert MARK not in shown.stderr and "Content Security Policy" not in shown.stderr


def test_the_reader_finds_what_runs() -> None:
    """Each text, put into a page without care, is found, but for those that only a careless program would decode."""
    passed_over = {"template", "letters in disguise", "UTF-7", "entity", "nothing"}
    for kind, text in TEXTS.items():
        holes = [f"<p>{text}", f'<a href="{text}">', f"<a title='{text}'>", f"<textarea>{text}"]
        holes += [f"<a title=x{text}>"] if kind == "attribute without quotes" else []
        assert any(map(find_in_html, holes)) != (kind in passed_over), kind
    assert find_in_html(f"<script>{MARK}</script>") and find_in_html(f"<textarea>&lt;{MARK}&gt;</textarea>")
    assert find_in_html(f"<a href='//{MARK}.example/'>") and find_in_html('<base href="/x">')
    assert find_in_xml(b"<svg><script/></svg>") and find_in_xml(b'<svg><a href="javascript:zqx"/></svg>')
