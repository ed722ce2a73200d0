"""A network between the service and its database that can be made to fail."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

CHUNK: Final = 65536


class Network:
    """Passes bytes on to a port; can be slow, swallow everything, or let no new connection in."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay = 0.0
        self.swallows = False
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._open = threading.Event()
        self._open.set()
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Hold back each piece on its way for so long."""
        self.delay = seconds
        yield
        self.delay = 0.0

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Take connections and bytes, and pass on nothing; what was open stays dead."""
        self.swallows = True
        yield
        self.swallows = False
        self.cut()

    @contextmanager
    def black_hole(self) -> Iterator[None]:
        """As behind a fire wall that drops all: new connections are not even refused."""
        self._open.clear()
        waiting: list[socket.socket] = []
        # A queue that is full drops whatever else knocks.
        self._listener.listen(0)
        while len(waiting) < 10:
            waiting.append(socket.socket())
            waiting[-1].settimeout(0.3)
            try:
                waiting[-1].connect(("127.0.0.1", self.port))
            except TimeoutError:
                break
        with self.silent():
            yield
            for each in waiting:
                each.close()
            self._listener.listen(128)
            self._open.set()

    def cut(self) -> None:
        """End all connections."""
        while self._sockets:
            with suppress(OSError):
                self._sockets.pop().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let nobody in any more."""
        self._open.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._open.wait()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(("127.0.0.1", self.target)) as far:
            self._sockets += [near, far]
            back = threading.Thread(target=self._pass, args=(far, near), daemon=True)
            back.start()
            self._pass(near, far)
            back.join()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(CHUNK):
                if self.delay:
                    time.sleep(self.delay)
                if not self.swallows:
                    target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
