"""What the dataset covers: facets of each treatment, counts, sources by status, reviews that are due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from api.curation.facets import ASKED_JURISDICTIONS, FACETS, count_facets
from api.curation.inventory import list_figures
from api.curation.layout import RECORD_TYPES
from api.curation.readability import grade_of
from api.curation.walk import walk_records
from api.domain.records import Dataset, Outcome, Rereading, Source, Term, Treatment
from api.domain.review import review_due
from api.domain.vocabulary import AvailabilityStatus

OTHER_JURISDICTIONS = ("CA", "AU")
"""Shown beside those asked of every treatment; elsewhere a status is a bonus."""


@dataclass(frozen=True, slots=True)
class FacetState:
    """One facet of one treatment: entries, or the reason why there are none; a gap has neither."""

    entries: int
    missing: str | None

    @property
    def is_gap(self) -> bool:
        """Whether nothing explains the emptiness."""
        return self.entries == 0 and self.missing is None


@dataclass(frozen=True, slots=True)
class TreatmentCoverage:
    """One treatment by facet and by jurisdiction."""

    treatment: str
    kind: str
    facets: Mapping[str, FacetState]
    jurisdictions: Mapping[str, str]
    other_jurisdictions: int
    figures: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole report."""

    as_of: date
    records: Mapping[str, int]
    arms: int
    results: int
    figures: int
    figures_reread: Mapping[str, int]
    sources_by_status: Mapping[str, int]
    sources_by_reading: Mapping[str, int]
    articles_without_identifier: int
    first_review_due: date
    overdue: tuple[str, ...]
    reading_grade: Mapping[str, float]
    treatments: tuple[TreatmentCoverage, ...]

    @property
    def gaps(self) -> int:
        """Facets and jurisdictions that neither answer nor say why not."""
        facets = sum(state.is_gap for each in self.treatments for state in each.facets.values())
        return facets + sum(
            each.jurisdictions[code] == "gap" for each in self.treatments for code in ASKED_JURISDICTIONS
        )


def make_report(dataset: Dataset, as_of: date) -> Coverage:
    """Count what a dataset covers, on a day."""
    figures = list(list_figures(dataset))
    due = {f"{kind}/{record.id}": review_due(record.curated_on) for kind, record in _records(dataset)}
    return Coverage(
        as_of=as_of,
        records={kind: len(getattr(dataset, kind)) for kind in RECORD_TYPES},
        arms=sum(len(study.arms) for study in dataset.studies),
        results=sum(len(study.results) for study in dataset.studies),
        figures=len(figures),
        figures_reread=_count_reread(dataset),
        sources_by_status=_count(source.status.value for source in dataset.sources),
        sources_by_reading=_count(source.read_as.value for source in dataset.sources),
        articles_without_identifier=sum(_lacks_identifier(source) for source in dataset.sources),
        first_review_due=min(due.values()),
        overdue=tuple(sorted(name for name, day in due.items() if day < as_of)),
        reading_grade=_grade(dataset),
        treatments=tuple(_cover(treatment, dataset) for treatment in dataset.treatments),
    )


def newest_day(dataset: Dataset) -> date:
    """Give the day on which a record was last written or checked."""
    days: list[date] = [record.curated_on for _, record in _records(dataset)]
    return max(days)


def _records(dataset: Dataset) -> Iterator[tuple[str, Any]]:
    return ((kind, record) for kind in RECORD_TYPES for record in getattr(dataset, kind))


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _count_reread(dataset: Dataset) -> dict[str, int]:
    parts = (part for _, record in _records(dataset) for _, part in walk_records(record))
    return _count(part.found.value for part in parts if isinstance(part, Rereading))


def _lacks_identifier(source: Source) -> bool:
    return source.type.value in ("article", "review") and source.doi is None and source.pmid is None


def _grade(dataset: Dataset) -> dict[str, float]:
    texts: dict[str, list[str]] = {
        "outcomes.plain": [_plain(outcome) for outcome in dataset.outcomes],
        "glossary.plain": [_plain(term) for term in dataset.glossary],
        "treatments.goal": [treatment.goal for treatment in dataset.treatments],
        "treatments.mechanism": [treatment.mechanism for treatment in dataset.treatments],
        "treatments.unknowns": [text for treatment in dataset.treatments for text in treatment.unknowns],
        "claims.explanation": [claim.explanation for claim in dataset.claims],
        "harms.description": [harm.description for harm in dataset.harms],
    }
    grades = {name: [grade for text in found if (grade := grade_of(text)) is not None] for name, found in texts.items()}
    return {name: round(median(found), 1) for name, found in grades.items() if found}


def _plain(record: Outcome | Term) -> str:
    return record.plain


def _cover(treatment: Treatment, dataset: Dataset) -> TreatmentCoverage:
    absent = {absence.field: absence.reason.value for absence in treatment.absent}
    counts = count_facets(treatment, dataset.studies)
    statuses = {row.jurisdiction: row.status for row in treatment.availability}
    shown = (*ASKED_JURISDICTIONS, *OTHER_JURISDICTIONS)
    agents = set(treatment.agents)
    arms = {
        (study.id, arm.id)
        for study in dataset.studies
        for arm in study.arms
        if agents <= {content.agent for content in arm.contents}
    }
    return TreatmentCoverage(
        treatment=treatment.id,
        kind=treatment.kind.value,
        facets={name: FacetState(counts[name], absent.get(name)) for name in FACETS},
        jurisdictions={code: _status(code, statuses, absent) for code in shown},
        other_jurisdictions=len(statuses.keys() - set(shown)),
        figures=sum(
            (study.id, measurement.arm) in arms
            for study in dataset.studies
            for result in study.results
            for measurement in result.measurements
        ),
    )


def _status(code: str, statuses: Mapping[str, AvailabilityStatus], absent: Mapping[str, str]) -> str:
    if code in statuses:
        return statuses[code].value
    return absent.get(f"availability.{code}") or ("gap" if code in ASKED_JURISDICTIONS else "none")
