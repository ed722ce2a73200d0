"""Webhooks: who is told of what is served, what they are told, and how a message fares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MOST_ATTEMPTS = 10
DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Time to wait after each failed attempt but the last, 76 hours in all: the example of Standard Webhooks 1.0.0."""

JITTER = 0.2
"""Up to this share of a wait is added by chance, so that what failed together is not tried again together."""

LONGEST_WISH = timedelta(days=1)
"""A receiver may ask for a longer wait (`Retry-After`) up to this."""

LEASE = timedelta(seconds=60)
"""How long a message that somebody is sending is left alone; sending takes 10 seconds at most."""

ROTATION = timedelta(days=1)
"""How long the former secret signs beside the new one."""


class EventType(StrEnum):
    """What a message tells of, as its member `type`."""

    PUBLISHED = "release.published"
    ROLLED_BACK = "release.rolled_back"
    PING = "ping"


class SubscriptionState(StrEnum):
    """Whether a subscription is sent anything."""

    ACTIVE = "active"
    PAUSED = "paused"


class Fault(StrEnum):
    """Why an attempt failed; besides the status, this word is all that is ever kept or shown of it."""

    INTERRUPTED = "interrupted"
    TIMED_OUT = "timed_out"
    NAME_NOT_RESOLVED = "name_not_resolved"
    ADDRESS_REFUSED = "address_refused"
    URL_REFUSED = "url_refused"
    TLS_FAILED = "tls_failed"
    NOT_CONNECTED = "not_connected"
    CONNECTION_BROKEN = "connection_broken"
    REDIRECTED = "redirected"
    GONE = "gone"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the log of servings: before its first entry, or one entry of it."""

    number: int = 0
    served_at: datetime | None = None
    """Moment of that entry: a log that was made anew has other moments under the same numbers."""


@dataclass(frozen=True, slots=True)
class Event:
    """Another release came to be served."""

    number: int
    served_at: datetime
    release: str
    previous: str | None
    reason: str | None
    treatments: tuple[str, ...] | None
    """Treatments that the changes concern; None where that is not known, as for the first release."""
    changes: int | None

    @property
    def type(self) -> EventType:
        """Whether it was a publication or the return to a former release."""
        return EventType.PUBLISHED if self.reason is None else EventType.ROLLED_BACK

    @property
    def place(self) -> Place:
        """Where in the log it stands."""
        return Place(self.number, self.served_at)

    def concerns(self, treatments: Sequence[str]) -> bool:
        """Whether it concerns any of some treatments, as far as is known; of none named, every event does."""
        return not treatments or self.treatments is None or not set(treatments).isdisjoint(self.treatments)


ReadLog = Callable[[int], Sequence[Event]]
"""Gives the events of the log from a number on, that one included, in order."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who is told. The secrets are apart, so that nothing can show them by the way."""

    id: str
    url: str
    treatments: tuple[str, ...]
    """Told only of what concerns one of these; of everything where there are none."""
    created_at: datetime
    state: SubscriptionState
    paused_because: str | None
    heard: Place
    """Up to here the log has been dealt with: a message was made, or the event did not concern them."""
    former_until: datetime | None
    """Until when the secret before the present one signs, too; None where there is none."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one subscription is told of one event; its id and body stay the same in every attempt."""

    id: str
    event: EventType
    release: str
    place: Place
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a message fares."""

    id: str
    event: EventType
    release: str
    number: int
    queued_at: datetime
    attempts: int
    attempted_at: datetime | None
    next_attempt_at: datetime
    status: int | None
    fault: Fault | None
    delivered_at: datetime | None
    given_up_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that its holder alone may make, until the lease runs out."""

    id: str
    subscription: str
    url: str
    body: str
    number: int
    began_at: datetime
    secrets: tuple[str, ...] = field(repr=False)
    """The present secret and, for a while, the former one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt; without a fault it succeeded."""

    fault: Fault | None = None
    status: int | None = None
    wish: timedelta | None = None
    """For how long the receiver asked to be left alone."""


def find_due(heard: Place, read_log: ReadLog) -> Sequence[Event]:
    """Give the events after a place, in order.

    Where that place is not in the log, the database was made anew and nothing tells what was missed. The last event
    alone is given then: it says what is served.
    """
    if heard.served_at is None:
        return read_log(1)
    events = read_log(heard.number)
    if events and events[0].place == heard:
        return events[1:]
    return read_log(1)[-1:]


def find_next_attempt(attempts: int, failed_at: datetime, chance: float, wish: timedelta | None) -> datetime | None:
    """Give the moment of the attempt after so many failed ones; None where there is no further one.

    `chance` is a random number from 0 to 1.
    """
    if attempts >= MOST_ATTEMPTS:
        return None
    wait = DELAYS[attempts - 1] * (1 + JITTER * chance)
    return failed_at + max(wait, min(wish or wait, LONGEST_WISH))
