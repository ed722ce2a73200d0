"""Commands for translators: bring the catalogues in step, and check one."""

from __future__ import annotations

from pathlib import Path

import click

from api.data_folder import DIRECTORY, read_folder
from api.languages.catalogues import TEMPLATE, count_untranslated, find_faults, read_file
from api.languages.negotiation import DEFAULT, LANGUAGES
from api.languages.template import write_languages


@click.group("languages")
def language_commands() -> None:
    """Catalogues of translations."""


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
