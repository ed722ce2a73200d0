"""A release: one published dataset, immutable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Release:
    """One published dataset."""

    id: Annotated[str, "Calendar id: year, month and number within the month, as `2026.11.1`."]
    released_at: Annotated[datetime, "Moment of publication, UTC."]
    digest: Annotated[str, "SHA-256 of all records and derived values, in hexadecimal."]
    previous: Annotated[str | None, "Id of the release before it."] = None
