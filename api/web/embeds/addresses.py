"""Absolute addresses of this service, and which addresses that others send are its own."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from flask import request, url_for

from api.web.embeds.arguments import SheetQuery
from api.web.snapshots import get_service

CARD: Final = "/embed/pictures/card.png"
CARD_WIDTH: Final = 1200
CARD_HEIGHT: Final = 630

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def own_address() -> str:
    """Give the address of this service without a slash at its end: the public one, else that of the host asked."""
    # A host whose characters cannot be those of a host is told as an empty one.
    asked = f"{request.scheme}://{request.host}" if request.host else ""
    return get_service().public_url or asked


def absolute(endpoint: str, **values: Any) -> str:
    """Give the absolute address of an endpoint."""
    return own_address() + url_for(endpoint, **values)


def address_of_card(query: SheetQuery) -> str:
    """Give the absolute address of the picture that stands for a comparison in previews of links."""
    return f"{own_address()}{CARD}?{urlencode(query.without_form().write(), safe=',')}"


def address_of_oembed(address: str, form: str) -> str:
    """Give the absolute address of the oEmbed answer for an address."""
    # Commas are escaped, for they part the items of the header that holds this.
    return f"{own_address()}{url_for('oembed.get_oembed')}?{urlencode({'url': address, 'format': form})}"


def split_own(address: str) -> SplitResult | None:
    """Take an address apart if it is one of this service, by HTTP or HTTPS alike; none for any other text."""
    # Browsers and `urlsplit` read past these, each in its own way; no address that we give has them.
    if not address.isprintable() or any(each in address for each in ' \\"<>'):
        return None
    place = _place(address)
    return urlsplit(address) if place is not None and place == _place(own_address()) else None


def _place(address: str) -> tuple[str, int | None] | None:
    """The host of an address and its port, which is none where its scheme implies it."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    # Some letters beyond ASCII turn into ASCII when they are made small, so they are refused first.
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc or not parts.netloc.isascii():
        return None
    return host, None if port == _DEFAULT_PORTS[parts.scheme] else port
