"""Deliverers send everything once and in order, over failures, kills, and each other."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from api import cli
from api.domain.records import Dataset
from api.domain.webhooks import LEASE, MOST_ATTEMPTS, Attempt, Event, Fault, Outcome, ReadLog, SubscriptionState
from api.storage.engine import open_engine
from api.storage.publishing import publish, roll_back
from api.storage.schema import DATASET, upgrade
from api.storage.webhook_deliveries import list_deliveries
from api.storage.webhooks import get_subscription, list_subscriptions, pause_subscription, resume_subscription
from api.webhooks.delivering import AT_ONCE, Deliverer
from api.webhooks.log import read_log
from api.webhooks.sending import Sender
from api.webhooks.targets import Policy
from tests.builders import a_dataset, a_source, some_levels
from tests.webhooks.builders import NOW, Clock, a_log, an_event, subscribe
from tests.webhooks.receiving import Receiver, hang, receiving, status

TRYING = Policy(loopback=True)
START_SECONDS = 60
EVENTS, KILLS = 8, 2


class Script:
    """Stands for the sender: tells outcomes from a list, and keeps what was sent when."""

    def __init__(self, clock: Clock, *outcomes: Outcome) -> None:
        self.clock, self.outcomes, self.sent = clock, list(outcomes), list[tuple[datetime, Attempt]]()

    def __call__(self, attempt: Attempt, now: datetime) -> Outcome:
        assert now == self.clock.now
        self.sent.append((now, attempt))
        return self.outcomes.pop(0) if self.outcomes else Outcome(status=204)

    @property
    def numbers(self) -> list[int]:
        return [json.loads(attempt.body)["data"]["serving"] for _, attempt in self.sent]


def make(
    store: Engine, log: ReadLog, send: Callable[[Attempt, datetime], Outcome], clock: Callable[[], datetime]
) -> Deliverer:
    return Deliverer(store, log, send, clock, chance=lambda: 0)


def run(deliverer: Deliverer) -> None:
    deliverer.deliver(threading.Event())


def test_everything_served_is_told_once_and_in_order(sqlite_store: Engine) -> None:
    clock, log = Clock(), [an_event(number) for number in (1, 2, 3)]
    subscribe(sqlite_store)
    script = Script(clock)
    deliverer = make(sqlite_store, a_log(log), script, clock)
    run(deliverer)
    run(deliverer)
    assert script.numbers == [1, 2, 3]
    log.append(an_event(4, reason="A figure was wrong."))
    run(deliverer)
    run(make(sqlite_store, a_log(log), script, clock))
    assert script.numbers == [1, 2, 3, 4]
    bodies = [json.loads(attempt.body) for _, attempt in script.sent]
    assert [body["type"] for body in bodies] == ["release.published"] * 3 + ["release.rolled_back"]
    assert len({attempt.id for _, attempt in script.sent}) == 4


def test_a_subscription_hears_of_what_comes_after_it(sqlite_store: Engine) -> None:
    clock, log = Clock(), [an_event(number) for number in (1, 2)]
    subscribe(sqlite_store, heard=log[-1].place)
    script = Script(clock)
    run(make(sqlite_store, a_log(log), script, clock))
    assert script.sent == []
    log.append(an_event(3))
    run(make(sqlite_store, a_log(log), script, clock))
    assert script.numbers == [3]


def test_a_filter_passes_over_what_does_not_concern_it(sqlite_store: Engine) -> None:
    clock = Clock()
    concerned = [None, ("a",), ("b",), (), ("b", "c"), ("d",), ("e",)]
    log = [an_event(number, treatments=each) for number, each in enumerate(concerned, start=1)]
    subscribe(sqlite_store, treatments=("b",))
    script = Script(clock)
    run(make(sqlite_store, a_log(log), script, clock))
    assert script.numbers == [1, 3, 5]
    assert get_subscription(sqlite_store, "aaaaaaaa").heard == log[-1].place


def test_a_log_that_was_made_anew_is_taken_up_at_its_end(sqlite_store: Engine) -> None:
    """As where the database of the data was lost, and all was published again from the records."""
    clock = Clock()
    subscribe(sqlite_store)
    script = Script(clock)
    run(make(sqlite_store, a_log([an_event(number) for number in (1, 2, 3)]), script, clock))
    anew = [an_event(number, served_at=NOW + timedelta(days=100 + number)) for number in (1, 2)]
    run(make(sqlite_store, a_log(anew), script, clock))
    run(make(sqlite_store, a_log(anew), script, clock))
    assert script.numbers == [1, 2, 3, 2]
    anew.append(an_event(3, served_at=NOW + timedelta(days=200)))
    run(make(sqlite_store, a_log(anew), script, clock))
    assert script.numbers == [1, 2, 3, 2, 3]


def test_attempts_follow_the_schedule_and_end_with_a_pause(store: Engine) -> None:
    """Moments of ten failed attempts, with a clock that stands still in between, and what comes after a resumption."""
    clock, log = Clock(), [an_event(1), an_event(2)]
    subscribe(store)
    script = Script(clock, *[Outcome(Fault.STATUS, 500)] * MOST_ATTEMPTS)
    deliverer = make(store, a_log(log), script, clock)
    moments = [0, 5, 305, 2_105, 9_305, 27_305, 63_305, 113_705, 185_705, 272_105]
    for number, seconds in enumerate(moments, start=1):
        if number > 1:
            clock.now = NOW + timedelta(seconds=seconds) - timedelta(microseconds=1)
            run(deliverer)
            assert len(script.sent) == number - 1
        clock.now = NOW + timedelta(seconds=seconds)
        run(deliverer)
        assert len(script.sent) == number
    assert len({(attempt.id, attempt.body) for _, attempt in script.sent}) == 1
    clock.advance(days=30)
    run(deliverer)
    paused = get_subscription(store, "aaaaaaaa")
    assert (paused.state, paused.paused_because) == (SubscriptionState.PAUSED, "10 attempts failed")
    assert len(script.sent) == MOST_ATTEMPTS
    resume_subscription(store, "aaaaaaaa", now=clock.now)
    run(deliverer)
    assert script.numbers == [1] * (MOST_ATTEMPTS + 1) + [2]
    assert script.sent[0][1].id == script.sent[MOST_ATTEMPTS][1].id


def test_what_waits_holds_up_what_comes_after_it_for_its_own_subscription_alone(sqlite_store: Engine) -> None:
    clock, log = Clock(), [an_event(1), an_event(2)]
    subscribe(sqlite_store)
    subscribe(sqlite_store, id="bbbbbbbb")

    sent: list[tuple[str, int]] = []

    def send(attempt: Attempt, _now: datetime) -> Outcome:
        sent.append((attempt.subscription, json.loads(attempt.body)["data"]["serving"]))
        is_down = attempt.subscription == "aaaaaaaa" and clock.now < NOW + timedelta(seconds=5)
        return Outcome(Fault.NOT_CONNECTED) if is_down else Outcome(status=200)

    deliverer = make(sqlite_store, a_log(log), send, clock)
    run(deliverer)
    assert sorted(sent) == [("aaaaaaaa", 1), ("bbbbbbbb", 1), ("bbbbbbbb", 2)]
    clock.advance(seconds=5)
    run(deliverer)
    assert sent[3:] == [("aaaaaaaa", 1), ("aaaaaaaa", 2)]


def test_a_paused_subscription_gets_all_it_missed(sqlite_store: Engine) -> None:
    clock, log = Clock(), [an_event(1)]
    subscribe(sqlite_store)
    pause_subscription(sqlite_store, "aaaaaaaa", "by hand")
    script = Script(clock)
    deliverer = make(sqlite_store, a_log(log), script, clock)
    run(deliverer)
    log += [an_event(2), an_event(3)]
    run(deliverer)
    assert script.sent == []
    resume_subscription(sqlite_store, "aaaaaaaa", now=clock.now)
    run(deliverer)
    assert script.numbers == [1, 2, 3]


def test_gone_ends_it(sqlite_store: Engine, receiver: Receiver) -> None:
    receiver.answers.append(status(410))
    subscribe(sqlite_store, url=receiver.url)
    clock = Clock()
    deliverer = make(sqlite_store, a_log([an_event(1), an_event(2)]), Sender(TRYING).send, clock)
    run(deliverer)
    clock.advance(days=9)
    run(deliverer)
    assert len(receiver.received) == 1
    assert get_subscription(sqlite_store, "aaaaaaaa").paused_because == "the receiver answered 410 Gone"


def test_a_receiver_that_asks_for_time_gets_it(sqlite_store: Engine, receiver: Receiver) -> None:
    receiver.answers.append(status(429, retry_after="3600"))
    subscribe(sqlite_store, url=receiver.url)
    clock = Clock()
    deliverer = make(sqlite_store, a_log([an_event(1)]), Sender(TRYING).send, clock)
    run(deliverer)
    clock.advance(seconds=3599)
    run(deliverer)
    assert len(receiver.received) == 1
    clock.advance(seconds=1)
    run(deliverer)
    assert receiver.ids[0] == receiver.ids[1] and receiver.received[0].body == receiver.received[1].body


def test_each_attempt_has_its_own_timestamp(sqlite_store: Engine, receiver: Receiver) -> None:
    receiver.answers.append(status(500))
    subscribe(sqlite_store, url=receiver.url)
    clock = Clock()
    deliverer = make(sqlite_store, a_log([an_event(1)]), Sender(TRYING).send, clock)
    run(deliverer)
    clock.advance(seconds=5)
    run(deliverer)
    first, second = (int(each.headers["webhook-timestamp"]) for each in receiver.received)
    assert (first, second) == (int(NOW.timestamp()), int(NOW.timestamp()) + 5)


def test_deliverers_at_once_send_everything_once_and_in_order(store: Engine, store_url: str) -> None:
    """Three processes' worth of threads, six subscriptions, four servings."""
    log = a_log([an_event(number) for number in (1, 2, 3, 4)])
    ids = [f"{number:08d}" for number in range(6)]
    with receiving() as receiver:
        for each in ids:
            subscribe(store, id=each, url=f"{receiver.url}/{each}")
        stores = [open_engine(store_url, read_only=False, may_create=False) for _ in range(3)]
        failures: list[BaseException] = []

        def work(engine: Engine) -> None:
            try:
                run(make(engine, log, Sender(TRYING).send, lambda: datetime.now(UTC)))
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=[engine]) for engine in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for engine in stores:
            engine.dispose()
    assert failures == []
    told = defaultdict[str, list[int]](list)
    for each in receiver.received:
        told[each.path.rpartition("/")[2]].append(json.loads(each.body)["data"]["serving"])
    assert told == {each: [1, 2, 3, 4] for each in ids}
    assert len(set(receiver.ids)) == 24
    assert all(each.heard == an_event(4).place for each in list_subscriptions(store))


def test_a_deliverer_that_is_asked_to_stop_notes_what_it_sends_and_begins_nothing_more(sqlite_store: Engine) -> None:
    stop, sent = threading.Event(), list[str]()
    for number in range(20):
        subscribe(sqlite_store, id=f"{number:08d}")

    def send(attempt: Attempt, _now: datetime) -> Outcome:
        sent.append(attempt.subscription)
        stop.set()
        return Outcome(status=204)

    make(sqlite_store, a_log([an_event(1), an_event(2)]), send, Clock()).deliver(stop)
    assert 1 <= len(sent) <= AT_ONCE
    for number in range(20):
        delivered = [each for each in list_deliveries(sqlite_store, f"{number:08d}") if each.delivered_at is not None]
        assert len(delivered) == sent.count(f"{number:08d}")


def test_a_deliverer_that_is_killed_in_the_midst_loses_and_doubles_nothing(
    store: Engine, store_url: str, receiver: Receiver, tmp_path: Path
) -> None:
    """The message reached the receiver, the process died before it heard the answer, and others go on."""
    receiver.answers.append(hang)
    subscribe(store, url=receiver.url)
    data = f"sqlite:///{tmp_path}/data.sqlite"
    _publish(data, a_dataset(), _with_a_source(a_dataset()))
    environment = os.environ | {
        "RA_OPTIONS_DATABASE_URL": data,
        "RA_OPTIONS_CORRECTIONS_URL": store_url,
        "PYTHONPATH": str(Path(cli.__file__).parents[1]),
    }
    command = [sys.executable, "-m", "api.cli", "webhooks", "deliver", "--watch", "1", "--allow-insecure-loopback"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as process:
        assert receiver.came.wait(START_SECONDS)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    (delivery,) = list_deliveries(store, "aaaaaaaa")
    assert (delivery.attempts, delivery.fault, delivery.delivered_at) == (1, Fault.INTERRUPTED, None)
    engine = open_engine(data, read_only=True)
    clock = Clock()
    clock.now = datetime.now(UTC)
    deliverer = make(store, lambda first: read_log(engine, first), Sender(TRYING).send, clock)
    run(deliverer)
    assert len(receiver.received) == 1
    clock.now += LEASE
    run(deliverer)
    engine.dispose()
    servings = [json.loads(each.body)["data"]["serving"] for each in receiver.received]
    assert servings == [1, 1, 2]
    assert receiver.ids[0] == receiver.ids[1] != receiver.ids[2]


def test_kills_at_any_moment_lose_nothing_and_change_no_order(
    store: Engine, store_url: str, receiver: Receiver
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, ids = random.Random(seed), [f"{number:08d}" for number in range(3)]
    for each in ids:
        subscribe(store, id=each, url=f"{receiver.url}/{each}")
    for days in range(KILLS):
        with _delivering(store_url, days) as process:
            time.sleep(chance.uniform(0, 0.4))
            process.send_signal(signal.SIGKILL)
    with _delivering(store_url, KILLS) as process:
        assert process.wait(START_SECONDS) == 0
    for each in ids:
        came = [(one.headers["webhook-id"], one.body) for one in receiver.received if one.path.endswith(each)]
        once = list(dict.fromkeys(came))
        assert [json.loads(body)["data"]["serving"] for _, body in once] == list(range(1, EVENTS + 1))
        assert len({message for message, _ in once}) == EVENTS and len(came) <= EVENTS + KILLS


@contextmanager
def _delivering(url: str, days: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.webhooks.deliverer", url, str(EVENTS), str(days)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        yield process


def _publish(url: str, *datasets: Dataset) -> None:
    """Publish datasets one after the other, a day apart."""
    upgrade(url, DATASET)
    engine = open_engine(url, read_only=False)
    for number, dataset in enumerate(datasets):
        publish(engine, dataset, some_levels(), now=NOW + timedelta(days=number))
    engine.dispose()


def _with_a_source(dataset: Dataset) -> Dataset:
    return replace(dataset, sources=(*dataset.sources, a_source(id="zz-mark")))


def _with_a_renamed_treatment(dataset: Dataset) -> Dataset:
    first, *others = dataset.treatments
    return replace(dataset, treatments=(replace(first, name="another name"), *others))


def test_events_are_read_from_the_log_of_the_data(blank_url: str) -> None:
    upgrade(blank_url, DATASET)
    reader = open_engine(blank_url, read_only=True)
    assert read_log(reader, 1) == ()
    dataset = a_dataset()
    _publish(blank_url, dataset, _with_a_source(dataset), _with_a_renamed_treatment(_with_a_source(dataset)))
    engine = open_engine(blank_url, read_only=False)
    roll_back(engine, "2026.11.1", "The name was wrong.", now=NOW + timedelta(days=9))
    engine.dispose()
    first, second, third, fourth = read_log(reader, 1)
    renamed = dataset.treatments[0].id
    assert first == Event(1, NOW, "2026.11.1", None, None, treatments=None, changes=None)
    assert second == Event(2, NOW + timedelta(days=1), "2026.11.2", "2026.11.1", None, treatments=(), changes=1)
    assert third.treatments is not None and renamed in third.treatments and third.changes == 1
    assert (fourth.release, fourth.previous, fourth.reason) == ("2026.11.1", "2026.11.3", "The name was wrong.")
    assert fourth.treatments == third.treatments and fourth.changes == 2
    assert read_log(reader, 3) == (third, fourth) and read_log(reader, 5) == ()
    reader.dispose()
