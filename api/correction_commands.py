"""Commands for curators: read what was reported, decide on it, erase it."""

from __future__ import annotations

import dataclasses
import json
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import Engine

from api.config import Settings, read_settings
from api.domain.corrections import Correction, CuratorsView
from api.domain.vocabulary import CorrectionStatus
from api.storage.corrections import (
    beside,
    erase_correction,
    list_corrections,
    open_corrections,
    resolve_correction,
)
from api.storage.errors import StorageError

STATUSES = {status.value: status for status in CorrectionStatus}
DECISIONS = [word for word, status in STATUSES.items() if status is not CorrectionStatus.RECEIVED]
LONGEST_NOTE = 1000
_KEPT = {"Zs"}
"""Besides letters, marks, numbers, punctuation and symbols, only spaces reach a terminal as they are."""


@click.group("corrections")
def correction_commands() -> None:
    """Errors that readers reported."""


@correction_commands.command("list")
@click.option("--status", type=click.Choice(list(STATUSES)), help="Only these.")
@click.option("--suspected", is_flag=True, help="Those that filled the trap for spam instead of all others.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Form.")
def show_corrections(status: str | None, suspected: bool, form: str) -> None:
    """List reports with all that only curators see, the oldest first."""
    chosen = None if status is None else STATUSES[status]
    with _open_store() as store:
        views = list_corrections(store, chosen, suspected=suspected)
    if form == "json":
        click.echo(write_views(views))
        return
    for view in views:
        click.echo(describe_view(view))
    click.echo(f"{len(views)} correction{'' if len(views) == 1 else 's'}.", err=True)


@correction_commands.command("resolve")
@click.argument("correction", metavar="ID")
@click.option("--status", type=click.Choice(DECISIONS), required=True, help="Decision.")
@click.option("--note", required=True, help="Reason in a sentence or two; it is public.")
def resolve(correction: str, status: str, note: str) -> None:
    """Decide on a report for good; its contact address is erased."""
    if not 1 <= len(note.strip()) <= LONGEST_NOTE or neutralise(note) != note:
        raise click.ClickException(f"The note must have 1 to {LONGEST_NOTE} visible characters on one line.")
    with _open_store() as store:
        now = datetime.now(UTC)
        resolve_correction(store, correction, STATUSES[status], note.strip(), now=now)
    click.echo(f"Correction {correction} is {status}. Its contact address is erased.")


@correction_commands.command("erase")
@click.argument("correction", metavar="ID")
def erase(correction: str) -> None:
    """Erase all that the sender of a report wrote; its place and the decision stay."""
    with _open_store() as store:
        erase_correction(store, correction)
    click.echo(f"Text, suggested value, address of the source and contact of correction {correction} are erased.")


def read_accepted(settings: Settings) -> tuple[Correction, ...]:
    """Read the corrections that the notes of a release may name; a release does not wait for their database."""
    engine = open_corrections(settings.corrections_url or beside(settings.database_url))
    try:
        return tuple(view.correction for view in list_corrections(engine, CorrectionStatus.ACCEPTED))
    except StorageError as error:
        click.echo(f"The release will name no corrections; a later one will. {error}", err=True)
        return ()
    finally:
        engine.dispose()


def describe_view(view: CuratorsView) -> str:
    """Describe a report in lines that do nothing to a terminal."""
    correction = view.correction
    place = f"{correction.record_kind}/{correction.record_id}"
    lines = {
        "received": f"{correction.received_at:%Y-%m-%d %H:%M} UTC, release {correction.release}",
        "status": correction.status.value,
        "record": f"{place} {correction.field or '(whole record)'}",
        "message": "(erased)" if view.message is None else view.message,
        "suggested": view.suggested_value,
        "source": view.source_url,
        "contact": view.contact,
        "note": correction.note,
    }
    shown = [f"  {name}: {neutralise(text)}\n" for name, text in lines.items() if text is not None]
    return f"{correction.id}\n{''.join(shown)}"


def write_views(views: tuple[CuratorsView, ...]) -> str:
    """Write reports as JSON in plain ASCII."""
    data = [{**dataclasses.asdict(view.correction), **dataclasses.asdict(view)} for view in views]
    for each in data:
        del each["correction"]
    text = json.dumps(data, indent=1, default=lambda moment: moment.astimezone(UTC).isoformat())
    return text.replace("\x7f", "\\u007f")


def neutralise(text: str) -> str:
    """Write every character that is not visible, or that turns the direction of writing, as its number."""
    return "".join(
        character
        if unicodedata.category(character)[0] not in "CZ" or unicodedata.category(character) in _KEPT
        else f"<U+{ord(character):04X}>"
        for character in text
    )


@contextmanager
def _open_store() -> Iterator[Engine]:
    settings = read_settings(os.environ)
    engine = open_corrections(settings.corrections_url or beside(settings.database_url))
    try:
        yield engine
    finally:
        engine.dispose()
