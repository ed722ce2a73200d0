"""The real records of the dataset, read once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.curation.reading import read_dataset
from api.domain.records import Dataset

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="session")
def records() -> Dataset:
    """The records of `data/`; fails with the first problems where they cannot be read."""
    reading = read_dataset(DATA)
    if reading.dataset is None:
        pytest.fail("; ".join(str(problem) for problem in reading.problems[:3]))
    return reading.dataset
