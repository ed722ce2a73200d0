"""A request waits for its databases as long as its patience lasts, and for one that wasted it not at all."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from api.storage import patience
from api.storage.engine import open_engine
from api.storage.errors import DatabaseTooSlow, DatabaseUnreachable
from api.storage.patience import LONGEST_WAIT_SECONDS, PATIENCE_SECONDS, Rest, bounded, wait_at_most, waiting


@pytest.fixture
def silent_url() -> Iterator[str]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"postgresql://reader:secret@127.0.0.1:{listener.getsockname()[1]}/records"


def test_a_silent_server_costs_one_wait_and_then_nothing(silent_url: str) -> None:
    engine = open_engine(silent_url, read_only=True)
    for most in (LONGEST_WAIT_SECONDS + 1, LONGEST_WAIT_SECONDS / 2):
        began = time.monotonic()
        with bounded(), pytest.raises(DatabaseTooSlow, match="did not answer in time") as caught:
            engine.connect()
        assert time.monotonic() - began < most
        assert "secret" not in str(caught.value)


def test_what_is_without_bound_is_kept_from_nothing(silent_url: str) -> None:
    engine = open_engine(silent_url, read_only=False)
    with bounded(), pytest.raises(DatabaseTooSlow):
        engine.connect()
    began = time.monotonic()
    with pytest.raises(DatabaseUnreachable):
        engine.connect()
    assert time.monotonic() - began > 1


def test_waits_draw_on_one_stock(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert wait_at_most() is None
    with bounded():
        left = []
        while (most := wait_at_most()) != 0:
            left.append(most)
            with waiting():
                now[0] += 1.5
        assert left == [LONGEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, PATIENCE_SECONDS - 3]
    assert wait_at_most() is None


@pytest.fixture
def resting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    """A rest that has begun and lasts a moment; the test is a request."""
    monkeypatch.setattr(patience, "REST_SECONDS", 0.05)
    with bounded():
        rest = Rest()
        rest.begin(DatabaseTooSlow("records"))
        yield rest


def _others_enter(rest: Rest) -> bool:
    entered: list[bool] = []

    def enter() -> None:
        try:
            with bounded():
                rest.enter()
        except DatabaseTooSlow:
            return
        entered.append(True)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    return bool(entered)


def test_one_tries_after_the_rest_and_its_success_lets_all_in(resting: Rest) -> None:
    with pytest.raises(DatabaseTooSlow):
        resting.enter()
    time.sleep(0.06)
    resting.enter()
    assert not _others_enter(resting)
    resting.end()
    assert _others_enter(resting) and _others_enter(resting)


def test_a_try_that_fails_lets_another_one_try(resting: Rest) -> None:
    time.sleep(0.06)
    resting.enter()
    resting.go_on()
    assert not _others_enter(resting)
    time.sleep(0.06)
    assert _others_enter(resting)
    assert not _others_enter(resting)
