"""How often each caller may ask, counted in this process or in a Redis that all processes share."""

from __future__ import annotations

import functools
import logging
import math
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Protocol

from limits import RateLimitItem
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import RedisError

from api.web.front.counting import Left, LocalWindow

STORE_SECONDS: Final = 0.5
"""How long a request waits for the shared store; then this process counts alone."""

ALONE_SECONDS: Final = 5.0
"""How long this process counts alone before it asks the shared store again."""

PREFIX_OF_A_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that name a network: a caller has all addresses behind them, so they count as one."""

_POLICY: Final = "reads"
_REMEMBERED: Final = 4096
_LOG: Final = logging.getLogger(__name__)


class _Window(Protocol):
    def look(self, caller: str) -> Left: ...

    def take(self, caller: str) -> Left: ...


class Allowance:
    """The limit on how often one caller may have an answer, told as draft-ietf-httpapi-ratelimit-headers does."""

    def __init__(self, limit: RateLimitItem, store: str) -> None:
        """`store` is `memory://`, in which each process counts for itself, or the address of a Redis."""
        self.policy: Final = f'"{_POLICY}";q={limit.amount};w={limit.get_expiry()}'
        self._alone = LocalWindow(limit.amount, limit.get_expiry())
        self._shared = None if store.startswith("memory:") else _SharedWindow(limit, store)
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

    def _ask(self, act: Callable[[_Window], Left]) -> Left:
        if self._shared is None or time.monotonic() < self._alone_until:
            return act(self._alone)
        try:
            return act(self._shared)
        except RedisError as error:
            _LOG.warning("the store of the limit is away, so this process counts alone: %s", type(error).__name__)
            self._alone_until = time.monotonic() + ALONE_SECONDS
            return act(self._alone)


class _SharedWindow:
    """The same in Redis."""

    def __init__(self, limit: RateLimitItem, address: str) -> None:
        # The library declares whole numbers and texts only; Redis takes parts of a second, too.
        timeouts: dict[str, float] = {"socket_connect_timeout": STORE_SECONDS, "socket_timeout": STORE_SECONDS}
        storage = RedisStorage(address, key_prefix="ra-options", **timeouts)  # type: ignore[arg-type]
        self._limit = limit
        self._limiter = MovingWindowRateLimiter(storage)

    def look(self, caller: str) -> Left:
        return self._left(caller, is_granted=True)

    def take(self, caller: str) -> Left:
        return self._left(caller, is_granted=self._limiter.hit(self._limit, caller))

    def _left(self, caller: str, *, is_granted: bool) -> Left:
        told = self._limiter.get_window_stats(self._limit, caller)
        # The library rounds the moment up to a whole second, which may lie beyond the window.
        seconds = max(0, min(self._limit.get_expiry(), math.ceil(told.reset_time - time.time())))
        return Left(max(0, told.remaining), seconds, is_granted)


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
