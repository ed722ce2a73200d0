"""Making the files of releases: all formats in one walk, and none is published until all are made."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from api.config import Settings
from api.domain.exports import (
    BIBTEX,
    CSL_JSON,
    DATA_PACKAGE,
    FHIR,
    JSON_LD,
    MANIFEST,
    NDJSON,
    PARQUET,
    RIS,
    SQLITE,
    SUMS,
    ExportFile,
    ExportFormat,
)
from api.domain.release import Release
from api.exports import listing
from api.exports.bibliography import writer as bibliography
from api.exports.data_package import DataPackageWriter
from api.exports.fhir.writer import FhirWriter
from api.exports.lines import LinesWriter
from api.exports.parquet import ParquetWriter
from api.exports.release import ReleaseReader, read_release
from api.exports.sqlite_file import SqliteWriter
from api.exports.writing import Job, MakeWriter, Terms
from api.storage import reading
from api.storage.engine import open_engine
from api.storage.errors import ExportsBroken, ExportsDiffer, ReleaseUnknown
from api.storage.exports import write_manifest
from api.storage.objects import Sum, exports_directory, find_object, keep_object, sum_up, writing

Progress = Callable[[int, int], None]
"""Is told how many records of a release are written, and how many there are."""

WRITERS: Final[Sequence[tuple[ExportFormat, MakeWriter]]] = (
    (DATA_PACKAGE, DataPackageWriter),
    (NDJSON, LinesWriter),
    (SQLITE, SqliteWriter),
    (PARQUET, ParquetWriter),
    (BIBTEX, bibliography.in_style(bibliography.BIBTEX)),
    (RIS, bibliography.in_style(bibliography.RIS)),
    (CSL_JSON, bibliography.in_style(bibliography.CSL)),
    (FHIR, FhirWriter),
)


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of one release."""

    release: str
    files: tuple[ExportFile, ...]


def make_exports(
    settings: Settings, progress: Progress, release_id: str | None = None, *, renew: bool = False
) -> tuple[Made, ...]:
    """Make the files of the releases that lack any here, or of one of them.

    Files that were published and are gone are made again with the same bytes, else ExportsDiffer is raised; `renew`
    publishes the other ones in their place.
    """
    directory = exports_directory(settings.exports_dir, settings.database_url)
    engine = open_engine(settings.database_url, read_only=False, may_create=False)
    try:
        if not _list_missing(engine, directory, release_id):
            return ()
        with writing(directory) as scratch:
            # Another process may have made them while this one waited.
            missing = _list_missing(engine, directory, release_id)
            place = _Place(settings, engine, directory, scratch)
            return tuple(_make_release(place, release, held, progress, renew) for release, held in missing)
    finally:
        engine.dispose()


def list_releases(engine: Engine) -> tuple[tuple[Release, tuple[ExportFile, ...]], ...]:
    """List all releases, the oldest first, each with the files that the manifest names."""
    with reading.snapshot(engine) as snapshot:
        held = reading.list_all_exports(snapshot)
        return tuple((each, held.get(each.id, ())) for each in reversed(reading.list_releases(snapshot)))


def is_here(directory: Path, file: ExportFile) -> bool:
    """Whether a file lies on this machine, whole."""
    return find_object(directory, Sum(file.sha256, file.bytes)) is not None


@dataclass(frozen=True, slots=True)
class _Place:
    settings: Settings
    engine: Engine
    directory: Path
    scratch: Path


def _list_missing(
    engine: Engine, directory: Path, release_id: str | None
) -> list[tuple[Release, tuple[ExportFile, ...]]]:
    releases = list_releases(engine)
    if release_id is not None and release_id not in {release.id for release, _ in releases}:
        raise ReleaseUnknown(release_id)
    return [
        (release, held)
        for release, held in releases
        if release_id in (None, release.id) and not (held and all(is_here(directory, file) for file in held))
    ]


def _make_release(
    place: _Place, release: Release, held: tuple[ExportFile, ...], progress: Progress, renew: bool
) -> Made:
    scratch = place.scratch / release.id
    scratch.mkdir()
    with _naming_failures(release), read_release(place.settings, release) as reader:
        files = make_files(reader, scratch, progress)
    published = {file.sha256 for file in held}
    differing = [file.name for file in files if held and file.sha256 not in published]
    for file in files:
        if not differing or renew or file.sha256 in published:
            keep_object(place.directory, scratch / file.name, Sum(file.sha256, file.bytes))
    if differing and not renew:
        raise ExportsDiffer(release.id, differing)
    if files != held:
        write_manifest(place.engine, release.id, files)
    shutil.rmtree(scratch)
    return Made(release.id, files)


def make_files(reader: ReleaseReader, directory: Path, progress: Progress) -> tuple[ExportFile, ...]:
    """Make all files of an opened release in a directory; lists them by name."""
    terms = Terms(reader.release, reader.about)
    names = {form: directory / form.name_for(reader.release.id) for form, _ in WRITERS}
    writers = [(form, make(Job(names[form], terms, reader.all_tables))) for form, make in WRITERS]
    done, total = 0, reader.count()
    for batch in reader.batches():
        for _, writer in writers:
            writer.add(batch)
        done += len(batch.entries)
        progress(done, total)
    files = [_describe(form, names[form], writer.finish()) for form, writer in writers]
    for form, write in _LISTINGS.items():
        path = directory / form.name_for(reader.release.id)
        path.write_text(write(terms, sorted(files, key=_by_name)), encoding="utf-8")
        files.append(_describe(form, path, None))
    return tuple(sorted(files, key=_by_name))


_LISTINGS: Final[Mapping[ExportFormat, Callable[[Terms, Sequence[ExportFile]], str]]] = {
    JSON_LD: listing.describe_dataset,
    MANIFEST: listing.write_manifest,
    SUMS: lambda _, files: listing.write_sums(files),
}
"""Files about those before them, in this order."""


def _describe(form: ExportFormat, path: Path, rows: int | None) -> ExportFile:
    its_sum = sum_up(path)
    return ExportFile(path.name, form.media_type, its_sum.bytes, its_sum.sha256, rows)


def _by_name(file: ExportFile) -> str:
    return file.name


@contextmanager
def _naming_failures(release: Release) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise ExportsBroken(release.id, str(error)) from error
