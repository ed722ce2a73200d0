"""Other servers with the same content, to be measured beside ours; each is a context that gives its address."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import urlopen

import marshmallow as ma
from flask import Flask, jsonify
from sqlalchemy import MetaData, Table, create_engine, select

from tests.web.serving import free_port

CHECKOUT: Final = Path(__file__).resolve().parents[2]
START_SECONDS: Final = 30
WORKERS: Final = 2
THREADS: Final = 5
"""As many as our own server has in each worker on two processors."""

Header = tuple[str, str]

_NGINX: Final = """
daemon off; user {user}; worker_processes {workers}; pid {directory}/nginx.pid; error_log {directory}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; keepalive_requests 1000000000; sendfile on; tcp_nopush on; etag on; server_tokens off;
    open_file_cache max=100; default_type application/json; client_body_temp_path {directory};
    proxy_temp_path {directory}; fastcgi_temp_path {directory}; uwsgi_temp_path {directory};
    scgi_temp_path {directory};
    server {{ listen 127.0.0.1:{port}; root {directory}/site; {places} }}
}}
"""
_BARE: Final = """
from pathlib import Path
from pickle import loads

ANSWERS = loads(Path({answers!r}).read_bytes())


def application(environ, start_response):
    headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response("200 OK", headers)
    return (body,)
"""


@contextmanager
def running(command: Sequence[str], port: int, directory: Path, path: str = "/") -> Iterator[str]:
    """The address of a server that a command starts in a directory; it has ended when this ends."""
    with (directory / f"{port}.log").open("w") as log:
        environment = os.environ | {"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{directory}"}
        server = subprocess.Popen(command, cwd=directory, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(address + path):
            assert server.poll() is None and time.monotonic() < deadline, (directory / f"{port}.log").read_text()
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(START_SECONDS)


def _answers(address: str) -> bool:
    try:
        with urlopen(address):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


@contextmanager
def nginx(directory: Path, answers: Mapping[str, tuple[Sequence[Header], bytes]]) -> Iterator[str]:
    """nginx, which sends the same bytes as files with the same headers."""
    site, places = directory / "site", []
    for path, (headers, body) in answers.items():
        (site / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        (site / path[1:]).write_bytes(body)
        own = {"content-length", "etag", "content-type", "date", "server"}
        added = " ".join(f"add_header {name} {json.dumps(text)};" for name, text in headers if name.lower() not in own)
        places.append(f"location = {path} {{ {added} }}")
    port = free_port()
    # Started by root, it would give up its rights to the files.
    user = "root" if os.geteuid() == 0 else "nobody"
    settings = _NGINX.format(directory=directory, port=port, places="\n".join(places), user=user, workers=WORKERS)
    (directory / "nginx.conf").write_text(settings)
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    assert program is not None, "install nginx-light"
    with running([program, "-c", str(directory / "nginx.conf")], port, directory) as address:
        yield address


@contextmanager
def bare_wsgi(directory: Path, answers: Mapping[str, tuple[Sequence[Header], bytes]]) -> Iterator[str]:
    """The server that ours runs on, with an application that does nothing but give the same bytes."""
    (directory / "answers.pickle").write_bytes(pickle.dumps(dict(answers)))
    (directory / "bare.py").write_text(_BARE.format(answers=str(directory / "answers.pickle")))
    with granian("bare:application", directory, next(iter(answers))) as address:
        yield address


@contextmanager
def granian(target: str, directory: Path, path: str = "/", *options: str) -> Iterator[str]:
    """A WSGI application on as many workers and threads as ours has."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--no-ws"]
    command += ["--blocking-threads", str(THREADS), "--backpressure", "128", "--port", str(port), *options, target]
    with running(command, port, directory, path) as address:
        yield address


@contextmanager
def datasette(directory: Path, file: Path) -> Iterator[str]:
    """Datasette over the SQLite file of the release, one process, as it is meant to be run."""
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", str(file), "--port", str(port)]
    with running(command, port, directory, "/-/versions.json") as address:
        yield address


@contextmanager
def plain_view(directory: Path, file: Path) -> Iterator[str]:
    """Flask, SQLAlchemy and marshmallow as in their guides: a record with its lists, read and written each time."""
    (directory / "plain.py").write_text(
        f"from tests.benchmarks.peers import make_plain_app\n\napplication = make_plain_app({str(file)!r})\n"
    )
    with granian("plain:application", directory, "/treatments/adalimumab") as address:
        yield address


def make_plain_app(file: str) -> Flask:
    """Make an app with a view of one treatment and of all, over the SQLite file of a release."""
    engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    metadata = MetaData()
    metadata.reflect(engine)
    top = metadata.tables["treatments"]
    below = [each for each in metadata.tables.values() if "treatment" in each.c]
    schema = _schema_of(top, below)()
    app = Flask("plain")

    def read(ids: Iterable[str] | None) -> list[dict[str, Any]]:
        with engine.connect() as connection:
            query = select(top) if ids is None else select(top).where(top.c.id.in_(ids))
            records = [dict(row) for row in connection.execute(query).mappings()]
            for record in records:
                for table in below:
                    rows = connection.execute(select(table).where(table.c.treatment == record["id"])).mappings()
                    record[table.name] = [dict(row) for row in rows]
        return records

    @app.get("/treatments/<id>")
    def get_treatment(id: str) -> Any:
        return jsonify(schema.dump(read([id])[0]))

    @app.get("/treatments")
    def list_treatments() -> Any:
        return jsonify(schema.dump(read(None), many=True))

    return app


def _schema_of(top: Table, below: Sequence[Table]) -> type[ma.Schema]:
    def plain(table: Table) -> dict[str, ma.fields.Field[Any]]:
        return {column.name: ma.fields.Raw() for column in table.c}

    lists = {each.name: ma.fields.List(ma.fields.Nested(ma.Schema.from_dict(plain(each)))) for each in below}
    return ma.Schema.from_dict({**plain(top), **lists})
