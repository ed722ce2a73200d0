"""Makes files in a process of its own, killed at named points and once not: `python -m tests.exports.apart DIR`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from api.config import Settings
from api.exports import making

POINTS = ("while writing", "between two files", "before the manifest")
WHOLE = "whole"
"""The run that nobody kills, over a database of its own."""


def main(place: str) -> None:
    """Run once for each point, and once to the end; tell how each run ended."""
    # What pyarrow loads when it is first used is then loaded once, and not by each run.
    pa.array([0])
    for run in (*POINTS, WHOLE):
        child = os.fork()
        if child == 0:
            _make(Path(place), run)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(run, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, flush=True)


def _make(place: Path, run: str) -> None:
    if run == "between two files":
        making.keep_object = _kill_after(making.keep_object)
    elif run == "before the manifest":
        making.write_manifest = _kill
    database = place / (WHOLE if run == WHOLE else "killed") / "ra.sqlite"
    settings = Settings(f"sqlite:///{database}", "https://ra.example.org", exports_dir=str(place / run / "files"))
    making.make_exports(settings, _kill if run == "while writing" else lambda _done, _total: None)


def _kill(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _kill_after(act: Callable[..., None]) -> Callable[..., None]:
    def once(*arguments: Any) -> None:
        act(*arguments)
        _kill()

    return once


if __name__ == "__main__":
    main(*sys.argv[1:])
