"""Outcomes as EvidenceVariable, sources as Citation, and the dataset itself as the first Citation of a bundle."""

from __future__ import annotations

from typing import Any, Final

from api.domain.records import Outcome, Source
from api.exports.fhir.codes import artifact_status
from api.exports.fhir.shelf import Resource, Shelf, notes
from api.exports.writing import NO_COMPARISON, SUBJECT

LEFT_OUT: Final = (
    "FHIR 5.0.0; no profile is claimed. Left out, since FHIR has no place for them or only one that says something "
    "else: availability, guidance, positions, claims and their verdicts, documented harms, registered trials, "
    "cautions, the glossary, notices of withdrawal, evidence levels, and verdicts on whether two options may be "
    "compared."
)


def cite_dataset(shelf: Shelf) -> Resource:
    """Describe the dataset: what it is, how it may be used, and what the bundle leaves out."""
    terms = shelf.terms
    members = {
        "title": terms.title,
        "description": f"{SUBJECT}. {LEFT_OUT}",
        "note": notes(terms.sentences, NO_COMPARISON),
        "citedArtifact": {"title": [{"text": terms.title}], "version": {"value": terms.release.id}},
    }
    return shelf.entry("Citation", "dataset", None, members)


def describe_outcome(shelf: Shelf, outcome: Outcome) -> Resource:
    """Describe what is measured."""
    scale = [each for each in (outcome.range_low, outcome.range_high) if each is not None]
    members = {
        "name": outcome.id,
        "title": outcome.name,
        "shortTitle": outcome.abbreviation,
        "description": outcome.definition,
        "note": notes(
            outcome.plain,
            f"Unit: {outcome.unit}; {outcome.direction.meaning}.",
            f"Scale: {' to '.join(str(each) for each in scale)}." if scale else None,
            outcome.note,
        ),
    }
    return shelf.entry("EvidenceVariable", f"outcomes/{outcome.id}", outcome.curated_on, members)


def cite_source(shelf: Shelf, source: Source) -> Resource:
    """Describe a source as a citation."""
    members = {
        "name": source.id,
        "title": source.title,
        "note": notes(source.status_note, source.note, f"How it was read: {source.read_as.meaning}."),
        "citedArtifact": _cited(source),
    }
    return shelf.entry("Citation", f"sources/{source.id}", source.curated_on, members)


def _cited(source: Source) -> Resource:
    cited: Resource = {
        "identifier": _identifiers(source),
        "dateAccessed": source.accessed.isoformat(),
        "currentState": artifact_status(source.status),
        "title": [{"text": source.title}],
        "publicationForm": [_publication(source)],
        "webLocation": [{"url": source.url}] if source.url else [],
        "contributorship": _authors(source),
    }
    if source.status_checked:
        state = {"activity": {"text": "status looked up"}, "actual": True}
        cited["statusDate"] = [{**state, "period": {"start": source.status_checked.isoformat()}}]
    return {name: value for name, value in cited.items() if value}


def _identifiers(source: Source) -> list[Resource]:
    named = (
        ("https://doi.org", source.doi),
        ("https://pubmed.ncbi.nlm.nih.gov", source.pmid),
        (None, source.registry),
    )
    return [
        {"value": value} if system is None else {"system": system, "value": value} for system, value in named if value
    ]


def _publication(source: Source) -> Resource:
    members: dict[str, Any] = {
        "publishedIn": {"title": source.container} if source.container else None,
        "volume": source.volume,
        "issue": source.issue,
        "publicationDateText": str(source.year),
        "pageString": source.pages,
    }
    return {name: value for name, value in members.items() if value}


def _authors(source: Source) -> Resource | None:
    if not source.authors:
        return None
    return {"complete": not source.et_al, "summary": [{"value": ", ".join(source.authors)}]}
