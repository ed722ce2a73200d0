"""The command line: check and publish the dataset, serve it, keep the database and the contract in step."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
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
from api.curation.reading import read_dataset
from api.curation.report import make_report, newest_day
from api.curation.report_text import write_json, write_markdown
from api.domain.corrections import Correction
from api.domain.evidence_level import derive_evidence_levels
from api.domain.records import Dataset
from api.languages.catalogues import TEMPLATE, count_untranslated, find_faults, read_file
from api.languages.negotiation import DEFAULT, LANGUAGES
from api.languages.template import write_languages
from api.serve_command import serve
from api.storage.corrections import beside
from api.storage.engine import open_engine
from api.storage.errors import StorageError
from api.storage.publishing import Publication, publish
from api.storage.schema import CORRECTIONS, check_schema, upgrade
from api.web.examples import ExampleMissing, collect_examples
from api.web.openapi import EXAMPLES_FILE, read_document
from api.web.snapshots import get_service

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
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
main.add_command(serve)

DIRECTORY = click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))


@data_commands.command("check")
@DIRECTORY
def check_data(directory: Path | None) -> None:
    """Check every record under DIR and tell all that is wrong."""
    dataset = _read(directory)
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
    dataset = _read(directory)
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
    for figure in draw_sample(_read(directory), size, seed):
        place = f"data/{figure.kind}/{figure.record}.yaml"
        parts = (place, figure.field, figure.about, figure.value, str(figure.source), str(figure.locator))
        click.echo("\t".join(parts))


@data_commands.command("publish")
@DIRECTORY
def publish_data(directory: Path | None) -> None:
    """Check the records under DIR and publish them as a new release."""
    settings = read_settings(os.environ)
    dataset = _read(directory)
    _require_tables(settings)
    engine = open_engine(settings.database_url, read_only=False)
    try:
        publication = _publish(engine, dataset, datetime.now(UTC), read_accepted(settings))
    finally:
        engine.dispose()
    release = publication.release.id
    if publication.changed:
        click.echo(f"Published release {release} with {_count(dataset)}.")
        for each in publication.corrections:
            click.echo(f"Corrected: {each.record_kind}/{each.record_id} {each.field or ''}: {each.note} ({each.id})")
    else:
        click.echo(f"Nothing changed; release {release} is still served.")


@database_commands.command("upgrade")
def upgrade_database() -> None:
    """Create the database, or bring its tables to this version."""
    settings = read_settings(os.environ)
    upgrade(settings.database_url)
    upgrade(settings.corrections_url or beside(settings.database_url), CORRECTIONS)
    click.echo("The database is up to date.")


@language_commands.command("write")
@DIRECTORY
def write_language_files(directory: Path | None) -> None:
    """Write the template from the code and the records under DIR, and bring the catalogues in step."""
    write_languages(_read(directory))
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
    examples = make_examples(_read(directory))
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
        _publish(engine, dataset, EXAMPLES_MOMENT)
        engine.dispose()
        app = create_app(settings, clock=lambda: EXAMPLES_MOMENT)
        try:
            return collect_examples(app)
        finally:
            get_service(app).close()


def _show_progress(verb: str, done: int, total: int) -> None:
    """Tell on a terminal how far a long work is; say nothing where nobody watches."""
    if sys.stderr.isatty():
        click.echo(f"\r{verb} {done} of {total}", err=True, nl=done == total)


def _publish(engine: Engine, dataset: Dataset, now: datetime, corrections: Sequence[Correction] = ()) -> Publication:
    def show(_table: str, done: int, total: int) -> None:
        _show_progress("Writing", done, total)

    return publish(engine, dataset, derive_evidence_levels(dataset), now=now, progress=show, accepted=corrections)


def _read(directory: Path | None) -> Dataset:
    reading = read_dataset(directory or _default_directory(), partial(_show_progress, "Reading"))
    for problem in reading.problems:
        click.echo(str(problem), err=True)
    if reading.dataset is None:
        count = len(reading.problems)
        raise click.ClickException(f"{count} problem{'s' if count > 1 else ''} found; nothing was changed.")
    return reading.dataset


def _default_directory() -> Path:
    here = Path("data")
    return here if here.is_dir() else CHECKOUT / "data"


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
