"""The page on the tools tells what they do."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.assistants.comparing import compare
from api.assistants.interface import Interface
from api.assistants.sizing import MOST_BYTES
from api.assistants.texts import write_text
from tests.assistants.test_tools import list_tools

PAGE = Path(__file__).resolve().parents[2] / "docs" / "agents.md"


def blocks(language: str) -> list[Token]:
    return [token for token in MarkdownIt().parse(PAGE.read_text()) if token.type == "fence" and token.info == language]


def test_the_answer_shown_is_a_real_one(interface: Interface) -> None:
    answer = compare(interface, ["adalimumab", "uc-msc-allogeneic-iv"], ["acr50"], "csdmard_inadequate_response", "US")
    text = write_text(dataclasses.asdict(answer))
    (block,) = blocks("text")
    place = 0
    for part in block.content.rstrip("\n").split("\n...\n"):
        assert part in text[place:], part
        place = text.index(part, place) + len(part)


def test_the_settings_shown_can_be_read_and_the_tools_are_named(interface: Interface) -> None:
    (block,) = blocks("json")
    assert json.loads(block.content)["mcpServers"]["ra-options"]["args"] == ["mcp"]
    page = PAGE.read_text()
    tools = list_tools(interface).tools
    assert [tool.name for tool in tools if f"| `{tool.name}` |" not in page] == []
    unnamed = [name for tool in tools for name in tool.input_schema["properties"] if f"`{name}`" not in page]
    assert unnamed == []
    assert f"{MOST_BYTES:,} bytes" in page
