"""Records in the words of schema.org, only as far as its words fit; no figure is bent into a property that it is not.

The terms are those of https://schema.org/ (core and health-lifesci). An investigational option is a `MedicalEntity`,
and neither a `MedicalTherapy` nor a `Drug`: those names would say that it is a treatment. Harms, figures and verdicts
have no term that keeps people, time and comparison group together, so they stay in the plain JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response

from api.domain.records import RegisteredTrial, Source, Study, Term, Treatment
from api.domain.release import Release
from api.domain.vocabulary import (
    Blinding,
    SourceStatus,
    SourceType,
    StudyDesign,
    TreatmentClass,
    TreatmentKind,
    TreatmentScope,
    TrialStatus,
)
from api.web.arguments import refuse_arguments
from api.web.forms import LINKED, chosen_form
from api.web.problems import Fault
from api.web.representation import DISCLAIMER, LICENCE_URL, about, represent

SCHEMA: Final = "https://schema.org/"
CONTEXT: Final[Mapping[str, Any]] = {
    # Written out rather than named by its address, so that no reader has to fetch it.
    "@vocab": SCHEMA,
    **{name: {"@type": "@id"} for name in ("license", "url", "sameAs", "trialDesign", "status")},
    **{name: {"@type": f"{SCHEMA}Date"} for name in ("dateModified", "datePublished")},
}

REGISTRY_NUMBER: Final = "registry number"
INVESTIGATIONAL: Final = "Investigational: not established for rheumatoid arthritis."
CONDITION: Final = {"@type": "MedicalCondition", "name": "Rheumatoid arthritis"}

_DRUG_CLASSES = frozenset(
    {
        TreatmentClass.CSDMARD,
        TreatmentClass.BDMARD,
        TreatmentClass.TSDMARD,
        TreatmentClass.GLUCOCORTICOID,
        TreatmentClass.NSAID,
    }
)

_TYPE_OF_DESIGN: Mapping[StudyDesign, str] = {
    StudyDesign.RCT: "MedicalTrial",
    StudyDesign.NONRANDOMISED_TRIAL: "MedicalTrial",
    StudyDesign.SINGLE_ARM_TRIAL: "MedicalTrial",
    StudyDesign.COHORT: "MedicalObservationalStudy",
    StudyDesign.CASE_SERIES: "MedicalObservationalStudy",
    StudyDesign.REGISTRY_ANALYSIS: "MedicalObservationalStudy",
    StudyDesign.SYSTEMATIC_REVIEW: "MedicalStudy",
    StudyDesign.NETWORK_META_ANALYSIS: "MedicalStudy",
}

_DESIGN_OF_BLINDING: Mapping[Blinding, str] = {
    Blinding.TRIPLE_BLIND: "TripleBlindedTrial",
    Blinding.DOUBLE_BLIND: "DoubleBlindedTrial",
    Blinding.SINGLE_BLIND: "SingleBlindedTrial",
    Blinding.OPEN_LABEL: "OpenTrial",
}

_STATUS_OF_TRIAL: Mapping[TrialStatus, str] = {
    TrialStatus.NOT_YET_RECRUITING: "NotYetRecruiting",
    TrialStatus.RECRUITING: "Recruiting",
    TrialStatus.ACTIVE_NOT_RECRUITING: "ActiveNotRecruiting",
    TrialStatus.SUSPENDED: "Suspended",
    TrialStatus.COMPLETED: "Completed",
    TrialStatus.TERMINATED: "Terminated",
    TrialStatus.WITHDRAWN: "Withdrawn",
}

_ARTICLES = frozenset({SourceType.ARTICLE, SourceType.REVIEW})

_STATUS_OF_WORK: Mapping[SourceStatus, str] = {
    SourceStatus.CORRECTED: "Corrected",
    SourceStatus.EXPRESSION_OF_CONCERN: "Expression of concern",
    SourceStatus.RETRACTED: "Retracted",
}


def refuse_cutting(arguments: Mapping[str, Any]) -> None:
    """Refuse `fields` where the answer in hand is linked data, which has members of its own."""
    if chosen_form() is LINKED and "fields" in arguments:
        refuse_arguments({"fields": [Fault("Not with `format=jsonld`, which has members of its own.")]}, ("fields",))


def linked_answer(record: Any, address: str, release: Release) -> Response:
    """Answer with a record of a kind in `DESCRIBED` as linked data; its name is its address without parameters."""
    document = link_data(record, address.partition("?")[0], release)
    return Response(json.dumps(document, ensure_ascii=False), content_type=LINKED.content_type)


def link_data(record: Any, address: str, release: Release) -> dict[str, Any]:
    """Describe a record of a kind in `DESCRIBED` as JSON-LD 1.1, with what it is a part of and how it may be used."""
    entity = DESCRIBED[type(record)](record)
    work = {
        "@type": "CreativeWork",
        "@id": f"{address}#record",
        "url": address,
        "dateModified": record.curated_on.isoformat(),
        "isPartOf": _describe_release(release),
    }
    members = {"@context": CONTEXT, "@id": address, **entity, "subjectOf": work}
    return {name: value for name, value in members.items() if value not in (None, [])}


def _describe_release(release: Release) -> dict[str, Any]:
    used = about(release)
    return {
        "@type": "Dataset",
        "name": f"RA Options, release {release.id}",
        "version": release.id,
        "datePublished": represent(release.released_at)[:10],
        "license": LICENCE_URL,
        "creditText": used.attribution,
        "description": f"{DISCLAIMER} Review of the dataset by clinicians: {used.clinical_review}.",
    }


def _describe_treatment(treatment: Treatment) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "@type": _type_of_treatment(treatment),
        "name": treatment.name,
        "alternateName": [*treatment.synonyms],
        "description": treatment.goal,
        "code": [_code(each.system, each.value) for each in treatment.identifiers],
    }
    if treatment.kind is TreatmentKind.INVESTIGATIONAL:
        return {**entity, "disambiguatingDescription": INVESTIGATIONAL}
    if entity["@type"] == "Drug":
        entity |= {
            "proprietaryName": [*treatment.brands],
            "administrationRoute": [*treatment.route],
            "mechanismOfAction": treatment.mechanism,
        }
    if entity["@type"] == "MedicalTherapy":
        entity["contraindication"] = [each.text for each in treatment.contraindications]
    return entity


def _type_of_treatment(treatment: Treatment) -> str:
    if treatment.kind is TreatmentKind.INVESTIGATIONAL:
        return "MedicalEntity"
    if treatment.scope is TreatmentScope.DRUG_CLASS:
        return "DrugClass"
    is_drug = treatment.scope is TreatmentScope.SINGLE and treatment.treatment_class in _DRUG_CLASSES
    return "Drug" if is_drug else "MedicalTherapy"


def _code(system: str, value: str) -> dict[str, str]:
    return {"@type": "MedicalCode", "codeValue": value, "codingSystem": system}


def _describe_study(study: Study) -> dict[str, Any]:
    kind = _TYPE_OF_DESIGN[study.design]
    return {
        "@type": kind,
        "name": study.name,
        "code": [_code(REGISTRY_NUMBER, each) for each in study.registration],
        "trialDesign": _designs_of(study) if kind == "MedicalTrial" else None,
    }


def _designs_of(study: Study) -> list[str]:
    randomised = "RandomizedTrial" if study.design is StudyDesign.RCT else None
    return [f"{SCHEMA}{each}" for each in (randomised, _DESIGN_OF_BLINDING.get(study.blinding)) if each]


def _describe_trial(trial: RegisteredTrial) -> dict[str, Any]:
    status = _STATUS_OF_TRIAL.get(trial.status)
    return {
        "@type": "MedicalTrial",
        "name": trial.title,
        "code": _code(REGISTRY_NUMBER, trial.number) if trial.number else None,
        "status": f"{SCHEMA}{status}" if status else None,
        "sponsor": {"@type": "Organization", "name": trial.sponsor} if trial.sponsor else None,
        "healthCondition": CONDITION,
    }


def _describe_source(source: Source) -> dict[str, Any]:
    is_article = source.type in _ARTICLES
    kind = "Person" if is_article else "Organization"
    return {
        "@type": "ScholarlyArticle" if is_article else "CreativeWork",
        "name": source.title,
        "author": [{"@type": kind, "name": each} for each in source.authors],
        "datePublished": str(source.year),
        "isPartOf": {"@type": "Periodical", "name": source.container} if is_article and source.container else None,
        "pagination": source.pages if is_article else None,
        "identifier": _identifiers_of(source),
        "sameAs": f"https://doi.org/{source.doi}" if source.doi else source.url,
        "creativeWorkStatus": _STATUS_OF_WORK.get(source.status),
    }


def _identifiers_of(source: Source) -> list[dict[str, str]]:
    named = (("DOI", source.doi), ("PMID", source.pmid), (REGISTRY_NUMBER, source.registry))
    return [{"@type": "PropertyValue", "propertyID": system, "value": value} for system, value in named if value]


def _describe_term(term: Term) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "name": term.term,
        "termCode": term.id,
        "alternateName": [*([term.abbreviation] if term.abbreviation else ()), *term.synonyms],
        "description": term.plain,
    }


DESCRIBED: Final[Mapping[type, Callable[[Any], dict[str, Any]]]] = {
    Treatment: _describe_treatment,
    Study: _describe_study,
    RegisteredTrial: _describe_trial,
    Source: _describe_source,
    Term: _describe_term,
}
"""The kinds of record for which schema.org has words."""
