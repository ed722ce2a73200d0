"""Counting answers in a Redis that all processes share."""

from __future__ import annotations

import math
import time
from typing import Final

from limits import RateLimitItem
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis import RedisError

from api.web.front.allowance import StoreAway
from api.web.front.counting import Left

STORE_SECONDS: Final = 0.5
"""How long a request waits for the store; then its process counts alone."""


class SharedWindow:
    """A moving window for each caller, in Redis."""

    def __init__(self, limit: RateLimitItem, address: str) -> None:
        # The library declares whole numbers and texts only, which the checker is told to pass over; it hands them on to
        # Redis, which takes parts of a second, too.
        timeouts: dict[str, float] = {"socket_connect_timeout": STORE_SECONDS, "socket_timeout": STORE_SECONDS}
        storage = RedisStorage(address, key_prefix="ra-options", **timeouts)  # type: ignore[arg-type]
        self._limit = limit
        self._limiter = MovingWindowRateLimiter(storage)

    def look(self, caller: str) -> Left:
        """Tell what a caller has left."""
        try:
            return self._left(caller, is_granted=True)
        except RedisError as error:
            raise StoreAway(type(error).__name__) from error

    def take(self, caller: str) -> Left:
        """Count one answer for a caller, unless it has none left."""
        try:
            return self._left(caller, is_granted=self._limiter.hit(self._limit, caller))
        except RedisError as error:
            raise StoreAway(type(error).__name__) from error

    def _left(self, caller: str, *, is_granted: bool) -> Left:
        told = self._limiter.get_window_stats(self._limit, caller)
        # The library rounds the moment up to a whole second, which may lie beyond the window.
        seconds = max(0, min(self._limit.get_expiry(), math.ceil(told.reset_time - time.time())))
        return Left(max(0, told.remaining), seconds, is_granted)
