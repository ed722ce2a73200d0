"""Pairs made easy: one address a pair, and the map of what a treatment can be compared with."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import make_app
from tests.web.expect import expect_problem

PAIR = "/v1/comparisons/adalimumab..uc-msc-allogeneic-iv"
NARROWED = "population=csdmard_inadequate_response&outcomes=acr50&jurisdiction=US"


def test_the_address_of_a_pair_answers_as_the_comparison_does(records: FlaskClient) -> None:
    by_path = records.get(f"{PAIR}?{NARROWED}")
    by_query = records.get(f"/v1/comparisons?treatments=adalimumab,uc-msc-allogeneic-iv&{NARROWED}")
    assert by_path.status_code == 200
    assert by_path.get_json() == by_query.get_json()
    assert by_path.get_json()["data"]["links"]["pair"] == f"{PAIR}?{NARROWED}"


def test_the_other_order_leads_to_the_one_address_with_the_question_kept(records: FlaskClient) -> None:
    response = records.get(f"/v1/comparisons/uc-msc-allogeneic-iv..adalimumab?{NARROWED}")
    assert (response.status_code, response.text, response.headers["Location"]) == (308, "", f"{PAIR}?{NARROWED}")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    followed = records.get(f"/v1/comparisons/uc-msc-allogeneic-iv..adalimumab?{NARROWED}", follow_redirects=True)
    assert [option["treatment"] for option in followed.get_json()["data"]["options"]] == [
        "adalimumab",
        "uc-msc-allogeneic-iv",
    ]


def test_a_redirect_never_leads_to_the_host_that_the_caller_names(records_url: str) -> None:
    reverse = "/v1/comparisons/uc-msc-allogeneic-iv..adalimumab"
    plain = make_app(records_url).test_client().get(reverse, headers={"Host": "evil.example"})
    assert plain.headers["Location"] == PAIR
    public = make_app(records_url, public_url="https://ra.example").test_client()
    assert public.get(reverse, headers={"Host": "evil.example"}).headers["Location"] == f"https://ra.example{PAIR}"


def test_more_than_two_options_have_no_address_of_a_pair(records: FlaskClient) -> None:
    data = records.get("/v1/comparisons?treatments=adalimumab,rituximab,tocilizumab&outcomes=acr50").get_json()["data"]
    assert data["links"]["pair"] is None


@pytest.mark.parametrize(
    ("path", "kind", "parameter", "message"),
    [
        ("adalimumb..etanercept", "unknown-id", "first_id", "No record has the id 'adalimumb'."),
        ("adalimumab..etanercep", "unknown-id", "second_id", "No record has the id 'etanercep'."),
        ("etanercept..adalimumb", "unknown-id", "second_id", "No record has the id 'adalimumb'."),
        ("a..b..c", "unknown-id", "first_id", "No record has the id 'a..b'."),
        ("adalimumab..adalimumab", "bad-argument", "second_id", "A treatment is not compared with itself."),
        ("adalimumab..etanercept?treatments=a,b", "bad-argument", "treatments", "No such parameter here."),
        ("adalimumab..etanercept?outcomes=acr5", "bad-argument", "outcomes", "No record has the id 'acr5'."),
    ],
)
def test_a_pair_that_cannot_be_compared_at_all_says_why(
    records: FlaskClient, path: str, kind: str, parameter: str, message: str
) -> None:
    (fault,) = expect_problem(records.get(f"/v1/comparisons/{path}"), kind)["errors"]
    assert (fault["parameter"], fault["message"]) == (parameter, message)


def test_the_map_of_a_treatment_leads_to_each_comparison(records: FlaskClient) -> None:
    data = records.get("/v1/treatments/baricitinib/comparable").get_json()["data"]
    assert data["links"]["self"] == "/v1/treatments/baricitinib/comparable"
    assert data["comparable_with"] == sum(bool(other["outcomes"]) for other in data["others"]) > 0
    other = next(each for each in data["others"] if each["treatment"] == "adalimumab")
    told = next(each for each in other["outcomes"] if (each["outcome"], each["timepoint_weeks"]) == ("acr20", 12))
    compared = records.get(told["links"]["comparison"]).get_json()["data"]
    pair = next(each for each in compared["outcomes"] if each["timepoint_weeks"] == 12)["pairs"][0]
    assert pair["verdict"] == told["verdict"] == "head_to_head"


def test_the_map_narrows_by_population_and_by_kind(records: FlaskClient) -> None:
    address = "/v1/treatments/methotrexate/comparable?population=dmard_naive&kind=investigational"
    data = records.get(address).get_json()["data"]
    assert data["links"]["self"] == address
    assert data["population"] == "dmard_naive"
    assert {other["kind"] for other in data["others"]} == {"investigational"}
    assert data["comparable_with"] == 0


def test_no_cell_approach_can_be_compared_with_a_conventional_one(records: FlaskClient) -> None:
    """No record allows it today; when one does, this test must be looked at by a person."""
    treatments = records.get("/v1/treatments?kind=investigational&limit=200").get_json()["data"]
    assert len(treatments) > 10
    for treatment in treatments:
        data = records.get(f"/v1/treatments/{treatment['id']}/comparable?kind=conventional").get_json()["data"]
        assert {other["verdict"] for other in data["others"]} == {"not_comparable"}


def test_the_map_of_an_unknown_treatment_is_a_problem(records: FlaskClient) -> None:
    (fault,) = expect_problem(records.get("/v1/treatments/adalimumb/comparable"), "unknown-id")["errors"]
    assert (fault["parameter"], fault["near"][0]) == ("treatment_id", "adalimumab")
