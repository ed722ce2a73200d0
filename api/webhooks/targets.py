"""Which URLs may be subscribed, and which addresses of their names may be connected to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import httpx

from api.webhooks.addresses import is_address, is_loopback, is_public

LONGEST_URL = 2000
LONGEST_NAME = 253
HIGHEST_PORT = 65_535
_URL = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?(?:[/?][!-~]*)?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LIKE_A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a name, for a port; OSError where there are none."""


class UrlRefused(Exception):
    """The URL may not be called; the text is a sentence that says why."""


class AddressRefused(Exception):
    """A name has no address, or has one that may not be called."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Where messages may go: over https to the public internet, and nowhere else."""

    loopback: bool = False
    """To try things out: to the own machine, too, and there over plain http if the URL says so."""

    def check_url(self, text: str) -> httpx.URL:
        """Read a URL strictly; UrlRefused unless it may be called, as far as that can be told without its addresses."""
        url = _read(text)
        host = host_of(url)
        on_loopback = host == "localhost" or is_loopback(host)
        if url.scheme != "https" and not (self.loopback and on_loopback):
            raise UrlRefused("The URL must begin with https://.")
        if on_loopback and not self.loopback or is_address(host) and not self._allows(host):
            raise UrlRefused(f"{host} is not an address on the public internet.")
        return url

    def find_addresses(self, url: httpx.URL, resolve: Resolve) -> Sequence[str]:
        """Resolve the name of a URL once; AddressRefused unless every address that it has may be called."""
        addresses = resolve(host_of(url), url.port or (443 if url.scheme == "https" else 80))
        if not addresses or not all(self._allows(address) for address in addresses):
            raise AddressRefused
        if url.scheme != "https" and not all(is_loopback(address) for address in addresses):
            raise AddressRefused
        return addresses

    def _allows(self, address: str) -> bool:
        return is_public(address) or (self.loopback and is_loopback(address))


def host_of(url: httpx.URL) -> str:
    """Give the host of a URL in ASCII, an address without its brackets."""
    return url.raw_host.decode("ascii")


def _read(text: str) -> httpx.URL:
    # Readers of URLs differ over much. What is taken here leaves them no choice, and the one that connects must agree.
    found = _URL.fullmatch(text)
    if found is None or "#" in text or "\\" in text or len(text) > LONGEST_URL:
        raise UrlRefused(
            "The URL must have the form https://host/path, with a port if need be, without user name, fragment, "
            f"blanks, backslashes or letters beyond ASCII, and at most {LONGEST_URL} characters."
        )
    _scheme, host, port = found.groups()
    _check_host(host.lower())
    if port is not None and int(port) > HIGHEST_PORT:
        raise UrlRefused(f"The port must be from 1 to {HIGHEST_PORT}.")
    try:
        url = httpx.URL(text)
        _in_other_letters = url.host
    except (httpx.InvalidURL, UnicodeError):
        raise UrlRefused("The URL cannot be read.") from None
    if host_of(url) != host.lower().strip("[]"):
        raise UrlRefused("The host in the URL must be written in its usual form.")
    return url


def _check_host(host: str) -> None:
    """Refuse every other spelling of a host than a full domain name, `localhost`, or an address in its usual form."""
    if is_address(host.strip("[]")) or host == "localhost":
        return
    labels = host.split(".")
    is_name = all(_LABEL.fullmatch(label) for label in labels) and len(host) <= LONGEST_NAME
    if not is_name or len(labels) < 2 or _LIKE_A_NUMBER.fullmatch(labels[-1]):
        raise UrlRefused("The host must be a full domain name, such as hooks.example.org, without a dot at its end.")
