"""What was withdrawn: records that are not in the dataset any more, and fields that were emptied."""

from __future__ import annotations

from typing import Final

from api.domain.records import Tombstone
from api.domain.vocabulary import RecordKind, WithdrawalReason
from api.web.collections import Collection
from api.web.derived import RecordDerived, derive_for_records
from api.web.filtering import by_truth, by_word, one_of

TOMBSTONES: Final = Collection(
    kind="tombstones",
    noun="tombstone",
    nouns="tombstones",
    record=Tombstone,
    derived=RecordDerived,
    derive=derive_for_records,
    meaning="What was withdrawn from one release to the next, whole records and single fields, each with the reason.",
    listing="Sorted by id. Former releases keep what they had; the address of a withdrawn record says which.",
    single="What was withdrawn, when and why, and what to use in its place.",
    example=None,
    filters={
        "kind": one_of(RecordKind, "Kinds of the records."),
        "record": by_word("Ids of the records.", "nct00000001"),
        "reason": one_of(WithdrawalReason, "Why they were withdrawn."),
        "whole": by_truth("Whether the whole record was withdrawn, and not a field of it."),
    },
)
