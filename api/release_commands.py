"""Commands about releases: what the next one would change, and the return to a former one."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from api.config import read_settings
from api.correction_commands import LONGEST_NOTE, neutralise
from api.data_folder import DIRECTORY, read_folder
from api.domain.changes.notes import write_notes
from api.domain.changes.records import Change, summarise_changes
from api.domain.release import Release
from api.storage import reading
from api.storage.differing import find_changes
from api.storage.engine import open_engine
from api.storage.publishing import roll_back
from api.storage.schema import check_schema

TITLE = "What publishing would change"


@click.command("diff")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form.")
@DIRECTORY
def diff_data(form: str, directory: Path | None) -> None:
    """Tell what the service would answer otherwise if the records under DIR were published.

    As text these are the notes that the release would get, in Markdown.
    """
    settings = read_settings(os.environ)
    dataset = read_folder(directory)
    engine = open_engine(settings.database_url, read_only=True)
    try:
        check_schema(engine)
        with reading.snapshot(engine) as snapshot:
            release, changes = snapshot.release, find_changes(snapshot, dataset)
    finally:
        engine.dispose()
    click.echo(write_changes(release, changes) if form == "json" else write_notes(changes, TITLE, release.id), nl=False)


def write_changes(release: Release, changes: tuple[Change, ...]) -> str:
    """Write changes as JSON, with the release from which they start."""
    told = {
        "since": release.id,
        "summary": dataclasses.asdict(summarise_changes(changes)),
        "changes": [dataclasses.asdict(change) for change in changes],
    }
    return json.dumps(told, ensure_ascii=True, indent=1) + "\n"


@click.command("rollback")
@click.argument("release", metavar="RELEASE")
@click.option("--reason", required=True, help="Why, in a sentence or two; it is public and stays on record.")
def roll_back_data(release: str, reason: str) -> None:
    """Serve RELEASE again instead of the one that is served now; no release is lost."""
    reason = read_public_text(reason, "reason")
    settings = read_settings(os.environ)
    reader = open_engine(settings.database_url, read_only=True)
    try:
        check_schema(reader)
    finally:
        reader.dispose()
    engine = open_engine(settings.database_url, read_only=False)
    try:
        serving = roll_back(engine, release, reason, now=datetime.now(UTC))
    finally:
        engine.dispose()
    click.echo(f"Release {serving.release} is served again instead of {serving.previous}.")


def read_public_text(text: str, name: str) -> str:
    """Read a text that is shown to everybody; a refusal where it is empty, too long, or holds what nobody sees."""
    if not 1 <= len(text.strip()) <= LONGEST_NOTE or neutralise(text) != text:
        raise click.ClickException(f"The {name} must have 1 to {LONGEST_NOTE} visible characters on one line.")
    return text.strip()
