"""Risks of treatments, and ratings of certainty with the effects rated."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from api.domain.records import Appraisal, Risk, Treatment
from api.domain.vocabulary import TreatmentKind
from api.exports.fhir.codes import (
    Role,
    Statistic,
    absent,
    certainty_rating,
    overall_certainty,
    reason_type,
    statistic_type,
)
from api.exports.fhir.shelf import INVESTIGATIONAL, Resource, Shelf, describe_people, notes, variable
from api.exports.fhir.statistics import effect_statistic, frequency_statistics, quantity


def evidence_of_treatment(shelf: Shelf, treatment: Treatment) -> Iterator[Resource]:
    """Make the evidence of the risks of a treatment, then its ratings, each with its assessment."""
    for number, risk in enumerate(treatment.risks):
        yield _of_risk(shelf, treatment, risk, f"treatments/{treatment.id}#/risks/{number}")
    for number, appraisal in enumerate(treatment.appraisals):
        path = f"treatments/{treatment.id}#/appraisals/{number}"
        yield _of_appraisal(shelf, treatment, appraisal, path)
        yield _assessment(shelf, treatment, appraisal, path)


def _named(treatment: Treatment) -> str:
    mark = f" ({INVESTIGATIONAL})" if treatment.kind is TreatmentKind.INVESTIGATIONAL else ""
    return f"{treatment.name}{mark}"


def _of_risk(shelf: Shelf, treatment: Treatment, risk: Risk, path: str) -> Resource:
    harm = shelf.describe_outcome(risk.harm, risk.detail)
    people = describe_people(risk.population or "The source does not say who was observed", risk.line)
    if risk.frequency is None:
        statistics = [_no_frequency(risk)]
    else:
        statistics = frequency_statistics(risk.frequency, risk.frequency.counted)
    boxed = f"Boxed warning on the label in: {', '.join(risk.boxed_warning)}." if risk.boxed_warning else None
    members = {
        "description": f"{_named(treatment)}: {harm}",
        "relatedArtifact": [shelf.cite(risk.source, risk.locator)],
        "variableDefinition": [
            variable(Role.POPULATION, people),
            variable(Role.EXPOSURE, _named(treatment)),
            shelf.outcome_variable(risk.harm, harm),
        ],
        "statistic": statistics,
        "note": notes(
            "Serious." if risk.serious else None,
            boxed,
            f"Counted: {risk.frequency.counted.meaning}." if risk.frequency else None,
            f"Followed: {risk.follow_up}." if risk.follow_up else None,
            "The source speaks of the class rather than of this treatment." if risk.about_class else None,
            risk.note,
        ),
    }
    return shelf.entry("Evidence", path, treatment.curated_on, members)


def _no_frequency(risk: Risk) -> Resource:
    reason = risk.frequency_missing
    made = {
        "description": "The source gives none" if reason is None else str(reason.meaning),
        "statisticType": statistic_type(Statistic.PROPORTION),
    }
    none = absent(reason)
    return made if none is None else {**made, "quantity": none}


def _of_appraisal(shelf: Shelf, treatment: Treatment, appraisal: Appraisal, path: str) -> Resource:
    outcome = shelf.describe_outcome(appraisal.outcome)
    when = "" if appraisal.week is None else f", week {appraisal.week}"
    statistics = [] if appraisal.effect is None else [effect_statistic(appraisal.effect)]
    if appraisal.per_1000 is not None:
        sides = (("treatment", appraisal.per_1000.treatment), ("comparator", appraisal.per_1000.comparator))
        statistics += [_per_thousand(side, people) for side, people in sides]
    members = {
        "description": f"{_named(treatment)} against {appraisal.comparator}: {outcome}{when}",
        "relatedArtifact": [shelf.cite(appraisal.source, appraisal.locator)],
        "variableDefinition": [
            variable(Role.POPULATION, describe_people(appraisal.population, appraisal.line)),
            variable(Role.EXPOSURE, _named(treatment)),
            variable(Role.COMPARATOR, appraisal.comparator),
            shelf.outcome_variable(appraisal.outcome, f"{outcome}{when}"),
        ],
        "statistic": statistics,
        "certainty": [_certainty(appraisal)],
        "note": notes("Of the class rather than of this treatment." if appraisal.about_class else None),
    }
    return shelf.entry("Evidence", path, treatment.curated_on, members)


def _certainty(appraisal: Appraisal) -> Resource:
    made: Resource = {
        "description": appraisal.explanation,
        "type": overall_certainty(),
        "rating": certainty_rating(appraisal.certainty),
        "rater": str(appraisal.by.meaning),
    }
    lowered = [{"type": reason_type(reason)} for reason in appraisal.reasons]
    return {**made, "subcomponent": lowered} if lowered else made


def _per_thousand(side: str, people: int) -> Resource:
    return {
        "description": f"People with the outcome per 1,000 with the {side}, as printed",
        "statisticType": statistic_type(Statistic.PROPORTION),
        "quantity": quantity(Decimal(people), "per 1,000"),
    }


def _assessment(shelf: Shelf, treatment: Treatment, appraisal: Appraisal, path: str) -> Resource:
    members = {
        "title": f"Certainty of the evidence: {_named(treatment)}, {shelf.describe_outcome(appraisal.outcome)}",
        "artifactReference": {"reference": shelf.address("Evidence", path), "type": "Evidence"},
        "content": [
            {
                "informationType": "rating",
                "summary": appraisal.explanation,
                "type": overall_certainty(),
                "classifier": [certainty_rating(appraisal.certainty)],
                "relatedArtifact": [shelf.cite(appraisal.source, appraisal.locator)],
            }
        ],
    }
    return shelf.entry("ArtifactAssessment", path, treatment.curated_on, members)
