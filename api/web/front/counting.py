"""Counting answers within this process: an exact moving window for each caller, in bounded memory."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_KEPT: Final = 300_000
"""Answers that are remembered of all callers together; they take some 30 MB at most."""

MOST_CALLERS: Final = 50_000
"""Callers that are remembered. Beyond these the ones silent longest are forgotten, which lets them have more."""


@dataclass(frozen=True, slots=True)
class Left:
    """How many answers a caller may have, and in how many seconds it may have one more than now."""

    answers: int
    seconds: int
    is_granted: bool = True
    """Whether the answer just asked for was one of them."""


class LocalWindow:
    """At most `amount` answers in any `seconds` for each caller."""

    def __init__(self, amount: int, seconds: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._amount = amount
        self._seconds = seconds
        self._clock = clock
        self._given: OrderedDict[str, list[float]] = OrderedDict()
        self._kept = 0
        self._lock = threading.Lock()

    def look(self, caller: str) -> Left:
        """Tell what a caller has left."""
        with self._lock:
            now = self._clock()
            return self._left(self._recent(caller, now), now)

    def take(self, caller: str) -> Left:
        """Count one answer for a caller, unless it has none left, and tell what it has left then."""
        with self._lock:
            now = self._clock()
            given = self._recent(caller, now)
            if len(given) >= self._amount:
                return self._left(given, now, is_granted=False)
            given.append(now)
            self._kept += 1
            self._given[caller] = given
            self._given.move_to_end(caller)
            self._forget()
            return self._left(given, now)

    def _recent(self, caller: str, now: float) -> list[float]:
        given = self._given.get(caller)
        if given is None:
            return []
        begin, old = now - self._seconds, 0
        while old < len(given) and given[old] <= begin:
            old += 1
        if old:
            del given[:old]
            self._kept -= old
        return given

    def _left(self, given: list[float], now: float, *, is_granted: bool = True) -> Left:
        wait = math.ceil(given[0] + self._seconds - now) if given else 0
        return Left(self._amount - len(given), min(wait, self._seconds), is_granted)

    def _forget(self) -> None:
        while self._kept > MOST_KEPT or len(self._given) > MOST_CALLERS:
            self._kept -= len(self._given.popitem(last=False)[1])
