"""Closed lists of reported errors."""

from __future__ import annotations

from api.domain.vocabulary.base import Vocabulary


class CorrectionStatus(Vocabulary):
    """What has become of a report."""

    RECEIVED = "received", "stored; nobody has decided yet"
    ACCEPTED = "accepted", "the record was, or will be, put right"
    REJECTED = "rejected", "the record stays as it is; the note says why"
    DUPLICATE = "duplicate", "another report says the same; the note says which"
