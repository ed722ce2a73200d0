"""How often each caller may ask, counted in this process or in a Redis that all processes share."""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import Callable
from importlib import import_module
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Protocol

from limits import RateLimitItem

from api.web.front.counting import Left, LocalWindow

ALONE_SECONDS: Final = 5.0
"""How long this process counts alone before it asks the shared store again."""

PREFIX_OF_A_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that name a network: a caller has all addresses behind them, so they count as one."""

_POLICY: Final = "reads"
_REMEMBERED: Final = 4096
_LOG: Final = logging.getLogger(__name__)


class Window(Protocol):
    """Counts the answers of each caller."""

    def look(self, caller: str) -> Left:
        """Tell what a caller has left; StoreAway where that cannot be known."""

    def take(self, caller: str) -> Left:
        """Count one answer for a caller, unless it has none left; StoreAway where that cannot be done."""


class StoreAway(Exception):
    """The store that processes share does not answer."""


class Allowance:
    """The limit on how often one caller may have an answer, told as draft-ietf-httpapi-ratelimit-headers does."""

    def __init__(self, limit: RateLimitItem, store: str) -> None:
        """`store` is `memory://`, in which each process counts for itself, or the address of a Redis."""
        self.policy: Final = f'"{_POLICY}";q={limit.amount};w={limit.get_expiry()}'
        self._alone = LocalWindow(limit.amount, limit.get_expiry())
        self._shared = None if store.startswith("memory:") else _open_shared(limit, store)
        self._alone_until = 0.0

    def look(self, caller: str) -> Left:
        """Tell what a caller has left."""
        return self._ask(lambda window: window.look(caller))

    def take(self, caller: str) -> Left:
        """Count one answer for a caller, unless it has none left."""
        return self._ask(lambda window: window.take(caller))

    def headers(self, left: Left) -> list[tuple[str, str]]:
        """Tell a caller of the limit, and of what it has left."""
        return [("RateLimit-Policy", self.policy), ("RateLimit", f'"{_POLICY}";r={left.answers};t={left.seconds}')]

    def _ask(self, act: Callable[[Window], Left]) -> Left:
        if self._shared is None or time.monotonic() < self._alone_until:
            return act(self._alone)
        try:
            return act(self._shared)
        except StoreAway as error:
            _LOG.warning("the store of the limit is away, so this process counts alone: %s", type(error).__name__)
            self._alone_until = time.monotonic() + ALONE_SECONDS
            return act(self._alone)


def _open_shared(limit: RateLimitItem, store: str) -> Window:
    # Only where it is asked for: what it needs takes memory and time to read.
    window: Window = import_module("api.web.front.shared_counting").SharedWindow(limit, store)
    return window


@functools.lru_cache(_REMEMBERED)
def name_caller(address: str) -> str:
    """Name who asks from an address: an IPv4 address, or the network of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, PREFIX_OF_A_HOUSEHOLD), strict=False))
