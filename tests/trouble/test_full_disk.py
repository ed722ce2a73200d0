"""No room is left on the disk: what is there is read on, what is new is refused, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from unittest.mock import patch

import pytest

from api.storage.corrections import beside, list_corrections, open_corrections
from api.storage.engine import open_engine
from api.storage.errors import DatabaseFull
from api.storage.publishing import publish
from api.storage.schema import CORRECTIONS, upgrade
from tests.builders import a_dataset, a_large_dataset, some_levels
from tests.parts import lacking
from tests.storage.conftest import NOW
from tests.trouble.asking import get, report_as, unasked
from tests.trouble.clusters import SERVICE, Cluster, give_to_owner
from tests.web.conftest import publish_to
from tests.web.serving import serving

ROOM: Final = "24m"
MOST_REPORTS: Final = 60
"""Each as long as may be, so that whatever a page has left is soon used up."""


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A directory on a disk of its own that is soon full; not among pytest's, which are closed to other users."""
    place = Path(tempfile.mkdtemp(prefix="ra-options-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0777", "none", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        lacking("a small disk can only be made by who may mount one")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


def _fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 4096):
            pass
    return ballast


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, small_disk: Path) -> Iterator[str]:
    """URL of a database on the small disk, with a release in it."""
    if request.param == "sqlite":
        yield _prepare(f"sqlite:///{small_disk / 'ra.sqlite'}")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    space = small_disk / "space"
    space.mkdir()
    give_to_owner(space)
    with cluster.connect(database="postgres") as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{space}'")
        connection.execute(f"CREATE DATABASE small OWNER {SERVICE} TABLESPACE small")
        yield _prepare(cluster.url(database="small"))
        connection.execute("DROP DATABASE small WITH (FORCE)")
        connection.execute("DROP TABLESPACE small")


def _prepare(url: str) -> str:
    upgrade(url)
    upgrade(beside(url), CORRECTIONS)
    publish_to(url, a_dataset())
    return url


def test_a_full_disk_stops_writers_and_nobody_else(url: str, small_disk: Path, tmp_path: Path) -> None:
    settings = {"RA_OPTIONS_DATABASE_URL": url, "RA_OPTIONS_RATE_LIMIT": "off", "RA_OPTIONS_TRUSTED_PROXIES": "1"}
    with patch.dict(os.environ, settings), serving(tmp_path) as (port, _):
        ballast = _fill(small_disk)
        taken = _report_until_refused(port)
        publisher = open_engine(url, read_only=False)
        with pytest.raises(DatabaseFull, match="no room left"):
            publish(publisher, a_large_dataset(40), some_levels(), now=NOW)
        answer = get(port, unasked())
        assert (answer.response.status, answer.response.headers["Data-Release"]) == (200, "2026.11.1")
        assert get(port, "/readyz").response.status == 200

        ballast.unlink()
        status, last = report_as(port, "Reported when there was room again.", "192.0.2.2")
        assert status == 202
        assert publish(publisher, a_large_dataset(40), some_levels(), now=NOW).changed
        assert get(port, unasked()).response.headers["Data-Release"] == "2026.11.2"
        publisher.dispose()
    assert "Traceback" not in (tmp_path / "serve.log").read_text()
    store = open_corrections(beside(url))
    assert {view.correction.id for view in list_corrections(store)} == {*taken, last}
    store.dispose()


def _report_until_refused(port: int) -> list[str]:
    taken: list[str] = []
    for number in range(MOST_REPORTS):
        status, id = report_as(port, f"{number} {'long ' * 390}", f"198.51.100.{number}")
        if status == 503:
            return taken
        taken.append(id)
    raise AssertionError("the disk never was full")
