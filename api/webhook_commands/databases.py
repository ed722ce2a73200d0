"""What every command on webhooks opens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from sqlalchemy import Engine

from api.config import read_settings
from api.storage.corrections import beside, open_corrections
from api.storage.engine import open_engine
from api.storage.schema import WEBHOOKS, check_schema

ID = click.argument("subscription", metavar="ID")
LOOPBACK = click.option(
    "--allow-insecure-loopback",
    "loopback",
    is_flag=True,
    help="To try things out: allow http:// and https:// to this machine itself.",
)


@dataclass(frozen=True, slots=True)
class Databases:
    """What is kept of webhooks, and the data whose log tells what is served."""

    store: Engine
    data: Engine
    public_url: str


@contextmanager
def open_databases() -> Iterator[Databases]:
    """Open both databases of the settings, the one with the tables of webhooks for writing."""
    settings = read_settings(os.environ)
    store = open_corrections(settings.corrections_url or beside(settings.database_url))
    data = open_engine(settings.database_url, read_only=True)
    try:
        check_schema(store, WEBHOOKS)
        yield Databases(store, data, settings.public_url)
    finally:
        data.dispose()
        store.dispose()
