"""The FHIR bundle, read by an independent model of R5, with every figure held against the interface."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fhir.resources.bundle import Bundle

from api.domain.exports import FHIR
from tests.exports.conftest import RELEASE, Answers, Files

Resource = dict[str, Any]
Found = dict[tuple[str, str], Resource]

PROPORTION, COUNT, MEAN, MEDIAN, INCIDENCE = "C44256", "C25463", "C53319", "C28007", "C16726"
INTERVALS, P_VALUE, DEVIATION = {"C53324", "0000455"}, "C44185", "C53322"
MEASURES = {
    "risk_ratio": "C93152",
    "odds_ratio": "C16932",
    "hazard_ratio": "C93150",
    "rate_ratio": "rate-ratio",
    "risk_difference": "0000424",
    "mean_difference": "0000457",
    "standardised_mean_difference": "0000100",
}
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


@pytest.fixture(scope="module")
def text(files: Files) -> str:
    return gzip.decompress(files.path(FHIR).read_bytes()).decode()


@pytest.fixture(scope="module")
def found(text: str) -> Found:
    """The resources by type and by where their record lies in the interface."""
    entries = json.loads(text)["entry"]
    resources = [entry["resource"] for entry in entries]
    return {(each["resourceType"], each["identifier"][0]["value"]): each for each in resources}


def code_of(concept: Mapping[str, Any]) -> str | None:
    return concept["coding"][0]["code"] if "coding" in concept else None


def figures_in(evidence: Resource) -> Resource:
    """Read the figures of one arm, or of one harm, out of its statistics."""
    figures: Resource = {}
    for statistic in evidence["statistic"]:
        value = statistic.get("quantity", {}).get("value")
        kind = code_of(statistic["statisticType"])
        if kind in {PROPORTION, COUNT}:
            figures["percent"] = value
            figures["events"] = statistic.get("numberAffected", statistic.get("numberOfEvents"))
        elif kind in {MEAN, MEDIAN}:
            figures["mean" if kind == MEAN else "median"] = value
        elif kind == INCIDENCE:
            figures["rate"] = value
            figures["rate_per_years"] = int(statistic["quantity"]["unit"].split()[1])
        else:
            assert statistic["statisticType"] == {"text": "Person-years"}
            figures["person_years"] = value
        figures.setdefault("n", statistic.get("sampleSize", {}).get("numberOfParticipants"))
        figures |= dict(estimates_in(statistic))
    return {name: value for name, value in figures.items() if value is not None}


def estimates_in(statistic: Resource) -> Iterator[tuple[str, Any]]:
    for estimate in statistic.get("attributeEstimate", []):
        kind = code_of(estimate["type"])
        if kind == DEVIATION:
            yield "sd", estimate["quantity"]["value"]
        elif kind == P_VALUE:
            yield "p", estimate["description"]
        else:
            assert kind in INTERVALS
            prefix = "interval" if estimate["description"].startswith("Computed") else "ci"
            for side in ("low", "high"):
                yield f"{prefix}_{side}", estimate["range"].get(side, {}).get("value")
            if prefix == "ci" and "level" in estimate:
                yield "ci_level", round(100 * estimate["level"], 6)


def printed(record: Resource, names: str) -> Resource:
    return {name: record[name] for name in names.split() if record[name] is not None}


def test_the_bundle_is_fhir_r5(text: str, files: Files) -> None:
    bundle = Bundle.model_validate_json(text)
    assert bundle.type == "collection" and len(bundle.entry) == files.rows(FHIR)
    addresses = [entry.fullUrl for entry in bundle.entry]
    assert len(set(addresses)) == len(addresses)
    kinds = Counter(entry.resource.__resource_type__ for entry in bundle.entry)
    assert set(kinds) == {"Evidence", "EvidenceVariable", "Citation", "ArtifactAssessment"}


def test_every_reference_leads_to_a_resource_of_the_bundle(text: str) -> None:
    bundle = json.loads(text)
    known = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    seen = 0
    for entry in bundle["entry"]:
        for reference in references_in(entry["resource"]):
            assert known[reference["reference"]] == reference["type"]
            seen += 1
    assert seen > 7000


def references_in(value: Any) -> Iterator[Resource]:
    if isinstance(value, dict):
        if "reference" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from references_in(each)


def test_every_figure_of_every_arm_is_that_of_the_interface(found: Found, answers: Answers) -> None:
    names = "events n percent mean sd median rate rate_per_years person_years ci_low ci_high"
    left = dict(found)
    for study in answers["studies"].values():
        shares = {(share["result"], share["arm"]): share for share in study["derived"]["shares"]}
        for number, result in enumerate(study["results"]):
            for place, arm in enumerate(result["measurements"]):
                evidence = left.pop(("Evidence", f"studies/{study['id']}#/results/{number}/measurements/{place}"))
                expected = printed(arm, names)
                if "ci_low" in expected or "ci_high" in expected:
                    expected["ci_level"] = arm["ci_level"]
                expected |= printed(
                    shares.get((number, arm["arm"]), dict.fromkeys(LIMITS)), "interval_low interval_high"
                )
                assert figures_in(evidence) == expected, (study["id"], number, place)
                expect_context(evidence, study, result, answers)
    assert not [path for kind, path in left if kind == "Evidence" and "/measurements/" in path]


LIMITS = ("interval_low", "interval_high")


def expect_context(evidence: Resource, study: Resource, result: Resource, answers: Answers) -> None:
    """The figure stands with its people, time, outcome, source and place."""
    (cited,) = evidence["relatedArtifact"]
    assert (cited["resourceReference"]["display"], cited["display"]) == (result["source"], result["locator"])
    said = " ".join(each["description"] for each in evidence["variableDefinition"])
    assert study["population"] in said and answers["outcomes"][result["outcome"]]["name"] in said
    assert result["week"] is None or f"week {result['week']}" in said
    assert result["subgroup"] is None or result["subgroup"] in said


def test_every_figure_between_arms_is_that_of_the_interface(found: Found, answers: Answers) -> None:
    for study in answers["studies"].values():
        for number, result in enumerate(study["results"]):
            for place, contrast in enumerate(result["contrasts"]):
                evidence = found[("Evidence", f"studies/{study['id']}#/results/{number}/contrasts/{place}")]
                (statistic,) = evidence["statistic"]
                expected = printed(contrast, "ci_low ci_high p")
                if "ci_low" in expected or "ci_high" in expected:
                    expected["ci_level"] = contrast["ci_level"]
                got = {name: value for name, value in estimates_in(statistic) if value is not None}
                assert got == expected, (study["id"], number, place)
                assert code_of(statistic["statisticType"]) == MEASURES.get(contrast["measure"])
                if contrast["value"] is None:
                    (reason,) = statistic["quantity"]["_value"]["extension"]
                    assert (reason["url"], reason["valueCode"]) == (ABSENT, "as-text") and evidence["assertion"]
                else:
                    assert statistic["quantity"]["value"] == contrast["value"]
                assert any("may be set against each other only where" in note["text"] for note in evidence["note"])


def test_every_risk_has_its_frequency_or_the_reason_for_none(found: Found, answers: Answers) -> None:
    names = "events n percent rate rate_per_years person_years ci_low ci_high"
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    for treatment in answers["treatments"].values():
        for place, risk in enumerate(treatment["risks"]):
            evidence = found[("Evidence", f"treatments/{treatment['id']}#/risks/{place}")]
            if risk["frequency"] is None:
                (statistic,) = evidence["statistic"]
                coded = statistic.get("quantity", {}).get("_value", {}).get("extension", [])
                assert all(each["url"] == ABSENT for each in coded) and statistic["description"]
                reasons[risk["frequency_missing"]] |= {each["valueCode"] for each in coded}
            else:
                assert figures_in(evidence) == printed(risk["frequency"], names), (treatment["id"], place)
    assert reasons == {reason: CODES.get(reason, set()) for reason in reasons}


CODES = {"not_reported": {"unknown"}, "not_studied": {"not-performed"}, "not_applicable": {"not-applicable"}}


def test_every_rating_is_that_of_the_interface(found: Found, answers: Answers) -> None:
    for treatment in answers["treatments"].values():
        for place, appraisal in enumerate(treatment["appraisals"]):
            path = f"treatments/{treatment['id']}#/appraisals/{place}"
            evidence, assessment = found["Evidence", path], found["ArtifactAssessment", path]
            (certainty,), (content,) = evidence["certainty"], assessment["content"]
            rating = appraisal["certainty"].replace("_", "-")
            assert code_of(certainty["rating"]) == code_of(content["classifier"][0]) == rating
            assert len(certainty.get("subcomponent", [])) == len(appraisal["reasons"])
            assert appraisal["explanation"] == certainty["description"] == content["summary"]
            expect_effect(evidence, appraisal)


def expect_effect(evidence: Resource, appraisal: Resource) -> None:
    statistics = list(evidence.get("statistic", []))
    effect = appraisal["effect"]
    if effect is not None:
        statistic = statistics.pop(0)
        assert statistic["quantity"]["value"] == effect["value"]
        assert code_of(statistic["statisticType"]) == MEASURES.get(effect["measure"])
        got = {name: value for name, value in estimates_in(statistic) if value is not None}
        assert got == printed(effect, "ci_low ci_high")
    per = appraisal["per_1000"]
    assert [each["quantity"]["value"] for each in statistics] == ([per["treatment"], per["comparator"]] if per else [])


def test_what_is_investigational_says_so_wherever_it_stands(found: Found, answers: Answers) -> None:
    marked = 0
    for (kind, path), evidence in found.items():
        if kind != "Evidence" or not path.startswith("treatments/"):
            continue
        treatment = answers["treatments"][path.split("/")[1].removesuffix("#")]
        is_investigational = treatment["kind"] == "investigational"
        exposure = next(each for each in evidence["variableDefinition"] if code_of(each["variableRole"]) == "exposure")
        assert ("(investigational)" in exposure["description"]) == is_investigational
        assert not is_investigational or "(investigational)" in evidence["description"]
        marked += is_investigational
    assert marked > 50


def test_what_an_arm_got_says_what_is_investigational(found: Found, answers: Answers) -> None:
    marked = 0
    for study in answers["studies"].values():
        arms = {arm["id"]: arm for arm in study["arms"]}
        for number, result in enumerate(study["results"]):
            for place, measurement in enumerate(result["measurements"]):
                evidence = found["Evidence", f"studies/{study['id']}#/results/{number}/measurements/{place}"]
                said = " ".join(each["description"] for each in evidence["variableDefinition"])
                for content in arms[measurement["arm"]]["contents"]:
                    agent = answers["agents"][content["agent"]]
                    assert f"{agent['name']} (investigational)" in said or not agent["investigational"]
                    assert agent["name"] in said and (content["dose"] or "") in said
                    marked += agent["investigational"]
    assert marked > 50


def test_every_source_and_outcome_is_there_and_each_resource_tells_its_terms(found: Found, answers: Answers) -> None:
    for id, source in answers["sources"].items():
        cited = found["Citation", f"sources/{id}"]["citedArtifact"]
        values = {each["value"] for each in cited.get("identifier", [])}
        assert values == {source[name] for name in ("doi", "pmid", "registry") if source[name]}
        assert cited["title"] == [{"text": source["title"]}]
        assert cited["publicationForm"][0]["publicationDateText"] == str(source["year"])
    assert {path.removeprefix("outcomes/") for kind, path in found if kind == "EvidenceVariable"} == set(
        answers["outcomes"]
    )
    terms = (RELEASE, "CC BY 4.0", "not medical advice", "none yet")
    assert all(part in resource["copyright"] for resource in found.values() for part in terms)
    assert "no profile is claimed" in found["Citation", "dataset"]["description"]
