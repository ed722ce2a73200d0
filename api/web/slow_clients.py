"""Work that takes as long as a client likes: only so many do it at once, so that threads are left for the others."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Final

from api.web.problem_types import ProblemType
from api.web.problems import problem

WAIT_SECONDS: Final = 0.05
"""How long one may wait for a place. Longer, and those who wait would take the threads that are to be left."""
RETRY_SECONDS: Final = 5


class Places:
    """A few places in this process."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._free = threading.BoundedSemaphore(number)

    def take(self, kind: ProblemType, why_not: str) -> ExitStack:
        """Take a place until the stack is closed; answer with a problem where none gets free."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            problem(kind, why_not, retry_after=RETRY_SECONDS)
        taken = ExitStack()
        taken.callback(self._free.release)
        return taken


BODIES: Final = Places(2)
"""For reading the bodies of requests."""
FILES: Final = Places(3)
"""For sending files piece by piece."""
EVERYTHING_ELSE: Final = 3
"""Threads that are left when all places are taken."""
FEWEST_THREADS: Final = BODIES.number + FILES.number + EVERYTHING_ELSE
