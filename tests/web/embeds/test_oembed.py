"""The oEmbed endpoint: whose addresses it knows, what it keeps of them, and what it gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api.domain.vocabulary import TreatmentKind
from tests.builders import a_dataset
from tests.treatment_builders import a_rich_treatment, a_treatment
from tests.web.conftest import make_app, publish_to
from tests.web.expect import expect_open_headers, expect_problem

PAIR = "adalimumab,uc-msc-allogeneic-iv"
OURS = f"http://localhost/compare?treatments={PAIR}"
MEMBERS = ["version", "type", "title", "provider_name", "provider_url", "cache_age", "html", "width", "height"]
THUMBNAIL = ["thumbnail_url", "thumbnail_width", "thumbnail_height"]


class Frames(HTMLParser):
    """Every tag of a piece of HTML, with its attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def read_frame(html: str) -> dict[str, str | None]:
    """The attributes of the one iframe that a piece of HTML is."""
    ((tag, attributes),) = Frames(html).tags
    assert (tag, Frames(html).text) == ("iframe", "")
    return attributes


def ask(client: FlaskClient, url: str, **others: Any) -> dict[str, Any]:
    response = client.get("/oembed", query_string={"url": url} | others)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json
    return body


def query_of(body: dict[str, Any]) -> dict[str, str]:
    source = read_frame(body["html"])["src"]
    return {name: values[0] for name, values in parse_qs(urlsplit(source).query).items()}


@pytest.fixture
def public(records_url: str) -> FlaskClient:
    """A client of a service that knows its public address, with a letter that has a twin beyond ASCII."""
    return make_app(records_url, public_url="https://k.example.org").test_client()


def test_the_answer_is_a_rich_one_with_a_bare_frame_on_one_line(records: FlaskClient) -> None:
    response = records.get("/oembed", query_string={"url": OURS})
    body = response.json
    assert list(body) == MEMBERS + THUMBNAIL
    assert (body["version"], body["type"], body["provider_name"]) == ("1.0", "rich", "RA Options")
    assert (body["provider_url"], body["cache_age"]) == ("http://localhost", 86_400)
    assert (body["width"], body["height"]) == (700, 900)
    assert read_frame(body["html"]) == {
        "src": f"http://localhost/embed/comparison?treatments={PAIR}",
        "width": "700",
        "height": "900",
        "title": body["title"],
        "frameborder": "0",
        "loading": "lazy",
    }
    assert "\n" not in body["html"]
    assert response.headers["Cache-Control"].startswith("public, max-age=60")
    assert response.headers["Data-Release"] == "2026.11.1"
    assert response.content_type == "application/json"
    expect_open_headers(response)


def test_the_title_names_both_and_says_which_is_investigational(records: FlaskClient) -> None:
    title = ask(records, OURS)["title"]
    assert title.startswith("Adalimumab and umbilical cord mesenchymal stromal cells of a donor")
    assert title.endswith("(investigational): what is known")
    assert "investigational" not in ask(records, "http://localhost/compare?treatments=adalimumab,etanercept")["title"]


def test_xml_says_the_same(records: FlaskClient) -> None:
    response = records.get("/oembed", query_string={"url": OURS + "&theme=dark", "format": "xml"})
    assert response.content_type == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(response.data)
    assert root.tag == "oembed"
    assert {each.tag: each.text for each in root} == {
        name: str(value) for name, value in ask(records, OURS + "&theme=dark").items()
    }


@pytest.mark.parametrize(
    ("others", "size", "has_thumbnail"),
    [
        ({}, (700, 900), True),
        ({"maxwidth": 5000, "maxheight": 5000}, (700, 900), True),
        ({"maxwidth": 1200, "maxheight": 630}, (700, 630), True),
        ({"maxwidth": 1199}, (700, 900), False),
        ({"maxheight": 629}, (700, 629), False),
        ({"maxwidth": 500}, (500, 900), False),
        ({"maxwidth": 299, "maxheight": 100}, (299, 100), False),
        ({"maxwidth": 1, "maxheight": 1}, (1, 1), False),
        ({"maxwidth": "", "maxheight": "", "format": ""}, (700, 900), True),
        ({"maxwidth": "0500"}, (500, 900), False),
        ({"lang": "xx", "theme": "nothing", "callback": "run", "utm_source": "a"}, (700, 900), True),
    ],
)
def test_both_limits_are_obeyed_and_what_is_unknown_is_ignored(
    records: FlaskClient, others: dict[str, Any], size: tuple[int, int], has_thumbnail: bool
) -> None:
    body = ask(records, OURS, **others)
    frame = read_frame(body["html"])
    assert (body["width"], body["height"]) == size
    assert (frame["width"], frame["height"]) == (str(size[0]), str(size[1]))
    assert list(body) == MEMBERS + (THUMBNAIL if has_thumbnail else [])
    assert query_of(body) == {"treatments": PAIR}


def test_the_thumbnail_is_the_card_of_the_same_question(records: FlaskClient) -> None:
    body = ask(records, OURS + "&population=csdmard_inadequate_response&theme=dark")
    assert body["thumbnail_url"] == (
        f"http://localhost/embed/pictures/card.png?treatments={PAIR}&population=csdmard_inadequate_response"
    )
    assert (body["thumbnail_width"], body["thumbnail_height"]) == (1200, 630)


KEPT = {
    "population": "csdmard_inadequate_response",
    "outcomes": "acr50,serious-infection",
    "jurisdiction": "US",
    "release": "2026.11.1",
    "lang": "de",
    "theme": "dark",
    "parts": "harms,availability",
}


@pytest.mark.parametrize("path", ["/compare", "/embed/comparison", "/v1/comparisons"])
def test_the_question_and_its_form_are_kept(records: FlaskClient, path: str) -> None:
    asked = "&".join(f"{name}={value}" for name, value in KEPT.items())
    body = ask(records, f"http://localhost{path}?treatments={PAIR}&{asked}&heading=4&fields=pairs&utm_source=x")
    assert query_of(body) == {"treatments": PAIR} | KEPT


def test_the_lasting_address_of_a_pair_keeps_it_too(records: FlaskClient) -> None:
    address = "http://localhost/v1/comparisons/adalimumab..uc-msc-allogeneic-iv?jurisdiction=US&treatments=a,b"
    assert query_of(ask(records, address)) == {"treatments": PAIR, "jurisdiction": "US"}


def test_the_language_is_that_of_the_address_and_not_of_the_request(records: FlaskClient) -> None:
    address = "http://localhost/compare?treatments=adalimumab,etanercept"
    response = records.get("/oembed", query_string={"url": address + "&lang=de", "lang": "fr"})
    assert response.headers["Content-Language"] == "de"
    assert query_of(response.json)["lang"] == "de"
    plain = records.get("/oembed", query_string={"url": address, "lang": "fr"})
    assert (plain.headers["Content-Language"], query_of(plain.json)) == ("en", {"treatments": "adalimumab,etanercept"})


@pytest.mark.parametrize(
    "url",
    [
        OURS,
        OURS + "#ra-acr50",
        OURS + "&treatments=",
        OURS + "&population=&theme=",
        OURS + "&utm_campaign=%C3%A9t%C3%A9&utm_term=\u00e9t\u00e9",
        OURS.replace("http:", "https:"),
        OURS.replace("http:", "HTTP:"),
        OURS.replace("localhost", "LOCALHOST"),
        OURS.replace("localhost", "localhost:80"),
        OURS.replace("localhost", "localhost:"),
        OURS.replace("http://localhost", "https://localhost:443"),
        "http://localhost/compare?treatments=adalimumab&treatments=uc-msc-allogeneic-iv",
        "http://localhost/compare?treatments=adalimumab%2Cuc-msc-allogeneic-iv",
        "http://localhost/embed/comparison?treatments=" + PAIR,
        "http://localhost/v1/comparisons/uc-msc-allogeneic-iv..adalimumab",
    ],
)
def test_our_addresses_are_known_however_they_are_spelt(records: FlaskClient, url: str) -> None:
    asked = query_of(ask(records, url))
    assert sorted(asked.pop("treatments").split(",")) == sorted(PAIR.split(",")) and not asked


def test_of_a_parameter_given_twice_the_frame_shows_what_the_page_shows(records: FlaskClient) -> None:
    url = OURS + "&jurisdiction=US&jurisdiction=EU"
    assert query_of(ask(records, url))["jurisdiction"] == "US"
    page = records.get(urlsplit(url).path + "?" + urlsplit(url).query).text
    assert f'<link rel="canonical" href="{OURS.replace("&", "&amp;")}&amp;jurisdiction=US">' in page


QUESTION = f"/compare?treatments={PAIR}"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "compare",
        QUESTION,
        f"//localhost{QUESTION}",
        f"localhost{QUESTION}",
        f"ftp://localhost{QUESTION}",
        f"javascript:alert(1)//localhost{QUESTION}",
        f"data:text/html,http://localhost{QUESTION}",
        f"http://another.example{QUESTION}",
        f"http://localhost.another.example{QUESTION}",
        f"http://another.example/?http://localhost{QUESTION}",
        f"http://localhost.{QUESTION}",
        f"http://localhost:8080{QUESTION}",
        f"http://localhost:443{QUESTION}",
        f"https://localhost:80{QUESTION}",
        f"http://localhost:99999{QUESTION}",
        f"http://localhost:x{QUESTION}",
        f"http://localhost:\uff18\uff10{QUESTION}",
        f"http://reader@localhost{QUESTION}",
        f"http://reader:secret@localhost{QUESTION}",
        f"http://localhost@another.example{QUESTION}",
        f"http://another.example\\@localhost{QUESTION}",
        f"http://localhost\\.another.example{QUESTION}",
        f"http://[localhost{QUESTION}",
        f"http://loc\u0430lhost{QUESTION}",
        f"http://\uff4cocalhost{QUESTION}",
        f"http://xn--loclhost-m1a{QUESTION}",
        f"http://local\u200bhost{QUESTION}",
        f"http://local\nhost{QUESTION}",
        f"http://localhost{QUESTION}\n",
        f"\thttp://localhost{QUESTION}",
        f" http://localhost{QUESTION}",
        f"http://localhost{QUESTION}\r\nX-Header: 1",
        f"http://localhost{QUESTION}\x00",
        f'http://localhost{QUESTION}"onload="alert(1)',
        "http://localhost",
        "http://localhost/",
        "http://localhost/compare",
        "http://localhost/compare?",
        f"http://localhost{QUESTION.replace('compare', 'compare/')}",
        f"http://localhost{QUESTION.replace('compare', '/compare')}",
        f"http://localhost{QUESTION.replace('compare', 'Compare')}",
        f"http://localhost{QUESTION.replace('compare', 'c%6fmpare')}",
        f"http://localhost{QUESTION.replace('compare', 'docs/../compare')}",
        f"http://localhost{QUESTION.replace('compare', 'compare;x')}",
        f"http://localhost/embed/fragment?treatments={PAIR}",
        f"http://localhost/embed?treatments={PAIR}",
        f"http://localhost/oembed?url=http://localhost{QUESTION}",
        "http://localhost/v1/treatments/adalimumab",
        "http://localhost/v1/corrections",
        "http://localhost/v1/comparisons",
        "http://localhost/v1/comparisons/adalimumab",
        "http://localhost/v1/comparisons/adalimumab..adalimumab",
        "http://localhost/v1/comparisons/adalimumab..humira",
        "http://localhost/v1/comparisons/adalimumab..<script>",
        "http://localhost/compare?treatments=adalimumab",
        "http://localhost/compare?treatments=adalimumab,adalimumab",
        "http://localhost/compare?treatments=adalimumab,nothing",
        "http://localhost/compare?treatments=a,b,c,d,e,f,g",
        "http://localhost/compare?treatments=adalimumab;etanercept",
        f"http://localhost{QUESTION}&population=everybody",
        f"http://localhost{QUESTION}&outcomes=acr51",
        f"http://localhost{QUESTION}&jurisdiction=Utopia",
        f"http://localhost{QUESTION}&release=2020.1.1",
        f"http://localhost{QUESTION}&lang=%22",
        f"http://localhost{QUESTION}&theme=pink",
        f"http://localhost{QUESTION}&parts=none",
        f"http://localhost{QUESTION}&heading=9",
    ],
)
def test_what_is_not_ours_or_cannot_be_shown_has_no_embed(records: FlaskClient, url: str) -> None:
    if not url:
        expect_problem(records.get("/oembed", query_string={"url": url}), "bad-argument")
        return
    body = expect_problem(records.get("/oembed", query_string={"url": url}), "not-embeddable")
    assert body["errors"] and {fault["parameter"] for fault in body["errors"]} == {"url"}


def test_what_is_wrong_with_an_address_is_told(records: FlaskClient) -> None:
    url = "http://localhost/compare?treatments=adalimumab,humira&theme=pink"
    (fault,) = records.get("/oembed", query_string={"url": url}).get_json(force=True)["errors"]
    assert (fault["message"], fault["allowed"]) == (
        "theme: 'pink' is not one of the values allowed.",
        ["auto", "light", "dark"],
    )
    url = "http://localhost/compare?treatments=adalimumab,humira&jurisdiction=Utopia"
    faults = records.get("/oembed", query_string={"url": url}).get_json(force=True)["errors"]
    assert [fault["message"] for fault in faults] == [
        "treatments: No record has the id 'humira'.",
        "jurisdiction: No record has the id 'Utopia'.",
    ]
    assert faults[0]["near"] == ["adalimumab"]


@pytest.mark.parametrize(
    ("query", "slug", "parameters"),
    [
        ("", "bad-argument", ["url"]),
        ("format=xml", "bad-argument", ["url"]),
        (f"url={OURS}&maxwidth=wide", "bad-argument", ["maxwidth"]),
        (f"url={OURS}&maxwidth=0&maxheight=-1", "bad-argument", ["maxwidth", "maxheight"]),
        (f"url={OURS}&maxwidth=1e3", "bad-argument", ["maxwidth"]),
        (f"url={OURS}&maxwidth=500px", "bad-argument", ["maxwidth"]),
        (f"url={OURS}&maxwidth=%D9%A5", "bad-argument", ["maxwidth"]),
        (f"url={OURS}&maxwidth=9999999999", "bad-argument", ["maxwidth"]),
        (f"url={OURS}&url=http://another.example", "bad-argument", ["url"]),
        (f"url={OURS}&maxwidth=300&maxwidth=400", "bad-argument", ["maxwidth"]),
        (f"url={OURS}&format=yaml", "not-implemented", ["format"]),
        (f"url={OURS}&format=JSON", "not-implemented", ["format"]),
        ("url=http://another.example&format=jsonp", "not-implemented", ["format"]),
        (f"url={OURS}%26x={'a' * 8000}", "query-too-long", []),
    ],
)
def test_a_faulty_request_is_a_problem(records: FlaskClient, query: str, slug: str, parameters: list[str]) -> None:
    body = expect_problem(records.get(f"/oembed?{query}"), slug)
    assert [fault["parameter"] for fault in body["errors"]] == parameters


def test_a_public_address_is_the_only_one(public: FlaskClient) -> None:
    body = ask(public, f"http://k.example.org{QUESTION}")
    assert read_frame(body["html"])["src"] == f"https://k.example.org/embed/comparison?treatments={PAIR}"
    assert body["provider_url"] == "https://k.example.org"
    assert body["thumbnail_url"].startswith("https://k.example.org/")
    for url in (OURS, f"http://\u212a.example.org{QUESTION}", f"https://k.example.org:8443{QUESTION}"):
        expect_problem(public.get("/oembed", query_string={"url": url}), "not-embeddable")


@pytest.mark.parametrize("host", ['"><script>', "a b", "reader@localhost", ""])
def test_a_host_that_is_none_has_no_addresses(records: FlaskClient, host: str) -> None:
    url = f"http://{host}{QUESTION}"
    expect_problem(records.get("/oembed", query_string={"url": url}, headers={"Host": host}), "not-embeddable")


ODD_NAME = "A\"B'C <b onclick=alert(1)>\n& \u00e9 \u2028 ]]> <!--"


@pytest.fixture
def odd(sqlite_tables: str) -> Iterator[Flask]:
    """An app over an investigational option whose name holds whatever could break out of an attribute."""
    treatments = (a_treatment(), a_rich_treatment(name=ODD_NAME, kind=TreatmentKind.INVESTIGATIONAL))
    publish_to(sqlite_tables, a_dataset(treatments=treatments))
    return make_app(sqlite_tables)


def test_no_name_breaks_out_of_the_frame(odd: Flask) -> None:
    url = "http://localhost/compare?treatments=adalimumab,uc-msc"
    client = odd.test_client()
    body = ask(client, url)
    name = " ".join(ODD_NAME.split())
    assert body["title"] == f"Adalimumab and {name} (investigational): what is known"
    assert read_frame(body["html"])["title"] == body["title"]
    assert len(body["html"].splitlines()) == 1
    xml = client.get("/oembed", query_string={"url": url, "format": "xml"}).data
    assert {each.tag: each.text for each in ElementTree.fromstring(xml)}["html"] == body["html"]


def test_nothing_published_is_no_fault_of_the_address(empty_client: FlaskClient) -> None:
    expect_problem(empty_client.get("/oembed", query_string={"url": OURS}), "not-published")


def test_width_and_height_are_numbers_and_a_head_request_has_the_headers(records: FlaskClient) -> None:
    query = {"url": OURS, "maxwidth": "400", "format": "json"}
    body = json.loads(records.get("/oembed", query_string=query).text)
    assert (type(body["width"]), type(body["height"])) == (int, int)
    head = records.head("/oembed", query_string=query)
    assert (head.status_code, head.content_type, head.data) == (200, "application/json", b"")
