"""A publisher in a process of its own, made to be killed: `python -m tests.storage.publisher URL MARK`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

from api.storage.engine import open_engine
from api.storage.publishing import publish
from tests.builders import a_large_dataset, a_source, some_levels


def main(url: str, mark: str) -> None:
    """Say that all is ready, then publish a dataset that differs by its mark."""
    dataset = a_large_dataset(40)
    dataset = replace(dataset, sources=(*dataset.sources, a_source(id="zz-mark", title=mark)))
    engine = open_engine(url, read_only=False)
    engine.connect().close()
    print("ready", flush=True)
    publish(engine, dataset, some_levels(), now=datetime(2026, 11, 20, tzinfo=UTC))
    print("done", flush=True)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
