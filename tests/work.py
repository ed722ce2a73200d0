"""Work, counted in calls and bytes instead of seconds, so that it is the same on every machine."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable


def count_calls(act: Callable[[], object]) -> int:
    """Count the calls of functions that an act makes, in Python and in C."""
    calls = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


def measure_bytes(act: Callable[[], object]) -> int:
    """Measure the most bytes that an act holds at one time beside what was there before."""
    tracemalloc.start()
    try:
        act()
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        act()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
