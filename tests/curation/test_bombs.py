"""Files that would burst or hang a usual reader of YAML: each gets a clear error with its line, soon."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.curation.strict_yaml import MAX_BYTES, parse_yaml
from tests.parts import one_in

SECONDS = 60
MEGABYTES = 600
"""Room of the process as a whole, the program itself included."""

LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BOMBS: dict[str, tuple[str, int | None]] = {
    "a billion laughs": (LAUGHS, 1),
    "laughs in a mapping": ("x: 1\ny: {a: &a {k: v}, b: *a}\n", 2),
    "an anchor that holds itself": ("id: x\na: &a [*a]\n", 2),
    "an alias of nothing": ("id: x\na: *b\n", 2),
    "merge keys": ("id: x\nbase: {a: 1}\n<<: {b: 2}\n", 3),
    "deep lists": ("id: x\na: " + "[" * 100_000 + "\n", 2),
    "deep lists by hyphens": ("id: x\na:\n  " + "- " * 100_000 + "x\n", 3),
    "deep mappings": ("id: x\na: " + "{a: " * 50_000 + "\n", 2),
    "deep keys": ("? " * 50_000 + "x\n", 1),
    "deep by indent": ("".join(" " * depth + "a:\n" for depth in range(1000)), None),
    "a huge key": (f"? {'k' * 500_000}\n: 1\n", 1),
    "many keys": ("".join(f"k{number}: 1\n" for number in range(60_000)), None),
    "one key again and again": ("a: 1\n" * 100_000, 2),
    "a huge number": (f"id: x\nn: {'9' * 900_000}\n", None),
    "a number in base 60": (f"id: x\nn: {':'.join(['59'] * 100_000)}\n", None),
    "a huge exponent": ("id: x\nn: 1e999999999\n", None),
    "an object of Python": ("id: x\na: !!python/object/apply:os.system ['id']\n", 2),
    "a tag of binary": (f"id: x\na: !!binary {'A' * 400_000}\n", 2),
    "a directive": ("%TAG ! tag:evil.example,2026:\n---\nid: x\n", 1),
    "many documents": ("---\nid: x\n" * 50_000, 3),
    "larger than a record": ("id: x\n" + "#" * MAX_BYTES + "\n", None),
    "one endless quote": ('id: "' + "x" * 900_000, None),
    "many comments": ("# x\n" * 250_000, 1),
    "many blanks": ("id: x" + " " * 900_000 + "\n", None),
    "not text": ("id: \x00\x01\x02\n", 1),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_read_soon_and_its_fault_has_a_line(kind: str) -> None:
    content, line = BOMBS[kind]
    began = time.process_time()
    document = parse_yaml(content.encode())
    assert time.process_time() - began < 5
    if line is not None:
        assert document.faults[0].line == line, document.faults[0]
    assert all(len(fault.message) < 600_000 for fault in document.faults)


def limit_room() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 1024**2, MEGABYTES * 1024**2))


@pytest.mark.parametrize("every", one_in(2, [4, 1]))
def test_a_folder_of_bombs_is_checked_in_bounded_time_and_room(tmp_path: Path, every: int) -> None:
    treatments = tmp_path / "treatments"
    treatments.mkdir()
    files = {f"bomb-{place}": bomb for place, bomb in enumerate(BOMBS.values()) if place % every == 0}
    for name, (content, _) in files.items():
        (treatments / f"{name}.yaml").write_text(content)
    ended = subprocess.run(
        [sys.executable, "-m", "api.cli", "data", "check", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=limit_room,
    )
    assert ended.returncode == 1, ended.stderr[-2000:]
    told = ended.stdout + ended.stderr
    assert "Traceback" not in told and "MemoryError" not in told
    for name, (_, line) in files.items():
        assert f"treatments/{name}.yaml:{line or ''}" in told or not line and f"treatments/{name}.yaml" in told, name
    assert len(told) < 300_000
