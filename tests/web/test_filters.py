"""Filters, orders, ids and counts over HTTP: what is taken, what is refused, and that a walk keeps to its question."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from api.app import COLLECTIONS
from api.storage.reading.filters import filter_names
from api.web.filtering import Reference
from tests.web.expect import expect_problem
from tests.web.test_paging import walk


def found(client: FlaskClient, address: str) -> list[str]:
    return [record["id"] for record in client.get(address).json["data"]]


@pytest.mark.parametrize("collection", COLLECTIONS, ids=lambda collection: collection.kind)
def test_the_filters_declared_are_those_of_storage(collection) -> None:
    assert set(collection.filters) == set(filter_names(collection.kind))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/v1/treatments?agent=methotrexate", ["uc-msc"]),
        ("/v1/treatments?agent=methotrexate,adalimumab&evidence_level=2", ["adalimumab"]),
        ("/v1/treatments?availability=US:trial_only", ["uc-msc"]),
        ("/v1/treatments?goal=less%20inflammation", ["adalimumab", "uc-msc"]),
        ("/v1/treatments?kind=investigational", []),
        ("/v1/outcomes?surrogate=false&domain=response", ["acr50"]),
        ("/v1/treatments?sort=-id", ["uc-msc", "adalimumab"]),
        ("/v1/sources?sort=title&limit=1", ["author-2003-trial"]),
        ("/v1/treatments?ids=uc-msc", ["uc-msc"]),
    ],
)
def test_a_list_is_narrowed_and_ordered(client: FlaskClient, address: str, expected: list[str]) -> None:
    assert found(client, address) == expected


def test_ids_that_nobody_has_are_named(client: FlaskClient) -> None:
    body = client.get("/v1/treatments?ids=uc-msc,nobody,adalimumab,nothing").json
    assert [record["id"] for record in body["data"]] == ["adalimumab", "uc-msc"]
    assert (body["unknown_ids"], body["total"], body["truncated"]) == (["nobody", "nothing"], 2, False)
    assert client.get("/v1/treatments").json["unknown_ids"] == []


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ("kind=conventionel", "kind", "not one of the values allowed"),
        ("kind=", "kind", "Takes 1 to 20 values; 0 given"),
        ("kind=conventional,conventional", "kind", "given twice"),
        ("evidence_level=6", "evidence_level", "not a whole number from 1 to 5"),
        ("availability=us", "availability", "US:authorised"),
        ("availability=US:authorized", "availability", "is not a status"),
        ("agent=a%20b", "agent", "is not an id"),
        ("route=%00", "route", "printable"),
        ("sort=colour", "sort", "not one of the values allowed"),
        ("ids=a,b,a", "ids", "given twice"),
        ("goal=" + "x" * 101, "goal", "1 to 100 printable"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(
    client: FlaskClient, query: str, parameter: str, words: str
) -> None:
    body = expect_problem(client.get(f"/v1/treatments?{query}"), "bad-argument")
    (fault,) = body["errors"]
    assert fault["parameter"] == parameter and words in fault["message"]


@pytest.mark.parametrize("word", ["yes", "1", "True", "t"])
def test_only_true_and_false_are_truth(client: FlaskClient, word: str) -> None:
    expect_problem(client.get(f"/v1/outcomes?surrogate={word}"), "bad-argument")


@pytest.mark.parametrize(
    "question",
    ["kind=conventional", "sort=-name", "agent=adalimumab,methotrexate,uc-msc&sort=name", "ids=adalimumab,uc-msc"],
)
def test_a_walk_keeps_its_filters_and_its_order(client: FlaskClient, question: str) -> None:
    whole = found(client, f"/v1/treatments?{question}")
    assert walk(client, f"/v1/treatments?limit=1&{question}") == (whole, [1] * len(whole))
    page = client.get(f"/v1/treatments?limit=1&{question}").json
    assert page["truncated"] is True


@pytest.mark.parametrize("other", ["", "kind=conventional", "sort=-id", "sort=name&kind=conventional"])
def test_a_cursor_is_bound_to_filters_and_order(client: FlaskClient, other: str) -> None:
    cursor = client.get("/v1/treatments?limit=1&agent=adalimumab,uc-msc&sort=name").json["next"].partition("cursor=")[2]
    expect_problem(client.get(f"/v1/treatments?limit=1&cursor={cursor}&{other}"), "bad-cursor")


def test_counts_by_facet_come_without_rows(client: FlaskClient) -> None:
    body = client.get("/v1/treatments/counts?by=kind,evidence_level").json
    assert body["total"] == 2
    assert body["data"] == [
        {"facet": "kind", "counts": [{"value": "conventional", "count": 2}]},
        {"facet": "evidence_level", "counts": [{"value": "2", "count": 1}, {"value": "5", "count": 1}]},
    ]
    narrowed = client.get("/v1/treatments/counts?by=kind&agent=methotrexate").json
    assert (narrowed["total"], narrowed["data"][0]["counts"]) == (1, [{"value": "conventional", "count": 1}])
    assert client.get("/v1/outcomes/counts?by=surrogate").json["data"][0]["counts"] == [{"value": "false", "count": 2}]


def test_every_count_can_be_asked_for_as_a_list(client: FlaskClient) -> None:
    for facet in client.get("/v1/studies/counts?by=design,outcome,agent").json["data"]:
        for each in facet["counts"]:
            address = f"/v1/studies?{facet['facet']}={each['value']}"
            assert client.get(address).json["total"] == each["count"], address


@pytest.mark.parametrize("query", ["", "by=", "by=colour", "by=kind&limit=1", "by=kind&cursor=x"])
def test_counts_refuse_what_they_cannot_answer(client: FlaskClient, query: str) -> None:
    expect_problem(client.get(f"/v1/treatments/counts?{query}"), "bad-argument")


def test_a_kind_without_facets_has_no_counts(client: FlaskClient) -> None:
    expect_problem(client.get("/v1/jurisdictions/counts"), "unknown-id")


@pytest.mark.parametrize(
    ("query", "parameter", "near"),
    [
        ("availability=GB", "availability", ["UK"]),
        ("availability=DE", "availability", ["EU"]),
        ("availability=US:authorised,XX", "availability", []),
        ("boxed_warning=DE", "boxed_warning", ["EU"]),
    ],
)
@pytest.mark.parametrize("path", ["/v1/treatments?", "/v1/treatments/counts?by=kind&"])
def test_a_jurisdiction_that_is_not_on_record_is_refused(
    records: FlaskClient, path: str, query: str, parameter: str, near: list[str]
) -> None:
    """An empty list would read as nothing being available there."""
    response = records.get(path + query)
    (fault,) = response.get_json(force=True)["errors"]
    assert (response.status_code, fault["parameter"], fault["near"]) == (400, parameter, near)
    assert {"EU", "UK", "US"} <= set(fault["allowed"])


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/v1/studies?treatment=humira", {"treatment": ["adalimumab"]}),
        ("/v1/studies?outcome=acr51&agent=placbo", {"outcome": ["acr50"], "agent": ["placebo"]}),
        ("/v1/trials?treatment=uc-msc-allogeneic", {"treatment": ["uc-msc-allogeneic-iv"]}),
        ("/v1/guidance/counts?by=year&treatment=enbrel", {"treatment": ["etanercept"]}),
        ("/v1/treatments?availability=GB&boxed_warning=DE", {"availability": ["UK"], "boxed_warning": ["EU"]}),
    ],
)
def test_a_filter_that_names_no_record_is_refused_with_what_was_meant(
    records: FlaskClient, address: str, near: dict[str, list[str]]
) -> None:
    """No study of "humira" would be a false answer; all faults are told at once."""
    errors = expect_problem(records.get(address), "bad-argument")["errors"]
    assert list(near) == [fault["parameter"] for fault in errors]
    for fault in errors:
        assert set(near[fault["parameter"]]) <= set(fault["near"]), fault


NAMED = {
    **{"treatment": "treatments", "agent": "agents", "outcome": "outcomes", "harm": "outcomes"},
    **{"availability": "jurisdictions", "boxed_warning": "jurisdictions"},
}


def test_every_filter_that_names_records_says_of_which_kind() -> None:
    kinds = {
        (name, declared.kind if isinstance(declared, Reference) else None)
        for each in COLLECTIONS
        for name, declared in each.filters.items()
        if name in NAMED or isinstance(declared, Reference)
    }
    assert kinds == set(NAMED.items())
