"""Telling how far a long work is."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import click


@dataclass(slots=True)
class ShownProgress:
    """Tells on a terminal with each step how far a work is; elsewhere, as in a log, at each quarter or not at all."""

    what: str
    in_logs: bool = True
    _quarters: int = 0

    def __call__(self, done: int, total: int) -> None:
        """Tell that so much is done."""
        quarters = 4 * done // total
        if sys.stderr.isatty():
            click.echo(f"\r{self.what} {done} of {total}", err=True, nl=done == total)
        elif self.in_logs and quarters > self._quarters:
            click.echo(f"{self.what} {done} of {total}", err=True)
        self._quarters = quarters
