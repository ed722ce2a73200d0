"""Values computed for an answer, kept apart from what curators wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.evidence_level import EvidenceLevel
from api.domain.records import Source, Study, Treatment
from api.domain.review import review_due
from api.domain.shares import Share, compute_shares
from api.domain.vocabulary import SourceStatus


@dataclass(frozen=True, slots=True)
class TreatmentDerived:
    """What is computed for a treatment."""

    evidence_level: Annotated[EvidenceLevel | None, "Level of the best evidence for benefit, Oxford CEBM 2011."]
    review_due: Annotated[date, "Day by which the record is to be looked at again: a year after `curated_on`."]
    overdue: Annotated[bool, "Whether that day has passed."]


@dataclass(frozen=True, slots=True)
class StudyDerived:
    """What is computed for a study."""

    shares: Annotated[tuple[Share, ...], "People with the outcome in each arm whose figure has a size, with intervals."]
    review_due: Annotated[date, "Day by which the record is to be looked at again: a year after `curated_on`."]
    overdue: Annotated[bool, "Whether that day has passed."]


@dataclass(frozen=True, slots=True)
class SourceDerived:
    """What is computed for a source."""

    citation: Annotated[str, "Citation in one line, Vancouver style, with retraction or concern named."]


def derive_for_treatment(treatment: Treatment, level: EvidenceLevel | None, today: date) -> TreatmentDerived:
    """Compute what stands beside a treatment on a day."""
    due = review_due(treatment.curated_on)
    return TreatmentDerived(evidence_level=level, review_due=due, overdue=today > due)


def derive_for_study(study: Study, today: date) -> StudyDerived:
    """Compute what stands beside a study on a day."""
    due = review_due(study.curated_on)
    return StudyDerived(shares=compute_shares(study), review_due=due, overdue=today > due)


def derive_for_source(source: Source) -> SourceDerived:
    """Compute what stands beside a source."""
    return SourceDerived(citation=cite(source))


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
