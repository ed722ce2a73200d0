"""The real server as a user of no rights, who may read code and database and write neither."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from api import cli
from api.domain.records import Dataset
from api.storage.schema import upgrade
from tests.parts import lacking
from tests.web.conftest import publish_to
from tests.web.serving import START_SECONDS, answers, ask, free_port

NOBODY = 65534
CHECKOUT = Path(cli.__file__).parents[1]


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that everybody may read; those of pytest are for their maker alone."""
    if os.geteuid() != 0:
        lacking("only root can start a server as somebody else")
    path = Path("/tmp") / f"ra-options-other-user-{os.getpid()}"
    path.mkdir(mode=0o755)
    yield path
    shutil.rmtree(path)


def as_nobody() -> list[str]:
    """Give the command that drops all rights, but for reading where only root may read the interpreter."""
    plain = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups", "--no-new-privs"]
    if shutil.which("setpriv") is None:
        lacking("setpriv is not there; it is part of util-linux")
    for more in ([], ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]):
        command = [*plain, *more]
        tried = subprocess.run([*command, sys.executable, "-c", "import flask"], capture_output=True, check=False)
        if tried.returncode == 0:
            return command
    lacking("nobody but root may start the interpreter")


def sum_of(directory: Path) -> Mapping[str, str]:
    """Give a digest of everything that lies in a directory."""
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_it_answers_and_writes_nothing(place: Path, dataset: Dataset) -> None:
    url = f"sqlite:///{place}/ra.sqlite"
    upgrade(url)
    publish_to(url, dataset)
    shutil.copytree(CHECKOUT / "api", place / "code" / "api")
    shutil.copytree(CHECKOUT / "migrations", place / "code" / "migrations")
    for path in [place, *place.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before, port = sum_of(place), free_port()
    code = f"import sys; sys.path.insert(0, '{place}/code'); from api.cli import main; main()"
    command = [*as_nobody(), sys.executable, "-c", code, "serve", "--port", str(port)]
    environment = os.environ | {"RA_OPTIONS_DATABASE_URL": f"{url}?immutable=1", "HOME": "/nonexistent"}
    server = subprocess.Popen(command, cwd=place, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(port):
            assert server.poll() is None and time.monotonic() < deadline, server.communicate()[1]
            time.sleep(0.1)
        assert os.stat(f"/proc/{server.pid}").st_uid == NOBODY
        for address in ("/readyz", "/v1/treatments", "/compare?treatments=adalimumab,uc-msc", "/openapi.json", "/docs"):
            assert ask(port, address)[0].status == 200, address
        with pytest.raises(subprocess.CalledProcessError):
            subprocess.run([*as_nobody(), "touch", place / "ra.sqlite"], capture_output=True, check=True)
        assert ask(port, "/v1/corrections/abc")[0].status == 503
    finally:
        server.terminate()
        server.communicate(timeout=START_SECONDS)
    assert sum_of(place) == before
