"""What was in one release and is not in the next, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.vocabulary import ClinicalReview, RecordKind, WithdrawalReason


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A record that was withdrawn, or a field of one that was emptied, with the reason."""

    id: Annotated[str, "Kind and record, with the field where one is named; equals the file name."]
    kind: Annotated[RecordKind, "Kind of the record."]
    record: Annotated[str, "Id of the record."]
    reason: Annotated[WithdrawalReason, "Why it was withdrawn."]
    detail: Annotated[str, "What happened, for a reader who looks for it, in our words."]
    withdrawn_on: Annotated[date, "Day on which it was taken out."]
    curated_on: Annotated[date, "Day on which this record was last written or checked."]
    field: Annotated[
        str | None,
        "The member that was emptied while its record stays, with dots before members of members; absent where the "
        "whole record was withdrawn.",
    ] = None
    successor: Annotated[str | None, "Id of the record of the same kind to use in its place."] = None
    source: Annotated[str | None, "Id of the source, where somebody else gave the reason, such as a retraction."] = None
    locator: Annotated[str | None, "Where in the source."] = None
    clinical_review: Annotated[ClinicalReview, "Review by a clinician."] = ClinicalReview.NONE
