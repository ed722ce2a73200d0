"""The numbers as Prometheus reads them, and what the guide says of them."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from api.observing import ledger
from api.observing.ledger import BOUNDS, Labels, Ledger, StoreNumbers
from api.observing.metrics import Numbers, make_registry
from api.observing.watch import ServedData, Watch

GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
NOW = datetime(2026, 11, 26, tzinfo=UTC)
THING = Labels("/v1/things/{id}", "GET", "2xx", "hit")


@pytest.fixture
def watch() -> Watch:
    watch = Watch(lambda: ServedData("2026.11.1", NOW - timedelta(days=2), 3))
    watch.look_once()
    return watch


def read(directory: Path, watch: Watch) -> dict[str, dict[str, float]]:
    text = generate_latest(make_registry(Numbers(directory, watch, lambda: NOW))).decode()
    families: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation.endswith(".")
        for sample in family.samples:
            families.setdefault(sample.name, {})[str(sorted(sample.labels.values()))] = sample.value
    return families


def count(book: Ledger, labels: Labels, *milliseconds: float) -> None:
    for each in milliseconds:
        book.begin()
        book.end(book.find_row(labels), round(each * 1e6))


def test_all_processes_are_one_sum_and_gauges_are_of_the_living(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    living, dead = Ledger(tmp_path), Ledger(tmp_path)
    count(living, THING, 0.05, 3)
    count(living, Labels("/v1/things/{id}", "GET", "4xx", "miss"), 3)
    count(dead, THING, 20_000)
    for book in (living, dead):
        book.begin()
        book.note_store(StoreNumbers(2, 1000))
    monkeypatch.setattr(ledger, "_is_locked", lambda _: True)
    assert read(tmp_path, watch)["ra_options_requests_in_flight"] == {"[]": 2}
    answers = iter([True, False])
    monkeypatch.setattr(ledger, "_is_locked", lambda _: next(answers))
    found = read(tmp_path, watch)
    assert found["ra_options_requests_total"] == {
        "['/v1/things/{id}', '2xx', 'GET', 'hit']": 3,
        "['/v1/things/{id}', '4xx', 'GET', 'miss']": 1,
    }
    buckets = found["ra_options_request_duration_seconds_bucket"]
    assert len(buckets) == len(BOUNDS) + 1
    cumulated = [buckets[f"['/v1/things/{{id}}', '{bound}']"] for bound in ("0.0001", "0.0025", "0.005", "10.0")]
    assert cumulated == [1, 1, 3, 3]
    assert buckets["['+Inf', '/v1/things/{id}']"] == 4
    assert sum(found["ra_options_request_duration_seconds_sum"].values()) == pytest.approx(20.00605)
    assert (found["ra_options_workers"], found["ra_options_store_entries"]) == ({"[]": 1}, {"[]": 2})
    assert found["ra_options_requests_in_flight"] == {"[]": 1}


def test_what_is_served_is_told(tmp_path: Path, watch: Watch) -> None:
    Ledger(tmp_path)
    found = read(tmp_path, watch)
    assert found["ra_options_release_info"] == {"['2026.11.1']": 1}
    assert found["ra_options_release_age_seconds"] == {"[]": 2 * 86_400}
    assert found["ra_options_overdue_reviews"] == {"[]": 3}


def test_a_ledger_is_let_go_when_its_process_ends(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        count(Ledger(tmp_path), THING, 1)
        os._exit(0)
    os.waitpid(child, 0)
    (account,) = ledger.read_accounts(tmp_path)
    assert not account.is_alive and account.pid == child
    assert [(row.labels, sum(row.classes)) for row in account.rows if sum(row.classes)] == [(THING, 1)]


def test_the_guide_names_every_number_and_no_other(tmp_path: Path, watch: Watch) -> None:
    book = Ledger(tmp_path)
    count(book, THING, 1)
    real = {re.sub(r"_(bucket|count|sum)$", "", name) for name in read(tmp_path, watch)}
    named = {re.sub(r"_(bucket|count|sum)$", "", each) for each in re.findall(r"ra_options_[a-z_]+", GUIDE.read_text())}
    assert named == real
