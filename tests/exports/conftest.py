"""The files of the real records, made once, and what the interface says of the same records."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from api.app import COLLECTIONS, create_app
from api.config import Settings
from api.domain.exports import ExportFile, ExportFormat
from api.exports.making import make_exports
from api.storage.objects import OBJECTS
from api.web.snapshots import get_service
from tests.conftest import RECORDS_PUBLISHED

RELEASE = "2026.11.1"
Answers = Mapping[str, Mapping[str, dict[str, Any]]]
"""Records as the interface gives them, by kind and id."""


@dataclass(frozen=True)
class Files:
    """The files of a release."""

    settings: Settings
    manifest: Mapping[str, ExportFile]
    unpacked: Path

    def path(self, form: ExportFormat) -> Path:
        """Where a file lies."""
        file = self.manifest[form.name_for(RELEASE)]
        return Path(self.settings.exports_dir) / OBJECTS / file.sha256

    def rows(self, form: ExportFormat) -> int | None:
        """How many rows the manifest says that it has."""
        return self.manifest[form.name_for(RELEASE)].rows

    def unzip(self, form: ExportFormat) -> Path:
        """Unpack a zip."""
        place = self.unpacked / form.code
        if not place.exists():
            zipfile.ZipFile(self.path(form)).extractall(place)
        return place


def copy_database(url: str, place: Path) -> str:
    """Copy an SQLite database, so that what is written of files stands beside no other test."""
    with closing(sqlite3.connect(make_url(url).database or "")) as source, closing(sqlite3.connect(place)) as target:
        source.backup(target)
    return f"sqlite:///{place}"


@pytest.fixture(scope="session")
def files(records_url: str, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The files of the real records."""
    place = tmp_path_factory.mktemp("exports")
    settings = Settings(copy_database(records_url, place / "copy.sqlite"), exports_dir=str(place / "files"))
    (made,) = make_exports(settings, lambda _done, _total: None)
    assert made.release == RELEASE
    return Files(settings, {file.name: file for file in made.files}, place / "unpacked")


@pytest.fixture(scope="session")
def answers(records_url: str) -> Iterator[Answers]:
    """Every record as the interface gave it on the day of the release."""
    app = create_app(Settings(database_url=records_url, rate_limit=None), clock=lambda: RECORDS_PUBLISHED)
    client = app.test_client()
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for collection in COLLECTIONS:
        found[collection.kind] = {}
        address: str | None = f"/v1/{collection.kind}?limit=200"
        while address:
            page = client.get(address).get_json()
            found[collection.kind] |= {record["id"]: record for record in page["data"]}
            address = page["next"]
    yield found
    get_service(app).close()
