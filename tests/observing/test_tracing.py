"""Spans: one a request, with the statements below it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import text
from werkzeug.test import Client

from api.observing.ledger import Ledger
from api.observing.observer import Observer
from api.observing.places import ROUTE
from api.observing.tracing import open_tracer
from api.storage.engine import open_engine
from api.storage.following import follow_statements

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_request_is_a_span_with_its_statements_below(tmp_path: Path) -> None:
    exporter = InMemorySpanExporter()
    tracer = open_tracer(SimpleSpanProcessor(exporter))
    engine = open_engine("sqlite://", read_only=True)
    follow_statements(engine, tracer.begin_statement)

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[ROUTE] = "/v1/things/{id}"
        with engine.connect() as connection:
            connection.execute(text("SELECT :value"), {"value": "private"})
        start("200 OK", [("Data-Release", "2026.11.1")])
        return (each for each in (b"ab", b"c"))

    client = Client(Observer(answer, Ledger(tmp_path), begin_span=tracer.begin))
    response = client.get("/v1/things/1?q=private", headers={"traceparent": PARENT})
    assert response.data == b"abc"
    response.close()
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()
    *statements, request = exporter.get_finished_spans()
    assert request.name == "GET /v1/things/{id}"
    assert request.parent is not None and f"{request.parent.span_id:x}" == PARENT.split("-")[2]
    attributes = dict(request.attributes or {})
    assert attributes.pop("ra_options.request_id")
    assert attributes == {
        "http.request.method": "GET",
        "http.route": "/v1/things/{id}",
        "http.response.status_code": 200,
        "http.response.body.size": 3,
        "ra_options.store": "bypass",
        "ra_options.release": "2026.11.1",
    }
    # What is asked outside of a request is not followed.
    assert [each.name for each in statements] == ["BEGIN", "SELECT"]
    assert all(each.parent == request.context for each in statements)
    statement = statements[1]
    assert dict(statement.attributes or {}) == {"db.system.name": "sqlite", "db.query.text": "SELECT ?"}
    assert "private" not in str([each.to_json() for each in (statement, request)])
    tracer.close()
