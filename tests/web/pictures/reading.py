"""Pictures and pages of one question, taken apart for tests."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient

from tests.web.pictures.geometry import parse

NAMES = ("outcomes", "harms", "evidence", "availability", "card")


def get(client: FlaskClient, name: str, form: str, query: str) -> str:
    """A picture as text; drawn once for all tests of a process, for the real records do not change between them."""
    address = f"/embed/pictures/{name}.{form}?{query}"
    if address not in _drawn:
        response = client.get(address)
        assert response.status_code == 200, response.get_data(as_text=True)
        _drawn[address] = response.get_data(as_text=True)
    return _drawn[address]


_drawn: dict[str, str] = {}


def get_svg(client: FlaskClient, name: str, query: str) -> Element:
    return parse(get(client, name, "svg", query))


def get_json(client: FlaskClient, query: str) -> dict[str, Any]:
    data: dict[str, Any] = client.get(f"/v1/comparisons?{query}").json["data"]
    return data


def get_rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    text = client.get(f"/v1/comparisons?{query}&format=csv&table=readings").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def with_data(root: Element, name: str) -> Iterator[Element]:
    """The elements that carry a value, in the order of the document."""
    return (each for each in root.iter() if f"data-{name}" in each.attrib)


def text_of(element: Element) -> str:
    return "".join(element.itertext())


@dataclass(frozen=True, slots=True)
class Mark:
    """A picture inside a page: its class, its data, and the figure in words that stands before it."""

    name: str
    section: str
    data: dict[str, str]
    words: str
    drawn: Element


class Sheet(HTMLParser):
    """Gathers the figures in words and the pictures of a sheet, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.figures: list[tuple[str, str]] = []
        self.marks: list[Mark] = []
        self._section = ""
        self._is_figure = False
        self._svg = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = given.get("class", "").split()
        if tag == "section":
            # Ids of a fragment begin with a prefix that is made of its question.
            self._section = re.sub(r"^(?:ra-)?(?:[0-9a-f]{8}-)?", "", given.get("id", names[0] if names else ""))
        if "ra-figure" in names:
            self._is_figure = True
            self.figures.append((self._section, ""))
        if tag in {"svg", "path"}:
            self._svg += self.get_starttag_text() or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._svg += self.get_starttag_text() or ""

    def handle_data(self, data: str) -> None:
        if self._is_figure:
            section, words = self.figures[-1]
            self.figures[-1] = (section, words + data)

    def handle_endtag(self, tag: str) -> None:
        self._is_figure = self._is_figure and tag not in {"span", "p"}
        if tag == "svg":
            drawn = parse(self._svg + "</svg>")
            data = {name.removeprefix("data-"): value for name, value in drawn.attrib.items()}
            words = self.figures[-1][1] if self.figures else ""
            self.marks.append(Mark(drawn.attrib["class"].split()[0], self._section, data, words, drawn))
            self._svg = ""


def get_sheet(client: FlaskClient, query: str) -> Sheet:
    response = client.get(f"/embed/fragment?{query}&parts=outcomes,harms,availability,evidence")
    assert response.status_code == 200
    return Sheet(response.get_data(as_text=True))
