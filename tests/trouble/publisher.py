"""A publisher in a process of its own, made to be killed: `python -m tests.trouble.publisher URL MARK`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime

from api.domain.records import Dataset
from api.storage.engine import open_engine
from api.storage.publishing import publish
from tests.builders import a_large_dataset, some_levels


def marked_dataset(mark: str) -> Dataset:
    """Records of which each is another in each release."""
    whole = a_large_dataset(3)
    return replace(
        whole,
        treatments=tuple(replace(each, name=f"{each.name} {mark}") for each in whole.treatments),
        studies=tuple(replace(each, name=f"{each.name} {mark}") for each in whole.studies),
        sources=tuple(replace(each, title=f"{each.title} {mark}") for each in whole.sources),
    )


def main(url: str, mark: str) -> None:
    """Say that all is ready, then publish."""
    dataset = marked_dataset(mark)
    engine = open_engine(url, read_only=False)
    engine.connect().close()
    print("ready", flush=True)
    publish(engine, dataset, some_levels(), now=datetime.now(UTC))
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
