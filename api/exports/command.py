"""Commands for the files of releases: make them, list them, sweep away what no release names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine

from api.config import Settings, read_settings
from api.domain.exports import ExportFile
from api.exports.making import Made, Progress, is_here, list_releases, make_exports
from api.progress import ShownProgress
from api.storage.engine import open_engine
from api.storage.errors import StorageError
from api.storage.objects import exports_directory, sweep_objects, writing
from api.storage.schema import check_schema


@click.group("exports")
def export_commands() -> None:
    """Files of releases, to take the whole dataset away."""


@export_commands.command("make")
@click.argument("release", required=False)
@click.option("--renew", is_flag=True, help="Publish files made anew even where they differ from those published.")
def make(release: str | None, renew: bool) -> None:
    """Make the files of RELEASE, or of every release that lacks any."""
    made = make_exports(read_settings(os.environ), ShownProgress("Writing files of record"), release, renew=renew)
    _tell(made)
    if not made:
        click.echo("No files are missing.")


@export_commands.command("list")
@click.argument("release", required=False)
def list_files(release: str | None) -> None:
    """List the files of RELEASE, or how many each release has."""
    settings = read_settings(os.environ)
    directory = exports_directory(settings.exports_dir, settings.database_url)
    with _open(settings) as engine:
        listed = [(each, files) for each, files in list_releases(engine) if release in (None, each.id)]
    if release is not None and not listed:
        raise click.ClickException(f"There is no release {release}.")
    for each, files in listed:
        away = sum(not is_here(directory, file) for file in files)
        click.echo(f"{each.id}: {_count(files)}" + (f"; {away} not on this machine" if away else ""))
        for file in files if release else ():
            click.echo(f"  {file.sha256}  {file.name}  {file.bytes} bytes  {_say_rows(file)}")


@export_commands.command("sweep")
def sweep() -> None:
    """Remove the files that no release names, such as those that were renewed."""
    settings = read_settings(os.environ)
    directory = exports_directory(settings.exports_dir, settings.database_url)
    with _open(settings) as engine, writing(directory):
        named = {file.sha256 for _, files in list_releases(engine) for file in files}
        count, freed = sweep_objects(directory, named)
    click.echo(f"Removed {count} files, {_in_megabytes(freed)}.")


def make_missing(settings: Settings, progress: Progress) -> None:
    """Make the files that releases lack; a release is served with or without them, so a failure is only told."""
    try:
        _tell(make_exports(settings, progress))
    except (StorageError, OSError) as error:
        click.echo(f"Files are missing; `ra-options exports make` makes them later. {error}", err=True)


def _tell(made: tuple[Made, ...]) -> None:
    for each in made:
        click.echo(f"Made {_count(each.files)} of release {each.release}.")


def _count(files: tuple[ExportFile, ...]) -> str:
    size = _in_megabytes(sum(file.bytes for file in files))
    return f"{len(files)} files, {size}" if files else "no files"


def _in_megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _say_rows(file: ExportFile) -> str:
    return "" if file.rows is None else f"{file.rows} rows"


@contextmanager
def _open(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url, read_only=True)
    try:
        check_schema(engine)
        yield engine
    finally:
        engine.dispose()
