"""A word from the main process to all others: this server is about to stop."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Final

_NAME: Final = "draining"


class Drain:
    """One byte that all processes with the same directory share."""

    def __init__(self, directory: Path) -> None:
        path = directory / _NAME
        if not path.exists():
            path.write_bytes(b"\0")
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 1)

    def begin(self) -> None:
        """Tell every process."""
        self._map[0] = 1

    def has_begun(self) -> bool:
        """Whether it was told."""
        return self._map[0] == 1
