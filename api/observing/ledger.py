"""Counts of one process in a file that the other processes map, too, so that each of them can tell the sum.

Adding to a row is a few stores into mapped memory: no system call, and nothing that a reader could hold up. A
process holds a lock of the system on its file for as long as it lives, so counts of processes that have ended
stay in the sums, while what is only true of a living process does not.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BOUNDS: Final = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper ends of the classes of duration, in seconds; one more class is above them all."""
CLASSES: Final = len(BOUNDS) + 1

SUFFIX: Final = ".ledger"
MOST_ROWS: Final = 2048
"""Routes, methods, statuses and store results are closed lists; what does not fit is counted in the first row."""
_LABEL_BYTES: Final = 160
_CELL: Final = 8
_CELLS: Final = CLASSES + 1
_ROW_BYTES: Final = _LABEL_BYTES + _CELLS * _CELL
_HEAD_CELLS: Final = 8
_HEAD_BYTES: Final = _HEAD_CELLS * _CELL
_SIZE: Final = _HEAD_BYTES + MOST_ROWS * _ROW_BYTES
_BOUNDS_NS: Final = [round(bound * 1e9) for bound in BOUNDS]
_ROWS, _PID, _IN_FLIGHT, _ENTRIES, _BYTES = range(5)


@dataclass(frozen=True, slots=True)
class Labels:
    """What requests are told apart by; each is a word out of a closed list."""

    route: str
    method: str
    status: str
    store: str


OVERFLOW: Final = Labels("other", "other", "other", "other")


@dataclass(frozen=True, slots=True)
class StoreNumbers:
    """What the store of finished answers of one process holds."""

    entries: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Row:
    """Requests of one kind: how many in each class of duration, and how long all took."""

    labels: Labels
    classes: tuple[int, ...]
    nanoseconds: int


@dataclass(frozen=True, slots=True)
class Account:
    """What one process has counted, and whether it lives."""

    pid: int
    is_alive: bool
    in_flight: int
    store: StoreNumbers
    rows: tuple[Row, ...]


class Ledger:
    """The counts of this process."""

    def __init__(self, directory: Path) -> None:
        name = f"{os.getpid()}-{time.time_ns()}{SUFFIX}"
        # A name that readers pass over until the file is whole and locked.
        fresh = directory / f"{name}.new"
        descriptor = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.ftruncate(descriptor, _SIZE)
        self._descriptor = descriptor
        self._map = mmap.mmap(descriptor, _SIZE)
        self._bytes = memoryview(self._map)
        self._head = self._bytes[:_HEAD_BYTES].cast("Q")
        self._head[_PID] = os.getpid()
        self._rows: dict[Labels, memoryview] = {}
        self._lock = threading.Lock()
        self.find_row(OVERFLOW)
        fresh.rename(directory / name)

    def find_row(self, labels: Labels) -> memoryview:
        """Give the cells that count requests of one kind, for `end`."""
        with self._lock:
            return self._rows.get(labels) or self._add_row(labels)

    def _add_row(self, labels: Labels) -> memoryview:
        text = "\t".join((labels.route, labels.method, labels.status, labels.store)).encode()
        place = len(self._rows)
        if place == MOST_ROWS or len(text) > _LABEL_BYTES:
            return self._rows[OVERFLOW]
        start = _HEAD_BYTES + place * _ROW_BYTES
        self._bytes[start : start + len(text)] = text
        cells = self._bytes[start + _LABEL_BYTES : start + _ROW_BYTES].cast("Q")
        self._rows[labels] = cells
        self._head[_ROWS] = place + 1
        return cells

    def begin(self) -> None:
        """Count a request that has begun."""
        with self._lock:
            self._head[_IN_FLIGHT] += 1

    def end(self, row: memoryview, nanoseconds: int) -> None:
        """Count a request that has ended."""
        place = bisect_left(_BOUNDS_NS, nanoseconds)
        with self._lock:
            self._head[_IN_FLIGHT] -= 1
            row[place] += 1
            row[CLASSES] += nanoseconds

    def note_store(self, numbers: StoreNumbers) -> None:
        """Write down what the store of finished answers holds now."""
        self._head[_ENTRIES], self._head[_BYTES] = numbers.entries, numbers.bytes


def read_accounts(directory: Path) -> tuple[Account, ...]:
    """Read what every process has counted that has or had its ledger in a directory."""
    return tuple(_read_files(directory))


def _read_files(directory: Path) -> Iterator[Account]:
    for path in sorted(directory.glob(f"*{SUFFIX}")):
        with path.open("rb") as file, mmap.mmap(file.fileno(), _SIZE, access=mmap.ACCESS_READ) as mapped:
            yield _read_account(mapped, is_alive=_is_locked(file.fileno()))


def _read_account(mapped: mmap.mmap, *, is_alive: bool) -> Account:
    with memoryview(mapped) as content, content[:_HEAD_BYTES].cast("Q") as head:
        rows = tuple(_read_row(content, place) for place in range(head[_ROWS]))
        store = StoreNumbers(head[_ENTRIES], head[_BYTES])
        return Account(head[_PID], is_alive, head[_IN_FLIGHT], store, rows)


def _read_row(content: memoryview, place: int) -> Row:
    start = _HEAD_BYTES + place * _ROW_BYTES
    text = bytes(content[start : start + _LABEL_BYTES]).rstrip(b"\0").decode()
    with content[start + _LABEL_BYTES : start + _ROW_BYTES].cast("Q") as cells:
        return Row(Labels(*text.split("\t")), tuple(cells[:CLASSES]), cells[CLASSES])


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
