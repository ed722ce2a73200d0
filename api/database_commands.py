"""The command that makes the tables of the databases, and brings them to this version."""

from __future__ import annotations

import os

import click

from api.config import read_settings
from api.storage.corrections import beside
from api.storage.schema import CORRECTIONS, WEBHOOKS, upgrade


@click.group("db")
def database_commands() -> None:
    """Database."""


@database_commands.command("upgrade")
def upgrade_database() -> None:
    """Create the database, or bring its tables to this version."""
    settings = read_settings(os.environ)
    upgrade(settings.database_url)
    for tables in (CORRECTIONS, WEBHOOKS):
        upgrade(settings.corrections_url or beside(settings.database_url), tables)
    click.echo("The database is up to date.")
