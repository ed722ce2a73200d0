"""What a worker of the server does before it serves, so that it always ends when it should."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

LOOK_SECONDS: Final = 1
LAST_SECONDS: Final = 3
"""How long a worker without its server may take to answer what it has begun."""


def begin_work() -> None:
    """Let this process end when it is told to, and when the one that began it is gone.

    Else the workers of a server that was killed would keep its port, and it could not be started again.
    """
    # Until it listens itself, a forked worker has the handler of the server, which only notes the signal; the server
    # would wait for it for ever.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(os.getppid(),), name="server", daemon=True).start()


def _watch(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    # Whoever stops gracefully waits for clients that may keep their connections busy for ever.
    time.sleep(LAST_SECONDS)
    os._exit(1)
