"""How a process holds memory: what the collector of unused objects looks through, and how many heaps there are."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_M_ARENA_MAX: Final = -8
"""Of `mallopt` in glibc: the most heaps that the threads of a process get."""
_HEAPS: Final = 2


@contextmanager
def collector_resting() -> Iterator[None]:
    """Let the collector rest while things are made that stay as long as the process, and leave them out from then on.

    Modules and the parts of the application are such. It takes a fifth of the time of a start to look through them,
    and later a third of the time of a large answer.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def share_heaps() -> bool:
    """Let all threads share two heaps, where the C library is glibc; tells whether it is.

    Else each thread has one of its own, which keeps the most that it ever needed: a worker that makes large answers
    had 200 MB in place of 150. Threads that began before keep theirs.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_M_ARENA_MAX, _HEAPS))
