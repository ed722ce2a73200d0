"""A server that is killed leaves its directory behind; the next one takes it away, and no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.observing import shared_directory as module
from api.observing.shared_directory import PREFIX, remove_orphans, shared_directory

HOLD = """
import os, sys, time
from pathlib import Path
from api.observing import shared_directory as module
module.SHARED_MEMORY = Path(sys.argv[1])
with module.shared_directory() as directory:
    worker = os.fork()
    if worker:
        print(directory.name, worker, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "SHARED_MEMORY", tmp_path)
    return tmp_path


def test_it_goes_with_the_server(place: Path) -> None:
    with shared_directory() as directory:
        (directory / "numbers").write_bytes(b"1")
        assert list(place.iterdir()) == [directory]
    assert list(place.iterdir()) == []


def test_that_of_a_killed_server_goes_once_its_workers_have_gone(place: Path) -> None:
    killed = subprocess.Popen([sys.executable, "-c", HOLD, str(place)], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    with killed.stdout:
        name, worker = killed.stdout.readline().split()
    killed.kill()
    killed.wait()
    remove_orphans(place)
    assert (place / name).exists(), "a worker still counts in it"
    os.kill(int(worker), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while (place / name).exists() and time.monotonic() < deadline:
        with shared_directory():
            time.sleep(0.05)
    assert not (place / name).exists()


def test_those_in_use_or_in_the_making_stay(place: Path) -> None:
    made, foreign = place / f"{PREFIX}made", place / "another"
    made.mkdir()
    foreign.mkdir()
    (foreign / "lock").touch()
    with shared_directory() as first, shared_directory() as second:
        assert first != second
        assert set(place.iterdir()) == {first, second, made, foreign}
