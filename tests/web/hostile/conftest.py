"""An app with everything there is to ask, and one whose records hold hostile texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from api.domain.records import Dataset
from api.storage.schema import CORRECTIONS, upgrade
from tests.web.conftest import lasting_app, publish_to


@pytest.fixture(scope="session")
def whole_url(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> str:
    """URL of a database beside which reports of errors are taken; no test here fills it up."""
    path = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{path}/ra.sqlite"
    upgrade(url)
    upgrade(f"sqlite:///{path}/ra-corrections.sqlite", CORRECTIONS)
    publish_to(url, dataset)
    return url


@pytest.fixture(scope="session")
def lasting(whole_url: str) -> Iterator[Flask]:
    with lasting_app(whole_url) as app:
        yield app
