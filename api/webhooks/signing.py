"""Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and body."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Make a random secret in the form in which receivers get it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_message_id() -> str:
    """Make a random id of a message; it has no full stop, which parts what is signed."""
    return f"msg_{_random_word(16)}"


def new_subscription_id() -> str:
    """Make a short random id of a subscription."""
    return _random_word(5)


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a message at a moment, in seconds since 1970; ValueError where the secret is none."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("the secret is not base64") from None
    digest = hmac.digest(key, b".".join((message_id.encode(), str(timestamp).encode(), body)), "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def make_headers(keys: Iterable[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Make the three headers; while a secret is being replaced there is a signature by each."""
    signatures = " ".join(sign(key, message_id, timestamp, body) for key in keys)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def _random_word(size: int) -> str:
    return base64.b32encode(secrets.token_bytes(size)).decode().rstrip("=").lower()
