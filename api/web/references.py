"""Filters that name other records: one that nobody has is refused, for an empty list would be read as an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.storage import reading
from api.web.filtering import Declared, Reference
from api.web.names import find_meant
from api.web.problems import MOST_ALLOWED, Fault, shorten
from api.web.withdrawn import Missing, find_missing, refuse_missing

EU_MEMBERS: Final = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
    *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)
LARGER: Final = {"GB": "UK", **dict.fromkeys(EU_MEMBERS, "EU")}
"""Jurisdictions of the dataset by the ISO codes of countries that they are called or hold."""


def refuse_unknown(snapshot: reading.Snapshot, filters: Declared, arguments: Mapping[str, Any]) -> None:
    """Refuse every id in a filter that no record of the release has, all at once, with what may have been meant."""
    missing = {
        name: found
        for name, declared in filters.items()
        if isinstance(declared, Reference) and arguments.get(name)
        if (found := _find_missing(snapshot, declared.kind, arguments[name]))
    }
    if missing:
        refuse_missing(missing, tuple(missing))


def _find_missing(snapshot: reading.Snapshot, kind: reading.Kind, values: list[str]) -> list[Missing]:
    known = reading.list_ids(snapshot, kind)
    ids = [id for id, _, _ in (value.partition(":") for value in values) if id not in known]

    def describe(id: str) -> Fault:
        allowed = known if len(known) <= MOST_ALLOWED else ()
        return Fault(f"No record has the id {shorten(id)}.", allowed=allowed, near=_near(snapshot, kind, id, known))

    return find_missing(snapshot, kind, ids, describe)


def _near(snapshot: reading.Snapshot, kind: reading.Kind, id: str, known: tuple[str, ...]) -> tuple[str, ...]:
    larger = LARGER.get(id) if kind == "jurisdictions" else None
    return (larger,) if larger in known else find_meant(snapshot, kind, id, known)
