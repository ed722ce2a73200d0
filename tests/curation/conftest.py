"""The data folder that the tests of curation spoil."""

from pathlib import Path

import pytest

from .builders import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A data folder without problems."""
    return Folder(tmp_path)
