"""A change between two releases, named in clinical terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from api.domain.vocabulary import Vocabulary


class ChangeKind(Vocabulary):
    """What a change means, in the order in which changes are told: first what a patient must know first."""

    SOURCE_RETRACTED = "source_retracted", "a source was retracted"
    SOURCE_CONCERN = "source_concern", "the journal of a source voiced concern about it"
    BOXED_WARNING_ADDED = "boxed_warning_added", "a boxed warning came to be on record"
    BOXED_WARNING_REMOVED = "boxed_warning_removed", "a boxed warning is no longer on record"
    AVAILABILITY_CHANGED = (
        "availability_changed",
        "the status of a treatment in a jurisdiction changed, came to be on record, or is no longer on record",
    )
    RISK_ADDED = "risk_added", "a harm of a treatment came to be on record"
    RISK_CHANGED = "risk_changed", "what is on record of a harm changed: how often, how serious, in whom"
    RISK_REMOVED = "risk_removed", "a harm of a treatment is no longer on record"
    PRECAUTION_CHANGED = "precaution_changed", "who should not get a treatment, or what is checked during it, changed"
    FIGURE_CHANGED = "figure_changed", "a figure of a study changed, or what it is of"
    FIGURE_ADDED = "figure_added", "a figure of a study came to be on record"
    FIGURE_REMOVED = "figure_removed", "a figure of a study is no longer on record"
    PAIR_VERDICT_CHANGED = "pair_verdict_changed", "whether two treatments can be compared on an outcome changed"
    EVIDENCE_LEVEL_CHANGED = "evidence_level_changed", "the level of the evidence for a treatment changed"
    CERTAINTY_CHANGED = "certainty_changed", "a rating of the certainty of evidence changed, was added or removed"
    CLAIM_VERDICT_CHANGED = "claim_verdict_changed", "the verdict on a common claim changed"
    GUIDANCE_CHANGED = "guidance_changed", "what a guideline body says of a treatment changed, was added or removed"
    STUDY_CHANGED = "study_changed", "how a study was made, in whom, or what its groups got, changed"
    TRIAL_CHANGED = "trial_changed", "what a registry tells of a trial changed, such as its status"
    RECORD_REMOVED = "record_removed", "a record is gone"
    RECORD_ADDED = "record_added", "a record is new"
    SOURCE_CORRECTED = "source_corrected", "a source was corrected"
    SOURCE_STATUS_CHANGED = "source_status_changed", "a retraction, concern or correction of a source no longer stands"
    MISSING_REASON_CHANGED = (
        "missing_reason_changed",
        "a value became missing, a missing one was filled, or the reason why it is missing changed",
    )
    DETAIL_CHANGED = "detail_changed", "something else in a record changed"
    CITATION_CHANGED = "citation_changed", "where something comes from, or how its source is cited, changed"
    WORDING_CHANGED = "wording_changed", "a text in our words or a name changed"
    REVIEW_CHANGED = "review_changed", "only days and findings of checks changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two releases."""

    kind: Annotated[ChangeKind, "What the change means."]
    record_kind: Annotated[
        str, "Collection of the record as in its address, or `evidence_levels` or `pair_verdicts`, which are derived."
    ]
    record_id: Annotated[
        str, "Id of the record; of an evidence level the treatment, of a verdict both treatments, as `a..b`."
    ]
    record_name: Annotated[str, "Name of the record."]
    member: Annotated[
        str | None,
        "Part of the record by what it is of, as `results[acr50, week 24].measurements[ada40].events`, named as it "
        "stood before where it was there before; null where the whole record was added or removed.",
    ]
    before: Annotated[str | None, "What stood there, with the printed digits; null where nothing did."]
    after: Annotated[str | None, "What stands there now; null where nothing does."]
    outcome: Annotated[str | None, "Id of the outcome that it bears on; null where it bears on none alone."]
    jurisdiction: Annotated[str | None, "Id of the jurisdiction that it bears on; null where it bears on none alone."]
    treatments: Annotated[tuple[str, ...], "Ids of the treatments that it concerns, in order; may be empty."]
    text: Annotated[str, "The change in one plain sentence without its full stop."]


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many changes are of one kind."""

    kind: Annotated[ChangeKind, "What the changes mean."]
    times: Annotated[int, "How many there are."]


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """How much changed between two releases."""

    total: Annotated[int, "Changes in all."]
    counts: Annotated[tuple[ChangeCount, ...], "Changes by kind, in the order in which they are told; none of none."]


def summarise_changes(changes: Iterable[Change]) -> ChangeSummary:
    """Count changes by kind."""
    counts = Counter(change.kind for change in changes)
    found = tuple(ChangeCount(kind, counts[kind]) for kind in ChangeKind if counts[kind])
    return ChangeSummary(counts.total(), found)
