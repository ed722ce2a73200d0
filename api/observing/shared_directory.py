"""A directory that the processes of one server share, and that goes when they have gone."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

SHARED_MEMORY: Final = Path("/dev/shm")
PREFIX: Final = "ra-options-"
_LOCK: Final = "lock"


@contextmanager
def shared_directory() -> Iterator[Path]:
    """Make a directory, in memory where there is such a place; a container with a read-only root has it, too.

    Those of servers that were killed, and could not take theirs away, are removed.
    """
    parent = SHARED_MEMORY if os.access(SHARED_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    remove_orphans(parent)
    directory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    try:
        with _hold(directory):
            yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def remove_orphans(parent: Path) -> None:
    """Remove what servers left that have ended; those of other users, and those in use, stay."""
    for left in parent.glob(f"{PREFIX}*"):
        try:
            with (left / _LOCK).open("r+b") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue


@contextmanager
def _hold(directory: Path) -> Iterator[IO[bytes]]:
    # The lock belongs to this process and to all that it forks, and the system lets go of it with the last of them.
    # It gets its name once it is held, so that nobody takes the directory for an orphan before.
    made = directory / f"{_LOCK}.new"
    with made.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        made.rename(directory / _LOCK)
        yield lock
