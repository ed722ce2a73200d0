"""Subscriptions and messages are stored whole, claimed by one at a time, and erased for good."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text, update

from api.domain.webhooks import (
    LEASE,
    MOST_ATTEMPTS,
    ROTATION,
    Attempt,
    Delivery,
    Fault,
    Outcome,
    Place,
    SubscriptionState,
)
from api.storage.corrections import open_corrections
from api.storage.errors import SchemaOlder, SubscriptionRefused, SubscriptionUnknown
from api.storage.models import DeliveryRow
from api.storage.schema import CORRECTIONS, WEBHOOKS, check_schema, upgrade
from api.storage.webhook_deliveries import (
    MOST_LISTED,
    claim_attempt,
    list_deliveries,
    list_waiting,
    queue_message,
    record_outcome,
)
from api.storage.webhooks import (
    add_subscription,
    get_secrets,
    get_subscription,
    list_subscriptions,
    pause_subscription,
    remove_subscription,
    resume_subscription,
    rotate_secret,
)
from api.webhooks.messages import make_message
from tests.storage.test_corrections import at_once
from tests.webhooks.builders import NOW, SECRET, a_subscription, an_event, subscribe

SECOND = "whsec_c2Vjb25kIHNlY3JldCBvZiB0aGUgdGVzdHMgaGVyZSE="
FAILED = Outcome(Fault.STATUS, 500)
TAKEN = Outcome(status=204)


@pytest.fixture
def store(blank_url: str) -> Iterator[Engine]:
    """A database with the tables of webhooks, of each kind in turn."""
    upgrade(blank_url, WEBHOOKS)
    opened = open_corrections(blank_url)
    yield opened
    opened.dispose()


def queue(store: Engine, number: int = 1, subscription_id: str = "aaaaaaaa") -> str:
    """Queue the message about a serving."""
    event = an_event(number)
    message = make_message(event, "")
    subscription = get_subscription(store, subscription_id)
    assert queue_message(store, subscription, event.place, message, now=NOW)
    return message.id


def claim(store: Engine, after: timedelta = timedelta(0)) -> Attempt:
    attempt = claim_attempt(store, now=NOW + after)
    assert attempt is not None
    return attempt


def record(store: Engine, attempt: Attempt, outcome: Outcome, after: timedelta = timedelta(0)) -> Delivery:
    delivery = record_outcome(store, attempt, outcome, now=NOW + after, chance=0)
    assert delivery is not None
    return delivery


def test_a_subscription_is_kept_as_it_is(store: Engine) -> None:
    plain = subscribe(store)
    full = subscribe(
        store,
        id="bbbbbbbb",
        created_at=NOW + timedelta(seconds=1),
        treatments=("adalimumab", "uc-msc"),
        heard=Place(3, NOW),
    )
    assert list_subscriptions(store) == (plain, full)
    assert get_subscription(store, "bbbbbbbb") == full
    with pytest.raises(SubscriptionUnknown, match="There is no webhook nothing"):
        get_subscription(store, "nothing")


@pytest.mark.parametrize(
    "work",
    [
        lambda store: pause_subscription(store, "nothing", "x"),
        lambda store: resume_subscription(store, "nothing", now=NOW),
        lambda store: rotate_secret(store, "nothing", SECRET, now=NOW),
        lambda store: remove_subscription(store, "nothing"),
        lambda store: get_secrets(store, "nothing", now=NOW),
    ],
)
def test_what_is_not_there_cannot_be_changed(store: Engine, work: Callable[[Engine], object]) -> None:
    with pytest.raises(SubscriptionUnknown):
        work(store)


def test_after_a_rotation_both_secrets_sign_for_a_day(store: Engine) -> None:
    add_subscription(store, a_subscription(), SECRET)
    assert get_secrets(store, "aaaaaaaa", now=NOW) == (SECRET,)
    until = rotate_secret(store, "aaaaaaaa", SECOND, now=NOW)
    assert until == NOW + ROTATION == get_subscription(store, "aaaaaaaa").former_until
    assert get_secrets(store, "aaaaaaaa", now=until - timedelta(seconds=1)) == (SECOND, SECRET)
    assert get_secrets(store, "aaaaaaaa", now=until) == (SECOND,)


def test_a_former_secret_is_erased_when_its_day_is_over(store: Engine) -> None:
    add_subscription(store, a_subscription(), SECRET)
    rotate_secret(store, "aaaaaaaa", SECOND, now=NOW)
    assert claim_attempt(store, now=NOW + ROTATION - timedelta(seconds=1)) is None
    assert get_subscription(store, "aaaaaaaa").former_until is not None
    assert claim_attempt(store, now=NOW + ROTATION) is None
    assert get_subscription(store, "aaaaaaaa").former_until is None
    with store.connect() as connection:
        assert SECRET not in str(connection.execute(text("SELECT * FROM webhook_subscriptions")).all())


def test_an_attempt_has_what_is_needed_to_send(store: Engine) -> None:
    subscribe(store)
    rotate_secret(store, "aaaaaaaa", SECOND, now=NOW)
    message = queue(store)
    attempt = claim(store)
    assert (attempt.id, attempt.subscription, attempt.number) == (message, "aaaaaaaa", 1)
    assert attempt.url == "https://hooks.example.org/ra" and attempt.began_at == NOW
    assert attempt.secrets == get_secrets(store, "aaaaaaaa", now=NOW) and len(attempt.secrets) == 2


def test_a_message_is_queued_once_however_many_try(store: Engine) -> None:
    waiting = subscribe(store)
    event = an_event(1)

    def work(_number: int) -> bool:
        return queue_message(store, waiting, event.place, make_message(event, ""), now=NOW)

    assert sorted(at_once(8, work)) == [False] * 7 + [True]
    assert len(list_deliveries(store, "aaaaaaaa")) == 1
    assert get_subscription(store, "aaaaaaaa").heard == event.place


def test_what_does_not_concern_is_noted_without_a_message(store: Engine) -> None:
    waiting = subscribe(store)
    assert queue_message(store, waiting, an_event(4).place, None, now=NOW)
    assert list_deliveries(store, "aaaaaaaa") == () and claim_attempt(store, now=NOW) is None
    assert get_subscription(store, "aaaaaaaa").heard == an_event(4).place


def test_while_a_message_is_on_its_way_no_other_is_made(store: Engine) -> None:
    subscribe(store)
    subscribe(store, id="bbbbbbbb")
    assert [each.id for each in list_waiting(store)] == ["aaaaaaaa", "bbbbbbbb"]
    queue(store)
    assert [each.id for each in list_waiting(store)] == ["bbbbbbbb"]
    assert list_waiting(store, "aaaaaaaa") == ()
    record(store, claim(store), FAILED)
    assert list_waiting(store, "aaaaaaaa") == ()
    record(store, claim(store, timedelta(seconds=5)), TAKEN)
    assert [each.id for each in list_waiting(store, "aaaaaaaa")] == ["aaaaaaaa"]
    pause_subscription(store, "bbbbbbbb", "by hand")
    assert [each.id for each in list_waiting(store)] == ["aaaaaaaa"]


def test_a_claim_is_given_to_one(store: Engine) -> None:
    subscribe(store)
    queue(store)
    claims = at_once(8, lambda _: claim_attempt(store, now=NOW))
    assert len([each for each in claims if each is not None]) == 1


def test_many_claims_are_given_to_one_each(store: Engine) -> None:
    ids = [f"{number:08d}" for number in range(12)]
    for each in ids:
        subscribe(store, id=each)
        queue(store, subscription_id=each)
    claims = at_once(12, lambda _: claim_attempt(store, now=NOW))
    assert sorted(each.subscription for each in claims if each is not None) == ids


def test_a_claim_outlives_whoever_held_it(store: Engine) -> None:
    """Nothing is noted after the claim, as where the process was killed."""
    subscribe(store)
    message = queue(store)
    claim(store)
    (delivery,) = list_deliveries(store, "aaaaaaaa")
    assert (delivery.attempts, delivery.fault, delivery.next_attempt_at) == (1, Fault.INTERRUPTED, NOW + LEASE)
    assert claim_attempt(store, now=NOW + LEASE - timedelta(seconds=1)) is None
    again = claim(store, LEASE)
    assert (again.id, again.number) == (message, 2)
    assert list_deliveries(store, "aaaaaaaa")[0].next_attempt_at == NOW + LEASE + timedelta(minutes=5)


def test_a_process_that_is_killed_at_each_attempt_gives_up_in_the_end(store: Engine) -> None:
    subscribe(store)
    queue(store)
    for number in range(1, MOST_ATTEMPTS + 1):
        assert claim(store, timedelta(days=number)).number == number
    assert claim_attempt(store, now=NOW + timedelta(days=11, seconds=-1)) is None
    paused = get_subscription(store, "aaaaaaaa")
    assert (paused.state, paused.paused_because) == (SubscriptionState.PAUSED, "the last attempt was interrupted")
    (delivery,) = list_deliveries(store, "aaaaaaaa")
    assert delivery.given_up_at is not None and delivery.fault is Fault.INTERRUPTED


def test_success_ends_a_delivery(store: Engine) -> None:
    subscribe(store)
    queue(store)
    delivery = record(store, claim(store), TAKEN, timedelta(seconds=1))
    assert (delivery.delivered_at, delivery.status, delivery.fault) == (NOW + timedelta(seconds=1), 204, None)
    assert claim_attempt(store, now=NOW + timedelta(days=9)) is None
    assert list_deliveries(store, "aaaaaaaa") == (delivery,)


def test_a_failure_is_tried_again_later(store: Engine) -> None:
    subscribe(store)
    queue(store)
    delivery = record(store, claim(store), Outcome(Fault.TIMED_OUT), timedelta(seconds=10))
    assert (delivery.fault, delivery.status, delivery.given_up_at) == (Fault.TIMED_OUT, None, None)
    assert delivery.next_attempt_at == NOW + timedelta(seconds=15)
    assert claim_attempt(store, now=NOW + timedelta(seconds=14)) is None
    assert claim(store, timedelta(seconds=15)).number == 2


def test_after_the_last_attempt_the_subscription_is_paused(store: Engine) -> None:
    subscribe(store)
    message = queue(store)
    for number in range(1, MOST_ATTEMPTS + 1):
        after = timedelta(days=2 * number)
        delivery = record(store, claim(store, after), FAILED, after)
        assert (delivery.given_up_at is not None) is (number == MOST_ATTEMPTS)
    paused = get_subscription(store, "aaaaaaaa")
    assert (paused.state, paused.paused_because) == (SubscriptionState.PAUSED, "10 attempts failed")
    later = NOW + timedelta(days=99)
    assert claim_attempt(store, now=later) is None
    resume_subscription(store, "aaaaaaaa", now=later)
    again = claim(store, timedelta(days=99))
    assert (again.id, again.number) == (message, 1)
    assert record(store, again, TAKEN, timedelta(days=99)).given_up_at is None


def test_gone_pauses_at_once(store: Engine) -> None:
    subscribe(store)
    queue(store)
    delivery = record(store, claim(store), Outcome(Fault.GONE, 410))
    assert (delivery.given_up_at, delivery.status, delivery.attempts) == (NOW, 410, 1)
    assert get_subscription(store, "aaaaaaaa").paused_because == "the receiver answered 410 Gone"


def test_a_holder_whose_lease_ran_out_changes_nothing(store: Engine) -> None:
    subscribe(store)
    queue(store)
    late, present = claim(store), claim(store, LEASE)
    before = list_deliveries(store, "aaaaaaaa")
    assert (record(store, late, Outcome(Fault.GONE, 410)),) == before
    assert get_subscription(store, "aaaaaaaa").state is SubscriptionState.ACTIVE
    assert record(store, present, TAKEN, LEASE).delivered_at == NOW + LEASE
    assert record(store, late, FAILED).delivered_at == NOW + LEASE


def test_pausing_holds_back_and_resuming_goes_on(store: Engine) -> None:
    subscribe(store)
    queue(store)
    record(store, claim(store), FAILED)
    pause_subscription(store, "aaaaaaaa", "by hand")
    assert get_subscription(store, "aaaaaaaa").paused_because == "by hand"
    assert claim_attempt(store, now=NOW + timedelta(days=1)) is None and list_waiting(store) == ()
    resume_subscription(store, "aaaaaaaa", now=NOW + timedelta(days=1))
    resume_subscription(store, "aaaaaaaa", now=NOW + timedelta(days=1))
    assert get_subscription(store, "aaaaaaaa").paused_because is None
    assert claim(store, timedelta(days=1)).number == 2


def test_the_outcome_of_a_paused_subscription_is_noted(store: Engine) -> None:
    subscribe(store)
    queue(store)
    attempt = claim(store)
    pause_subscription(store, "aaaaaaaa", "by hand")
    assert record(store, attempt, TAKEN).delivered_at == NOW
    assert get_subscription(store, "aaaaaaaa").paused_because == "by hand"


def test_what_is_removed_meanwhile_is_no_fault(store: Engine) -> None:
    subscribe(store)
    queue(store)
    attempt = claim(store)
    remove_subscription(store, "aaaaaaaa")
    assert record_outcome(store, attempt, FAILED, now=NOW, chance=0) is None
    assert list_subscriptions(store) == () and list_deliveries(store, "aaaaaaaa") == ()


def test_the_last_messages_are_listed_the_latest_first(store: Engine) -> None:
    subscribe(store)
    for number in range(1, MOST_LISTED + 3):
        queue(store, number)
        record(store, claim(store), TAKEN)
        with store.begin() as connection:
            moved = update(DeliveryRow).where(DeliveryRow.number == number)
            connection.execute(moved.values(queued_at=NOW + timedelta(hours=number)))
    numbers = [delivery.number for delivery in list_deliveries(store, "aaaaaaaa")]
    assert numbers == list(range(MOST_LISTED + 2, 2, -1))


@pytest.mark.parametrize(
    ("table", "change", "constraint"),
    [
        ("webhook_subscriptions", "state = 'paused'", "pause_explained"),
        ("webhook_subscriptions", "paused_because = 'x'", "pause_explained"),
        ("webhook_subscriptions", "heard_number = 0", "heard_whole"),
        ("webhook_subscriptions", "former_secret = 'x'", "former_whole"),
        ("webhook_deliveries", "attempts = 0", "attempt_told"),
        ("webhook_deliveries", "given_up_at = queued_at", "one_end"),
        ("webhook_deliveries", "fault = 'status'", "delivered_without_fault"),
    ],
)
def test_nothing_half_can_be_stored(store: Engine, table: str, change: str, constraint: str) -> None:
    subscribe(store)
    queue(store)
    record(store, claim(store), TAKEN)
    with pytest.raises(Exception, match=constraint), store.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {change}"))


def test_a_failure_does_not_repeat_a_secret(store: Engine) -> None:
    add_subscription(store, a_subscription(), SECRET)
    with pytest.raises(SubscriptionRefused) as raised:
        add_subscription(store, a_subscription(), SECOND)
    told = "".join(traceback.format_exception(raised.value))
    assert SECOND not in told and "whsec_" not in told


@pytest.mark.parametrize("remove", ["remove", "rotate"])
def test_what_is_erased_has_left_the_file(tmp_path: Path, remove: str) -> None:
    path = tmp_path / "corrections.sqlite"
    upgrade(f"sqlite:///{path}", WEBHOOKS)
    store = open_corrections(f"sqlite:///{path}")
    add_subscription(store, a_subscription(), SECRET)
    assert _files_hold(tmp_path, SECRET)
    if remove == "remove":
        remove_subscription(store, "aaaaaaaa")
    else:
        rotate_secret(store, "aaaaaaaa", SECOND, now=NOW)
        rotate_secret(store, "aaaaaaaa", SECOND, now=NOW)
    assert not _files_hold(tmp_path, SECRET)
    store.dispose()


def _files_hold(directory: Path, written: str) -> bool:
    return any(written.encode() in file.read_bytes() for file in directory.iterdir())


def test_webhooks_lie_beside_corrections_and_are_upgraded_alone(blank_url: str) -> None:
    upgrade(blank_url, CORRECTIONS)
    store = open_corrections(blank_url)
    with pytest.raises(SchemaOlder, match="db upgrade"):
        list_subscriptions(store)
    upgrade(blank_url, WEBHOOKS)
    check_schema(store, CORRECTIONS)
    check_schema(store, WEBHOOKS)
    assert list_subscriptions(store) == ()
    store.dispose()
