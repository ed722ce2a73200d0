"""The store of finished answers: bounded in bytes, and emptied as a whole when what it was made from has moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cachetools import LRUCache

from api.observing.ledger import StoreNumbers
from api.web.front.finished import Finished
from api.web.front.questions import Question
from api.web.front.state import State

_PART_FOR_NEW: Final = 5
"""One part in so many is for answers that were asked for once; a flood of such leaves the others alone."""

_LARGEST_PART: Final = 2
"""An answer that would take more than one part in so many of the place for new ones is not kept."""

_TURN_SECONDS: Final = 2.0
"""How long a request waits for another one that makes the same answer; then it makes it, too."""


class ResponseStore:
    """Finished answers by question, as long as the state of the data is the one that they were made in.

    An answer that is asked for again moves from the part for new ones to the part for proven ones; in each the one
    not asked for longest goes first.
    """

    def __init__(self, budget: int) -> None:
        """`budget` is in bytes; with 0 nothing is kept."""
        for_new = budget // _PART_FOR_NEW
        self._largest = for_new // _LARGEST_PART
        self._new = LRUCache[Question, Finished](for_new, getsizeof=_size)
        self._proven = LRUCache[Question, Finished](budget - for_new, getsizeof=_size)
        self._state: State | None = None
        self._turns: dict[Question, threading.Event] = {}
        self._lock = threading.Lock()

    def get(self, question: Question, state: State) -> Finished | None:
        """Give the answer to a question in a state; where the state is another than before, nothing kept is left."""
        with self._lock:
            if state is not self._state and state != self._state:
                self._state = state
                self._new.clear()
                self._proven.clear()
            found: Finished | None = self._proven.get(question)
            if found is None:
                found = self._new.pop(question, None)
                if found is not None:
                    self._proven[question] = found
            return found

    def keep(self, question: Question, answer: Finished, state: State) -> None:
        """Keep an answer whose making began in a state, unless that has gone or the answer is too large."""
        with self._lock:
            if state == self._state and answer.size <= self._largest and question not in self._proven:
                self._new[question] = answer

    @contextmanager
    def turn(self, question: Question) -> Iterator[None]:
        """Let one request make the answer to a question, and those that come meanwhile wait until it is made."""
        with self._lock:
            is_first = question not in self._turns
            made = self._turns.setdefault(question, threading.Event())
        if not is_first:
            made.wait(_TURN_SECONDS)
        try:
            yield
        finally:
            if is_first:
                with self._lock:
                    del self._turns[question]
                made.set()

    def numbers(self) -> StoreNumbers:
        """Tell how full the store is."""
        with self._lock:
            size = self._new.currsize + self._proven.currsize
            return StoreNumbers(len(self._new) + len(self._proven), int(size))


def _size(answer: Finished) -> int:
    return answer.size
