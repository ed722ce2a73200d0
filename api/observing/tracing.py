"""Spans for OpenTelemetry: one a request, with the statements to the database below it.

Needs the extra `otel`. Everything but the endpoint is read by OpenTelemetry itself (`OTEL_SERVICE_NAME`,
`OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS` and so on).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from wsgiref.types import WSGIEnvironment

from opentelemetry import context, propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from api.observing.observer import Exchange
from api.observing.places import METHODS, OTHER

SERVICE: Final = "ra-options"


class Tracer:
    """Follows requests and statements."""

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("api.observing")

    def begin(self, environ: WSGIEnvironment) -> RequestSpan:
        """Begin to follow a request, below the span of the caller where it names one."""
        headers = {name: environ[key] for name, key in _CONTEXT.items() if key in environ}
        span = self._tracer.start_span("request", context=propagate.extract(headers), kind=trace.SpanKind.SERVER)
        method = environ["REQUEST_METHOD"]
        span.set_attribute("http.request.method", method if method in METHODS else OTHER)
        return RequestSpan(span)

    def begin_statement(self, statement: str, system: str) -> Callable[[], None]:
        """Begin to follow a statement, whose text holds no value; call the result when it has ended."""
        if not trace.get_current_span().is_recording():
            return _do_nothing
        verb = statement.split(None, 1)[0].upper()
        span = self._tracer.start_span(verb, kind=trace.SpanKind.CLIENT)
        span.set_attributes({"db.system.name": system, "db.query.text": statement})
        return span.end

    def close(self) -> None:
        """Send what has not been sent yet."""
        self._provider.shutdown()


class RequestSpan:
    """The span of one request, current in its thread until the answer has been made."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        self._token = context.attach(trace.set_span_in_context(span))

    def leave(self) -> None:
        """Be current no more: the thread may answer another request before this answer is sent."""
        context.detach(self._token)

    def end(self, exchange: Exchange) -> None:
        """Take what became of the request."""
        self._span.update_name(f"{exchange.method} {exchange.route}")
        attributes: dict[str, str | int] = {
            "http.route": exchange.route,
            "http.response.status_code": exchange.status,
            "http.response.body.size": exchange.bytes,
            "ra_options.request_id": exchange.request_id,
            "ra_options.store": exchange.store,
        }
        if exchange.release is not None:
            attributes["ra_options.release"] = exchange.release
        self._span.set_attributes(attributes)
        if exchange.status >= 500:
            self._span.set_status(trace.StatusCode.ERROR)
        self._span.end()


_CONTEXT: Final = {"traceparent": "HTTP_TRACEPARENT", "tracestate": "HTTP_TRACESTATE"}


def open_tracer(processor: SpanProcessor | None = None) -> Tracer:
    """Open a tracer that sends to the endpoint of the environment, or to a processor given."""
    resource = Resource({SERVICE_NAME: SERVICE}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(processor or BatchSpanProcessor(OTLPSpanExporter()))
    return Tracer(provider)


def _do_nothing() -> None:
    """End nothing."""
