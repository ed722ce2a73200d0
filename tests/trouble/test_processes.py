"""Processes of the server are killed under load, or told to stop before they have begun."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.parts import one_in
from tests.trouble.asking import wait_for
from tests.trouble.reading import check_against_a_quiet_server, load, publish_marked
from tests.web.serving import ask, free_port, serving

STOP_SECONDS = 10
CLEARING_SECONDS = 1.5
"""How long the system may take to clear a killed worker away, and to let nothing reach it any more."""


@pytest.mark.parametrize("kills", [pytest.param(1, id="once"), pytest.param(8, id="often", marks=pytest.mark.soak)])
def test_a_worker_that_is_killed_takes_its_requests_with_it_and_no_more(
    sqlite_tables: str, tmp_path: Path, kills: int
) -> None:
    publish_marked(sqlite_tables, "first")
    with load(sqlite_tables, tmp_path) as (readers, server):
        killed = []
        for _ in range(kills):
            workers = _children(server.pid)
            killed.append(time.monotonic())
            os.kill(workers[-1], signal.SIGKILL)
            wait_for(lambda before=workers: len(_children(server.pid)) == 2 and _children(server.pid) != before)
            # Two deaths of one worker within 5.5 seconds count as hopeless, and end the server.
            time.sleep(3 if kills == 1 else 6.5)
    assert set(readers.statuses) == {200}
    # The connections of the worker break, and those that reach it while it is cleared away; later ones do not.
    assert all(any(0 <= loss - moment <= CLEARING_SECONDS for moment in killed) for loss in readers.losses)
    print(f"{kills} kills, {readers.statuses[200]} answers, {readers.lost} broken connections")
    check_against_a_quiet_server(sqlite_tables, readers)


def test_a_server_that_is_killed_can_be_started_again(sqlite_tables: str, tmp_path: Path) -> None:
    release = publish_marked(sqlite_tables, "first")
    with load(sqlite_tables, tmp_path) as (readers, server):
        workers = _children(server.pid)
        server.kill()
        server.wait()
        took = wait_for(lambda: not any(_is_alive(worker) for worker in workers))
    print(f"the port was free after {took:.1f} s")
    settings = {"RA_OPTIONS_DATABASE_URL": sqlite_tables}
    with patch.dict(os.environ, settings), serving(tmp_path, "--workers", "2", port=readers.port) as (port, _):
        assert ask(port, "/readyz")[0].headers["Data-Release"] == release


@pytest.mark.parametrize("said", one_in(3, ["Started worker-1", "Spawning worker-1", "Spawning worker-2"]))
def test_a_server_that_is_told_to_stop_while_it_starts_does(sqlite_tables: str, tmp_path: Path, said: str) -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(free_port()), "--workers", "2"]
    log = tmp_path / "serve.log"
    with log.open("w") as file, patch.dict(os.environ, {"RA_OPTIONS_DATABASE_URL": sqlite_tables}):
        server = subprocess.Popen(command, stdout=file, stderr=file)
    wait_for(lambda: said in log.read_text(), seconds=30)
    server.terminate()
    server.wait(timeout=STOP_SECONDS)


def _children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
