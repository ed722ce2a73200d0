"""Keeping the messages to subscribers: made once, sent by one process at a time, one after the other."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, exists, insert, select, update

from api.domain.webhooks import (
    LEASE,
    MOST_ATTEMPTS,
    Attempt,
    Delivery,
    Fault,
    Message,
    Outcome,
    Place,
    Subscription,
    SubscriptionState,
    find_next_attempt,
)
from api.storage.errors import SubscriptionRefused
from api.storage.keeping import write_kept
from api.storage.models import DeliveryRow, SubscriptionRow
from api.storage.schema import WEBHOOKS
from api.storage.webhooks import change, read_row, to_secrets, to_subscription

MOST_LISTED = 20


def list_waiting(engine: Engine, subscription_id: str | None = None) -> tuple[Subscription, ...]:
    """List the active subscriptions, or one, with no message on its way: the next event may become one."""
    row = SubscriptionRow
    on_its_way = exists().where(DeliveryRow.subscription == row.id, DeliveryRow.delivered_at.is_(None))
    query = select(row.__table__).where(row.state == SubscriptionState.ACTIVE, ~on_its_way)
    if subscription_id is not None:
        query = query.where(row.id == subscription_id)
    with engine.connect() as connection:
        return tuple(to_subscription(found) for found in connection.execute(query).mappings())


def queue_message(
    engine: Engine, subscription: Subscription, heard: Place, message: Message | None, *, now: datetime
) -> bool:
    """Note up to where the log has been dealt with, and store the message that is to be sent, if any.

    Nothing is done, and False returned, where another process was faster.
    """
    row, before = SubscriptionRow, subscription.heard
    same = (
        row.id == subscription.id,
        row.heard_number == before.number,
        row.heard_at.is_not_distinct_from(before.served_at),
    )
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        values = {"heard_number": heard.number, "heard_at": heard.served_at}
        if connection.execute(update(row).where(*same).values(values)).rowcount == 0:
            return False
        if message is not None:
            connection.execute(insert(DeliveryRow), _values(subscription.id, message, now))
        return True


def claim_attempt(engine: Engine, *, now: datetime) -> Attempt | None:
    """Claim the attempt that has waited longest; None where none is due.

    Nobody else gets it before the lease runs out. It is noted as interrupted, and as if that were the end of it, so
    that a process which is killed leaves everything in order.
    """
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        _forget_former_secrets(connection, now)
        while (row := connection.execute(_due(now)).mappings().one_or_none()) is not None:
            if row["attempts"] < MOST_ATTEMPTS:
                return _claim(connection, row, now)
            _give_up(connection, row["id"], row["subscription"], "the last attempt was interrupted", now)
        return None


def record_outcome(
    engine: Engine, attempt: Attempt, outcome: Outcome, *, now: datetime, chance: float
) -> Delivery | None:
    """Note what came of an attempt, and give the delivery as it stands; None where the subscription was removed.

    An attempt that somebody else made meanwhile counts, and this one does not.
    """
    row = DeliveryRow
    held = (row.id == attempt.id, row.attempts == attempt.number, row.attempted_at == attempt.began_at)
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        if connection.execute(select(row.id).where(*held, row.delivered_at.is_(None))).one_or_none() is not None:
            _record(connection, attempt, outcome, now, chance)
        found = connection.execute(_deliveries().where(row.id == attempt.id)).mappings().one_or_none()
    return None if found is None else _to_delivery(found)


def list_deliveries(engine: Engine, subscription_id: str) -> tuple[Delivery, ...]:
    """List the last messages to a subscription, the latest first."""
    query = _deliveries().where(DeliveryRow.subscription == subscription_id)
    with engine.connect() as connection:
        latest = query.order_by(DeliveryRow.queued_at.desc(), DeliveryRow.id).limit(MOST_LISTED)
        return tuple(_to_delivery(row) for row in connection.execute(latest).mappings())


def _due(now: datetime) -> Select[Any]:
    row = DeliveryRow
    is_open = (row.delivered_at.is_(None), row.given_up_at.is_(None), row.next_attempt_at <= now)
    active = (SubscriptionRow.id == row.subscription, SubscriptionRow.state == SubscriptionState.ACTIVE)
    query = select(row.__table__).where(*is_open, exists().where(*active))
    return query.order_by(row.next_attempt_at, row.id).limit(1)


def _claim(connection: Connection, row: RowMapping, now: datetime) -> Attempt:
    number = row["attempts"] + 1
    lease = now + LEASE
    retry = find_next_attempt(number, now, 0, None)
    values = {
        "attempts": number,
        "attempted_at": now,
        "next_attempt_at": lease if retry is None else max(lease, retry),
        "status": None,
        "fault": Fault.INTERRUPTED,
    }
    connection.execute(update(DeliveryRow).where(DeliveryRow.id == row["id"]).values(values))
    subscription = read_row(connection, row["subscription"])
    return Attempt(
        row["id"], subscription["id"], subscription["url"], row["body"], number, now, to_secrets(subscription, now)
    )


def _record(connection: Connection, attempt: Attempt, outcome: Outcome, now: datetime, chance: float) -> None:
    values: dict[str, Any] = {"status": outcome.status, "fault": outcome.fault}
    if outcome.fault is None:
        values["delivered_at"] = now
    retry = find_next_attempt(attempt.number, now, chance, outcome.wish)
    if outcome.fault is not None and retry is not None:
        values["next_attempt_at"] = retry
    connection.execute(update(DeliveryRow).where(DeliveryRow.id == attempt.id).values(values))
    if outcome.fault is Fault.GONE:
        _give_up(connection, attempt.id, attempt.subscription, "the receiver answered 410 Gone", now)
    elif outcome.fault is not None and retry is None:
        _give_up(connection, attempt.id, attempt.subscription, f"{MOST_ATTEMPTS} attempts failed", now)


def _give_up(connection: Connection, delivery: str, subscription: str, because: str, now: datetime) -> None:
    connection.execute(update(DeliveryRow).where(DeliveryRow.id == delivery).values(given_up_at=now))
    change(connection, subscription, {"state": SubscriptionState.PAUSED, "paused_because": because})


def _forget_former_secrets(connection: Connection, now: datetime) -> None:
    forgotten = {"former_secret": None, "former_until": None}
    connection.execute(update(SubscriptionRow).where(SubscriptionRow.former_until <= now).values(forgotten))


def _values(subscription_id: str, message: Message, now: datetime) -> dict[str, Any]:
    own = {"id": message.id, "event": message.event, "release": message.release, "body": message.body}
    place = {"number": message.place.number, "served_at": message.place.served_at}
    return {**own, **place, "subscription": subscription_id, "queued_at": now, "next_attempt_at": now, "attempts": 0}


def _deliveries() -> Select[Any]:
    return select(*(DeliveryRow.__table__.c[field.name] for field in dataclasses.fields(Delivery)))


def _to_delivery(row: RowMapping) -> Delivery:
    return Delivery(**row)
