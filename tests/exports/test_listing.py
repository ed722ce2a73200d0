"""The description of the dataset, the manifest and the sums."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urljoin

from pyld import jsonld

from api.domain.exports import FORMATS, JSON_LD, MANIFEST, SUMS
from tests.exports.conftest import RELEASE, Files

SCHEMA = "https://schema.org/"
ADDRESS = f"https://ra.example.org/v1/releases/{RELEASE}/exports/{JSON_LD.name_for(RELEASE)}"
TERMS = {
    *("name", "description", "version", "datePublished", "license", "creditText", "creator", "about", "inLanguage"),
    *("isAccessibleForFree", "distribution", "contentUrl", "encodingFormat", "contentSize", "sha256"),
}
TYPES = {"Dataset", "DataDownload", "Organization", "MedicalCondition"}


def refuse_to_fetch(address: str, _options: Any) -> Any:
    raise AssertionError(f"the expansion asks for {address}")


def nodes_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [node for each in value for node in nodes_in(each)]
    if not isinstance(value, dict) or "@value" in value:
        return []
    return [value, *nodes_in([each for name, each in value.items() if name != "@type"])]


def test_the_description_is_of_schema_org_and_names_every_file_before_it(files: Files) -> None:
    document = json.loads(files.path(JSON_LD).read_text())
    (dataset,) = jsonld.expand(document, {"documentLoader": refuse_to_fetch, "base": ADDRESS})
    for node in nodes_in(dataset):
        names = {name.removeprefix(SCHEMA) for name in node if not name.startswith("@")}
        assert names <= TERMS and {each.removeprefix(SCHEMA) for each in node.get("@type", [])} <= TYPES
    assert dataset["@id"] == f"https://ra.example.org/v1/releases/{RELEASE}"
    assert dataset[f"{SCHEMA}license"] == [{"@id": "https://creativecommons.org/licenses/by/4.0/"}]
    said = dataset[f"{SCHEMA}description"][0]["@value"]
    assert "investigational" in said and "not medical advice" in said and "none yet" in said
    addresses = {each[f"{SCHEMA}contentUrl"][0]["@id"] for each in dataset[f"{SCHEMA}distribution"]}
    about_files = {form.name_for(RELEASE) for form in (JSON_LD, MANIFEST, SUMS)}
    assert addresses == {urljoin(ADDRESS, name) for name in set(files.manifest) - about_files}
    for each in document["distribution"]:
        file = files.manifest[each["name"]]
        assert (each["contentSize"], each["sha256"]) == (f"{file.bytes} B", file.sha256)
        assert each["encodingFormat"] == file.media_type and each["description"]


def test_the_manifest_tells_sizes_sums_and_rows(files: Files) -> None:
    told = json.loads(files.path(MANIFEST).read_text())
    assert (told["release"], told["licence"], told["clinical_review"]) == (RELEASE, "CC BY 4.0", "none yet")
    listed = {each["name"]: each for each in told["files"]}
    assert set(listed) == set(files.manifest) - {form.name_for(RELEASE) for form in (MANIFEST, SUMS)}
    for name, each in listed.items():
        file = files.manifest[name]
        assert (each["bytes"], each["sha256"], each["rows"]) == (file.bytes, file.sha256, file.rows)


def test_the_sums_are_right_and_of_all_other_files(files: Files) -> None:
    lines = [line.split("  ") for line in files.path(SUMS).read_text().splitlines()]
    assert {name for _, name in lines} == set(files.manifest) - {SUMS.name_for(RELEASE)}
    for form in FORMATS:
        content = files.path(form).read_bytes()
        file = files.manifest[form.name_for(RELEASE)]
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (file.sha256, file.bytes)
        assert form is SUMS or [file.sha256, file.name] in lines
