"""Delivers in a process of its own, made to be killed: `python -m tests.webhooks.deliverer URL EVENTS DAYS`."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta

from api.storage.corrections import open_corrections
from api.webhooks.delivering import Deliverer
from api.webhooks.sending import Sender
from api.webhooks.targets import Policy
from tests.webhooks.builders import a_log, an_event


def main(url: str, events: str, days: str) -> None:
    """Say that all is ready, then tell of so many events with a clock that is so many days ahead."""
    ahead = timedelta(days=int(days))
    store = open_corrections(url)
    deliverer = Deliverer(
        store=store,
        read_log=a_log([an_event(number) for number in range(1, int(events) + 1)]),
        send=Sender(Policy(loopback=True)).send,
        clock=lambda: datetime.now(UTC) + ahead,
        chance=lambda: 0,
    )
    print("ready", flush=True)
    deliverer.deliver(threading.Event())
    print("done", flush=True)
    store.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
