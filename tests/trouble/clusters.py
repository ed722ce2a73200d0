"""A PostgreSQL server that belongs to the tests alone, so that anything may be done to it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from tests.parts import lacking
from tests.web.serving import free_port

OWNER: Final = "postgres"
SERVICE: Final = "service"
DATABASE: Final = "ra_options"
START_SECONDS: Final = 30
SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "20",
    # Nothing here has to outlive a loss of power, and the tests wait for each start.
    "fsync": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "16MB",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One server, with its files under a directory of its own."""

    binaries: Path
    directory: Path
    port: int

    def url(self, port: int | None = None, database: str = DATABASE) -> str:
        """Address of a database for the service, by default without anything in between."""
        return f"postgresql+psycopg://{SERVICE}@127.0.0.1:{port or self.port}/{database}"

    def connect(self, user: str = OWNER, database: str = DATABASE) -> psycopg.Connection:
        """Connect as the owner of everything."""
        return psycopg.connect(f"postgresql://{user}@127.0.0.1:{self.port}/{database}", autocommit=True)

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        options = f"-p {self.port} -c unix_socket_directories={self.directory} {settings}"
        log = self.directory / "log"
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._control("-l", str(log), "-w", "-t", str(START_SECONDS), "-o", options, "start")
            except subprocess.CalledProcessError:
                # What was killed may hold its memory a moment longer.
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server."""
        self._control("-m", mode, "-w", "stop")

    def kill(self) -> None:
        """Kill the server as a machine without memory does."""
        processes = self.processes()
        self.signal(signal.SIGKILL)
        while any(Path(f"/proc/{process}/stat").exists() and not _is_dead(process) for process in processes):
            time.sleep(0.01)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to every process of the server, its head first."""
        for process in self.processes():
            os.kill(process, number)

    def processes(self) -> list[int]:
        """List the processes of the server."""
        head = int((self.directory / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{head}/task/{head}/children").read_text().split()
        return [head, *(int(child) for child in children)]

    def _control(self, *arguments: str) -> None:
        command = [str(self.binaries / "pg_ctl"), "-D", str(self.directory / "data"), "-s", *arguments]
        subprocess.run(as_owner(command), check=True, stdout=subprocess.DEVNULL)


def _is_dead(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def as_owner(command: list[str]) -> list[str]:
    """The command as the server's own user runs it, since PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return command
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", *command]


def give_to_owner(directory: Path) -> None:
    """Let the server's own user have a directory."""
    if os.getuid() == 0:
        owner = pwd.getpwnam(OWNER)
        os.chown(directory, owner.pw_uid, owner.pw_gid)


@contextmanager
def new_cluster() -> Iterator[Cluster]:
    """Make a server with an empty database of the service, and remove it in the end."""
    binaries = _find_binaries()
    directory = Path(tempfile.mkdtemp(prefix="ra-options-cluster-"))
    try:
        give_to_owner(directory)
        command = [str(binaries / "initdb"), "-D", str(directory / "data"), "-U", OWNER, "-A", "trust", "--no-sync"]
        subprocess.run(as_owner([*command, "-E", "UTF8"]), check=True, stdout=subprocess.DEVNULL, cwd=directory)
        cluster = Cluster(binaries, directory, free_port())
        cluster.start()
        try:
            with cluster.connect(database="postgres") as connection:
                connection.execute(f"CREATE ROLE {SERVICE} LOGIN")
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {SERVICE}")
            yield cluster
        finally:
            cluster.signal(signal.SIGCONT)
            cluster.stop("immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _find_binaries() -> Path:
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    lacking("there is no PostgreSQL whose initdb can be found")
