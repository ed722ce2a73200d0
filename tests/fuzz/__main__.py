"""Fuzz one harness for a time: `python -m tests.fuzz NAME SECONDS`. What it finds goes into its corpus by hand.

What breaks a promise is written to the directory it was started in, as `crash-...`, and said.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

CORPUS = Path(__file__).parent / "corpus"
LONGEST_INPUT = 2000
SECONDS_FOR_ONE = 60

# What is imported in here is watched for paths that no input has taken before.
with atheris.instrument_imports(include=["api", "webargs", "werkzeug.http", "werkzeug.datastructures"]):
    from tests.fuzz.harnesses import HARNESSES


def main(name: str, seconds: str) -> None:
    """Fuzz a harness for some seconds, beginning with its corpus, which stays as it is."""
    with tempfile.TemporaryDirectory() as found:
        options = [
            f"-max_total_time={seconds}",
            f"-max_len={LONGEST_INPUT}",
            f"-timeout={SECONDS_FOR_ONE}",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, found, str(CORPUS / name)], HARNESSES[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
