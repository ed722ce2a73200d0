"""The real server sends spans to a collector as OTLP over HTTP, and those that wait when it is told to stop, too."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.web.serving import ask, serving

TRACE = "0af7651916cd43dd8448eb211c80319c"


class Collector(ThreadingHTTPServer):
    """Takes what an exporter sends, as a collector does."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.services: set[str] = set()
        self.spans: list[Span] = []


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_coded = self.headers["Content-Encoding"] == "gzip"
        sent = ExportTraceServiceRequest.FromString(gzip.decompress(body) if is_coded else body)
        assert isinstance(self.server, Collector) and self.path == "/v1/traces"
        for resource in sent.resource_spans:
            attributes = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.server.services.add(attributes["service.name"])
            self.server.spans += [span for scope in resource.scope_spans for span in scope.spans]
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        yield collector
        collector.shutdown()
        thread.join()


def test_a_collector_gets_each_request_with_its_statements(
    published: Path, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "of a test")
    with serving(published, "--workers", "2") as (port, _):
        parent = f"00-{TRACE}-b7ad6b7169203331-01"
        asked = [ask(port, f"/v1/outcomes/acr50?release=2026.11.{number}", traceparent=parent) for number in (1, 9)]
    assert [response.status for response, _ in asked] == [200, 404]
    ours = [span for span in collector.spans if span.trace_id.hex() == TRACE]
    requests = [span for span in ours if span.kind == Span.SPAN_KIND_SERVER]
    assert {span.name for span in requests} == {"GET /v1/outcomes/{outcome_id}"}
    statuses = [each.value.int_value for s in requests for each in s.attributes if each.key.endswith("status_code")]
    assert sorted(statuses) == [200, 404]
    statements = [span for span in ours if span.name == "SELECT"]
    assert statements and {span.parent_span_id for span in statements} <= {span.span_id for span in requests}
    assert collector.services == {"of a test"}
