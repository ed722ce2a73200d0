"""Files in a directory, each under the SHA-256 of its bytes: a file is whole or not there, and equal ones lie once."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from api.storage.engine import MEMORY_NAMES, sqlite_path

OBJECTS = "objects"
LOCK = "lock"
SCRATCH = ".making-"
CHUNK = 1024 * 1024
DEFAULT_DIRECTORY = "exports"


def exports_directory(setting: str, database_url: str) -> Path:
    """Name the directory for the files of releases: the one set, one beside the SQLite file, else `exports`."""
    if setting:
        return Path(setting)
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or url.database in MEMORY_NAMES:
        return Path(DEFAULT_DIRECTORY)
    path = sqlite_path(url)
    return path.with_name(f"{path.stem}-exports")


@dataclass(frozen=True, slots=True)
class Sum:
    """What tells the bytes of a file from those of any other."""

    sha256: str
    bytes: int


def sum_up(path: Path) -> Sum:
    """Compute the sum of a file, a part at a time."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Sum(digest.hexdigest(), size)


def find_object(directory: Path, meant: Sum) -> Path | None:
    """Find a file by its sum; None where it is not there, or not as long as it should be."""
    path = _path_of(directory, meant.sha256)
    try:
        return path if path.stat().st_size == meant.bytes else None
    except OSError:
        return None


def keep_object(directory: Path, made: Path, its_sum: Sum) -> None:
    """Move a file that lies in a scratch directory to its place; when this returns, it is on the disk."""
    if find_object(directory, its_sum) is not None:
        return
    _sync(made)
    place = _path_of(directory, its_sum.sha256)
    place.parent.mkdir(exist_ok=True)
    made.replace(place)
    _sync(place.parent)


@contextmanager
def writing(directory: Path) -> Iterator[Path]:
    """Give a scratch directory to make files in; others that write there wait, and the leavings of a kill go."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / LOCK).open("w") as lock:
        # The system gives the lock back when a process ends, however it ends.
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in directory.glob(f"{SCRATCH}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=directory) as scratch:
            yield Path(scratch)


def sweep_objects(directory: Path, named: Collection[str]) -> tuple[int, int]:
    """Remove the files whose sums are not among those named; tells how many went, and their bytes.

    Call it while `writing`, so that no file goes that is about to be named.
    """
    files = sorted((directory / OBJECTS).glob("*"))
    swept = [path for path in files if path.name not in named]
    freed = sum(path.stat().st_size for path in swept)
    for path in swept:
        path.unlink()
    return len(swept), freed


def _path_of(directory: Path, sha256: str) -> Path:
    return directory / OBJECTS / sha256


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
