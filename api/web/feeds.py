"""Feeds of changes: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from xml.etree import ElementTree

from flask import request

from api.domain.changes.records import Change
from api.domain.release import Serving
from api.web.embeds.addresses import own_address
from api.web.representation import DISCLAIMER, LICENCE, represent

ATOM_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
TITLE: Final = "RA Options: what changed"
AUTHOR: Final = "RA Options"
MOST_TOLD: Final = 100
"""Changes that one entry tells of; the rest is counted."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A moment at which another release came to be served, with the changes that are asked for."""

    serving: Serving
    changes: tuple[Change, ...]

    @property
    def title(self) -> str:
        """What happened, in a line."""
        number = len(self.changes)
        changes = f"{number} change{'' if number == 1 else 's'}"
        again = " served again" if self.serving.is_rollback else ""
        return f"Release {self.serving.release}{again}: {changes}"

    @property
    def address(self) -> str:
        """Where everything that changed at that moment is told."""
        return f"{own_address()}/v1/releases/{self.serving.previous}/diff/{self.serving.release}"

    @property
    def id(self) -> str:
        """An id that stays: a release may be served more than once."""
        return f"{own_address()}/v1/releases/{self.serving.release}#served-{self.serving.number}"

    def lines(self) -> Iterator[str]:
        """The changes, one sentence each."""
        if self.serving.reason:
            yield f"A former release is served again: {self.serving.reason}"
        yield from (f"{change.text}." for change in self.changes[:MOST_TOLD])
        rest = len(self.changes) - MOST_TOLD
        if rest > 0:
            yield f"And {rest} more."
        yield DISCLAIMER


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, the latest first, and when the last release came to be served."""

    entries: tuple[FeedEntry, ...]
    updated: datetime


def write_atom(feed: Feed) -> bytes:
    """Write a feed as Atom."""
    root = ElementTree.Element("feed", xmlns=ATOM_NAMESPACE)
    _add_common(root, f"{own_address()}{request.full_path.rstrip('?')}", TITLE, feed.updated)
    _add(root, "link", rel="self", href=f"{own_address()}{request.full_path.rstrip('?')}")
    _add(_add(root, "author"), "name", AUTHOR)
    _add(root, "rights", LICENCE)
    for entry in feed.entries:
        element = _add(root, "entry")
        _add_common(element, entry.id, entry.title, entry.serving.served_at)
        _add(element, "link", rel="alternate", href=entry.address)
        _add(element, "content", "\n".join(_printable(line) for line in entry.lines()), type="text")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def write_json_feed(feed: Feed) -> str:
    """Write a feed as JSON Feed."""
    members = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "home_page_url": f"{own_address()}/",
        "feed_url": f"{own_address()}{request.full_path.rstrip('?')}",
        "language": "en",
        "authors": [{"name": AUTHOR}],
        "items": [_write_item(entry) for entry in feed.entries],
    }
    return json.dumps(members, ensure_ascii=False)


def _write_item(entry: FeedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_text": "\n".join(entry.lines()),
        "date_published": represent(entry.serving.served_at),
        "tags": sorted({change.kind.value for change in entry.changes}),
    }


def _add_common(element: ElementTree.Element, id: str, title: str, updated: datetime) -> None:
    _add(element, "id", id)
    _add(element, "title", title)
    _add(element, "updated", represent(updated))


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text
    return element


def _printable(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(character for character in text if character.isprintable() or character in "\t\n")
