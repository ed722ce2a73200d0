"""Sends reports without end and prints each id that it gets, made to be killed: `... reporter URL MARK`."""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime

from api.domain.corrections import Report
from api.storage.corrections import Bounds, open_corrections, take_report


def main(url: str, mark: str) -> None:
    """Take reports that differ by mark and number, from a sender each."""
    engine = open_corrections(url)
    for number in itertools.count():
        report = Report("studies", "armada", "2026.11.1", f"report {number} of {mark}")
        bounds = Bounds(in_all=1_000_000)
        taken = take_report(engine, report, f"{mark}-{number}", now=datetime.now(UTC), bounds=bounds)
        print(taken.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
