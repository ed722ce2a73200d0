"""Writing releases: one transaction writes all of one, and moves the pointer to it as its last act."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from api.domain.corrections import Correction
from api.domain.evidence_level import EvidenceLevel
from api.domain.records import Dataset
from api.domain.release import Release
from api.storage.canonical import digest_of, digest_of_dataset
from api.storage.errors import DatasetRefused
from api.storage.guidance_rows import renew_guidance, rows_of_guidance
from api.storage.mapping import Values, rows_of
from api.storage.models import Base, ReleaseCorrectionRow, ReleaseRow, ServedReleaseRow
from api.storage.reading import read_release
from api.storage.schema import check_schema, write_transaction
from api.storage.search_index import fill_index, renew_search, rows_of_search
from api.storage.shapes import EVIDENCE_LEVEL, TOP

__all__ = ["Progress", "Publication", "digest_of", "digest_of_dataset", "publish"]

BATCH = 500
"""Rows sent at once: few enough that progress is seen, many enough that sending costs little."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing led to: the release that is served now, and whether it is new."""

    release: Release
    changed: bool
    corrections: tuple[Correction, ...] = ()
    """Accepted corrections that the notes of the new release name."""


def publish(
    engine: Engine,
    dataset: Dataset,
    levels: Sequence[EvidenceLevel],
    *,
    now: datetime,
    progress: Progress | None = None,
    accepted: Sequence[Correction] = (),
) -> Publication:
    """Publish a dataset with its derived levels, unless it equals the release that is served.

    Until the last act, and after a failure or a kill at any moment, readers get the former release whole.
    `progress` is told a table, how many rows of all tables are written, and how many there are. A new release names
    those of the `accepted` corrections that no release before it named.
    """
    if now.utcoffset() is None:
        raise ValueError("the moment of publication needs a time zone")
    check_schema(engine)
    digest = digest_of_dataset(dataset, levels)
    with engine.connect() as connection, _refusing("its references"), write_transaction(connection):
        served = read_release(connection)
        if served is not None and served.digest == digest:
            renew_search(connection, served.id, dataset)
            renew_guidance(connection, served.id, dataset)
            return Publication(served, changed=False)
        moment = now.astimezone(UTC)
        release = Release(_next_id(connection, moment), moment, digest, served.id if served else None)
        named = _not_named_yet(connection, accepted)
        tables = rows_by_table(release.id, dataset, levels) | _rows_of_corrections(release.id, named)
        _write(connection, release, tables, progress or _ignore)
        return Publication(release, changed=True, corrections=named)


def _ignore(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _next_id(connection: Connection, moment: datetime) -> str:
    month = f"{moment.year}.{moment.month}."
    ids = connection.scalars(select(ReleaseRow.id).where(ReleaseRow.id.startswith(month, autoescape=True)))
    return f"{month}{max((int(id.removeprefix(month)) for id in ids), default=0) + 1}"


def _not_named_yet(connection: Connection, accepted: Sequence[Correction]) -> tuple[Correction, ...]:
    named = set(connection.scalars(select(ReleaseCorrectionRow.correction)))
    return tuple(each for each in accepted if each.id not in named)


def _rows_of_corrections(release_id: str, named: Sequence[Correction]) -> dict[Table, list[Values]]:
    rows: list[Values] = [
        {
            "release_id": release_id,
            "correction": each.id,
            "record_kind": each.record_kind,
            "record_id": each.record_id,
            "field": each.field,
            "note": each.note,
        }
        for each in named
    ]
    return {Base.metadata.tables[ReleaseCorrectionRow.__tablename__]: rows} if rows else {}


def rows_by_table(release_id: str, dataset: Dataset, levels: Iterable[EvidenceLevel]) -> dict[Table, list[Values]]:
    """Turn a dataset into the rows of its release, by table in the order of their references."""
    tables: dict[Table, list[Values]] = {table: [] for table in Base.metadata.sorted_tables}
    derived = chain(
        _rows_of_levels(release_id, levels), rows_of_guidance(release_id, dataset), rows_of_search(release_id, dataset)
    )
    for table, values in chain(_rows_of_dataset(release_id, dataset), derived):
        tables[table].append(values)
    return {table: rows for table, rows in tables.items() if rows}


def _rows_of_dataset(release_id: str, dataset: Dataset) -> Iterator[tuple[Table, Values]]:
    for field in dataclasses.fields(dataset):
        for record in getattr(dataset, field.name):
            yield from rows_of(TOP[field.name], release_id, record, digest_of(record))


def _rows_of_levels(release_id: str, levels: Iterable[EvidenceLevel]) -> Iterator[tuple[Table, Values]]:
    for level in levels:
        yield from rows_of(EVIDENCE_LEVEL, release_id, level, digest_of(level))


def _write(connection: Connection, release: Release, tables: dict[Table, list[Values]], progress: Progress) -> None:
    connection.execute(insert(ReleaseRow), dataclasses.asdict(release))
    done, total = 0, sum(len(rows) for rows in tables.values())
    for table, rows in tables.items():
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            with _refusing(table.name):
                connection.execute(insert(table), batch)
            done += len(batch)
            progress(table.name, done, total)
    fill_index(connection, release.id)
    connection.execute(delete(ServedReleaseRow))
    connection.execute(insert(ServedReleaseRow), {"position": 1, "release_id": release.id})


@contextmanager
def _refusing(subject: str) -> Iterator[None]:
    """Turn a broken constraint into DatasetRefused, which names the table alone."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise DatasetRefused(subject) from error
