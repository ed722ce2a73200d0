"""Settings, read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

DEFAULT_DATABASE_URL = "sqlite:///ra-options.sqlite"
DEFAULT_PORT = 8000
HIGHEST_PORT = 65_535


class BadSettings(Exception):
    """The environment holds settings that cannot be used; the text names all of them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set from outside."""

    database_url: str = DEFAULT_DATABASE_URL
    public_url: str = ""
    port: int = DEFAULT_PORT


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; BadSettings tells all faults at once."""
    faults: list[str] = []
    settings = Settings(
        database_url=_read_database_url(environment.get("RA_OPTIONS_DATABASE_URL", ""), faults),
        public_url=_read_public_url(environment.get("RA_OPTIONS_PUBLIC_URL", ""), faults),
        port=_read_port(environment.get("PORT", ""), faults),
    )
    if faults:
        raise BadSettings("; ".join(faults) + ".")
    return settings


def _read_database_url(text: str, faults: list[str]) -> str:
    if text and "://" not in text:
        # The value itself stays unsaid: it may hold a password.
        faults.append("RA_OPTIONS_DATABASE_URL is not a URL such as sqlite:///ra-options.sqlite")
    return text or DEFAULT_DATABASE_URL


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
