"""Ports for servers of tests: no two tests get the same one, in whichever process or checkout they run.

The server shares its port between processes, so two servers on one port would both start and take each other's
requests. A port that is bound and let go again may be given to the next one who asks; a lock on its number is not.
"""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import Final

RANGE: Final = range(20_000, 32_000)
"""Below the ports that the system gives to clients."""
_DIRECTORY: Final = Path(tempfile.gettempdir()) / f"ra-options-test-ports-{os.getuid()}"
_held: list[int] = []


def free_port() -> int:
    """Take a port that nobody listens on, for as long as this process lives."""
    _DIRECTORY.mkdir(exist_ok=True)
    for port in random.SystemRandom().sample(RANGE, 200):
        descriptor = os.open(_DIRECTORY / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if _is_taken(descriptor) or not _is_free(port):
            os.close(descriptor)
            continue
        _held.append(descriptor)
        return port
    raise AssertionError("no port is free")


def _is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
