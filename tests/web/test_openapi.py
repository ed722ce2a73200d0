"""The contract: valid, complete, never stale, and true of the answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from api.curation.reading import read_dataset
from api.openapi_commands import make_examples, make_openapi
from api.web.openapi import OUTSIDE_CONTRACT, read_examples
from api.web.problem_types import PROBLEM_TYPES
from tests.web.test_answers import validator_for

CHECKOUT = Path(__file__).parents[2]
COMMITTED = CHECKOUT / "openapi.yaml"
FILES = {"getReleaseFile"}
"""Operations that answer with a file; an example of one would be the file."""


@pytest.fixture(scope="module")
def text() -> str:
    return make_openapi()


@pytest.fixture(scope="module")
def document(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        operation["operationId"]: operation
        for path in document["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    }


def test_the_committed_file_is_what_the_code_declares(text: str) -> None:
    assert COMMITTED.read_text(encoding="utf-8") == text, "run `make openapi`"


def test_the_stored_examples_are_what_the_service_answers() -> None:
    dataset = read_dataset(CHECKOUT / "data").dataset
    assert dataset is not None
    stored, made = read_examples(), json.loads(json.dumps(make_examples(dataset)))
    for examples in (stored, made):
        for answer in examples["answers"].values():
            # Every new record changes it, and the example stays as good as it was.
            answer.pop("total", None)
    assert stored == made, "run `make openapi`"


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"] == "3.1.0"


def test_both_forms_mean_the_same(client: FlaskClient, document: dict[str, Any]) -> None:
    assert yaml.safe_load(client.get("/openapi.yaml").data) == client.get("/openapi.json").json == document


def test_every_route_is_documented_under_a_verb(app: Flask, document: dict[str, Any]) -> None:
    routes = {rule.endpoint.rpartition(".")[2] for rule in app.url_map.iter_rules() if rule.rule.startswith("/v1")}
    names = {name.split("_")[0] + "".join(w.capitalize() for w in name.split("_")[1:]) for name in routes}
    assert names <= set(operations(document))
    assert all(name.startswith(("get", "list", "count", "report", "search")) for name in operations(document))


def test_every_operation_says_what_it_does_and_what_can_go_wrong(document: dict[str, Any]) -> None:
    for name, operation in operations(document).items():
        assert operation["summary"].endswith(".") and operation["description"], name
        assert set(operation["responses"]) >= {"400", "405", "406", "413", "414", "500"}, name
        assert "default" not in operation["responses"] and "422" not in operation["responses"], name
        assert len({"200", "202"} & set(operation["responses"])) == 1, name
        for parameter in operation.get("parameters", []):
            assert parameter["description"], (name, parameter)


def test_every_member_has_a_meaning(document: dict[str, Any]) -> None:
    bare = [
        f"{name}.{member}"
        for name, schema in document["components"]["schemas"].items()
        for member, declared in schema["properties"].items()
        if "description" not in declared and "$ref" not in declared
    ]
    assert bare == []
    assert all(schema["description"] for schema in document["components"]["schemas"].values())


def test_no_discriminator_and_no_yaml_alias(text: str) -> None:
    assert "discriminator" not in text
    assert "&id" not in text


def test_every_answer_has_an_example_that_fits(document: dict[str, Any]) -> None:
    empty = set()
    for name, operation in operations(document).items():
        if name in FILES:
            assert "example" not in str(operation["responses"]["200"]["content"])
            continue
        success = {"200", "202"} & set(operation["responses"])
        content = operation["responses"][success.pop()]["content"]["application/json"]
        if "example" not in content:
            empty.add(name)
            continue
        validator_for(document, content["schema"]).validate(content["example"])
    # Nothing has been withdrawn yet; the example of the list says so.
    tombstones = operations(document)["listTombstones"]["responses"]["200"]["content"]["application/json"]["example"]
    assert empty == (set() if tombstones["data"] else {"getTombstone"})


def test_every_problem_has_an_example_that_fits(document: dict[str, Any]) -> None:
    for kind in (each for each in PROBLEM_TYPES if each.status not in OUTSIDE_CONTRACT):
        content = document["components"]["responses"][f"Problem{kind.status}"]["content"]
        example = content["application/problem+json"]["examples"][kind.slug]["value"]
        validator_for(document, {"$ref": "#/components/schemas/Problem"}).validate(example)
        assert example["type"] == kind.url


def test_every_problem_type_has_its_page(client: FlaskClient) -> None:
    listed = client.get("/docs/problems").get_data(as_text=True)
    for kind in PROBLEM_TYPES:
        page = client.get(kind.url).get_data(as_text=True)
        assert kind.title in page and kind.url in listed
        assert "`" not in page


def test_the_reference_loads_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs/reference").get_data(as_text=True)
    loaded = re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]*)"', page)
    assert len(loaded) >= 5 and all(address.startswith("/") for address in loaded)
    assert all(client.get(address).status_code == 200 for address in loaded)
