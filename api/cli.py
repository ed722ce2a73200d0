"""The command line: check and publish the dataset, serve it, keep the database and the contract in step."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from api.app import create_app, write_yaml
from api.assistants.command import serve_agents
from api.config import BadSettings, Settings, read_settings
from api.correction_commands import correction_commands, read_accepted
from api.curation.inventory import draw_sample
from api.curation.layout import RECORD_TYPES
from api.curation.losses import describe_losses
from api.curation.report import make_report, newest_day
from api.curation.report_text import write_json, write_markdown
from api.data_folder import CHECKOUT, DIRECTORY, read_folder
from api.domain.changes.verdicts import judge_pairs_of
from api.domain.corrections import Correction
from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.exports.command import export_commands, make_missing
from api.languages.catalogues import TEMPLATE, count_untranslated, find_faults, read_file
from api.languages.negotiation import DEFAULT, LANGUAGES
from api.languages.template import write_languages
from api.progress import ShownProgress
from api.release_commands import diff_data, read_public_text, roll_back_data
from api.serve_command import serve
from api.storage.corrections import beside
from api.storage.engine import open_engine
from api.storage.errors import LossesUnexplained, StorageError
from api.storage.exports import write_manifest
from api.storage.losses import refuse_losses
from api.storage.publishing import Publication, publish
from api.storage.schema import CORRECTIONS, WEBHOOKS, check_schema, upgrade
from api.web.examples import EXAMPLE_FILES, ExampleMissing, collect_examples
from api.web.openapi import EXAMPLES_FILE, read_document
from api.web.snapshots import get_service
from api.webhook_commands import webhook_commands

PACKAGE = CHECKOUT / "api"
EXAMPLE_OF_CHANGE = "nct03828344"
EXAMPLES_MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""When the release of the examples was published, so that the same records give the same document."""


class Commands(click.Group):
    """Commands whose failures are one sentence on stderr."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except (StorageError, BadSettings, ExampleMissing, OSError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, name="ra-options")
@click.version_option(package_name="ra-options")
def main() -> None:
    """Rheumatoid arthritis therapies beside investigational stem cell approaches."""


main.add_command(serve_agents)


@main.group("data")
def data_commands() -> None:
    """Curated records."""


@main.group("db")
def database_commands() -> None:
    """Database."""


@main.group("languages")
def language_commands() -> None:
    """Catalogues of translations."""


@main.group("openapi")
def openapi_commands() -> None:
    """OpenAPI document."""


main.add_command(correction_commands)
main.add_command(export_commands)
main.add_command(serve)
data_commands.add_command(diff_data)
main.add_command(webhook_commands)


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


data_commands.add_command(roll_back_data)


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
        publication = _publish(engine, dataset, datetime.now(UTC), read_accepted(settings), note)
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


@database_commands.command("upgrade")
def upgrade_database() -> None:
    """Create the database, or bring its tables to this version."""
    settings = read_settings(os.environ)
    upgrade(settings.database_url)
    for tables in (CORRECTIONS, WEBHOOKS):
        upgrade(settings.corrections_url or beside(settings.database_url), tables)
    click.echo("The database is up to date.")


@language_commands.command("write")
@DIRECTORY
def write_language_files(directory: Path | None) -> None:
    """Write the template from the code and the records under DIR, and bring the catalogues in step."""
    write_languages(read_folder(directory))
    click.echo(f"Wrote {TEMPLATE} and the catalogues beside it.")


@language_commands.command("check")
@click.argument("language", type=click.Choice([each for each in LANGUAGES if each != DEFAULT]))
def check_language_file(language: str) -> None:
    """Check the catalogue of a language, and count what is left to translate."""
    catalog = read_file(language)
    faults = list(find_faults(catalog))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} entries would say something else than the English.")
    click.echo(f"No faults; {count_untranslated(catalog)} of {len(catalog)} texts have no translation.")


@openapi_commands.command("write")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=CHECKOUT / "openapi.yaml",
    show_default="openapi.yaml",
    help="File to write.",
)
@DIRECTORY
def write_openapi(output: Path, directory: Path | None) -> None:
    """Write the OpenAPI document, with examples made from the records under DIR."""
    examples = make_examples(read_folder(directory))
    text = json.dumps(examples, ensure_ascii=False, indent=1) + "\n"
    (PACKAGE / "web" / EXAMPLES_FILE).write_text(text, encoding="utf-8")
    output.write_text(make_openapi(), encoding="utf-8")
    click.echo(f"Wrote {output}.")


def make_openapi() -> str:
    """Make the text of the OpenAPI document out of the declarations and the stored examples."""
    return write_yaml(read_document(create_app(Settings(database_url="sqlite://"))))


def make_examples(dataset: Dataset) -> dict[str, Any]:
    """Publish a dataset to a database of its own and collect the examples from the service itself."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(database_url=f"sqlite:///{directory}/examples.sqlite")
        upgrade(settings.database_url)
        upgrade(beside(settings.database_url), CORRECTIONS)
        engine = open_engine(settings.database_url, read_only=False)
        # A release without one of the registered trials, so that there is a change to show.
        before = replace(dataset, trials=tuple(trial for trial in dataset.trials if trial.id != EXAMPLE_OF_CHANGE))
        _publish(engine, before, EXAMPLES_MOMENT - timedelta(days=1))
        write_manifest(engine, _publish(engine, dataset, EXAMPLES_MOMENT).release.id, EXAMPLE_FILES)
        engine.dispose()
        app = create_app(settings, clock=lambda: EXAMPLES_MOMENT)
        try:
            return collect_examples(app)
        finally:
            get_service(app).close()


def _publish(
    engine: Engine, dataset: Dataset, now: datetime, corrections: Sequence[Correction] = (), note: str | None = None
) -> Publication:
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


if __name__ == "__main__":
    main()
