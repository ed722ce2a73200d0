"""What the answers hold, and that they hold what is declared: nothing missing, nothing undeclared."""

from __future__ import annotations

import copy
import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from sqlalchemy import Engine, event

from api.app import COLLECTIONS
from api.domain.evidence_level import EvidenceLevel
from api.domain.records import (
    Agent,
    Caution,
    Claim,
    Dataset,
    DocumentedHarm,
    Jurisdiction,
    Outcome,
    Position,
    RegisteredTrial,
    Source,
    Study,
    Term,
    Tombstone,
    Treatment,
)
from api.web.snapshots import get_service
from tests.web.conftest import make_app
from tests.web.expect import expect_problem
from tests.web.test_headers import DATA, STATE

RECORDS = {
    "agents": Agent,
    "cautions": Caution,
    "claims": Claim,
    "glossary": Term,
    "harms": DocumentedHarm,
    "jurisdictions": Jurisdiction,
    "outcomes": Outcome,
    "positions": Position,
    "sources": Source,
    "studies": Study,
    "tombstones": Tombstone,
    "treatments": Treatment,
    "trials": RegisteredTrial,
}
STATEMENTS = {
    "/v1/treatments": (28, 6),
    "/v1/treatments/adalimumab": (26, 4),
    "/v1/treatments/nothing": (6, 6),
    "/v1/studies/old-trial": (8, 7),
    "/v1/studies": (13, 4),
    "/v1/studies/armada": (11, 2),
    "/v1/sources": (5, 4),
    "/v1/sources/author-2003-trial": (3, 2),
    "/v1/outcomes": (5, 4),
    "/v1/outcomes/acr50": (3, 2),
    "/v1/outcomes/%00": (0, 0),
    "/v1/comparisons?treatments=adalimumab,uc-msc": (66, 16),
    "/v1/claims": (7, 4),
    "/v1/harms/infections-2018": (7, 2),
    "/v1/comparisons?treatments=adalimumab,nothing": (7, 7),
    "/v1/search?q=adalimumab": (4, 4),
    "/v1/search?q=adalimumap&kinds=studies": (4, 4),
    "/v1/search?q=.": (0, 0),
    "/healthz": (0, 0),
    "/readyz": (2, 2),
}
NOT_KEPT = {
    "/readyz",
    "/v1/treatments/nothing",
    "/v1/studies/old-trial",
    "/v1/comparisons?treatments=adalimumab,nothing",
}
KEPT = [address for address, (made, _) in STATEMENTS.items() if made and address not in NOT_KEPT]


def closed(schema: Any) -> Any:
    """The same schema, which now refuses members that it does not declare."""
    if isinstance(schema, dict):
        closed_schema = {name: closed(member) for name, member in schema.items()}
        if schema.get("type") == "object" and "properties" in schema:
            closed_schema["additionalProperties"] = False
            closed_schema["required"] = list(schema["properties"])
        return closed_schema
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


def validator_for(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    components = closed(copy.deepcopy(document["components"]))
    return Draft202012Validator({**schema, "components": components}, format_checker=FormatChecker())


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/openapi.json").json
    return answer


def operation_of(document: dict[str, Any], address: str) -> dict[str, Any]:
    parts = address.partition("?")[0].split("/")
    for path, item in document["paths"].items():
        pattern = path.split("/")
        if len(pattern) == len(parts) and all(a == b or a[:1] == "{" for a, b in zip(pattern, parts, strict=True)):
            operation: dict[str, Any] = item["get"]
            return operation
    raise AssertionError(address)


NOT_ALWAYS = ("Link", "Memento-Datetime", "RateLimit", "RateLimit-Policy", "Unknown-Ids")
"""The apps of the tests limit nobody, a page alone has no next one, and a live answer is no memento."""


@pytest.mark.parametrize("address", [*DATA, *STATE])
def test_an_answer_is_as_declared(client: FlaskClient, document: dict[str, Any], address: str) -> None:
    operation = operation_of(document, address)
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    response = client.get(address)
    validator_for(document, schema).validate(response.json)
    for name in operation["responses"]["200"]["headers"]:
        assert name in response.headers or name in NOT_ALWAYS, name


@pytest.mark.parametrize("address", ["/nothing", "/v1/treatments/x", "/v1/treatments?limit=0&cursor=&x=1"])
def test_a_problem_is_as_declared(client: FlaskClient, document: dict[str, Any], address: str) -> None:
    schema = {"$ref": "#/components/schemas/Problem"}
    validator_for(document, schema).validate(client.get(address).get_json(force=True))


@pytest.mark.parametrize("collection", RECORDS)
def test_records_come_whole_in_the_order_of_their_fields(
    client: FlaskClient, dataset: Dataset, collection: str
) -> None:
    names = [field.name for field in dataclasses.fields(RECORDS[collection])]
    data = client.get(f"/v1/{collection}").json["data"]
    assert [record["id"] for record in data] == [record.id for record in getattr(dataset, collection)]
    for record in data:
        assert list(record)[: len(names)] == names
        assert set(record) - set(names) == {"derived", "links"}
        assert record["derived"]["curated_by"] == "RA Options project"
        assert record["clinical_review"] == "none"
        assert record["links"] == {"self": f"/v1/{collection}/{record['id']}"}
        assert client.get(record["links"]["self"]).json["data"] == record


def test_numbers_keep_their_printed_decimals_as_far_as_json_can(client: FlaskClient) -> None:
    rich = client.get("/v1/studies/rich-trial").json["data"]["results"][0]
    measurement, contrast = rich["measurements"][0], rich["contrasts"][0]
    assert (measurement["percent"], measurement["ci_low"], measurement["ci_level"]) == (8.1, 9.5, 90)
    assert isinstance(measurement["median"], int)
    assert (contrast["value"], contrast["ci_level"], contrast["credible"]) == (6.8, 97.5, True)


def test_what_is_absent_is_null(client: FlaskClient) -> None:
    treatment = client.get("/v1/treatments/adalimumab").json["data"]
    assert (treatment["cell_product"], treatment["subclass"], treatment["risks"]) == (None, None, [])


def test_a_treatment_has_its_evidence_level(client: FlaskClient) -> None:
    level = client.get("/v1/treatments/adalimumab").json["data"]["derived"]["evidence_level"]
    assert list(level) == [field.name for field in dataclasses.fields(EvidenceLevel)]
    assert (level["level"], level["studies"]) == (2, ["armada", "rich-trial"])


def test_a_source_has_its_citation(client: FlaskClient) -> None:
    data = client.get("/v1/sources/author-2020-retracted").json["data"]
    assert data["derived"]["citation"] == (
        "Author A, Ölçer Ö, et al. A trial of one drug. Journal. 2003;12(3):e45. "
        "doi:10.1000/xyz. PMID 12345678. NCT00000001. [Retracted]"
    )
    plain = client.get("/v1/sources/author-2003-trial").json["data"]
    assert plain["derived"]["citation"] == "A trial of one drug. 2003. https://example.org/trial"


def test_every_kind_of_record_has_a_collection(dataset: Dataset) -> None:
    assert {field.name for field in dataclasses.fields(dataset)} == set(RECORDS)
    assert {each.kind for each in COLLECTIONS} == {*RECORDS, "guidance"}, "guidance is gathered out of the treatments"


def test_a_record_is_overdue_after_a_year_and_not_before(published_url: str) -> None:
    for day, overdue in ((datetime(2027, 11, 1, tzinfo=UTC), False), (datetime(2027, 11, 2, tzinfo=UTC), True)):
        for address in ("/v1/claims/cells-cure", "/v1/sources/author-2003-trial", "/v1/treatments/adalimumab"):
            derived = make_app(published_url, now=day).test_client().get(address).json["data"]["derived"]
            assert (derived["review_due"], derived["overdue"]) == ("2027-11-01", overdue)


def test_text_is_not_escaped(client: FlaskClient) -> None:
    assert "Ölçer" in client.get("/v1/sources/author-2020-retracted").get_data(as_text=True)


def count_statements(engine: Engine) -> list[str]:
    statements: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    return statements


@pytest.mark.parametrize(("address", "expected"), STATEMENTS.items())
def test_making_an_answer_takes_a_fixed_number_of_statements(
    published_url: str, address: str, expected: tuple[int, int]
) -> None:
    app = make_app(published_url, store_bytes=0)
    statements = count_statements(get_service(app).engine)
    client = app.test_client()
    client.get(address)
    first = len(statements)
    client.get(address)
    assert (first, len(statements) - first) == expected


@pytest.mark.parametrize("address", KEPT)
def test_giving_an_answer_again_takes_no_statement(
    published_url: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.web.front.state.PAUSE_SECONDS", 3600)
    service = get_service(app := make_app(published_url))
    service.watch.start()
    client = app.test_client()
    first = client.get(address)
    statements = count_statements(service.engine)
    again = client.get(address)
    assert (again.headers["Cache-Status"], again.data, statements) == ("ra-options; hit", first.data, [])


def test_the_service_is_ready(client: FlaskClient, empty_client: FlaskClient) -> None:
    assert client.get("/readyz").json == {"status": "ready", "release": "2026.11.1", "corrections": "unavailable"}
    assert client.get("/healthz").json == {"status": "ok"}
    expect_problem(empty_client.get("/readyz"), "not-published")
