"""Subscriptions, messages and outcomes in words for a terminal; nothing that a receiver wrote is among them."""

from __future__ import annotations

from datetime import UTC, datetime

from api.domain.webhooks import MOST_ATTEMPTS, Delivery, Fault, Outcome, Subscription


def describe_subscription(subscription: Subscription) -> str:
    """Describe a subscription in lines, without its secrets."""
    heard = subscription.heard.number
    lines = {
        "url": subscription.url,
        "treatments": ", ".join(subscription.treatments) or "(all)",
        "since": write_moment(subscription.created_at),
        "state": subscription.state.value,
        "because": subscription.paused_because,
        "told up to": f"serving {heard}" if heard else "(nothing was served then)",
        "former secret until": None if subscription.former_until is None else write_moment(subscription.former_until),
    }
    shown = [f"  {name}: {text}\n" for name, text in lines.items() if text is not None]
    return f"{subscription.id}\n{''.join(shown)}"


def describe_delivery(delivery: Delivery) -> str:
    """Tell how a message fares."""
    attempts = f"attempt {delivery.attempts} of {MOST_ATTEMPTS}"
    if delivery.attempts == 0:
        return "waiting"
    if delivery.delivered_at is not None:
        return f"delivered {write_moment(delivery.delivered_at)} with {attempts}"
    outcome = describe_outcome(Outcome(delivery.fault, delivery.status))
    if delivery.given_up_at is not None:
        return f"given up {write_moment(delivery.given_up_at)} after {attempts}: {outcome}"
    return f"{attempts} failed: {outcome}; next {write_moment(delivery.next_attempt_at)}"


def describe_outcome(outcome: Outcome) -> str:
    """Tell what came of an attempt, in words of ours."""
    words = "" if outcome.fault in {None, Fault.STATUS} else outcome.fault.value.replace("_", " ")
    status = "" if outcome.status is None else f"status {outcome.status}"
    return ", ".join(filter(None, (words, status)))


def write_moment(moment: datetime) -> str:
    """Write a moment in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
