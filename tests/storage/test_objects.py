"""Files under their sums: whole or not there, and equal ones once."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from api.storage.objects import (
    OBJECTS,
    SCRATCH,
    Sum,
    exports_directory,
    find_object,
    keep_object,
    sum_up,
    sweep_objects,
    writing,
)


def keep(directory: Path, content: bytes) -> Sum:
    with writing(directory) as scratch:
        made = scratch / "made"
        made.write_bytes(content)
        its_sum = sum_up(made)
        keep_object(directory, made, its_sum)
    return its_sum


def test_a_file_is_found_by_its_sum(tmp_path: Path) -> None:
    its_sum = keep(tmp_path / "deep" / "files", b"x" * 3_000_000)
    assert its_sum == Sum(hashlib.sha256(b"x" * 3_000_000).hexdigest(), 3_000_000)
    path = find_object(tmp_path / "deep" / "files", its_sum)
    assert path is not None and path.read_bytes() == b"x" * 3_000_000
    assert find_object(tmp_path, its_sum) is None


def test_equal_files_lie_once_and_the_first_stays(tmp_path: Path) -> None:
    first = find_object(tmp_path, keep(tmp_path, b"same"))
    assert first is not None
    written = first.stat().st_ino
    assert find_object(tmp_path, keep(tmp_path, b"same")) == first and first.stat().st_ino == written
    assert len(list((tmp_path / OBJECTS).iterdir())) == 1


def test_a_cut_file_is_not_found_and_is_replaced(tmp_path: Path) -> None:
    its_sum = keep(tmp_path, b"whole")
    (tmp_path / OBJECTS / its_sum.sha256).write_bytes(b"who")
    assert find_object(tmp_path, its_sum) is None
    assert keep(tmp_path, b"whole") == its_sum and find_object(tmp_path, its_sum) is not None


def test_what_a_kill_left_goes_with_the_next_writer(tmp_path: Path) -> None:
    left = tmp_path / f"{SCRATCH}left"
    left.mkdir()
    (left / "half").touch()
    with writing(tmp_path) as scratch:
        assert not left.exists() and scratch.is_dir()
    assert list(tmp_path.glob(f"{SCRATCH}*")) == []


def test_only_one_writes_at_a_time(tmp_path: Path) -> None:
    inside: list[int] = []
    most: list[int] = []

    def write() -> None:
        with writing(tmp_path):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.02)
            inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_sweeping_takes_what_is_not_named(tmp_path: Path) -> None:
    kept, other = keep(tmp_path, b"kept"), keep(tmp_path, b"other")
    assert sweep_objects(tmp_path, {kept.sha256}) == (1, 5)
    assert find_object(tmp_path, kept) is not None and find_object(tmp_path, other) is None
    assert sweep_objects(tmp_path / "nowhere", ()) == (0, 0)


@pytest.mark.parametrize(
    ("setting", "url", "directory"),
    [
        ("", "sqlite:///ra-options.sqlite", "ra-options-exports"),
        ("", "sqlite:////srv/data/ra.db", "/srv/data/ra-exports"),
        ("", "sqlite://", "exports"),
        ("", "postgresql://someone:secret@host/ra", "exports"),
        ("/srv/files", "sqlite:///ra-options.sqlite", "/srv/files"),
    ],
)
def test_where_files_lie(setting: str, url: str, directory: str) -> None:
    assert exports_directory(setting, url) == Path(directory)
