"""Signatures are those of Standard Webhooks: its own library takes ours, and nothing that was touched."""

from __future__ import annotations

import base64
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.webhooks.signing import make_headers, new_message_id, new_secret, new_subscription_id, sign
from tests.webhooks.builders import SECRET

SECRETS = st.binary(min_size=24, max_size=64).map(lambda key: "whsec_" + base64.b64encode(key).decode())
IDS = st.from_regex(r"msg_[a-z2-7]{1,30}", fullmatch=True)


def verify(secret: str, headers: dict[str, str], body: str) -> None:
    Webhook(secret).verify(body.encode(), headers, json_parse=False)


def test_the_example_of_the_specification_is_signed_alike() -> None:
    """Key, id, time, body and signature of the tests of the reference libraries."""
    signed = sign(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(SECRETS, IDS, st.text(alphabet=st.characters(codec="utf-8")))
def test_the_independent_library_takes_what_we_sign(secret: str, message: str, body: str) -> None:
    verify(secret, make_headers([secret], message, int(time.time()), body.encode()), body)


@given(SECRETS, SECRETS, st.text(alphabet=st.characters(codec="utf-8")))
def test_while_a_secret_is_replaced_either_verifies(new: str, former: str, body: str) -> None:
    headers = make_headers([new, former], "msg_a", int(time.time()), body.encode())
    assert len(headers["webhook-signature"].split(" ")) == 2
    verify(new, headers, body)
    verify(former, headers, body)


@given(SECRETS, SECRETS, IDS, IDS, st.text("ab"), st.text("ab"))
def test_nothing_can_be_exchanged(a: str, b: str, first: str, second: str, body: str, other: str) -> None:
    now = int(time.time())
    signed = {"secret": a, "webhook-id": first, "webhook-timestamp": str(now), "body": body}
    headers = make_headers([a], first, now, body.encode())
    for change in ({"secret": b}, {"webhook-id": second}, {"webhook-timestamp": str(now - 1)}, {"body": other}):
        presented = {**signed, **change}
        if presented != signed:
            secret, text = presented.pop("secret"), presented.pop("body")
            with pytest.raises(WebhookVerificationError):
                verify(secret, {**headers, **presented}, text)


@pytest.mark.parametrize(("age", "taken"), [(0, True), (290, True), (310, False), (-310, False)])
def test_the_library_refuses_what_was_signed_too_long_ago(age: int, taken: bool) -> None:
    headers = make_headers([SECRET], "msg_a", int(time.time()) - age, b"{}")
    if taken:
        verify(SECRET, headers, "{}")
    else:
        with pytest.raises(WebhookVerificationError, match="timestamp"):
            verify(SECRET, headers, "{}")


def test_secrets_and_ids_are_random_and_in_the_form_foreseen() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(base64.b64decode(each.removeprefix("whsec_"), validate=True)) for each in secrets} == {32}
    ids = {new_message_id() for _ in range(100)}
    assert len(ids) == 100 and all(re.fullmatch("msg_[a-z2-7]{26}", each) for each in ids)
    assert re.fullmatch("[a-z2-7]{8}", new_subscription_id())


def test_what_is_no_secret_signs_nothing() -> None:
    with pytest.raises(ValueError, match="not base64"):
        sign("whsec_###", "msg_a", 0, b"")
