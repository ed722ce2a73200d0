"""Records in the words of schema.org, expanded by a JSON-LD processor without any network."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyld import jsonld

from api.domain.records import Dataset
from api.domain.release import Release
from api.domain.vocabulary import TreatmentKind
from api.web.linked_data import DESCRIBED, INVESTIGATIONAL, SCHEMA, link_data
from tests.web.conftest import PUBLISHED
from tests.web.expect import expect_open_headers, expect_problem

RELEASE = Release("2026.11.1", PUBLISHED, "0" * 64)
ADDRESS = "https://ra.example.org/v1/x/y"
KINDS = ("treatments", "studies", "trials", "sources", "glossary")


def words_in(text: str) -> set[str]:
    return set(text.split())


TERMS = words_in("""
    name alternateName description disambiguatingDescription code codeValue codingSystem proprietaryName
    administrationRoute mechanismOfAction contraindication trialDesign status sponsor healthCondition author
    datePublished isPartOf pagination identifier propertyID value sameAs creativeWorkStatus termCode subjectOf url
    dateModified version license creditText
""")
TYPES = words_in("""
    Drug DrugClass MedicalTherapy MedicalEntity MedicalCode MedicalTrial MedicalObservationalStudy MedicalStudy
    MedicalCondition Organization Person ScholarlyArticle CreativeWork Periodical PropertyValue DefinedTerm Dataset
""")


def refuse_to_fetch(address: str, _options: Any) -> Any:
    raise AssertionError(f"the expansion asks for {address}")


def expand(document: dict[str, Any]) -> dict[str, Any]:
    (node,) = jsonld.expand(document, {"documentLoader": refuse_to_fetch, "base": ADDRESS})
    return dict(node)


def nodes_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for each in value for node in nodes_in(each)]
    if not isinstance(value, dict) or "@value" in value:
        return []
    return [value, *nodes_in([each for name, each in value.items() if name != "@type"])]


def all_records(dataset: Dataset) -> list[Any]:
    return [record for kind in KINDS for record in getattr(dataset, kind)]


def test_every_real_record_expands_to_terms_of_schema_org_alone(real_dataset: Dataset) -> None:
    for record in all_records(real_dataset):
        for node in nodes_in(expand(link_data(record, ADDRESS, RELEASE))):
            names = {name.removeprefix(SCHEMA) for name in node if not name.startswith("@")}
            kinds = {kind.removeprefix(SCHEMA) for kind in node.get("@type", [])}
            assert names <= TERMS and kinds <= TYPES, (record.id, names, kinds)
            assert kinds or set(node) == {"@id"}, (record.id, node)


def test_nothing_is_lost_in_expansion(real_dataset: Dataset) -> None:
    for record in all_records(real_dataset):
        document = link_data(record, ADDRESS, RELEASE)
        names = {name for name in document if not name.startswith("@")}
        assert {f"{SCHEMA}{name}" for name in names} <= set(expand(document)), record.id


def test_an_investigational_option_is_never_called_a_therapy_or_a_drug(real_dataset: Dataset) -> None:
    for treatment in real_dataset.treatments:
        document = link_data(treatment, ADDRESS, RELEASE)
        if treatment.kind is TreatmentKind.INVESTIGATIONAL:
            assert document["@type"] == "MedicalEntity"
            assert document["disambiguatingDescription"] == INVESTIGATIONAL
        else:
            assert document["@type"] in {"Drug", "DrugClass", "MedicalTherapy"}
            assert "disambiguatingDescription" not in document


def test_a_drug_carries_its_codes_brands_and_route(real_dataset: Dataset) -> None:
    adalimumab = next(each for each in real_dataset.treatments if each.id == "adalimumab")
    document = link_data(adalimumab, ADDRESS, RELEASE)
    assert document["@type"] == "Drug"
    assert {"@type": "MedicalCode", "codeValue": "L04AB04", "codingSystem": "ATC"} in document["code"]
    assert "Humira" in document["proprietaryName"] and document["administrationRoute"] == ["subcutaneous"]


def test_each_says_its_release_licence_and_that_nobody_reviewed_it(real_dataset: Dataset) -> None:
    document = link_data(real_dataset.glossary[0], ADDRESS, RELEASE)
    release = document["subjectOf"]["isPartOf"]
    assert (release["version"], release["datePublished"]) == ("2026.11.1", "2026-11-01")
    assert release["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "not medical advice" in release["description"] and "clinicians: none yet" in release["description"]
    assert document["subjectOf"]["dateModified"] == real_dataset.glossary[0].curated_on.isoformat()


def test_a_retracted_article_says_so(dataset: Dataset) -> None:
    statuses = {
        each.status.value: link_data(each, ADDRESS, RELEASE).get("creativeWorkStatus") for each in dataset.sources
    }
    assert statuses["retracted"] == "Retracted"
    assert statuses.get("current") is None


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_described_is_what_the_dataset_holds(real_dataset: Dataset, kind: str) -> None:
    assert {type(record) for record in getattr(real_dataset, kind)} <= set(DESCRIBED)


LINKED = [
    "/v1/treatments/adalimumab",
    "/v1/studies/armada",
    "/v1/sources/weinblatt-2003-armada",
    "/v1/glossary/placebo",
]


@pytest.mark.parametrize("address", LINKED)
@pytest.mark.parametrize("asked", ["accept", "format"])
def test_a_record_is_given_as_linked_data_to_who_asks(records: FlaskClient, address: str, asked: str) -> None:
    headers = {"Accept": "application/ld+json"} if asked == "accept" else {}
    response = records.get(address + ("?format=jsonld" if asked == "format" else ""), headers=headers)
    assert (response.status_code, response.content_type) == (200, "application/ld+json")
    document = json.loads(response.data)
    assert document["@id"] == address and expand(document)
    expect_open_headers(response)
    assert response.headers["Content-Language"] == "en" and "Accept" in response.headers["Vary"]
    again = records.get(
        response.request.full_path.rstrip("?"), headers={**headers, "If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304
    assert records.get(address).content_type == "application/json"
    assert records.get(address).headers["ETag"] != response.headers["ETag"]


def test_where_no_term_fits_none_is_offered(records: FlaskClient) -> None:
    (fault,) = records.get("/v1/outcomes/acr50", headers={"Accept": "application/ld+json"}).get_json(force=True)[
        "errors"
    ]
    assert fault["allowed"] == ["application/json"]
    (fault,) = records.get("/v1/treatments/adalimumab", headers={"Accept": "text/html"}).get_json(force=True)["errors"]
    assert fault["allowed"] == ["application/json", "application/ld+json"]


def test_linked_data_is_not_cut_and_says_so(records: FlaskClient) -> None:
    response = records.get("/v1/treatments/adalimumab?format=jsonld&fields=name")
    (fault,) = expect_problem(response, "bad-argument")["errors"]
    assert fault["parameter"] == "fields" and "jsonld" in fault["message"]


def test_the_name_of_a_record_does_not_depend_on_the_question(records: FlaskClient) -> None:
    response = records.get("/v1/treatments/adalimumab?format=jsonld&lang=de")
    assert json.loads(response.data)["@id"] == "/v1/treatments/adalimumab"
