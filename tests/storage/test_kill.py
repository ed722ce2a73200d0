"""A publisher killed at any moment leaves the release that was served, whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import Engine

from api.storage.canonical import digest_of_dataset
from api.storage.publishing import publish
from api.storage.reading import list_releases, read_records, snapshot
from api.storage.shapes import EVIDENCE_LEVEL
from tests.builders import a_dataset, some_levels
from tests.storage.conftest import NOW
from tests.storage.test_reading import read_dataset

OF_MAKE_TEST = 3
OF_SOAK = 150
SOME_OR_MANY = [OF_MAKE_TEST, pytest.param(OF_SOAK, marks=pytest.mark.soak)]


@pytest.mark.parametrize("kills", SOME_OR_MANY)
def test_a_kill_at_any_moment_leaves_a_whole_release(
    engine: Engine, web_engine: Engine, database_url: str, kills: int
) -> None:
    publish(engine, a_dataset(), some_levels(), now=NOW)
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    lasted = _run_to_the_end(database_url)
    served = _check_served_release_is_whole(web_engine)
    for number in range(kills):
        finished = _kill_after(chance.uniform(0, 1.1 * lasted), database_url, f"{seed}-{number}")
        now_served = _check_served_release_is_whole(web_engine)
        assert finished is False or now_served != served
        served = now_served
    with snapshot(web_engine) as opened:
        releases = list_releases(opened)
    again = publish(engine, a_dataset(), some_levels(), now=NOW)
    assert again.changed
    assert again.release.previous == served
    assert len({release.id for release in releases}) == len(releases)


@pytest.mark.parametrize("rounds", [1, pytest.param(40, marks=pytest.mark.soak)])
def test_two_publishers_at_once_of_which_one_is_killed(
    engine: Engine, web_engine: Engine, database_url: str, rounds: int
) -> None:
    """Whichever came first, the other one's release is whole and says which one it followed."""
    publish(engine, a_dataset(), some_levels(), now=NOW)
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    lasted = _run_to_the_end(database_url)
    for number in range(rounds):
        before = _check_served_release_is_whole(web_engine)
        with _start(database_url, f"{seed}-{number}-lives") as lives, _start(database_url, f"{seed}-{number}") as dies:
            time.sleep(chance.uniform(0, 2.2 * lasted))
            dies.send_signal(signal.SIGKILL)
            assert lives.wait(timeout=60) == 0
        assert _check_served_release_is_whole(web_engine) != before
    with snapshot(web_engine) as opened:
        releases = list_releases(opened)
    followed = [release.previous for release in releases if release.previous is not None]
    assert len(set(followed)) == len(followed) == len(releases) - 1


def _start(url: str, mark: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.storage.publisher", url, mark]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _run_to_the_end(url: str) -> float:
    with _start(url, "whole") as process:
        started = time.perf_counter()
        assert process.wait() == 0
        return time.perf_counter() - started


def _kill_after(seconds: float, url: str, mark: str) -> bool:
    with _start(url, mark) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        output = process.stdout.read() if process.stdout else ""
    print(f"killed after {seconds:.3f} s: {output.strip() or 'in the midst'}")
    return "done" in output


def _check_served_release_is_whole(engine: Engine) -> str:
    with snapshot(engine) as opened:
        levels = read_records(opened, EVIDENCE_LEVEL)
        assert digest_of_dataset(read_dataset(opened), levels) == opened.release.digest
        return opened.release.id
