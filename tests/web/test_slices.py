"""Slices: the members asked for and those that stay with them, equal to the whole, declared, never out of context."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from api.app import COLLECTIONS
from api.domain.fields import describe
from api.web.comparisons import SLICES
from api.web.context import COMPANIONS, OPENED
from api.web.search import HITS
from api.web.slices import Sliceable
from tests.web.expect import expect_problem
from tests.web.test_answers import operation_of

COMPARISON = "/v1/comparisons?treatments=adalimumab,uc-msc"
PAIR = "/v1/comparisons/adalimumab..uc-msc"
SEARCH = "/v1/search?q=adalimumab"
LISTS = {f"/v1/{each.kind}?limit=2": each.slices for each in COLLECTIONS}
SLICEABLE: dict[str, Sliceable] = {
    **LISTS,
    COMPARISON: SLICES,
    PAIR: SLICES,
    SEARCH: HITS,
    "/v1/studies/rich-trial": LISTS["/v1/studies?limit=2"],
    "/v1/treatments/adalimumab": LISTS["/v1/treatments?limit=2"],
}


def with_fields(address: str, fields: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}fields={fields}"


def records_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    return body["data"] if isinstance(body["data"], list) else [body["data"]]


def paths_in(record: dict[str, Any], listed: list[str]) -> Iterator[str]:
    """The paths that a cut record has, opened where the list opens them."""
    opened = {path.partition(".")[0] for path in listed if "." in path}
    for name, value in record.items():
        items = value if isinstance(value, list) else [value]
        if name not in opened or not [item for item in items if item]:
            yield name
        else:
            yield from (f"{name}.{inner}" for inner in items[0])


def part_of(whole: Any, part: Any) -> Any:
    """The members of the whole that the part has."""
    if isinstance(part, dict):
        return {name: part_of(whole[name], value) for name, value in part.items()}
    if isinstance(part, list):
        assert len(part) == len(whole)
        return [part_of(each, item) for each, item in zip(whole, part, strict=True)]
    return whole


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/openapi.json").json
    return answer


def closed(schema: Any) -> Any:
    """The same schema, which refuses members that it does not declare, and still asks for no more than it says."""
    if isinstance(schema, dict):
        inner = {name: closed(member) for name, member in schema.items()}
        return {**inner, "additionalProperties": False} if "properties" in schema else inner
    return [closed(item) for item in schema] if isinstance(schema, list) else schema


@pytest.mark.parametrize("address", SLICEABLE)
def test_each_member_can_be_asked_for_and_equals_that_of_the_whole(
    client: FlaskClient, document: dict[str, Any], address: str
) -> None:
    whole = client.get(address).json
    assert "fields" not in whole
    content = operation_of(document, address)["responses"]["200"]["content"]["application/json"]
    of_whole, of_cut = content["schema"]["anyOf"]
    components = closed(copy.deepcopy(document["components"]))
    validators = [
        Draft202012Validator({**form, "components": components}, format_checker=FormatChecker())
        for form in (of_whole, of_cut)
    ]
    assert [validator.is_valid(whole) for validator in validators] == [True, False]
    for path in SLICEABLE[address].paths:
        cut = client.get(with_fields(address, path)).json
        assert [validator.is_valid(cut) for validator in validators] == [False, True], path
        assert path in cut["fields"] or path.partition(".")[0] in cut["fields"]
        for record, part in zip(records_of(whole), records_of(cut), strict=True):
            tops = list(dict.fromkeys(each.partition(".")[0] for each in cut["fields"]))
            assert list(part) == tops == [name for name in record if name in tops]
            shown = set(paths_in(part, cut["fields"]))
            assert shown <= {*cut["fields"], *tops}
            if address not in (COMPARISON, PAIR):
                assert part == part_of(record, part)


@pytest.mark.parametrize("address", [COMPARISON, PAIR])
def test_a_slice_of_a_comparison_keeps_question_options_and_the_sources_that_it_cites(
    client: FlaskClient, address: str
) -> None:
    whole = client.get(address).json["data"]
    for path in SLICES.paths:
        body = client.get(with_fields(address, path)).json
        part = body["data"]
        assert {"release", "disclaimer"} <= set(body["about"])
        assert set(part) == {"question", "options", "sources", path}
        assert [part[name] for name in part if name != "sources"] == [whole[name] for name in part if name != "sources"]
        listed = {source["id"] for source in part["sources"]}
        assert set(cited_in({**part, "sources": []})) <= listed
        assert [source for source in whole["sources"] if source["id"] in listed] == part["sources"]
    everything = client.get(with_fields(address, "sources")).json["data"]["sources"]
    assert everything == whole["sources"]


def cited_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            if name in ("source", "sources", "other_sources"):
                yield from [member] if isinstance(member, str) else member or []
            else:
                yield from cited_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from cited_in(item)


def test_figures_of_real_records_keep_their_context_whatever_is_asked_for(records: FlaskClient) -> None:
    studies = LISTS["/v1/studies?limit=2"]
    address = "/v1/studies?limit=200&treatment=adalimumab"
    whole = records.get(address).json["data"]
    assert len(whole) > 10
    for path in studies.paths:
        for study, record in zip(records.get(with_fields(address, path)).json["data"], whole, strict=True):
            if "results" in study or {"shares", "read_elsewhere"} & set(study.get("derived", ())):
                assert study["results"] == record["results"]
                assert {"id", "name", "design", "population", "line", "arms", "same_trial_as"} <= set(study)


@pytest.mark.parametrize(
    ("collection", "asked", "kept"),
    [
        ("treatments", "name", ["id", "name", "kind"]),
        ("treatments", "burden.frequency", ["id", "kind", "burden.frequency"]),
        ("treatments", "availability,availability.brands", ["id", "kind", "availability"]),
        (
            "treatments",
            "availability.brands",
            [
                "id", "kind", "availability.jurisdiction", "availability.status", "availability.as_of",
                "availability.source", "availability.locator", "availability.brands", "availability.note",
            ],
        ),
        ("sources", "title", ["id", "title", "status"]),
        ("claims", "claim", ["id", "claim", "verdict"]),
        ("studies", "name", ["id", "name"]),
        (
            "studies",
            "derived",
            ["id", "name", "design", "population", "line", "arms", "results", "same_trial_as", "derived"],
        ),
        ("studies", "derived.overdue", ["id", "derived.overdue"]),
        (
            "harms",
            "harmed",
            [
                "id", "report", "people", "causality", "source", "locator", "harmed", "harmed_missing", "treated",
                "overlaps_with",
            ],
        ),
        ("trials", "enrolment", ["id", "source", "locator", "as_of", "enrolment", "enrolment_planned"]),
        ("agents", "name", ["id", "name", "investigational"]),
        ("outcomes", "range_low", ["id", "direction", "unit", "range_low", "range_high"]),
    ],
)  # fmt: skip
def test_what_must_not_be_parted_stays_together(
    client: FlaskClient, collection: str, asked: str, kept: list[str]
) -> None:
    assert client.get(f"/v1/{collection}?fields={asked}").json["fields"] == kept


@pytest.mark.parametrize(
    ("address", "message", "near"),
    [
        ("/v1/treatments?fields=nmae", "'nmae' is not a member.", "name"),
        ("/v1/treatments/adalimumab?fields=availabilty.status", "'availabilty.status' is not a", "availability.status"),
        ("/v1/treatments?fields=risks.frequency", "cannot be had alone: `risks` comes whole.", None),
        ("/v1/studies?fields=results.measurements", "cannot be had alone: `results` comes whole.", None),
        ("/v1/studies/armada?fields=arms.n", "cannot be had alone: `arms` comes whole.", None),
        ("/v1/treatments?fields=derived.evidence_level.level", "is not a member.", "derived.evidence_level"),
        (f"{COMPARISON}&fields=outcomes.cells", "cannot be had alone: `outcomes` comes whole.", None),
        (f"{PAIR}?fields=about", "'about' is not a member.", None),
        (f"{SEARCH}&fields=matches.excerpt", "cannot be had alone: `matches` comes whole.", None),
        ("/v1/claims?fields=", "values; 0 given.", None),
        ("/v1/claims?fields=id,id", "'id' is given twice.", None),
        ("/v1/claims?fields=id,", "'' is not a member.", None),
        ("/v1/claims?fields=id&fields=id", "'id' is given twice.", None),
    ],
)
def test_what_cannot_be_asked_for_is_told(client: FlaskClient, address: str, message: str, near: str | None) -> None:
    (fault,) = expect_problem(client.get(address), "bad-argument")["errors"]
    assert fault["parameter"] == "fields" and message in fault["message"]
    if near is not None:
        assert near in fault["near"] and near in fault["allowed"]


def test_members_may_be_given_one_by_one(client: FlaskClient) -> None:
    assert client.get("/v1/claims?fields=claim&fields=note").json == client.get("/v1/claims?fields=claim,note").json


def test_counts_take_no_fields(client: FlaskClient) -> None:
    expect_problem(client.get("/v1/treatments/counts?by=kind&fields=id"), "bad-argument")


def test_the_next_page_has_the_same_members_and_a_cursor_goes_with_others(client: FlaskClient) -> None:
    first = client.get("/v1/sources?limit=1&fields=title,year")
    assert "fields=title,year" in first.json["next"].replace("%2C", ",")
    second = client.get(first.json["next"]).json
    assert second["fields"] == first.json["fields"] == ["id", "title", "year", "status"]
    cursor = first.json["next"].partition("cursor=")[2]
    assert (
        client.get(f"/v1/sources?limit=1&fields=pmid&cursor={cursor}").json["data"][0]["id"] == second["data"][0]["id"]
    )


def test_the_tag_differs_by_members(client: FlaskClient) -> None:
    asked = ["", "?fields=id", "?fields=name", "?fields=id,name,kind", "?fields=availability"]
    tags = [client.get(f"/v1/treatments/adalimumab{each}").headers["ETag"] for each in asked]
    # `name` and `id,name,kind` ask for the same: the id and the kind stay with every member.
    assert len(set(tags)) == 4 and tags[2] == tags[3]


def test_the_one_address_of_a_pair_keeps_what_was_asked_for(client: FlaskClient) -> None:
    answer = client.get("/v1/comparisons/uc-msc..adalimumab?fields=availability,guidance&population=dmard_naive")
    assert answer.status_code == 308
    assert "fields=availability,guidance" in answer.headers["Location"].replace("%2C", ",")
    assert "population=dmard_naive" in answer.headers["Location"]


def test_the_rules_name_members_that_exist() -> None:
    sliceable = {each.slices.record: each.slices for each in COLLECTIONS} | {SLICES.record: SLICES, HITS.record: HITS}
    for record, rules in COMPANIONS.items():
        paths = set(sliceable[record].paths)
        named = {*rules.always, *rules.brought, *(each for brought in rules.brought.values() for each in brought)}
        assert named <= paths, record
    for record, kept in OPENED.items():
        assert set(kept) <= {each.name for each in describe(record)}, record


def test_no_record_that_holds_a_figure_can_be_taken_apart() -> None:
    for record in OPENED:
        numbers = [
            each.name for each in describe(record) if each.type in (int, float) and each.name != "read_elsewhere"
        ]
        assert numbers == [], record


def test_a_statement_of_guidance_keeps_its_treatment_its_kind_and_its_source(client: FlaskClient) -> None:
    (statement,) = client.get("/v1/guidance?fields=statement").json["data"]
    kept = {"id", "treatment", "treatment_kind", "source", "locator", "statement", "organisation", "year"}
    assert set(statement) == kept


def test_a_hit_that_is_cut_still_says_whether_it_is_investigational(client: FlaskClient) -> None:
    (hit,) = client.get("/v1/search?q=adalimumab&kinds=treatments&limit=1&fields=name").json["data"]
    assert hit["kind_label"] == "Conventional treatment"
