"""The four tools through the SDK's own client, in process."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

import httpx
import jsonschema
import pytest
from mcp import Client
from mcp.types import CallToolResult, ListToolsResult, TextContent

from api.app import COLLECTIONS
from api.assistants.interface import IN_PROCESS, Interface
from api.assistants.kinds import Kind
from api.assistants.server import make_server
from api.assistants.sizing import MOST_BYTES, write_json
from tests.assistants.conftest import make_interface

MOST_BYTES_OF_LIST = 20_000
"""The list of tools stands in every conversation of an agent, so it is small."""


def call(interface: Interface, tool: str, **arguments: Any) -> CallToolResult:
    async def ask() -> CallToolResult:
        async with Client(make_server(interface)) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(ask())


def list_tools(interface: Interface) -> ListToolsResult:
    async def ask() -> ListToolsResult:
        async with Client(make_server(interface)) as client:
            return await client.list_tools()

    return asyncio.run(ask())


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_there_are_four_tools_that_only_read(interface: Interface) -> None:
    listed = list_tools(interface)
    assert [tool.name for tool in listed.tools] == ["find", "get", "compare", "cite"]
    for tool in listed.tools:
        assert tool.annotations is not None
        assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (True, False)
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema is not None
        assert "about" in tool.output_schema["required"]
    assert len(listed.model_dump_json(by_alias=True, exclude_none=True).encode()) <= MOST_BYTES_OF_LIST


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        ("find", ["investigational", "say so first"]),
        ("get", ["population, time, certainty, source and verdict", "Never set figures"]),
        (
            "compare",
            [
                "investigational status first",
                "never subtract, divide, average, rank or chart",
                "Never name a winner",
                "population, time, certainty, source and verdict",
            ],
        ),
        ("cite", ["retracted"]),
    ],
)
def test_descriptions_tell_the_rules(interface: Interface, tool: str, words: list[str]) -> None:
    (described,) = (each.description or "" for each in list_tools(interface).tools if each.name == tool)
    assert [each for each in words if each not in described] == []


def test_every_kind_of_record_can_be_read() -> None:
    assert set(get_args(Kind)) == {collection.kind for collection in COLLECTIONS}


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("find", {"query": "Humira", "limit": 3}, ["id: adalimumab", "brands: Humira", "option kind: conventional"]),
        ("find", {"query": "umbilical cord stem cells", "limit": 3}, ["option kind: investigational"]),
        ("find", {"query": "adalimumaab", "limit": 1}, ["taken for 'adalimumab'", "records found", "raise `limit`"]),
        (
            "get",
            {"kind": "treatments", "id": "uc-msc-allogeneic-iv"},
            ["option kind: investigational", "0 of 52 people"],
        ),
        ("get", {"kind": "glossary", "id": "placebo"}, ["plain: "]),
        ("get", {"kind": "harms", "id": "abscessus-mexico-2022"}, ["3 people; of how many is not given"]),
        (
            "compare",
            {"treatments": ["adalimumab", "uc-msc-allogeneic-iv"], "outcomes": ["acr50"], "jurisdiction": "US"},
            ["not_comparable", "kind: investigational", "no_group_without_treatment", "US: unapproved_marketed"],
        ),
        (
            "compare",
            {"treatments": ["tocilizumab", "adalimumab"], "outcomes": ["acr50"]},
            ["195 more per 1000 (from 90 more to 294 more), 95 % interval", "risk ratio 1.7", "(head_to_head)"],
        ),
        (
            "cite",
            {"kind": "sources", "ids": ["weinblatt-2003-armada"]},
            ["Weinblatt ME", "https://doi.org/10.1002/art.10697"],
        ),
        ("cite", {"kind": "studies", "ids": ["armada"]}, ["id: weinblatt-2003-armada", "id: humira-smpc-eu-fr"]),
        (
            "cite",
            {"kind": "comparisons", "ids": ["adalimumab", "rituximab"]},
            ["left out", "call cite with kind sources"],
        ),
    ],
)
def test_answers(interface: Interface, tool: str, arguments: dict[str, Any], words: list[str]) -> None:
    result = call(interface, tool, **arguments)
    text = text_of(result)
    assert not result.is_error
    assert [each for each in words if each not in text] == [], text
    assert "disclaimer: Information, not medical advice" in text
    assert "release: 2026.11.1" in text and "Review by clinicians: none yet" in text
    (schema,) = (each.output_schema for each in list_tools(interface).tools if each.name == tool)
    assert schema is not None
    jsonschema.validate(result.structured_content, schema)
    assert len(write_json(result.structured_content).encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("find", {"query": "x"}, ["An argument cannot be used (HTTP 400)", "q: Takes 2 to 100 characters; 1 given."]),
        ("find", {"query": "Humira", "limit": 500}, ["limit: '500' is not a whole number from 1 to 50."]),
        ("find", {"query": "Humira", "kinds": "studies"}, ["kinds", "not permitted"]),
        ("get", {"kind": "treatments", "id": "adalimumb"}, ["No record has this id (HTTP 404)", "near: adalimumab"]),
        ("get", {"kind": "drugs", "id": "adalimumab"}, ["kind", "'treatments'"]),
        ("get", {"kind": "treatments", "id": "adalimumab/comparable"}, ["id", "pattern"]),
        ("get", {"kind": "studies", "id": "armada", "outcome": "acr5"}, ["acr5", "allowed: acr20, acr50, acr70"]),
        ("get", {"kind": "treatments", "id": "adalimumab", "part": "price"}, ["price", "allowed: ", "availability"]),
        (
            "compare",
            {"treatments": ["adalimumb", "rituxima"]},
            ["'adalimumb'", "near: adalimumab, golimumab", "'rituxima'", "near: rituximab"],
        ),
        ("compare", {"treatments": ["adalimumab"]}, ["treatments: ", "2"]),
        (
            "compare",
            {"treatments": ["adalimumab", "rituximab"], "population": "children"},
            ["population: 'children' is not one of the values allowed.", "allowed: dmard_naive, csdmard"],
        ),
        (
            "compare",
            {"treatments": ["adalimumab", "rituximab"], "outcomes": ["acr5"], "jurisdiction": "XX"},
            ["outcomes: No record has the id 'acr5'.", "near: acr50", "jurisdiction: No record has the id 'XX'."],
        ),
        ("cite", {"kind": "sources", "ids": ["weinblatt-2003"]}, ["No record has this id", "near: "]),
        ("cite", {"kind": "sources", "ids": []}, ["ids", "at least 1 item"]),
        ("rank", {}, ["rank"]),
    ],
)
def test_refusals_tell_how_to_mend_the_call(
    interface: Interface, tool: str, arguments: dict[str, Any], words: list[str]
) -> None:
    result = call(interface, tool, **arguments)
    assert result.is_error
    assert [each for each in words if each not in text_of(result)] == [], text_of(result)


@pytest.mark.parametrize(
    ("database", "words"),
    [
        ("sqlite_tables", "No release has been published yet (HTTP 503)"),
        ("sqlite_url", "The data cannot be read at the moment (HTTP 503)"),
        ("postgresql://reader:secret@127.0.0.1:1/nothing", "The data cannot be read at the moment (HTTP 503)"),
    ],
)
def test_a_database_that_cannot_answer_is_a_clear_error(
    request: pytest.FixtureRequest, database: str, words: str
) -> None:
    url = database if "://" in database else str(request.getfixturevalue(database))
    for interface in make_interface(url):
        result = call(interface, "compare", treatments=["adalimumab", "rituximab"])
        assert result.is_error and text_of(result).startswith(words)
        assert "secret" not in text_of(result)


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(502, text="<h1>Bad gateway</h1>"), "answered HTTP 502 without JSON"),
        (httpx.Response(200, json=["a"]), "without JSON; it is no RA Options"),
        (httpx.Response(200, json={"hello": 1}), "without data and release; it is no RA Options"),
        (httpx.Response(429, json={"title": "Too many requests", "detail": "Wait."}), "Too many requests (HTTP 429)"),
    ],
)
def test_another_place_that_answers_otherwise_is_a_clear_error(response: httpx.Response, words: str) -> None:
    with httpx.Client(transport=httpx.MockTransport(lambda _: response), base_url=IN_PROCESS) as client:
        result = call(Interface(client), "find", query="Humira")
    assert result.is_error and words in text_of(result)


def test_another_place_that_does_not_answer_is_a_clear_error() -> None:
    with httpx.Client(base_url="http://127.0.0.1:1") as client:
        result = call(Interface(client), "find", query="Humira")
    assert result.is_error and "cannot be reached at http://127.0.0.1:1" in text_of(result)
