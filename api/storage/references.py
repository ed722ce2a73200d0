"""Whether a release holds every record that its records name, as foreign keys would tell within one version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, exists, func, select
from sqlalchemy.orm import aliased

from api.storage.models import ReleaseRecordRow
from api.storage.shapes import KINDS, Part

BATCH = 500


def find_dangling(connection: Connection, release_id: str, vanished: Mapping[str, Sequence[str]]) -> str | None:
    """Name a table of a release in which a record is named that the release does not hold; None where none is.

    Looked through are the versions that the release introduced, and all that name one of the records that `vanished`
    from the release before it, by kind: whatever else it holds was looked through when it was introduced.
    """
    for kind, top in KINDS.items():
        for part in top.walk():
            for column, named in part.references:
                if _names_nothing(connection, release_id, part, column, named) or any(
                    _names_one_of(connection, release_id, kind, part, column, ids) for ids in _batches(vanished, named)
                ):
                    return part.table.name
    return None


def _names_nothing(connection: Connection, release_id: str, part: Part, column: str, named: str) -> bool:
    table, held = part.table, aliased(ReleaseRecordRow)
    is_held = exists().where(held.release_id == release_id, held.kind == named, held.id == table.c[column])
    query = select(func.count()).select_from(table).where(table.c.release_id == release_id)
    query = query.where(table.c[column].is_not(None), ~is_held.correlate(table))
    return bool(connection.scalar(query))


def _names_one_of(
    connection: Connection, release_id: str, kind: str, part: Part, column: str, ids: Sequence[str]
) -> bool:
    table, held = part.table, ReleaseRecordRow
    query = select(func.count()).where(
        held.release_id == release_id,
        held.kind == kind,
        held.id == table.c[part.root],
        held.introduced == table.c.release_id,
        table.c[column].in_(ids),
    )
    return bool(connection.scalar(query))


def _batches(vanished: Mapping[str, Sequence[str]], kind: str) -> Iterator[Sequence[str]]:
    ids = vanished.get(kind, ())
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
