"""Subscriptions and logs of servings to test with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from api.domain.webhooks import Attempt, Event, Place, ReadLog, Subscription, SubscriptionState
from api.storage.webhooks import add_subscription
from api.webhooks.signing import new_secret

NOW = datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
ANY_ATTEMPT = Attempt("msg_any", "any", "", "{}", 1, NOW, (SECRET,))


def a_subscription(**changes: Any) -> Subscription:
    """A subscription that was made before anything was served."""
    made = Subscription(
        id="aaaaaaaa",
        url="https://hooks.example.org/ra",
        treatments=(),
        created_at=NOW,
        state=SubscriptionState.ACTIVE,
        paused_because=None,
        heard=Place(),
        former_until=None,
    )
    return replace(made, **changes)


def subscribe(store: Engine, **changes: Any) -> Subscription:
    """Store a subscription with a secret of its own."""
    made = a_subscription(**changes)
    add_subscription(store, made, new_secret())
    return made


def an_event(number: int, **changes: Any) -> Event:
    """The serving of a number, a day after the one before."""
    previous = None if number == 1 else f"2026.11.{number - 1}"
    event = Event(
        number, NOW + timedelta(days=number - 1), f"2026.11.{number}", previous, None, ("adalimumab",), number
    )
    return replace(event, **changes)


def a_log(events: Sequence[Event]) -> ReadLog:
    """Give the way to read a log that may still grow."""
    return lambda first: [event for event in events if event.number >= first]


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)
