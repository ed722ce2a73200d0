"""Settings for operators: what may be set, and all that is wrong at once."""

from __future__ import annotations

import pytest

from api.config import BadSettings, read_settings
from api.observing.settings import Address, ObservingSettings


def test_nothing_is_on_by_default() -> None:
    assert read_settings({}).observing == ObservingSettings(None, False, 0, "")


def test_all_can_be_set() -> None:
    environment = {
        "RA_OPTIONS_METRICS": "[::1]:9100",
        "RA_OPTIONS_ACCESS_LOG": "json",
        "RA_OPTIONS_DRAIN_SECONDS": "15",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    }
    expected = ObservingSettings(Address("::1", 9100), True, 15, "http://127.0.0.1:4318")
    assert read_settings(environment).observing == expected


WRONG = {
    "RA_OPTIONS_METRICS": ["9100", ":9100", "host:0", "host:70000", "http://host:1", "a b:1", "h:٩"],
    "RA_OPTIONS_ACCESS_LOG": ["on", "JSON", "json\n"],
    "RA_OPTIONS_DRAIN_SECONDS": ["-1", "601", "1.5", "x", "٣"],
    "OTEL_EXPORTER_OTLP_ENDPOINT": ["localhost:4318", "grpc://x:1", "http://", "http://[::1"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        read_settings({name: value})


def test_all_faults_come_at_once_and_no_password() -> None:
    environment = {name: values[0] for name, values in WRONG.items()}
    environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "ftp://user:secret@host"
    with pytest.raises(BadSettings) as raised:
        read_settings(environment)
    assert all(name in str(raised.value) for name in environment) and "secret" not in str(raised.value)


def test_spans_without_their_library_are_a_fault_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.observing.settings.find_spec", _find_none)
    with pytest.raises(BadSettings, match="pip install 'ra-options\\[otel\\]'"):
        read_settings({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"})


def _find_none(_name: str) -> None:
    raise ModuleNotFoundError
