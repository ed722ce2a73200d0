"""What operators set for numbers, lines, spans and the way to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final
from urllib.parse import urlsplit

METRICS: Final = "RA_OPTIONS_METRICS"
ACCESS_LOG: Final = "RA_OPTIONS_ACCESS_LOG"
DRAIN: Final = "RA_OPTIONS_DRAIN_SECONDS"
TRACES: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"
LONGEST_DRAIN: Final = 600
HIGHEST_PORT: Final = 65_535
NEEDED_FOR_TRACES: Final = ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http")


@dataclass(frozen=True, slots=True)
class Address:
    """A host and port to listen on."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class ObservingSettings:
    """What can be set from outside."""

    metrics: Address | None = None
    """Where numbers are served, apart from the public address; None serves none."""
    writes_json: bool = False
    """Whether there is a line of JSON for each request, and every other line is JSON, too."""
    drain_seconds: int = 0
    """How long `/readyz` says no before the server stops."""
    traces: str = ""
    """Where spans are sent; none are made without it."""


def read_observing(environment: Mapping[str, str], faults: list[str]) -> ObservingSettings:
    """Read the settings; what is wrong with them is added to the faults."""
    return ObservingSettings(
        metrics=_read_address(environment.get(METRICS, ""), faults),
        writes_json=_read_log(environment.get(ACCESS_LOG, ""), faults),
        drain_seconds=_read_seconds(environment.get(DRAIN, ""), faults),
        traces=_read_endpoint(environment.get(TRACES, ""), faults),
    )


def _read_address(text: str, faults: list[str]) -> Address | None:
    if text in {"", "off"}:
        return None
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    is_port = port.isascii() and port.isdigit() and len(port) < 6 and 1 <= int(port) <= HIGHEST_PORT
    if is_port and host and host.isascii() and host.isprintable() and not set(host) & set(" /@?#"):
        return Address(host, int(port))
    faults.append(f"{METRICS} must be a host and a port such as 127.0.0.1:9100, or off, not {text!r}")
    return None


def _read_log(text: str, faults: list[str]) -> bool:
    if text not in {"", "off", "json"}:
        faults.append(f"{ACCESS_LOG} must be off or json, not {text!r}")
    return text == "json"


def _read_seconds(text: str, faults: list[str]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= LONGEST_DRAIN:
        return int(text)
    faults.append(f"{DRAIN} must be a number of seconds from 0 to {LONGEST_DRAIN}, not {text!r}")
    return 0


def _read_endpoint(text: str, faults: list[str]) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        fits = False
    if not fits:
        # The value itself stays unsaid: it may hold a password.
        faults.append(f"{TRACES} is not a URL such as http://127.0.0.1:4318")
    elif not all(map(_is_installed, NEEDED_FOR_TRACES)):
        faults.append(f"{TRACES} is set, and OpenTelemetry is not installed: pip install 'ra-options[otel]'")
    return text


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False
