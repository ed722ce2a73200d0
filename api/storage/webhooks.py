"""Keeping subscriptions to what is served, in the database of corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, select, update

from api.domain.webhooks import ROTATION, Place, Subscription, SubscriptionState
from api.storage.errors import SubscriptionRefused, SubscriptionUnknown
from api.storage.keeping import scrub, write_kept
from api.storage.models import DeliveryRow, SubscriptionRow
from api.storage.schema import WEBHOOKS


def add_subscription(engine: Engine, subscription: Subscription, secret: str) -> None:
    """Store a new subscription with its secret."""
    values = {name: getattr(subscription, name) for name in ("id", "url", "treatments", "created_at", "state")}
    heard = {"heard_number": subscription.heard.number, "heard_at": subscription.heard.served_at}
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        connection.execute(insert(SubscriptionRow), {**values, **heard, "secret": secret})


def get_subscription(engine: Engine, subscription_id: str) -> Subscription:
    """Read one subscription; SubscriptionUnknown where none has the id."""
    with engine.connect() as connection:
        return to_subscription(read_row(connection, subscription_id))


def list_subscriptions(engine: Engine) -> tuple[Subscription, ...]:
    """List all subscriptions, the oldest first."""
    query = select(SubscriptionRow.__table__).order_by(SubscriptionRow.created_at, SubscriptionRow.id)
    with engine.connect() as connection:
        return tuple(to_subscription(row) for row in connection.execute(query).mappings())


def get_secrets(engine: Engine, subscription_id: str, *, now: datetime) -> tuple[str, ...]:
    """Read what signs the messages to one subscription: the present secret and, for a while, the former one."""
    with engine.connect() as connection:
        return to_secrets(read_row(connection, subscription_id), now)


def pause_subscription(engine: Engine, subscription_id: str, because: str) -> None:
    """Send nothing more until the subscription is resumed."""
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        read_row(connection, subscription_id)
        change(connection, subscription_id, {"state": SubscriptionState.PAUSED, "paused_because": because})


def resume_subscription(engine: Engine, subscription_id: str, *, now: datetime) -> None:
    """Send again, first what was given up, with its attempts counted anew, then what came meanwhile."""
    row = DeliveryRow
    given_up = (row.subscription == subscription_id, row.given_up_at.is_not(None))
    anew = {"attempts": 0, "attempted_at": None, "given_up_at": None, "next_attempt_at": now}
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        if read_row(connection, subscription_id)["state"] is SubscriptionState.PAUSED:
            change(connection, subscription_id, {"state": SubscriptionState.ACTIVE, "paused_because": None})
            connection.execute(update(row).where(*given_up).values(anew))


def rotate_secret(engine: Engine, subscription_id: str, secret: str, *, now: datetime) -> datetime:
    """Put a new secret in the place of the present one; until the moment returned, the former one signs, too."""
    until = now + ROTATION
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        former = read_row(connection, subscription_id)["secret"]
        values = {"secret": secret, "former_secret": former, "former_until": until}
        change(connection, subscription_id, values)
    scrub(engine)
    return until


def remove_subscription(engine: Engine, subscription_id: str) -> None:
    """Erase a subscription, its secrets, and what is known of its messages."""
    with write_kept(engine, WEBHOOKS, SubscriptionRefused) as connection:
        read_row(connection, subscription_id)
        connection.execute(delete(DeliveryRow).where(DeliveryRow.subscription == subscription_id))
        connection.execute(delete(SubscriptionRow).where(SubscriptionRow.id == subscription_id))
    scrub(engine)


def read_row(connection: Connection, subscription_id: str) -> RowMapping:
    """Read a subscription with its secrets; SubscriptionUnknown where none has the id."""
    query = select(SubscriptionRow.__table__).where(SubscriptionRow.id == subscription_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise SubscriptionUnknown(subscription_id)
    return row


def change(connection: Connection, subscription_id: str, values: dict[str, Any]) -> None:
    """Change columns of a subscription."""
    connection.execute(update(SubscriptionRow).where(SubscriptionRow.id == subscription_id).values(values))


def to_subscription(row: RowMapping) -> Subscription:
    """Make the record of a row, without its secrets."""
    shared = ("id", "url", "treatments", "created_at", "state", "paused_because", "former_until")
    return Subscription(heard=Place(row["heard_number"], row["heard_at"]), **{name: row[name] for name in shared})


def to_secrets(row: RowMapping, now: datetime) -> tuple[str, ...]:
    """Give the secrets of a row that sign at a moment, the present one first."""
    former = row["former_until"] is not None and now < row["former_until"]
    return (row["secret"], row["former_secret"]) if former else (row["secret"],)
