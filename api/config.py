"""Settings, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from limits import RateLimitItem, parse

from api.observing.settings import ObservingSettings, read_observing

DEFAULT_DATABASE_URL = "sqlite:///ra-options.sqlite"
DEFAULT_PORT = 8000
HIGHEST_PORT = 65_535
DEFAULT_RATE_LIMIT = "300/minute"
NO_RATE_LIMIT = "off"
DEFAULT_RATE_LIMIT_STORE = "memory://"
MOST_PROXIES = 10
DEFAULT_STORE_MB = 32
MOST_STORE_MB = 65_536
MEGABYTE = 1_000_000


class BadSettings(Exception):
    """The environment holds settings that cannot be used; the text names all of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside."""

    database_url: str = DEFAULT_DATABASE_URL
    public_url: str = ""
    port: int = DEFAULT_PORT
    rate_limit: RateLimitItem | None = parse(DEFAULT_RATE_LIMIT)
    rate_limit_store: str = DEFAULT_RATE_LIMIT_STORE
    trusted_proxies: int = 0
    security_contact: str = ""
    corrections_url: str = ""
    """Database of reported errors; without one they lie beside the data."""
    exports_dir: str = ""
    """Directory of the files of releases; without one they lie beside the data."""
    store_bytes: int = DEFAULT_STORE_MB * MEGABYTE
    """Memory for finished answers in each worker; 0 keeps none."""
    observing: ObservingSettings = ObservingSettings()


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; BadSettings tells all faults at once."""
    faults: list[str] = []
    settings = Settings(
        database_url=_read_database_url("RA_OPTIONS_DATABASE_URL", environment, faults) or DEFAULT_DATABASE_URL,
        public_url=_read_public_url(environment.get("RA_OPTIONS_PUBLIC_URL", ""), faults),
        port=_read_port(environment.get("PORT", ""), faults),
        rate_limit=_read_rate_limit(environment.get("RA_OPTIONS_RATE_LIMIT", ""), faults),
        rate_limit_store=_read_store(environment.get("RA_OPTIONS_RATE_LIMIT_STORE", ""), faults),
        security_contact=_read_contact(environment.get("RA_OPTIONS_SECURITY_CONTACT", ""), faults),
        corrections_url=_read_database_url("RA_OPTIONS_CORRECTIONS_URL", environment, faults),
        exports_dir=_read_directory(environment.get("RA_OPTIONS_EXPORTS_DIR", ""), faults),
        store_bytes=_read_store_bytes(environment.get("RA_OPTIONS_STORE_MB", ""), faults),
        trusted_proxies=_read_proxies(environment.get("RA_OPTIONS_TRUSTED_PROXIES", ""), faults),
        observing=read_observing(environment, faults),
    )
    if faults:
        raise BadSettings("; ".join(faults) + ".")
    return settings


def _read_database_url(name: str, environment: Mapping[str, str], faults: list[str]) -> str:
    text = environment.get(name, "")
    if text and "://" not in text:
        # The value itself stays unsaid: it may hold a password.
        faults.append(f"{name} is not a URL such as {DEFAULT_DATABASE_URL}")
    return text


def _read_directory(text: str, faults: list[str]) -> str:
    if not text.isprintable() or "://" in text:
        faults.append(f"RA_OPTIONS_EXPORTS_DIR must be the path of a directory, not {text!r}")
    elif text and Path(text).exists() and not Path(text).is_dir():
        faults.append(f"RA_OPTIONS_EXPORTS_DIR must be the path of a directory, and {text} is a file")
    return text


def _read_public_url(text: str, faults: list[str]) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.path in {"", "/"}
        fits = fits and not (parts.query or parts.fragment or parts.username) and (parts.port or 0) >= 0
    except ValueError:
        fits = False
    if not fits or not text.isascii() or not text.isprintable() or any(c in text for c in ' <>"\\'):
        faults.append(f"RA_OPTIONS_PUBLIC_URL must be http:// or https:// with a host and no path, not '{text}'")
    return text.rstrip("/")


def _read_port(text: str, faults: list[str]) -> int:
    if not text:
        return DEFAULT_PORT
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= HIGHEST_PORT:
        return int(text)
    faults.append(f"PORT must be a number from 1 to {HIGHEST_PORT}, not '{text}'")
    return DEFAULT_PORT


def _read_rate_limit(text: str, faults: list[str]) -> RateLimitItem | None:
    if text == NO_RATE_LIMIT:
        return None
    try:
        limit = parse(text or DEFAULT_RATE_LIMIT)
    except ValueError:
        limit = None
    if limit is None or limit.amount < 1:
        faults.append(
            f"RA_OPTIONS_RATE_LIMIT must be a number and a time such as {DEFAULT_RATE_LIMIT}, or {NO_RATE_LIMIT}, "
            f"not '{text}'"
        )
    return limit


def _read_store(text: str, faults: list[str]) -> str:
    if text and not text.startswith(("memory://", "redis://", "rediss://", "unix://")):
        # The value itself stays unsaid: it may hold a password.
        faults.append("RA_OPTIONS_RATE_LIMIT_STORE is neither memory:// nor a URL such as redis://127.0.0.1:6379/0")
    return text or DEFAULT_RATE_LIMIT_STORE


def _read_proxies(text: str, faults: list[str]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= MOST_PROXIES:
        return int(text)
    faults.append(f"RA_OPTIONS_TRUSTED_PROXIES must be a number from 0 to {MOST_PROXIES}, not '{text}'")
    return 0


def _read_store_bytes(text: str, faults: list[str]) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= MOST_STORE_MB):
        faults.append(f"RA_OPTIONS_STORE_MB must be a number of megabytes from 0 to {MOST_STORE_MB}, not '{text}'")
        return 0
    return int(text or DEFAULT_STORE_MB) * MEGABYTE


def _read_contact(text: str, faults: list[str]) -> str:
    plain = text.isascii() and text.isprintable() and " " not in text
    fits = plain and text.startswith(("mailto:", "https://", "tel:"))
    if text and not fits:
        faults.append(f"RA_OPTIONS_SECURITY_CONTACT must begin with mailto:, https:// or tel:, not '{text}'")
    return text
