"""The real server over the real records, in two releases: a source of the second was retracted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.domain.vocabulary import SourceStatus
from api.storage.engine import open_engine
from api.storage.publishing import publish
from tests.browser.states import DAYS, RETRACTED_SOURCE, SECOND_RELEASE
from tests.web.serving import serving

SECOND_PUBLISHED = datetime.fromisoformat(f"{DAYS[SECOND_RELEASE]}T12:00").replace(tzinfo=UTC)


@contextmanager
def serving_two_releases(directory: Path, first: Path, dataset: Dataset) -> Iterator[str]:
    """A server's origin; `first` is the file of a database in which the records are published once."""
    database = shutil.copy(first, directory / "records.sqlite")
    engine = open_engine(f"sqlite:///{database}", read_only=False)
    publish(engine, retract(dataset), derive_evidence_levels(dataset), now=SECOND_PUBLISHED)
    engine.dispose()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RA_OPTIONS_DATABASE_URL", f"sqlite:///{database}")
        patch.setenv("RA_OPTIONS_RATE_LIMIT", "off")
        with serving(directory) as (port, _):
            yield f"http://127.0.0.1:{port}"


def retract(dataset: Dataset) -> Dataset:
    """The records as they would be if a source had been retracted."""
    withdrawn = {"status": SourceStatus.RETRACTED, "status_note": "Retracted for a test."}
    sources = tuple(replace(each, **withdrawn) if each.id == RETRACTED_SOURCE else each for each in dataset.sources)
    assert sources != dataset.sources
    return replace(dataset, sources=sources)
