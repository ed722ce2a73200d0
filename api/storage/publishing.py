"""Writing releases: one transaction writes what is new in one, and moves the pointer to it as its last act."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import DataError, IntegrityError

from api.domain.changes.context import records_of
from api.domain.changes.verdict_records import PairVerdict
from api.domain.corrections import Correction
from api.domain.evidence_level import EvidenceLevel
from api.domain.records import Dataset
from api.domain.release import Release, Serving
from api.storage.canonical import digest_of
from api.storage.changes import write_changes
from api.storage.errors import AlreadyServed, DatasetRefused, ReleaseUnknown
from api.storage.mapping import Values
from api.storage.models import ReleaseCorrectionRow, ReleaseRow, ServingRow
from api.storage.reading import Snapshot, read_release
from api.storage.references import find_dangling
from api.storage.schema import check_schema, write_transaction
from api.storage.shapes import DIFFED
from api.storage.version_rows import Progress, hold_versions, read_held, renew_versions
from api.storage.versions import VERDICTS, Key, Version, gathered_versions, versions_of

__all__ = ["Guard", "Progress", "Publication", "digest_of", "digest_of_dataset", "publish", "roll_back"]

Guard = Callable[[Snapshot, Dataset], None]


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
    verdicts: Sequence[PairVerdict] = (),
    *,
    now: datetime,
    progress: Progress | None = None,
    accepted: Sequence[Correction] = (),
    note: str | None = None,
    guard: Guard | None = None,
) -> Publication:
    """Publish a dataset with its derived levels and verdicts on pairs, unless it equals the release that is served.

    Only what differs from the release that is served is written; the rest is held on to. Until the last act, and
    after a failure or a kill at any moment, readers get the former release whole. `progress` is told a table, how
    many rows of all tables are written, and how many there are. A new release names those of the `accepted`
    corrections that no release before it named, and carries the `note` of a curator.
    `guard` sees the release that is served, in the same transaction and before anything is written; what it raises
    leaves all as it was.
    """
    if now.utcoffset() is None:
        raise ValueError("the moment of publication needs a time zone")
    check_schema(engine)
    records, gathered = tuple(versions_of(dataset, levels, verdicts)), tuple(gathered_versions(dataset))
    latest = records_of(dataset, levels, verdicts)
    with engine.connect() as connection, _refusing(), write_transaction(connection):
        served = read_release(connection)
        held = {} if served is None else read_held(connection, served.id)
        if served is not None and _equals(records, held):
            judged = tuple(version for version in records if version.kind == VERDICTS)
            renew_versions(connection, served.id, (*judged, *gathered), held)
            write_changes(connection, latest)
            return Publication(served, changed=False)
        if served is not None and guard is not None:
            guard(Snapshot(connection, served), dataset)
        moment = now.astimezone(UTC)
        previous = served.id if served else None
        release = Release(_next_id(connection, moment), moment, _digest(records), previous, note)
        connection.execute(insert(ReleaseRow), dataclasses.asdict(release))
        vanished = hold_versions(connection, release.id, previous, (*records, *gathered), held, progress or _ignore)
        dangling = find_dangling(connection, release.id, vanished)
        if dangling is not None:
            raise DatasetRefused(dangling)
        named = _not_named_yet(connection, accepted)
        _name_corrections(connection, release.id, named)
        _serve(connection, release.id, previous, moment)
        write_changes(connection, latest)
        _gather_statistics(connection)
        return Publication(release, changed=True, corrections=named)


def roll_back(engine: Engine, release_id: str, reason: str, *, now: datetime) -> Serving:
    """Serve a former release again, for a reason that is public and stays on record; nothing else is changed.

    ReleaseUnknown where there is no such release, AlreadyServed where it is the one that is served.
    """
    check_schema(engine)
    with engine.connect() as connection, write_transaction(connection):
        served, wanted = read_release(connection), read_release(connection, release_id)
        if served is None or wanted is None:
            raise ReleaseUnknown(release_id)
        if served.id == wanted.id:
            raise AlreadyServed(release_id)
        serving = _serve(connection, wanted.id, served.id, now.astimezone(UTC), reason)
        write_changes(connection)
        return serving


def digest_of_dataset(dataset: Dataset, levels: Sequence[EvidenceLevel]) -> str:
    """Return the SHA-256 over all records and derived values, whatever their order."""
    return _digest(versions_of(dataset, levels))


def _digest(versions: Iterable[Version]) -> str:
    lines = sorted(f"{version.kind} {version.id} {version.digest}" for version in versions)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _ignore(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _equals(records: Iterable[Version], held: Mapping[Key, str]) -> bool:
    """Whether records are those held; a release from before the verdicts has none, and is given them later."""
    kinds = {kind for kind, _ in held} if held else set()
    compared = set(DIFFED) if VERDICTS in kinds else set(DIFFED) - {VERDICTS}
    known = {key: digest for key, digest in held.items() if key[0] in compared}
    return known == {version.key: version.digest for version in records if version.kind in compared}


def _gather_statistics(connection: Connection) -> None:
    # PostgreSQL plans by what it last counted, and counts by itself after a minute at best. Until then it would
    # plan for empty tables, and a search take seventy times as long.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")


def _next_id(connection: Connection, moment: datetime) -> str:
    month = f"{moment.year}.{moment.month}."
    ids = connection.scalars(select(ReleaseRow.id).where(ReleaseRow.id.startswith(month, autoescape=True)))
    return f"{month}{max((int(id.removeprefix(month)) for id in ids), default=0) + 1}"


def _serve(
    connection: Connection, release_id: str, previous: str | None, moment: datetime, reason: str | None = None
) -> Serving:
    last = connection.scalar(select(func.max(ServingRow.number))) or 0
    serving = Serving(last + 1, release_id, moment, previous, reason)
    row = dataclasses.asdict(serving)
    connection.execute(insert(ServingRow), {**row, "release_id": row.pop("release")})
    return serving


def _not_named_yet(connection: Connection, accepted: Sequence[Correction]) -> tuple[Correction, ...]:
    named = set(connection.scalars(select(ReleaseCorrectionRow.correction)))
    return tuple(each for each in accepted if each.id not in named)


def _name_corrections(connection: Connection, release_id: str, named: Sequence[Correction]) -> None:
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
    if rows:
        connection.execute(insert(ReleaseCorrectionRow), rows)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn a constraint that is broken at the end into DatasetRefused."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise DatasetRefused("its references") from error
