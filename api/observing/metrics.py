"""The numbers as Prometheus reads them: the sum over all processes that serve together."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from api.observing.ledger import BOUNDS, CLASSES, Account, Row, read_accounts
from api.observing.watch import ServedData, Watch

Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily | InfoMetricFamily
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class Numbers(Collector):
    """Reads the ledgers of all processes anew each time that it is asked."""

    def __init__(self, directory: Path, watch: Watch, now: Callable[[], datetime]) -> None:
        self._directory = directory
        self._watch = watch
        self._now = now

    def collect(self) -> Iterator[Family]:
        """Give every number."""
        accounts = read_accounts(self._directory)
        rows = [row for account in accounts for row in account.rows]
        yield _count_requests(rows)
        yield _class_durations(rows)
        yield from _describe_processes([account for account in accounts if account.is_alive])
        yield GaugeMetricFamily(
            "ra_options_database_up", "Whether the database answered when last asked.", 0 if self._watch.is_lost else 1
        )
        served = self._watch.seen
        if served is not None:
            yield from self._describe_data(served)

    def _describe_data(self, served: ServedData) -> Iterator[Family]:
        yield InfoMetricFamily("ra_options_release", "The release that is served.", {"release": served.release})
        age = (self._now() - served.released_at).total_seconds()
        yield GaugeMetricFamily("ra_options_release_age_seconds", "Time since the release was published.", age)
        yield GaugeMetricFamily(
            "ra_options_overdue_reviews", "Records whose yearly review is overdue.", served.overdue_reviews
        )


def make_registry(collector: Collector) -> CollectorRegistry:
    """Make a registry of these numbers alone."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    return registry


def _count_requests(rows: Iterable[Row]) -> CounterMetricFamily:
    requests: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        labels = row.labels
        requests[labels.route, labels.method, labels.status, labels.store] += sum(row.classes)
    family = CounterMetricFamily(
        "ra_options_requests", "Requests answered.", labels=("route", "method", "status", "store")
    )
    for names, number in sorted(requests.items()):
        if number:
            family.add_metric(names, number)
    return family


def _class_durations(rows: Iterable[Row]) -> HistogramMetricFamily:
    classes: dict[str, list[int]] = {}
    seconds: Counter[str] = Counter()
    for row in rows:
        route = row.labels.route
        before = classes.get(route, [0] * CLASSES)
        classes[route] = [sum(pair) for pair in zip(row.classes, before, strict=True)]
        seconds[route] += row.nanoseconds
    family = HistogramMetricFamily(
        "ra_options_request_duration_seconds", "Time from request to the end of its answer.", labels=("route",)
    )
    for route, numbers in sorted(classes.items()):
        if sum(numbers):
            family.add_metric((route,), list(_add_up(numbers)), seconds[route] / 1e9)
    return family


def _add_up(numbers: Iterable[int]) -> Iterator[tuple[str, float]]:
    total = 0
    for bound, number in zip((*map(str, BOUNDS), "+Inf"), numbers, strict=True):
        total += number
        yield bound, total


def _describe_processes(accounts: list[Account]) -> Iterator[Family]:
    gauge = GaugeMetricFamily
    yield gauge("ra_options_workers", "Processes that serve.", len(accounts))
    yield gauge("ra_options_requests_in_flight", "Requests being answered.", sum(each.in_flight for each in accounts))
    entries, size = sum(each.store.entries for each in accounts), sum(each.store.bytes for each in accounts)
    yield gauge("ra_options_store_entries", "Finished answers kept, all processes.", entries)
    yield gauge("ra_options_store_bytes", "Bytes of them, all processes.", size)
    memory = gauge("ra_options_process_resident_bytes", "Memory of each process.", labels=("process",))
    for account in accounts:
        resident = _resident_bytes(account.pid)
        if resident is not None:
            memory.add_metric((str(account.pid),), resident)
    yield memory


def _resident_bytes(pid: int) -> int | None:
    # Only Linux tells it so; elsewhere the number is left out.
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return None
