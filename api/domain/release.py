"""Releases: published datasets, immutable, and the log of which one was served when."""

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
    previous: Annotated[str | None, "Id of the release that was served before it."] = None
    note: Annotated[str | None, "What a curator says of it."] = None


@dataclass(frozen=True, slots=True)
class Serving:
    """A moment from which on another release was served: a publication, or the return to a former release."""

    number: Annotated[int, "Place in the log, from 1."]
    release: Annotated[str, "Id of the release that was served from then on."]
    served_at: Annotated[datetime, "From when on, UTC."]
    previous: Annotated[str | None, "Id of the release that was served until then; null for the first."]
    reason: Annotated[str | None, "Why a former release was served again; null for a publication."] = None
    changes: Annotated[int | None, "Changes for readers; null while they have not been worked out."] = None

    @property
    def is_rollback(self) -> bool:
        """Whether it was the return to a former release."""
        return self.reason is not None
