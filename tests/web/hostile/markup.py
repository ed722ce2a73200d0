"""What would run or lead away in a piece of markup that holds a hostile text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

MARK = "zqx"
"""Stands in every hostile text: as name of an element, as name of an attribute, in a script and in an address."""

ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "background", "srcdoc", "xlink:href", "ping"}
_RUNS = re.compile(r"\s*(javascript|vbscript|data|livescript)\s*:", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|svg\+xml)[;,]")
_HEADS = {"base", "object", "embed", "applet", "frameset"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.open: list[str] = []
        self.snippets: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if MARK in tag or tag in _HEADS:
            self.found.append(f"<{tag}>")
        if tag in {"script", "style", "textarea"}:
            self.open.append(tag)
        for name, value in attributes:
            self.found.extend(_judge(tag, name.lower(), value or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, text: str) -> None:
        if "textarea" in self.open:
            self.snippets.append(text)
        elif self.open and MARK in text:
            self.found.append(f"{self.open[-1]}: {text[:80]}")


def _judge(tag: str, name: str, value: str) -> Iterator[str]:
    if MARK in name or name.startswith("on") or (name in {"style", "srcdoc"} and MARK in value):
        yield f"<{tag} {name}>"
    address = html.unescape(value)
    if name in ADDRESSES and _RUNS.match(re.sub(r"[\x00-\x20]", "", address)) and not _PICTURE.match(address):
        yield f"<{tag} {name}={value[:60]!r}>"
    if name in ADDRESSES and re.match(r"(https?:)?[\\/]{2}[^/?#]*" + MARK, address):
        yield f"<{tag} {name}={value[:60]!r}>"


def find_in_html(text: str) -> list[str]:
    """List what would run in a page, in the snippets that it offers for copying, too."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.found + [found for snippet in reader.snippets for found in find_in_html(snippet)]


def find_in_xml(data: bytes) -> list[str]:
    """List what would run in a drawing or another document of XML, which has to be one."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return ["<!DOCTYPE>"]
    found: list[str] = []
    for element in ElementTree.fromstring(data).iter():
        tag = str(element.tag).rpartition("}")[2]
        if MARK in tag or tag in {"script", "foreignObject", "iframe", "handler", "set", "animate"}:
            found.append(f"<{tag}>")
        for name, value in element.attrib.items():
            found.extend(_judge(tag, name.rpartition("}")[2].lower(), value))
    return found
