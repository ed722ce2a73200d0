"""Writing versions of records, and which of them a release holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from sqlalchemy import Connection, Table, delete, insert, literal, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import aliased

from api.storage.errors import DatasetRefused
from api.storage.mapping import Values
from api.storage.models import Base, RecordVersionRow, ReleaseRecordRow
from api.storage.search_rows import fill_index, renew_index
from api.storage.versions import Key, Version

BATCH = 500
"""Rows sent at once: few enough that progress is seen, many enough that sending costs little."""

Progress = Callable[[str, int, int], None]

HELD = cast(Table, ReleaseRecordRow.__table__)
VERSIONS = cast(Table, RecordVersionRow.__table__)


def read_held(connection: Connection, release_id: str) -> dict[Key, str]:
    """Read which records a release holds, each with the digest of its version."""
    held, version = ReleaseRecordRow, RecordVersionRow
    same = (held.kind == version.kind, held.id == version.id, held.introduced == version.release_id)
    query = select(held.kind, held.id, version.digest).where(held.release_id == release_id, *same)
    return {(kind, id): digest for kind, id, digest in connection.execute(query)}


def hold_versions(
    connection: Connection,
    release_id: str,
    previous: str | None,
    versions: Sequence[Version],
    held: Mapping[Key, str],
    progress: Progress,
) -> dict[str, list[str]]:
    """Write the versions that a release introduces and hold on to the others; give the ids that vanished, by kind."""
    new = [version for version in versions if held.get(version.key) != version.digest]
    _write_versions(connection, release_id, new)
    vanished = held.keys() - {version.key for version in versions}
    left_out = {version.key for version in new} | vanished
    if previous is not None:
        _hold_on(connection, release_id, previous, left_out)
    _send(connection, HELD, [_held_row(release_id, version.key, release_id) for version in new])
    _write_rows(connection, release_id, new, progress)
    fill_index(connection, release_id)
    by_kind: dict[str, list[str]] = {}
    for kind, id in sorted(vanished):
        by_kind.setdefault(kind, []).append(id)
    return by_kind


def renew_versions(
    connection: Connection, release_id: str, versions: Sequence[Version], held: Mapping[Key, str]
) -> None:
    """Write what this program gathers out of the records anew where a release holds it otherwise, or not at all.

    A release from before the search has none; a newer program may fold words in another way. The records stay as
    they are, and a version that other releases hold, too, is rewritten for all of them.
    """
    meant = {version.key: version for version in versions}
    kinds = {version.kind for version in versions}
    obsolete = [key for key in held if key[0] in kinds and key not in meant]
    for kind, id in obsolete:
        connection.execute(delete(HELD).where(HELD.c.release_id == release_id, HELD.c.kind == kind, HELD.c.id == id))
    lacking = [version for version in versions if version.key not in held]
    _write_versions(connection, release_id, lacking)
    _send(connection, HELD, [_held_row(release_id, version.key, release_id) for version in lacking])
    other = [version for version in versions if version.key in held and held[version.key] != version.digest]
    written = [_rewrite(connection, release_id, version) for version in other]
    _write_rows(connection, release_id, lacking, lambda *_: None)
    touched = {table for tables in written for table in tables}
    touched |= {table for version in lacking for table, _ in version.make_rows(release_id)}
    renew_index(connection, touched)


def _rewrite(connection: Connection, release_id: str, version: Version) -> set[Table]:
    query = select(HELD.c.introduced).where(HELD.c.release_id == release_id)
    introduced = connection.scalar(query.where(HELD.c.kind == version.kind, HELD.c.id == version.id))
    assert introduced is not None
    rows = list(version.make_rows(introduced))
    for table in {table for table, _ in rows}:
        # What tells the rows of this version from those of others: all of their key but the position.
        names = [column.name for column in table.primary_key if column.name not in {"position", "word"}]
        values = next(values for of_table, values in rows if of_table is table)
        connection.execute(delete(table).where(*(table.c[name] == values[name] for name in names)))
    for table, values in rows:
        connection.execute(insert(table), values)
    mine = (VERSIONS.c.kind == version.kind, VERSIONS.c.id == version.id, VERSIONS.c.release_id == introduced)
    connection.execute(update(VERSIONS).where(*mine).values(digest=version.digest))
    return {table for table, _ in rows}


def _write_versions(connection: Connection, release_id: str, versions: Iterable[Version]) -> None:
    rows: list[Values] = [
        {"kind": version.kind, "id": version.id, "release_id": release_id, "digest": version.digest}
        for version in versions
    ]
    _send(connection, VERSIONS, rows)


def _hold_on(connection: Connection, release_id: str, previous: str, left_out: Iterable[Key]) -> None:
    """Hold all that the release before held, and let go of what is left out."""
    former = aliased(ReleaseRecordRow)
    same = select(literal(release_id), former.kind, former.id, former.introduced).where(former.release_id == previous)
    connection.execute(insert(HELD).from_select(["release_id", "kind", "id", "introduced"], same))
    by_kind: dict[str, list[str]] = {}
    for kind, id in left_out:
        by_kind.setdefault(kind, []).append(id)
    for kind, ids in by_kind.items():
        for start in range(0, len(ids), BATCH):
            mine = (HELD.c.release_id == release_id, HELD.c.kind == kind)
            connection.execute(delete(HELD).where(*mine, HELD.c.id.in_(ids[start : start + BATCH])))


def _held_row(release_id: str, key: Key, introduced: str) -> Values:
    kind, id = key
    return {"release_id": release_id, "kind": kind, "id": id, "introduced": introduced}


def _write_rows(connection: Connection, release_id: str, versions: Iterable[Version], progress: Progress) -> None:
    tables: dict[Table, list[Values]] = {table: [] for table in Base.metadata.sorted_tables}
    for version in versions:
        for table, values in version.make_rows(release_id):
            tables[table].append(values)
    done, total = 0, sum(len(rows) for rows in tables.values())
    for table, rows in tables.items():
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            _send(connection, table, batch)
            done += len(batch)
            progress(table.name, done, total)


def _send(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    if not rows:
        return
    try:
        connection.execute(insert(table), rows)
    except (IntegrityError, DataError) as error:
        raise DatasetRefused(table.name) from error
