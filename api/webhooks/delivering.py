"""Delivering: the log is compared with what each subscription was told, and what is due is sent."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Event as Flag

from sqlalchemy import Engine

from api.domain.webhooks import Attempt, Delivery, Outcome, ReadLog, Subscription, find_due
from api.storage.webhook_deliveries import claim_attempt, list_waiting, queue_message, record_outcome
from api.webhooks.messages import make_message

AT_ONCE = 4
"""Messages that one process sends at the same time, so that a receiver that hangs holds up few others."""


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Sends what is due. Any number of them may work on one store at the same time."""

    store: Engine
    read_log: ReadLog
    send: Callable[[Attempt, datetime], Outcome]
    clock: Callable[[], datetime]
    chance: Callable[[], float]
    """Gives random numbers from 0 to 1."""
    public_url: str = ""
    tell: Callable[[Attempt, Outcome, Delivery | None], None] = lambda *_: None
    """Is told of each attempt and how its delivery stands then."""

    def deliver(self, stop: Flag) -> None:
        """Send all that is due, and end when nothing is, or soon after `stop` is set."""
        read_log = functools.cache(self.read_log)
        for subscription in list_waiting(self.store):
            self._queue_next(subscription, read_log)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for work in [pool.submit(self._work, stop) for _ in range(AT_ONCE)]:
                work.result()

    def _work(self, stop: Flag) -> None:
        while not stop.is_set():
            attempt = claim_attempt(self.store, now=self.clock())
            if attempt is None:
                return
            outcome = self.send(attempt, self.clock())
            delivery = record_outcome(self.store, attempt, outcome, now=self.clock(), chance=self.chance())
            self.tell(attempt, outcome, delivery)
            for subscription in list_waiting(self.store, attempt.subscription):
                self._queue_next(subscription, self.read_log)

    def _queue_next(self, subscription: Subscription, read_log: ReadLog) -> None:
        """Make a message of the first event that the subscription has yet to hear of and that concerns it."""
        events = find_due(subscription.heard, read_log)
        if not events:
            return
        event = next((each for each in events if each.concerns(subscription.treatments)), None)
        heard = (event or events[-1]).place
        message = None if event is None else make_message(event, self.public_url)
        queue_message(self.store, subscription, heard, message, now=self.clock())
