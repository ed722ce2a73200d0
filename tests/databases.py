"""Databases that tests make for themselves, under names that no other test has, and drop again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url


def connect_to(server: URL) -> psycopg.Connection:
    """Connect to a PostgreSQL server; psycopg.OperationalError where none answers."""
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=3)


@contextmanager
def new_postgresql_database(server: URL, like: str | None = None) -> Iterator[str]:
    """Make an empty database, or a copy of the one at a URL, give its URL, and drop it at the end whoever is there."""
    name = f"ra_options_test_{uuid.uuid4().hex}"
    template = "template1" if like is None else str(make_url(like).database)
    with connect_to(server) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        connection.execute(made)
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with connect_to(server) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
