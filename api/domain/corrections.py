"""Errors that readers report: what they write, what becomes of it, and what of it the public sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from api.domain.vocabulary import CorrectionStatus

_KIND = "Collection of the record, as in its address."
_RECORD = "Id of the record."
_FIELD = "JSON pointer (RFC 6901) into the record as it is served; null where the whole record is meant."


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports of a record of a release. Everything but the record may hold personal data."""

    record_kind: str
    record_id: str
    release: str
    message: str
    field: str | None = None
    suggested_value: str | None = None
    source_url: str | None = None
    contact: str | None = None
    suspected: bool = False
    """Whether the member that people leave empty was filled, as programs that send spam do."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What anybody may know of a report who has its id: neither its text nor who sent it."""

    id: Annotated[str, "Random id; whoever has it can follow the report."]
    status: Annotated[CorrectionStatus, "What has become of the report."]
    record_kind: Annotated[str, _KIND]
    record_id: Annotated[str, _RECORD]
    field: Annotated[str | None, _FIELD]
    release: Annotated[str, "Release in which the record was looked up when the report came."]
    received_at: Annotated[datetime, "Moment of the report, UTC."]
    resolved_at: Annotated[datetime | None, "Moment of the decision, UTC."] = None
    note: Annotated[str | None, "Reason of the decision, written by a curator for the public."] = None


@dataclass(frozen=True, slots=True)
class CuratorsView:
    """A correction with what only curators see; what was erased, or never given, is None."""

    correction: Correction
    message: str | None
    suggested_value: str | None
    source_url: str | None
    contact: str | None
    suspected: bool
