"""The state of the data that answers are made from, and the watch that sees it move."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from api.storage.errors import StorageError
from api.storage.patience import bounded
from api.storage.reading import Pointer, read_pointer

PAUSE_SECONDS: Final = 1.0
"""Between two looks; another release is seen by every process within twice that."""

TRUSTED_SECONDS: Final = 86_400
"""How long answers are given without a look at the database; what caches are told of `stale-if-error` is the same."""

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What all answers that are kept at one time were made from: what is served, and the day (UTC)."""

    pointer: Pointer
    day: date


class Watch:
    """Knows the state of the data: looks each second once started, and before each use otherwise.

    While the database does not answer, the last state seen stands, and its age grows.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock
        self._state: State | None = None
        self._looked = 0.0
        self._thread: threading.Thread | None = None
        self._end = threading.Event()

    @property
    def state(self) -> State | None:
        """The state as last seen; None where it was never seen, or not for too long."""
        if self._thread is None or not self._thread.is_alive():
            self.look()
        return self._state if self.age <= TRUSTED_SECONDS else None

    @property
    def age(self) -> float:
        """Seconds since the database last told the state."""
        return time.monotonic() - self._looked

    def look(self) -> None:
        """Look at the database now."""
        looked, day = time.monotonic(), self._clock().astimezone(UTC).date()
        try:
            with bounded():
                pointer = read_pointer(self._engine)
        except (StorageError, SQLAlchemyError) as error:
            _LOG.debug("the state of the data is unknown: %s", type(error).__name__)
            return
        seen = None if pointer is None else State(pointer, day)
        if seen != self._state:
            self._state = seen
        self._looked = looked

    def start(self) -> None:
        """Look now, and then each second, in a thread that ends with the process."""
        self.look()
        self._thread = threading.Thread(target=self._keep_looking, name="watch", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def _keep_looking(self) -> None:
        while not self._end.wait(PAUSE_SECONDS):
            self.look()
