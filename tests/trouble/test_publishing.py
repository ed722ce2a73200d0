"""Releases come and go under full load, and publishers are killed: every answer is of one whole release."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tests.trouble.reading import READS, check_against_a_quiet_server, load, publish_marked, serve_again
from tests.web.serving import ask

SEEN_SECONDS: Final = 2
"""In which every worker answers from the release that was published."""
SOME_OR_MANY: Final = [pytest.param(2, id="some"), pytest.param(60, id="many", marks=pytest.mark.soak)]
"""Seconds of load."""


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.soak), "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a database with empty tables; of both kinds where there is time."""
    return str(request.getfixturevalue(f"{request.param}_tables"))


@pytest.mark.parametrize("seconds", SOME_OR_MANY)
def test_readers_get_whole_releases_while_others_come_and_go(database_url: str, tmp_path: Path, seconds: int) -> None:
    chance = random.Random(seconds)
    releases = [publish_marked(database_url, "first"), publish_marked(database_url, "second")]
    with load(database_url, tmp_path) as (readers, _):
        end = time.monotonic() + seconds
        for number in itertools.count():
            if chance.random() < 0.5:
                releases.append(publish_marked(database_url, f"mark {number}"))
            else:
                serve_again(database_url, chance.choice(releases[:-1]))
            if time.monotonic() > end:
                break
        serve_again(database_url, releases[0])
        last = publish_marked(database_url, "last")
        time.sleep(SEEN_SECONDS)
        assert {ask(readers.port, READS[0])[0].headers["Data-Release"] for _ in range(20)} == {last}
    assert set(readers.statuses) == {200} and readers.lost == 0
    print(f"{readers.statuses[200]} answers of {len({release for _, release in readers.seen})} releases")
    check_against_a_quiet_server(database_url, readers)


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [60])
def test_readers_get_whole_releases_while_publishers_are_killed(
    database_url: str, tmp_path: Path, seconds: int
) -> None:
    chance = random.Random(seconds)
    publish_marked(database_url, "first")
    with load(database_url, tmp_path) as (readers, _):
        end = time.monotonic() + seconds
        for number in itertools.count():
            command = [sys.executable, "-m", "tests.trouble.publisher", database_url, f"mark {number}"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as publisher:
                assert publisher.stdout is not None and publisher.stdout.readline() == "ready\n"
                time.sleep(chance.uniform(0, 0.8))
                publisher.kill()
            if time.monotonic() > end:
                break
    assert set(readers.statuses) == {200} and readers.lost == 0
    print(f"{number + 1} kills, {readers.statuses[200]} answers of {len({each for _, each in readers.seen})} releases")
    check_against_a_quiet_server(database_url, readers)
