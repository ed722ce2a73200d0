"""Reports are stored durably, counted without keeping senders, decided on once, and erased for good."""

from __future__ import annotations

import dataclasses
import random
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Engine, make_url, text

from api.domain.corrections import Correction, Report
from api.domain.vocabulary import CorrectionStatus
from api.storage.corrections import (
    Bounds,
    erase_correction,
    get_correction,
    list_corrections,
    open_corrections,
    resolve_correction,
    take_report,
)
from api.storage.errors import (
    CorrectionRefused,
    CorrectionResolved,
    CorrectionUnknown,
    DatabaseMissing,
    NoteHoldsContact,
    SchemaOlder,
    TooManyReports,
)
from api.storage.schema import CORRECTIONS, upgrade

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTACT = "reader@example.org"
HOSTILE = [
    "'); DROP TABLE corrections; --",
    "<script>alert(1)</script>",
    "line\r\nERROR forged log line",
    "\x1b[2J\x1b]0;title\x07 bell",
    "שלום \u202eevil\u202c مرحبا",
    "e\u0301 \U0001f48a 關節 \ud7ff",
    "{{7*7}} ${7*7} %s %(x)s",
    "  spaces stay  ",
]

T = TypeVar("T")


@pytest.fixture
def url(blank_url: str) -> str:
    """URL of a database with the tables of corrections alone, of each kind in turn."""
    upgrade(blank_url, CORRECTIONS)
    return blank_url


@pytest.fixture
def store(url: str) -> Iterator[Engine]:
    opened = open_corrections(url)
    yield opened
    opened.dispose()


def a_report(**changes: object) -> Report:
    report = Report("studies", "armada", "2026.11.1", "The figure in Table 2 is 36, not 37.", contact=CONTACT)
    return dataclasses.replace(report, **changes)


def take(
    store: Engine, number: int = 0, sender: str = "192.0.2.1", now: datetime = NOW, **changes: object
) -> Correction:
    report = a_report(message=f"Report number {number} of the test.", **changes)
    return take_report(store, report, sender, now=now, bounds=Bounds(per_sender=3, in_all=5))


def at_once(number: int, work: Callable[[int], T]) -> list[T]:
    """Run a work in threads that begin together; the first failure is raised."""
    results: list[T] = []
    failures: list[BaseException] = []
    start = threading.Barrier(number)

    def run(each: int) -> None:
        start.wait()
        try:
            results.append(work(each))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=[each]) for each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results


@pytest.mark.parametrize("written", HOSTILE)
def test_what_is_written_is_kept_as_it_is(store: Engine, written: str) -> None:
    report = a_report(message=written, suggested_value=written, source_url=f"https://example.org/{written}")
    taken = take_report(store, report, written, now=NOW, bounds=Bounds())
    (view,) = list_corrections(store)
    assert (view.message, view.suggested_value, view.contact) == (written, written, CONTACT)
    assert view.source_url == report.source_url
    assert view.correction == taken == get_correction(store, taken.id)


def test_the_public_part_holds_nothing_that_the_sender_wrote(store: Engine) -> None:
    taken = take(store, field="/results/0")
    assert re.fullmatch("[a-z2-7]{26}", taken.id)
    expected = Correction(taken.id, CorrectionStatus.RECEIVED, "studies", "armada", "/results/0", "2026.11.1", NOW)
    assert taken == expected


def test_the_same_report_on_one_day_is_one_correction(store: Engine) -> None:
    first = take(store)
    assert take(store, now=NOW + timedelta(hours=14)) == first
    assert take(store, sender="192.0.2.2", release="2026.11.2") == first
    others = [take(store, contact=None), take(store, field="/title"), take(store, sender="192.0.2.2", suspected=True)]
    tomorrow = take(store, now=NOW + timedelta(hours=15))
    assert len({first.id, tomorrow.id, *(each.id for each in others)}) == 5


def test_a_day_takes_so_many_from_one_sender_and_so_many_in_all(store: Engine) -> None:
    known = [take(store, number) for number in range(3)]
    with pytest.raises(TooManyReports, match="from this sender today") as refused:
        take(store, 3)
    assert refused.value.of_sender
    assert take(store, 0) == known[0]
    for number in (3, 4):
        take(store, number, sender="192.0.2.2")
    with pytest.raises(TooManyReports, match="from all senders together") as refused:
        take(store, 5, sender="192.0.2.3")
    assert not refused.value.of_sender
    assert take(store, 5, now=datetime(2026, 11, 24, 1, tzinfo=timezone(timedelta(hours=1)))).id
    assert len(list_corrections(store)) == 6


def test_senders_and_keys_of_a_day_are_forgotten_on_the_next(store: Engine) -> None:
    take(store)
    assert _days(store) == {"correction_days": 1, "correction_senders": 1, "correction_reports": 1}
    with store.connect() as connection:
        (key,) = connection.execute(text("SELECT key FROM correction_days")).one()
    assert len(bytes(key)) == 32
    take(store, now=NOW + timedelta(days=1))
    assert _days(store) == {"correction_days": 1, "correction_senders": 1, "correction_reports": 1}
    with store.connect() as connection:
        assert bytes(connection.execute(text("SELECT key FROM correction_days")).scalar_one()) != bytes(key)


def _days(store: Engine) -> dict[str, int]:
    tables = ("correction_days", "correction_senders", "correction_reports")
    with store.connect() as connection:
        return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}


def test_no_column_holds_the_address_of_a_sender(store: Engine) -> None:
    take(store, sender="203.0.113.77")
    with store.connect() as connection:
        for table in CORRECTIONS.metadata.tables:
            assert "203.0.113.77" not in str(connection.execute(text(f"SELECT * FROM {table}")).all())


def test_many_at_once_are_all_taken(store: Engine) -> None:
    taken = at_once(
        20, lambda each: take_report(store, a_report(field=f"/{each}"), str(each), now=NOW, bounds=Bounds())
    )
    assert len({each.id for each in taken}) == len(list_corrections(store)) == 20


def test_the_same_at_once_is_taken_once(store: Engine) -> None:
    taken = at_once(20, lambda each: take_report(store, a_report(), str(each), now=NOW, bounds=Bounds()))
    assert len({each.id for each in taken}) == len(list_corrections(store)) == 1


def test_bounds_hold_when_many_come_at_once(store: Engine) -> None:
    def send(each: int) -> bool:
        try:
            return bool(take(store, each))
        except TooManyReports:
            return False

    assert sum(at_once(20, send)) == len(list_corrections(store)) == 3


def test_a_decision_is_made_once_and_erases_the_contact(store: Engine) -> None:
    taken, later = take(store), NOW + timedelta(days=3)
    resolved = resolve_correction(store, taken.id, CorrectionStatus.ACCEPTED, "It is 36.", now=later)
    decided = dataclasses.replace(taken, status=CorrectionStatus.ACCEPTED, resolved_at=later, note="It is 36.")
    assert get_correction(store, taken.id) == resolved.correction == decided
    assert (resolved.contact, resolved.message) == (None, "Report number 0 of the test.")
    with pytest.raises(CorrectionResolved, match="has been resolved already, as accepted"):
        resolve_correction(store, taken.id, CorrectionStatus.REJECTED, "No.", now=later)
    with pytest.raises(CorrectionUnknown, match="There is no correction nothing"):
        resolve_correction(store, "nothing", CorrectionStatus.REJECTED, "No.", now=later)
    assert get_correction(store, taken.id) == decided


def test_a_note_may_not_show_the_contact(store: Engine) -> None:
    taken = take(store)
    with pytest.raises(NoteHoldsContact):
        resolve_correction(store, taken.id, CorrectionStatus.ACCEPTED, "Thanks, Reader@Example.org!", now=NOW)
    assert get_correction(store, taken.id) == taken


def test_what_was_written_can_be_erased(store: Engine) -> None:
    taken = take(store, suggested_value="36", source_url="https://example.org")
    erased = erase_correction(store, taken.id)
    assert (erased.message, erased.contact, erased.suggested_value, erased.source_url) == (None, None, None, None)
    assert get_correction(store, taken.id) == taken
    assert take(store).id != taken.id
    with pytest.raises(CorrectionUnknown):
        erase_correction(store, "nothing")


@pytest.mark.parametrize("remove", ["resolve", "erase"])
def test_what_is_erased_has_left_the_file(tmp_path: Path, remove: str) -> None:
    path = tmp_path / "corrections.sqlite"
    upgrade(f"sqlite:///{path}", CORRECTIONS)
    store = open_corrections(f"sqlite:///{path}")
    taken = take(store)
    assert _files_hold(tmp_path, CONTACT)
    if remove == "erase":
        erase_correction(store, taken.id)
    else:
        resolve_correction(store, taken.id, CorrectionStatus.ACCEPTED, "It is 36.", now=NOW)
    assert not _files_hold(tmp_path, CONTACT)
    store.dispose()


def _files_hold(directory: Path, written: str) -> bool:
    return any(written.encode() in file.read_bytes() for file in directory.iterdir())


def test_corrections_are_listed_by_status_and_by_suspicion(store: Engine) -> None:
    first, second = take(store, 1), take(store, 2, now=NOW + timedelta(minutes=1))
    trapped = take(store, 3, suspected=True)
    resolve_correction(store, second.id, CorrectionStatus.DUPLICATE, "As the other.", now=NOW)

    def ids(*arguments: CorrectionStatus, suspected: bool | None = None) -> list[str]:
        return [view.correction.id for view in list_corrections(store, *arguments, suspected=suspected)]

    assert set(ids()) == {first.id, second.id, trapped.id} and ids()[-1] == second.id
    assert ids(suspected=True) == [trapped.id]
    assert ids(suspected=False) == [first.id, second.id]
    assert ids(CorrectionStatus.DUPLICATE) == [second.id]


@pytest.mark.parametrize(
    "change",
    ["status = 'accepted'", "status = 'accepted', resolved_at = received_at, note = 'x'", "note = 'x'"],
)
def test_half_a_decision_cannot_be_stored(store: Engine, change: str) -> None:
    take(store)
    with pytest.raises(Exception, match="decision_whole|contact_erased"), store.begin() as connection:
        connection.execute(text(f"UPDATE corrections SET {change}"))


def test_a_failure_does_not_repeat_what_was_written(store: Engine) -> None:
    with pytest.raises(CorrectionRefused) as raised:
        take(store, record_kind=None)
    told = "".join(traceback.format_exception(raised.value))
    assert CONTACT not in told and "Report number" not in told
    assert list_corrections(store) == ()


def test_a_store_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    store = open_corrections(f"sqlite:///{tmp_path}/none.sqlite")
    with pytest.raises(DatabaseMissing, match="db upgrade"):
        take(store)
    assert list(tmp_path.iterdir()) == []


def test_a_store_without_tables_is_told(blank_url: str) -> None:
    if make_url(blank_url).get_backend_name() == "sqlite":
        Path(str(make_url(blank_url).database)).touch()
    store = open_corrections(blank_url)
    with pytest.raises(SchemaOlder, match="db upgrade"):
        take(store)
    store.dispose()


def test_what_was_acknowledged_survives_a_kill(url: str, store: Engine) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, acknowledged = random.Random(seed), set[str]()
    for number in range(4):
        command = [sys.executable, "-m", "tests.storage.reporter", url, str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged.add(process.stdout.readline().strip())
            time.sleep(chance.uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            acknowledged.update(line.strip() for line in process.stdout if line.endswith("\n"))
    stored = {view.correction.id for view in list_corrections(store)}
    assert acknowledged <= stored
    assert len(acknowledged) >= 4 and len(stored) <= len(acknowledged) + 4
