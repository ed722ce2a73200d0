"""Commands that manage subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from sqlalchemy import Engine

from api.domain.webhooks import Place, Subscription, SubscriptionState
from api.storage.reading import list_ids, snapshot
from api.storage.webhook_deliveries import list_deliveries
from api.storage.webhooks import (
    add_subscription,
    get_subscription,
    list_subscriptions,
    pause_subscription,
    remove_subscription,
    resume_subscription,
    rotate_secret,
)
from api.webhook_commands.databases import ID, LOOPBACK, open_databases
from api.webhooks.describing import describe_delivery, describe_subscription, write_moment
from api.webhooks.log import read_log
from api.webhooks.signing import new_secret, new_subscription_id
from api.webhooks.targets import Policy, UrlRefused

SECRET_IS_SHOWN_ONCE = "It is not shown again. Give it to the receiver over a channel that only the two of you read."


@click.command("add")
@click.argument("url")
@click.option("--treatment", "treatments", multiple=True, metavar="ID", help="Only what concerns this; repeatable.")
@LOOPBACK
def add(url: str, treatments: tuple[str, ...], loopback: bool) -> None:
    """Subscribe URL to what is served from now on, and show its secret once."""
    try:
        Policy(loopback).check_url(url)
    except UrlRefused as error:
        raise click.ClickException(str(error)) from error
    secret = new_secret()
    with open_databases() as databases:
        _check_treatments(databases.data, treatments)
        log = read_log(databases.data, 1)
        subscription = Subscription(
            id=new_subscription_id(),
            url=url,
            treatments=tuple(sorted(set(treatments))),
            created_at=datetime.now(UTC),
            state=SubscriptionState.ACTIVE,
            paused_because=None,
            heard=log[-1].place if log else Place(),
            former_until=None,
        )
        add_subscription(databases.store, subscription, secret)
    click.echo(f"Webhook {subscription.id} will be told of what is served from now on.")
    click.echo(f"Secret: {secret}\n{SECRET_IS_SHOWN_ONCE}")


@click.command("list")
def show_all() -> None:
    """List the subscriptions, the oldest first."""
    with open_databases() as databases:
        subscriptions = list_subscriptions(databases.store)
    for subscription in subscriptions:
        click.echo(describe_subscription(subscription))
    click.echo(f"{len(subscriptions)} webhook{'' if len(subscriptions) == 1 else 's'}.", err=True)


@click.command("show")
@ID
def show(subscription: str) -> None:
    """Show a subscription and how its last messages fared, the latest first."""
    with open_databases() as databases:
        found = get_subscription(databases.store, subscription)
        deliveries = list_deliveries(databases.store, subscription)
    click.echo(describe_subscription(found))
    for delivery in deliveries:
        click.echo(f"{delivery.id}  {delivery.event}  {delivery.release}  {describe_delivery(delivery)}")


@click.command("pause")
@ID
def pause(subscription: str) -> None:
    """Send nothing until the subscription is resumed."""
    with open_databases() as databases:
        pause_subscription(databases.store, subscription, "by hand")
    click.echo(f"Webhook {subscription} is paused; what is served meanwhile is sent when it is resumed.")


@click.command("resume")
@ID
def resume(subscription: str) -> None:
    """Send again, beginning with what was given up or missed."""
    with open_databases() as databases:
        resume_subscription(databases.store, subscription, now=datetime.now(UTC))
    click.echo(f"Webhook {subscription} is active; what it missed is sent first.")


@click.command("rotate")
@ID
def rotate(subscription: str) -> None:
    """Make a new secret and show it once; for a day the former one signs, too."""
    secret = new_secret()
    with open_databases() as databases:
        until = rotate_secret(databases.store, subscription, secret, now=datetime.now(UTC))
    click.echo(f"Until {write_moment(until)} messages are signed with the former secret, too.")
    click.echo(f"Secret: {secret}\n{SECRET_IS_SHOWN_ONCE}")


@click.command("remove")
@ID
def remove(subscription: str) -> None:
    """Erase a subscription, its secrets, and what is known of its messages."""
    with open_databases() as databases:
        remove_subscription(databases.store, subscription)
    click.echo(f"Webhook {subscription} is removed.")


def _check_treatments(data: Engine, treatments: Sequence[str]) -> None:
    if not treatments:
        return
    with snapshot(data) as opened:
        unknown = sorted(set(treatments) - set(list_ids(opened, "treatments")))
        if unknown:
            raise click.ClickException(f"Release {opened.release.id} has no treatment {', '.join(unknown)}.")
