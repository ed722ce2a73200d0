"""The folder of curated records that a command is given, read with all its problems told."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from api.curation.reading import read_dataset
from api.domain.records import Dataset
from api.progress import ShownProgress

CHECKOUT: Final = Path(__file__).resolve().parents[1]

DIRECTORY: Final = click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
"""The argument of commands that read the folder; without it `data` here, or that of the checkout."""


def read_folder(directory: Path | None) -> Dataset:
    """Read and check the records of a folder; tell every problem, and fail where there is one."""
    reading = read_dataset(directory or _default_directory(), ShownProgress("Reading record", in_logs=False))
    for problem in reading.problems:
        click.echo(str(problem), err=True)
    if reading.dataset is None:
        count = len(reading.problems)
        raise click.ClickException(f"{count} problem{'s' if count > 1 else ''} found; nothing was changed.")
    return reading.dataset


def _default_directory() -> Path:
    here = Path("data")
    return here if here.is_dir() else CHECKOUT / "data"
