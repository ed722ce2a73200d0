"""What a message says: small, since whoever wants to know more asks the interface."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from api.domain.webhooks import Event, EventType, Message
from api.webhooks.signing import new_message_id


def make_message(event: Event, public_url: str) -> Message:
    """Make the message about an event; without a public URL its links are paths on the service."""
    data = {
        "serving": event.number,
        "release": event.release,
        "previous": event.previous,
        "reason": event.reason,
        "changes": event.changes,
        "treatments": None if event.treatments is None else list(event.treatments),
        "links": _make_links(event, public_url),
    }
    body = _write(event.type, event.served_at, data)
    return Message(new_message_id(), event.type, event.release, event.place, body)


def write_ping(subscription_id: str, moment: datetime) -> str:
    """Write the body of a message that only tries whether messages arrive."""
    return _write(EventType.PING, moment, {"subscription": subscription_id})


def _make_links(event: Event, public_url: str) -> dict[str, str | None]:
    releases = f"{public_url}/v1/releases"
    diff = None if event.previous is None else f"{releases}/{event.previous}/diff/{event.release}"
    return {"release": f"{releases}/{event.release}", "diff": diff}


def _write(event_type: EventType, moment: datetime, data: dict[str, Any]) -> str:
    timestamp = moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    message = {"type": event_type.value, "timestamp": timestamp, "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
