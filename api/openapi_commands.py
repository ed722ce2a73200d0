"""The command that writes the contract, with examples made by the service itself."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from api.app import create_app, write_yaml
from api.config import Settings
from api.data_commands import publish_dataset
from api.data_folder import CHECKOUT, DIRECTORY, read_folder
from api.domain.records import Dataset
from api.storage.corrections import beside
from api.storage.engine import open_engine
from api.storage.exports import write_manifest
from api.storage.schema import CORRECTIONS, upgrade
from api.web.examples import EXAMPLE_FILES, ExampleMissing, collect_examples
from api.web.openapi import EXAMPLES_FILE, read_document
from api.web.snapshots import get_service

PACKAGE = CHECKOUT / "api"
EXAMPLE_OF_CHANGE = "nct03828344"
EXAMPLES_MOMENT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""When the release of the examples was published, so that the same records give the same document."""


@click.group("openapi")
def openapi_commands() -> None:
    """OpenAPI document."""


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
    try:
        examples = make_examples(read_folder(directory))
    except ExampleMissing as error:
        raise click.ClickException(str(error)) from error
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
        publish_dataset(engine, before, EXAMPLES_MOMENT - timedelta(days=1))
        write_manifest(engine, publish_dataset(engine, dataset, EXAMPLES_MOMENT).release.id, EXAMPLE_FILES)
        engine.dispose()
        app = create_app(settings, clock=lambda: EXAMPLES_MOMENT)
        try:
            return collect_examples(app)
        finally:
            get_service(app).close()
