"""Values computed for an answer, kept apart from what curators wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from api.domain.comparison.options import KIND_LABELS
from api.domain.evidence_level import EvidenceLevel
from api.domain.records import Jurisdiction, Source, Study, Treatment
from api.domain.review import review_due
from api.domain.shares import Share, compute_shares
from api.domain.statuses import PlaceStatus, list_statuses
from api.domain.vocabulary import SourceStatus
from api.web.snapshots import today

CURATED_BY = "RA Options project"

_DUE = "Day by which the record is to be looked at again: a year after `curated_on`."
_OVERDUE = "Whether that day has passed."
_CURATED_BY = "Who wrote and checked the record."


@dataclass(frozen=True, slots=True)
class RecordDerived:
    """What is computed for any record."""

    curated_by: Annotated[str, _CURATED_BY]
    review_due: Annotated[date, _DUE]
    overdue: Annotated[bool, _OVERDUE]


@dataclass(frozen=True, slots=True)
class TreatmentDerived:
    """What is computed for a treatment."""

    kind_label: Annotated[str, "The kind in words, to be shown beside the name."]
    statuses: Annotated[
        tuple[PlaceStatus, ...],
        "Status in every jurisdiction in words, the unknown ones included; `availability` has sources and notes.",
    ]
    evidence_level: Annotated[EvidenceLevel | None, "Level of the best evidence for benefit, Oxford CEBM 2011."]
    curated_by: Annotated[str, _CURATED_BY]
    review_due: Annotated[date, _DUE]
    overdue: Annotated[bool, _OVERDUE]


@dataclass(frozen=True, slots=True)
class StudyDerived:
    """What is computed for a study."""

    shares: Annotated[tuple[Share, ...], "People with the outcome in each arm whose figure has a size, with intervals."]
    read_elsewhere: Annotated[
        tuple[int, ...],
        "Places in `results`, from 0, whose figures were read elsewhere than in the study's own reports.",
    ]
    curated_by: Annotated[str, _CURATED_BY]
    review_due: Annotated[date, _DUE]
    overdue: Annotated[bool, _OVERDUE]


@dataclass(frozen=True, slots=True)
class SourceDerived:
    """What is computed for a source."""

    citation: Annotated[str, "Citation in one line, Vancouver style, with retraction or concern named."]
    curated_by: Annotated[str, _CURATED_BY]
    review_due: Annotated[date, _DUE]
    overdue: Annotated[bool, _OVERDUE]


def derive_for_record(record: Any, on: date) -> RecordDerived:
    """Compute what stands beside any record on a day."""
    due = review_due(record.curated_on)
    return RecordDerived(curated_by=CURATED_BY, review_due=due, overdue=on > due)


def derive_for_records(_: object, records: Sequence[Any]) -> list[RecordDerived]:
    """Compute what stands today beside records that have nothing of their own computed."""
    return [derive_for_record(record, today()) for record in records]


def derive_for_treatment(
    treatment: Treatment, level: EvidenceLevel | None, places: Sequence[Jurisdiction], on: date
) -> TreatmentDerived:
    """Compute what stands beside a treatment on a day."""
    common = derive_for_record(treatment, on)
    return TreatmentDerived(
        kind_label=KIND_LABELS[treatment.kind],
        statuses=list_statuses(treatment, places),
        evidence_level=level,
        curated_by=common.curated_by,
        review_due=common.review_due,
        overdue=common.overdue,
    )


def derive_for_study(study: Study, on: date) -> StudyDerived:
    """Compute what stands beside a study on a day."""
    common = derive_for_record(study, on)
    elsewhere = tuple(place for place, result in enumerate(study.results) if result.source not in study.reports)
    return StudyDerived(compute_shares(study), elsewhere, common.curated_by, common.review_due, common.overdue)


def derive_for_source(source: Source, on: date) -> SourceDerived:
    """Compute what stands beside a source on a day."""
    common = derive_for_record(source, on)
    return SourceDerived(cite(source), common.curated_by, common.review_due, common.overdue)


def cite(source: Source) -> str:
    """Write a source as one line that a reader can look up."""
    authors = ", ".join(source.authors) + (", et al" if source.et_al else "")
    identifiers = [f"doi:{source.doi}" if source.doi else "", f"PMID {source.pmid}" if source.pmid else ""]
    address = "" if source.doi or not source.url else source.url
    parts = [authors, source.title, _published_in(source), *identifiers, source.registry or "", address]
    line = " ".join(_as_sentence(part) for part in parts if part)
    return line + _WARNING_OF_STATUS.get(source.status, "")


_WARNING_OF_STATUS = {
    SourceStatus.RETRACTED: " [Retracted]",
    SourceStatus.EXPRESSION_OF_CONCERN: " [Expression of concern]",
    SourceStatus.CORRECTED: " [Corrected]",
}


def _published_in(source: Source) -> str:
    place = f"{source.volume or ''}{f'({source.issue})' if source.issue else ''}"
    pages = f":{source.pages}" if source.pages else ""
    when = f"{source.year};{place}{pages}" if place or pages else str(source.year)
    return f"{source.container}. {when}" if source.container else when


def _as_sentence(part: str) -> str:
    return part if part.endswith((".", "?", "!", "]")) or "://" in part else f"{part}."
