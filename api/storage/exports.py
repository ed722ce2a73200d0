"""Writing the manifest of a release: which files were made of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from sqlalchemy import Engine, delete, insert

from api.domain.exports import ExportFile
from api.storage.models import ReleaseExportRow
from api.storage.schema import write_transaction


def write_manifest(engine: Engine, release_id: str, files: Sequence[ExportFile]) -> None:
    """Write which files a release has, in place of what stood there, in one transaction."""
    rows = [{"release_id": release_id, **dataclasses.asdict(file)} for file in files]
    with engine.connect() as connection, write_transaction(connection):
        connection.execute(delete(ReleaseExportRow).where(ReleaseExportRow.release_id == release_id))
        connection.execute(insert(ReleaseExportRow), rows)
