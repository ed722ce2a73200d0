"""The head of a page: its one address, where its oEmbed answers are, and the card of a link to it."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.domain.vocabulary import TreatmentKind
from tests.builders import a_dataset
from tests.treatment_builders import a_rich_treatment, a_treatment
from tests.web.conftest import make_app, publish_to

QUESTION = "treatments=adalimumab,uc-msc-allogeneic-iv&jurisdiction=US"
PAGES = ["/compare", "/embed/comparison"]
MEDIA_TYPES = {"application/json+oembed": "application/json", "text/xml+oembed": "text/xml"}


class Head(HTMLParser):
    """Links and meta lines in the head of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[dict[str, str]] = []
        self.meta: dict[str, str] = {}
        self.feed(html.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link":
            self.links.append(given)
        name = given.get("property") or given.get("name")
        if tag == "meta" and name:
            assert name not in self.meta, f"{name} stands twice"
            self.meta[name] = given["content"]

    def link(self, **attributes: str) -> dict[str, str]:
        (found,) = [each for each in self.links if attributes.items() <= each.items()]
        return found


def get(client: FlaskClient, address: str) -> tuple[Head, TestResponse]:
    response = client.get(address)
    assert response.status_code == 200, address
    return Head(response.text), response


def path_of(address: str) -> str:
    return address.removeprefix("http://localhost")


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_its_oembed_answer(records: FlaskClient, path: str, media_type: str) -> None:
    head, response = get(records, f"{path}?{QUESTION}&theme=dark&heading=3&utm_source=x")
    link = head.link(rel="alternate", type=media_type)
    assert link["title"].endswith("(investigational): what is known")
    assert f'<{link["href"]}>; rel="alternate"; type="{media_type}"' in response.headers["Link"].split(", ")
    assert set(parse_qs(urlsplit(link["href"]).query)) == {"url", "format"}
    answer = records.get(path_of(link["href"]))
    assert (answer.status_code, answer.mimetype) == (200, MEDIA_TYPES[media_type])
    assert "/embed/comparison?treatments=adalimumab,uc-msc-allogeneic-iv" in answer.text and "theme=dark" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_the_one_address_of_a_question_is_that_of_the_whole_page(records: FlaskClient, path: str) -> None:
    head, _ = get(records, f"{path}?{QUESTION}&release=2026.11.1&theme=dark&parts=harms&utm_source=x")
    address = head.link(rel="canonical")["href"]
    assert address == f"http://localhost/compare?{QUESTION}&release=2026.11.1"
    assert get(records, path_of(address))[0].link(rel="canonical")["href"] == address


def test_a_link_is_previewed_with_what_is_investigational_and_the_verdict(records: FlaskClient) -> None:
    head, _ = get(records, f"/compare?{QUESTION}")
    meta = head.meta
    cells = "umbilical cord mesenchymal stromal cells of a donor, by infusion"
    assert meta["og:title"] == f"Adalimumab and {cells} (investigational): what is known"
    assert meta["og:description"].startswith(f"Investigational, not established for rheumatoid arthritis: {cells}. ")
    assert f"Adalimumab and {cells} cannot be compared: on none of the " in meta["og:description"]
    assert "This says nothing about which works better or is safer." in meta["og:description"]
    assert meta["description"] == meta["og:description"]
    assert meta["og:url"] == head.link(rel="canonical")["href"]
    assert meta["og:image"] == f"http://localhost/embed/pictures/card.png?{QUESTION}"
    assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")
    assert "Investigational" in meta["og:image:alt"] and cells in meta["og:image:alt"]
    assert meta["twitter:card"] == "summary_large_image"


CAN = "can be compared on some of the"
LINE = "population=csdmard_inadequate_response"
PREVIEWS = [
    (f"adalimumab,sarilumab&outcomes=das28-change&{LINE}", CAN, False),
    (f"adalimumab,baricitinib&outcomes=acr50&{LINE}", CAN, False),
    (f"adalimumab,sarilumab,uc-msc-allogeneic-iv&outcomes=das28-change&{LINE}", "it says whether figures may", True),
    ("uc-msc-allogeneic-iv,bm-msc-allogeneic-iv", "cannot be compared: on none of", True),
    ("adalimumab,uc-msc-allogeneic-iv,bm-msc-allogeneic-iv", "None of these options can be compared", True),
]


@pytest.mark.parametrize(("question", "said", "is_marked"), PREVIEWS)
def test_a_preview_never_says_more_than_the_verdicts(
    records: FlaskClient, question: str, said: str, is_marked: bool
) -> None:
    meta = get(records, f"/compare?treatments={question}")[0].meta
    assert said in meta["og:description"]
    assert ("nvestigational" in meta["og:description"]) is is_marked
    assert ("(investigational)" in meta["og:title"]) is is_marked
    answer = records.get(f"/v1/comparisons?treatments={question}").json["data"]
    verdicts = {pair["verdict"] for outcome in answer["outcomes"] for pair in outcome["pairs"]}
    if verdicts == {"not_comparable"}:
        assert CAN not in meta["og:description"] and "nothing about which works better" in meta["og:description"]
    else:
        assert "cannot be compared" not in meta["og:description"] and "None of" not in meta["og:description"]


def test_a_frame_has_no_card(records: FlaskClient) -> None:
    meta = get(records, f"/embed/comparison?{QUESTION}")[0].meta
    assert not [name for name in meta if name.startswith(("og:", "twitter:"))]


@pytest.mark.parametrize("path", PAGES)
def test_addresses_are_absolute_and_public_where_the_public_one_is_known(records_url: str, path: str) -> None:
    client = make_app(records_url, public_url="https://ra.example.org").test_client()
    head, response = get(client, f"{path}?{QUESTION}")
    addresses = [head.link(rel="canonical")["href"], *(each["href"] for each in head.links if "title" in each)]
    addresses += [head.meta[name] for name in ("og:url", "og:image") if name in head.meta]
    assert addresses and all(each.startswith("https://ra.example.org/") for each in addresses)
    assert "localhost" not in response.headers["Link"]


def test_no_name_breaks_out_of_the_head(sqlite_tables: str) -> None:
    odd = "A\"B'C <b onclick=alert(1)> & </title><script>"
    publish_to(
        sqlite_tables,
        a_dataset(treatments=(a_treatment(), a_rich_treatment(name=odd, kind=TreatmentKind.INVESTIGATIONAL))),
    )
    head, response = get(make_app(sqlite_tables).test_client(), "/compare?treatments=adalimumab,uc-msc")
    assert head.meta["og:title"] == f"Adalimumab and {odd} (investigational): what is known"
    assert "<script>" not in response.text.partition("</head>")[0]


def test_a_host_that_is_none_is_named_nowhere(records: FlaskClient) -> None:
    response = records.get(f"/compare?{QUESTION}", headers={"Host": '"><script>'})
    assert response.status_code == 200 and "<script>" not in response.text
    assert Head(response.text).link(rel="canonical")["href"] == f"/compare?{QUESTION}"
