"""Settings: what the environment may hold, and all that is wrong with it at once."""

from __future__ import annotations

import pytest
from limits import RateLimitItem, parse

from api.config import BadSettings, Settings, read_settings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert read_settings({}) == Settings("sqlite:///ra-options.sqlite", "", 8000)
    assert read_settings({"RA_OPTIONS_DATABASE_URL": "", "RA_OPTIONS_PUBLIC_URL": "", "PORT": ""}) == Settings()


def test_the_environment_is_read() -> None:
    environment = {
        "RA_OPTIONS_DATABASE_URL": "postgresql://someone@host/ra",
        "RA_OPTIONS_PUBLIC_URL": "https://ra.example.org:8443/",
        "PORT": "9000",
        "OTHER": "x",
    }
    assert read_settings(environment) == Settings("postgresql://someone@host/ra", "https://ra.example.org:8443", 9000)


@pytest.mark.parametrize(
    "url",
    [
        "ra.example.org",
        "ftp://ra.example.org",
        "https://",
        "https://ra.example.org/path",
        "https://ra.example.org?x=1",
        "https://user@ra.example.org",
        "https://ra.example.org:99999",
        "https://ra.example.org:port",
        "https://[::1",
        'https://ra.example.org">',
        "https://rä.example.org",
    ],
)
def test_a_public_address_is_a_host_and_nothing_else(url: str) -> None:
    with pytest.raises(BadSettings, match="RA_OPTIONS_PUBLIC_URL"):
        read_settings({"RA_OPTIONS_PUBLIC_URL": url})


@pytest.mark.parametrize("limit", ["x", "0/minute", "-1/minute", "300", "5/fortnight", "none"])
def test_a_rate_limit_is_a_number_and_a_time(limit: str) -> None:
    with pytest.raises(BadSettings, match="RA_OPTIONS_RATE_LIMIT must"):
        read_settings({"RA_OPTIONS_RATE_LIMIT": limit})


@pytest.mark.parametrize(
    ("text", "limit"), [("", parse("300/minute")), ("10 per hour", parse("10/hour")), ("off", None)]
)
def test_a_rate_limit_may_be_off(text: str, limit: RateLimitItem | None) -> None:
    assert read_settings({"RA_OPTIONS_RATE_LIMIT": text}).rate_limit == limit


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RA_OPTIONS_CORRECTIONS_URL", "corrections.sqlite"),
        ("RA_OPTIONS_STORE_MB", "-1"),
        ("RA_OPTIONS_STORE_MB", "64 MB"),
        ("RA_OPTIONS_STORE_MB", "65537"),
        ("RA_OPTIONS_STORE_MB", "\u0664"),
        ("RA_OPTIONS_STORE_MB", "-1"),
        ("RA_OPTIONS_STORE_MB", "64 MB"),
        ("RA_OPTIONS_STORE_MB", "65537"),
        ("RA_OPTIONS_STORE_MB", "\u0664"),
        ("RA_OPTIONS_RATE_LIMIT_STORE", "localhost:6379"),
        ("RA_OPTIONS_RATE_LIMIT_STORE", "http://localhost"),
        ("RA_OPTIONS_SECURITY_CONTACT", "someone@example.org"),
        ("RA_OPTIONS_SECURITY_CONTACT", "mailto:a@example.org\nExpires: 1"),
        ("RA_OPTIONS_TRUSTED_PROXIES", "-1"),
        ("RA_OPTIONS_TRUSTED_PROXIES", "11"),
        ("RA_OPTIONS_TRUSTED_PROXIES", "all"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadSettings, match=name):
        read_settings({name: value})


@pytest.mark.parametrize(("text", "expected"), [("", 32_000_000), ("0", 0), ("5", 5_000_000)])
def test_the_store_is_given_in_megabytes(text: str, expected: int) -> None:
    assert read_settings({"RA_OPTIONS_STORE_MB": text}).store_bytes == expected


@pytest.mark.parametrize("port", ["x", "0", "65536", "-1", "8000.0", "٨٠٠٠", " 80", "999999"])
def test_a_port_is_a_number_in_range(port: str) -> None:
    with pytest.raises(BadSettings, match="PORT"):
        read_settings({"PORT": port})


def test_all_faults_come_at_once_and_no_password() -> None:
    environment = {"RA_OPTIONS_DATABASE_URL": "secret", "RA_OPTIONS_PUBLIC_URL": "x", "PORT": "y"}
    with pytest.raises(BadSettings) as raised:
        read_settings(environment)
    text = str(raised.value)
    assert all(name in text for name in environment)
    assert "secret" not in text


@pytest.mark.parametrize("text", ["/srv/files", "files", ""])
def test_files_of_releases_may_lie_in_any_directory(text: str) -> None:
    assert read_settings({"RA_OPTIONS_EXPORTS_DIR": text}).exports_dir == text


@pytest.mark.parametrize("text", [__file__, "s3://bucket/files", "a\nb"])
def test_a_place_that_is_no_directory_is_refused(text: str) -> None:
    with pytest.raises(BadSettings, match="RA_OPTIONS_EXPORTS_DIR must be the path of a directory"):
        read_settings({"RA_OPTIONS_EXPORTS_DIR": text})
