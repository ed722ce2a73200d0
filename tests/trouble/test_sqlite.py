"""The file of SQLite is locked, taken away, or spoilt under the running server."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pytest

from api.storage.corrections import beside
from api.storage.schema import CORRECTIONS, upgrade
from tests.builders import a_dataset
from tests.trouble.asking import (
    ask_many,
    expect_bounded_refusals,
    expect_refusal,
    expect_return,
    expect_warm_answers,
    get,
    report,
    unasked,
    wait_for,
    warm_up,
)
from tests.web.conftest import PUBLISHED, publish_to
from tests.web.serving import serving

READS: Final = ("/v1/treatments/adalimumab", "/v1/studies/armada", "/v1/sources?limit=3", "/v1/claims")
PAGE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class Place:
    """A database under a running server, and a whole copy of it elsewhere."""

    path: Path
    whole: Path
    port: int

    def restore(self) -> None:
        """Put the whole copy in the place of the file, as who restores a backup does."""
        for companion in ("-wal", "-shm"):
            Path(f"{self.path}{companion}").unlink(missing_ok=True)
        fresh = self.path.with_suffix(".fresh")
        shutil.copy(self.whole, fresh)
        fresh.replace(self.path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    directory = tmp_path_factory.mktemp("sqlite")
    path, whole = directory / "ra.sqlite", directory / "whole.sqlite"
    upgrade(f"sqlite:///{whole}")
    publish_to(f"sqlite:///{whole}", a_dataset())
    upgrade(beside(f"sqlite:///{path}"), CORRECTIONS)
    shutil.copy(whole, path)
    # Without a store, so that every answer is cold.
    settings = {
        "RA_OPTIONS_DATABASE_URL": f"sqlite:///{path}",
        "RA_OPTIONS_RATE_LIMIT": "off",
        "RA_OPTIONS_STORE_MB": "0",
    }
    with patch.dict(os.environ, settings), serving(directory, "--workers", "2") as (port, _):
        yield Place(path, whole, port)
    assert "Traceback" not in (directory / "serve.log").read_text()


Fault = Callable[[Place], Iterator[None]]


def _locked(place: Place) -> Iterator[None]:
    # In the journal mode of the service nobody can lock readers out; in that of a file from elsewhere anybody can.
    fresh = place.path.with_suffix(".rollback")
    shutil.copy(place.whole, fresh)
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    fresh.replace(place.path)
    with closing(sqlite3.connect(place.path, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _deleted(place: Place) -> Iterator[None]:
    place.path.unlink()
    yield


def _directory_moved(place: Place) -> Iterator[None]:
    away = place.path.parent.with_name("away")
    place.path.parent.rename(away)
    yield
    away.rename(place.path.parent)


def _replaced_by_garbage(place: Place) -> Iterator[None]:
    garbage = place.path.with_suffix(".garbage")
    garbage.write_bytes(random.Random(1).randbytes(100_000))
    garbage.replace(place.path)
    yield


def _truncated(place: Place) -> Iterator[None]:
    os.truncate(place.path, PAGE_BYTES)
    yield


def _emptied(place: Place) -> Iterator[None]:
    os.truncate(place.path, 0)
    yield


FAULTS: Final[dict[str, tuple[Fault, str]]] = {
    "locked": (_locked, "is locked"),
    "deleted": (_deleted, "is not there"),
    "moved": (_directory_moved, "cannot be read"),
    "replaced": (_replaced_by_garbage, "cannot be read"),
    "truncated": (_truncated, "cannot be read"),
    "emptied": (_emptied, ""),
}


@pytest.fixture
def running(place: Place) -> Iterator[Place]:
    """The place, whole at the beginning and connected to."""
    place.restore()
    expect_return(place.port)
    yield place


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_file_costs_seconds_and_no_more(name: str, running: Place) -> None:
    fault, part = FAULTS[name]
    with contextmanager(fault)(running):
        longest = expect_bounded_refusals(running.port, part)
    running.restore()
    print(f"SQLite {name}: refused within {longest:.2f} s, back after {expect_return(running.port):.2f} s")


def _spoil(path: Path, share: float) -> None:
    chance = random.Random(1)
    with path.open("r+b") as file:
        for page in range(1, path.stat().st_size // PAGE_BYTES):
            if chance.random() < share:
                file.seek(page * PAGE_BYTES)
                file.write(b"\xff" * 64)


@pytest.mark.parametrize("share", [0.1, 0.3, 1])
@pytest.mark.parametrize("way", ["under open connections", "before they are opened"])
def test_pages_that_are_spoilt_give_whole_answers_or_none(share: float, way: str, running: Place) -> None:
    """What a connection has in its memory it may still answer from, since that is whole."""
    whole = {address: get(running.port, address).body for address in READS}
    if way == "under open connections":
        _spoil(running.path, share)
    else:
        fresh = running.path.with_suffix(".spoilt")
        shutil.copy(running.whole, fresh)
        _spoil(fresh, share)
        fresh.replace(running.path)
    asked = list(READS) * 4
    answers = ask_many(running.port, [*asked, *(unasked() for _ in range(4))])
    for address, answer in zip(asked, answers, strict=False):
        if answer.response.status == 200:
            assert answer.body == whole[address]
    assert {answer.response.status for answer in answers} <= {200, 503}
    for answer in answers:
        if answer.response.status == 503:
            expect_refusal(answer)
    running.restore()
    expect_return(running.port)


def test_what_is_in_the_store_is_given_without_the_file(running: Place, tmp_path: Path) -> None:
    with patch.dict(os.environ, {"RA_OPTIONS_STORE_MB": "8"}), serving(tmp_path) as (port, _):
        before = warm_up(port)
        running.path.unlink()
        expect_refusal(get(port, unasked()))
        wait_for(lambda: expect_warm_answers(port, before) >= 4)
        running.restore()
        expect_return(port)
        wait_for(lambda: expect_warm_answers(port, before) == 0)


def test_a_backup_of_another_release_is_read_as_soon_as_it_lies_there(running: Place) -> None:
    before = get(running.port, unasked()).response.headers["Data-Release"]
    later = running.path.with_suffix(".later")
    shutil.copy(running.whole, later)
    dataset = a_dataset()
    other = replace(dataset, sources=(replace(dataset.sources[0], note="Read again."), *dataset.sources[1:]))
    publish_to(f"sqlite:///{later}", other, PUBLISHED + timedelta(days=1))
    later.replace(running.path)
    answers = ask_many(running.port, [unasked() for _ in range(12)])
    assert {answer.response.headers["Data-Release"] for answer in answers} - {before} == {"2026.11.2"}
    assert before == "2026.11.1"


def test_a_report_never_goes_into_a_file_that_was_deleted(running: Place) -> None:
    store = running.path.with_name("ra-corrections.sqlite")
    kept = store.with_suffix(".kept")
    assert report(running.port, "Reported before the file was gone.") == 202
    shutil.copy(store, kept)
    for path in (store, Path(f"{store}-wal"), Path(f"{store}-shm")):
        path.unlink(missing_ok=True)
    assert [report(running.port, f"Reported number {number} into nowhere.") for number in range(4)] == [503] * 4
    assert get(running.port, "/readyz").json["corrections"] == "unavailable"
    kept.replace(store)
    assert report(running.port, "Reported when the file was back.") == 202
    assert get(running.port, "/readyz").json["corrections"] == "ready"
