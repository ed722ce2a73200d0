"""Runs every benchmark, or those that are named: `python -m tests.benchmarks embeds`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Final

from tests.benchmarks import embeds, growth, load, speed

BENCHMARKS: Final[Mapping[str, Callable[[], None]]] = {
    "embeds": embeds.run,
    "growth": growth.run,
    "load": load.run,
    "speed": speed.run,
}


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all of them."""
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()


main(sys.argv[1:])
