"""A look, every few seconds, at what is served: tells when that changes, and when it cannot be seen any more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.observing.logs import tell_event

SECONDS_BETWEEN_LOOKS: Final = 5.0


@dataclass(frozen=True, slots=True)
class ServedData:
    """The release that is served, and how many of its records are overdue for review."""

    release: str
    released_at: datetime
    overdue_reviews: int


class Watch:
    """Keeps what was seen last.

    `look` gives None where nothing is published, and raises where nothing can be seen. `note` is called each time.
    """

    def __init__(
        self,
        look: Callable[[], ServedData | None],
        note: Callable[[], None] = lambda: None,
        seconds: float = SECONDS_BETWEEN_LOOKS,
    ) -> None:
        self._look = look
        self._note = note
        self._seconds = seconds
        self._ended = threading.Event()
        self._has_looked = False
        self.seen: ServedData | None = None
        self.is_lost = False

    def start(self) -> None:
        """Look from now on, in a thread that ends with the process."""
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._ended.set()

    def look_once(self) -> None:
        """Look now, and log what has changed since the last time."""
        try:
            now = self._look()
        except Exception as error:
            if not self.is_lost:
                self.is_lost = True
                about = {"error": type(error).__name__, "detail": error}
                tell_event("database_lost", "The database does not answer.", level=logging.ERROR, **about)
            return
        if self.is_lost:
            self.is_lost = False
            tell_event("database_back", "The database answers again.")
        self._compare(now)
        self.seen, self._has_looked = now, True

    def _compare(self, now: ServedData | None) -> None:
        before, after = (None if each is None else each.release for each in (self.seen, now))
        if self._has_looked and before != after:
            tell_event("release_changed", "Another release is served.", before=before, after=after)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._note()
            self.look_once()
            self._ended.wait(self._seconds)
