"""Kinds of arguments: what they take, and what they say of the rest."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from marshmallow import fields

from api.domain.vocabulary import COMPARABLE_LINES, PopulationLine
from api.web.arguments import Choice, CommaList, Id, QueryArguments, StrictQueryParser, refuse_arguments
from api.web.problem_types import BAD_ARGUMENT
from api.web.problems import Fault, Problem, find_near


class Question(QueryArguments):
    treatments = CommaList(Id(), minimum=2, maximum=3, required=True)
    population = Choice(COMPARABLE_LINES, meaning="Who was treated.")
    note = fields.String()


def read(query: str) -> dict[str, Any]:
    with Flask("test").test_request_context(f"/?{query}") as context:
        found: dict[str, Any] = StrictQueryParser().parse(Question(), context.request, location="query")
        return found


def faults(query: str) -> dict[str | None, list[Fault]]:
    with pytest.raises(Problem) as raised:
        read(query)
    assert raised.value.kind is BAD_ARGUMENT
    by_parameter: dict[str | None, list[Fault]] = {}
    for fault in raised.value.faults:
        by_parameter.setdefault(fault.parameter, []).append(fault)
    return by_parameter


def test_good_arguments_are_read() -> None:
    found = read("treatments=adalimumab,uc-msc&population=dmard_naive")
    assert found == {"treatments": ["adalimumab", "uc-msc"], "population": PopulationLine.DMARD_NAIVE}
    assert isinstance(found["population"], PopulationLine)


@pytest.mark.parametrize(
    ("treatments", "message"),
    [
        ("", "Takes 2 to 3 values; 0 given."),
        ("a", "Takes 2 to 3 values; 1 given."),
        ("a,b,c,d", "Takes 2 to 3 values; 4 given."),
        ("a,a", "'a' is given twice."),
        ("a,", "'' is not an id."),
        ("a, b", "' b' is not an id."),
        ("a,b%00", "'b\0' is not an id."),
    ],
)
def test_a_comma_list_says_what_is_wrong(treatments: str, message: str) -> None:
    assert [fault.message for fault in faults(f"treatments={treatments}")["treatments"]] == [message]


@pytest.mark.parametrize(
    "query", ["treatments=a,b,c", "treatments=a&treatments=b&treatments=c", "treatments=a,b&treatments=c"]
)
def test_a_list_has_commas_or_is_given_several_times(query: str) -> None:
    assert read(query) == {"treatments": ["a", "b", "c"]}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("treatments=a&treatments=a", "'a' is given twice."),
        ("treatments=a&treatments=b&treatments=c,d", "Takes 2 to 3 values; 4 given."),
        ("treatments=a&treatments=", "'' is not an id."),
    ],
)
def test_either_spelling_of_a_list_is_held_to_the_same_rules(query: str, message: str) -> None:
    assert [fault.message for fault in faults(query)["treatments"]] == [message]


def test_a_missing_argument_is_a_fault() -> None:
    assert [fault.message for fault in faults("")["treatments"]] == ["Missing; this parameter is required."]


def test_a_wrong_choice_gets_the_values_allowed_and_near() -> None:
    (fault,) = faults("treatments=a,b&population=dmard_naiv")["population"]
    assert fault.allowed == tuple(member.value for member in COMPARABLE_LINES)
    assert fault.near == ("dmard_naive",)


def test_all_faults_of_all_parameters_come_together() -> None:
    found = faults("treatments=a,a,%21&population=x&note=1&note=2&treatment=a")
    assert list(found) == ["treatments", "population", "note", "treatment"]
    assert len(found["treatments"]) == 2
    assert found["treatment"][0].near == ("treatments",)


@pytest.mark.parametrize(
    ("usual", "ours"),
    [("page", "cursor"), ("Offset", "cursor"), ("per_page", "limit"), ("order_by", "sort"), ("select", "fields")],
)
def test_a_name_that_is_usual_elsewhere_leads_to_ours(usual: str, ours: str) -> None:
    allowed = ("agent", "cursor", "fields", "limit", "sort")
    with Flask("test").test_request_context(f"/?{usual}=2"), pytest.raises(Problem) as raised:
        refuse_arguments({usual: ()}, allowed)
    assert [fault.near for fault in raised.value.faults] == [(ours,)]


def test_a_list_where_one_id_is_taken_is_told_so() -> None:
    class One(QueryArguments):
        jurisdiction = Id()

    with Flask("test").test_request_context("/?jurisdiction=US,EU") as context, pytest.raises(Problem) as raised:
        StrictQueryParser().parse(One(), context.request, location="query")
    assert [f.message for f in raised.value.faults] == ["'US,EU' is not an id. Give one; this parameter takes no list."]


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("adalimumb", ("adalimumab",)),
        ("ADALIMUMAB", ("adalimumab",)),
        ("msc", ("bm-msc-autologous", "uc-msc-allogeneic-iv")),
        ("zzz", ()),
        ("", ()),
        ("a" * 100_000, ()),
    ],
)
def test_near_values_are_spelt_alike_or_hold_the_value(value: str, near: tuple[str, ...]) -> None:
    assert find_near(value, ["adalimumab", "uc-msc-allogeneic-iv", "bm-msc-autologous"]) == near
