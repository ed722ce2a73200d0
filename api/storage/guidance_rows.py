"""Writing the statements of guideline bodies: with a release, and anew where an older program made it without them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, delete, insert, select

from api.domain.guidance import gather_guidance
from api.domain.records import Dataset
from api.storage.canonical import digest_of
from api.storage.mapping import Values, rows_of
from api.storage.shapes import GUIDANCE_STATEMENT

TABLE = GUIDANCE_STATEMENT.table


def rows_of_guidance(release_id: str, dataset: Dataset) -> Iterator[tuple[Table, Values]]:
    """Make the rows of the statements of a release."""
    for statement in gather_guidance(dataset.treatments):
        yield from rows_of(GUIDANCE_STATEMENT, release_id, statement, digest_of(statement))


def renew_guidance(connection: Connection, release_id: str, dataset: Dataset) -> None:
    """Write the statements of a release anew unless they are there as they would be made today."""
    meant = [values for _, values in rows_of_guidance(release_id, dataset)]
    query = select(TABLE.c.id, TABLE.c.digest).where(TABLE.c.release_id == release_id)
    held = {id: digest for id, digest in connection.execute(query)}
    if held == {values["id"]: values["digest"] for values in meant}:
        return
    connection.execute(delete(TABLE).where(TABLE.c.release_id == release_id))
    if meant:
        connection.execute(insert(TABLE), meant)
