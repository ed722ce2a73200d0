"""Commands over the curated records: check, report, draw a sample, tell what would change, publish, roll back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from api.config import Settings, read_settings
from api.correction_commands import read_accepted
from api.curation.inventory import draw_sample
from api.curation.layout import RECORD_TYPES
from api.curation.losses import describe_losses
from api.curation.report import make_report, newest_day
from api.curation.report_text import write_json, write_markdown
from api.data_folder import DIRECTORY, read_folder
from api.domain.changes.verdicts import judge_pairs_of
from api.domain.corrections import Correction
from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.exports.command import make_missing
from api.progress import ShownProgress
from api.release_commands import diff_data, read_public_text, roll_back_data
from api.storage.engine import open_engine
from api.storage.errors import LossesUnexplained
from api.storage.losses import refuse_losses
from api.storage.publishing import Publication, publish
from api.storage.schema import check_schema


@click.group("data")
def data_commands() -> None:
    """Curated records."""


data_commands.add_command(diff_data)
data_commands.add_command(roll_back_data)


@data_commands.command("check")
@DIRECTORY
def check_data(directory: Path | None) -> None:
    """Check every record under DIR and tell all that is wrong."""
    dataset = read_folder(directory)
    click.echo(f"No problems in {_count(dataset)}.")


@data_commands.command("report")
@click.option("--format", "form", type=click.Choice(["md", "json"]), default="md", show_default=True, help="Form.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write instead of the screen.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day on which reviews are overdue or not.  [default: the day of the newest record]",
)
@DIRECTORY
def report_data(form: str, output: Path | None, as_of: datetime | None, directory: Path | None) -> None:
    """Tell what the records under DIR cover, and what is missing for which reason."""
    dataset = read_folder(directory)
    coverage = make_report(dataset, as_of.date() if as_of else newest_day(dataset))
    text = write_json(coverage) if form == "json" else write_markdown(coverage)
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"Wrote {output}.")


@data_commands.command("sample")
@click.option("--size", type=click.IntRange(1), default=150, show_default=True, help="Number of figures.")
@click.option("--seed", type=int, required=True, help="Seed of the draw; note it with the audit.")
@DIRECTORY
def sample_data(size: int, seed: int, directory: Path | None) -> None:
    """Draw figures of the records under DIR for a second reading, one a line, with tabs between the parts."""
    for figure in draw_sample(read_folder(directory), size, seed):
        place = f"data/{figure.kind}/{figure.record}.yaml"
        parts = (place, figure.field, figure.about, figure.value, str(figure.source), str(figure.locator))
        click.echo("\t".join(parts))


@data_commands.command("publish")
@click.option("--note", help="What a curator says of the release, in a sentence or two; it is public.")
@DIRECTORY
def publish_data(note: str | None, directory: Path | None) -> None:
    """Check the records under DIR and publish them as a new release."""
    note = None if note is None else read_public_text(note, "note")
    settings = read_settings(os.environ)
    dataset = read_folder(directory)
    _require_tables(settings)
    engine = open_engine(settings.database_url, read_only=False)
    try:
        publication = publish_dataset(engine, dataset, datetime.now(UTC), read_accepted(settings), note)
    except LossesUnexplained as error:
        for text in describe_losses(error.losses, dataset.tombstones, date.today()):
            click.echo(text, err=True)
        raise
    finally:
        engine.dispose()
    release = publication.release.id
    if publication.changed:
        click.echo(f"Published release {release} with {_count(dataset)}.")
        for each in publication.corrections:
            click.echo(f"Corrected: {each.record_kind}/{each.record_id} {each.field or ''}: {each.note} ({each.id})")
    else:
        click.echo(f"Nothing changed; release {release} is still served.")
    make_missing(settings, ShownProgress("Writing files of record"))


def publish_dataset(
    engine: Engine, dataset: Dataset, now: datetime, corrections: Sequence[Correction] = (), note: str | None = None
) -> Publication:
    """Derive what follows from a dataset, and publish all of it, telling how far that is."""
    shown = ShownProgress("Writing row")

    def show(_table: str, done: int, total: int) -> None:
        shown(done, total)

    levels = derive_evidence_levels(dataset)
    verdicts = judge_pairs_of(dataset)
    return publish(
        engine, dataset, levels, verdicts, now=now, progress=show, accepted=corrections, note=note, guard=refuse_losses
    )


def _count(dataset: Dataset) -> str:
    counts = [f"{len(getattr(dataset, kind))} {_words_of(kind)}" for kind in RECORD_TYPES]
    return f"{', '.join(counts[:-1])} and {counts[-1]}"


def _words_of(kind: str) -> str:
    return {"glossary": "terms", "trials": "registered trials", "harms": "documented harms"}.get(kind, kind)


def _require_tables(settings: Settings) -> None:
    # A writer would make the missing file of an SQLite database before it found no tables in it.
    engine = open_engine(settings.database_url, read_only=True)
    try:
        check_schema(engine)
    finally:
        engine.dispose()
