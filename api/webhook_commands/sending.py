"""Commands that send messages."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from threading import Event as Flag
from types import FrameType

import click

from api.domain.webhooks import Attempt, Delivery, Outcome
from api.storage.errors import StorageError
from api.storage.webhooks import get_secrets, get_subscription
from api.webhook_commands.databases import ID, LOOPBACK, open_databases
from api.webhooks.delivering import Deliverer
from api.webhooks.describing import describe_delivery, describe_outcome
from api.webhooks.log import read_log
from api.webhooks.messages import write_ping
from api.webhooks.sending import Sender
from api.webhooks.signing import new_message_id
from api.webhooks.targets import Policy


@click.command("test")
@ID
@LOOPBACK
def send_ping(subscription: str, loopback: bool) -> None:
    """Send a message of the type `ping` at once, whether the subscription is active or paused."""
    now = datetime.now(UTC)
    with open_databases() as databases:
        found = get_subscription(databases.store, subscription)
        keys = get_secrets(databases.store, subscription, now=now)
    body = write_ping(subscription, now)
    outcome = Sender(Policy(loopback)).send(Attempt(new_message_id(), found.id, found.url, body, 1, now, keys), now)
    if outcome.fault is not None:
        raise click.ClickException(f"The ping did not arrive: {describe_outcome(outcome)}.")
    click.echo(f"The ping was taken: {describe_outcome(outcome)}.")


@click.command("deliver")
@click.option("--watch", type=click.IntRange(1, 3600), metavar="SECONDS", help="Go on, looking again so often.")
@LOOPBACK
def deliver(watch: int | None, loopback: bool) -> None:
    """Send all messages that are due; several processes may do so at the same time."""
    stop = Flag()
    with _stopping(stop), open_databases() as databases:
        deliverer = Deliverer(
            store=databases.store,
            read_log=partial(read_log, databases.data),
            send=Sender(Policy(loopback)).send,
            clock=lambda: datetime.now(UTC),
            chance=random.random,
            public_url=databases.public_url,
            tell=_tell,
        )
        if watch is None:
            deliverer.deliver(stop)
            return
        while not stop.is_set():
            _deliver_or_complain(deliverer, stop)
            stop.wait(watch)


def _deliver_or_complain(deliverer: Deliverer, stop: Flag) -> None:
    try:
        deliverer.deliver(stop)
    except StorageError as error:
        click.echo(f"{error} Trying again.", err=True)


def _tell(attempt: Attempt, outcome: Outcome, delivery: Delivery | None) -> None:
    fate = f"{describe_outcome(outcome)}; removed meanwhile" if delivery is None else describe_delivery(delivery)
    click.echo(f"{attempt.id} to webhook {attempt.subscription}: {fate}")


@contextmanager
def _stopping(stop: Flag) -> Iterator[None]:
    """Let the signals that ask for an end set a flag, so that what is being sent is noted before the end."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
