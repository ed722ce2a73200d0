"""A directory in which the command finds a published database."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api.storage.schema import CORRECTIONS, upgrade


@pytest.fixture(scope="session")
def records_file(records_url: str) -> Path:
    """The file of a database in which the real records are published."""
    return Path(records_url.removeprefix("sqlite:///"))


@pytest.fixture
def published(tmp_path: Path, records_file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory of one test with its own copy of the database."""
    shutil.copy(records_file, tmp_path / "ra-options.sqlite")
    upgrade(f"sqlite:///{tmp_path / 'corrections.sqlite'}", CORRECTIONS)
    monkeypatch.setenv("RA_OPTIONS_DATABASE_URL", f"sqlite:///{tmp_path / 'ra-options.sqlite'}")
    monkeypatch.setenv("RA_OPTIONS_CORRECTIONS_URL", f"sqlite:///{tmp_path / 'corrections.sqlite'}")
    monkeypatch.setenv("RA_OPTIONS_RATE_LIMIT", "off")
    return tmp_path
