"""How a process holds memory."""

from __future__ import annotations

import gc
import platform
import re
import subprocess
import sys

import pytest

from api.memory import collector_resting

COUNT_HEAPS = """
import ctypes, sys, threading
from api.memory import share_heaps
if sys.argv[1] == "shared":
    assert share_heaps()
met = threading.Barrier(9)
def work():
    kept = [bytes(size) for size in range(1000, 100_000, 1000)]
    met.wait()
for _ in range(8):
    threading.Thread(target=work).start()
met.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w")))
libc.fflush(None)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="heaps of threads are glibc's")
@pytest.mark.parametrize(("how", "fewest", "most"), [("shared", 1, 2), ("alone", 3, 100)])
def test_threads_share_two_heaps(how: str, fewest: int, most: int) -> None:
    told = subprocess.run([sys.executable, "-c", COUNT_HEAPS, how], check=True, capture_output=True, text=True)
    assert fewest <= len(re.findall("<heap nr=", told.stdout)) <= most


def test_the_collector_rests_leaves_out_what_was_made_and_goes_on() -> None:
    frozen = gc.get_freeze_count()
    with pytest.raises(ValueError, match="as it happens"), collector_resting():
        made = [[number] for number in range(1000)]
        assert not gc.isenabled()
        raise ValueError("as it happens")
    assert gc.isenabled() and gc.get_freeze_count() >= frozen + len(made)
