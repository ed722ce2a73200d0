"""The MCP server: four tools that only read, over stdio or streamable HTTP."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Annotated, Any, Final, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ConfigDict, Field, create_model

from api.assistants import citing, comparing, finding, records
from api.assistants.answers import Answer, CitationAnswer, ComparisonAnswer, FindAnswer, RecordAnswer
from api.assistants.interface import Interface, Refused
from api.assistants.kinds import Id, Kind
from api.assistants.texts import write_text

NAME: Final = "ra-options"
PATH: Final = "/mcp"
DEFAULT_HITS: Final = 10
LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")

INSTRUCTIONS: Final = (
    "RA Options sets conventional rheumatoid arthritis treatments beside investigational stem cell approaches and says "
    "for each pair and outcome whether a comparison is allowed. Use find to get ids, compare for two to six "
    "treatments, get for one record, cite for the lines of sources. Say investigational status first. Never rank, "
    "never name a winner, never put figures of a not_comparable pair together, and quote population, time, certainty, "
    "source and verdict with each figure. Information, not medical advice; no clinician has reviewed the data."
)

READ_ONLY: Final = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def make_server(interface: Interface) -> MCPServer[Any]:
    """Make a server whose tools ask an interface."""
    tools = [_make_tool(function, title) for function, title in _functions(interface)]
    return MCPServer(
        NAME,
        title="RA Options",
        instructions=INSTRUCTIONS,
        version=version("ra-options"),
        tools=tools,
        log_level="WARNING",
        subscriptions=False,
    )


def guard_hosts(host: str, public_hosts: Sequence[str]) -> TransportSecuritySettings:
    """Allow only requests to the names under which the server is known (DNS rebinding), whatever it listens on."""
    local = [*LOOPBACK, f"[{host}]" if ":" in host else host]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[*(f"{name}:*" for name in local), *public_hosts, *(f"{name}:*" for name in public_hosts)],
        allowed_origins=[*(f"http://{name}:*" for name in local), *(f"https://{name}" for name in public_hosts)],
    )


def _functions(interface: Interface) -> list[tuple[Callable[..., CallToolResult], str]]:
    # The SDK makes the schema of arguments and answers from the signature, and the description from the docstring.

    def find(query: str, limit: int = DEFAULT_HITS) -> Annotated[CallToolResult, FindAnswer]:
        """Find ids of treatments, outcomes, terms, studies, trials, claims, harms and sources by name, brand,
        abbreviation, title, author or trial number. Each treatment says whether it is investigational: say so first.
        """
        return _answer(lambda: finding.find(interface, query, limit))

    def get(
        kind: Kind,
        id: Id,
        outcome: Annotated[Id | None, Field(description="Only the figures on one outcome.")] = None,
        part: Annotated[str | None, Field(description="Only one part of the texts, such as availability.")] = None,
    ) -> Annotated[CallToolResult, RecordAnswer]:
        """Read one record, condensed. Each figure is of one group alone: quote population, time, certainty, source and
        verdict with it. Never set figures of two treatments, studies or reports beside each other: only compare says
        whether that is allowed. Quote passages_with_figures whole. Look at left_out for what was too long.
        """
        return _answer(lambda: records.get(interface, kind, id, outcome, part))

    def compare(
        treatments: Annotated[list[Id], Field(description="Two to six ids; their order ranks nothing.")],
        outcomes: Annotated[list[Id] | None, Field(description="Ids of outcomes; without it the usual set.")] = None,
        population: Annotated[
            str | None,
            Field(
                description="dmard_naive, csdmard_inadequate_response, biologic_inadequate_response or refractory_mixed"
            ),
        ] = None,
        jurisdiction: Annotated[Id | None, Field(description="For availability, such as US, EU, UK.")] = None,
    ) -> Annotated[CallToolResult, ComparisonAnswer]:
        """Compare treatments. Each pair has a verdict for each outcome and time: head_to_head, indirect or
        not_comparable, with reasons. Say investigational status first. Where the verdict is not_comparable, say so and
        why, and never subtract, divide, average, rank or chart the figures of the two. Never name a winner. With each
        figure quote population, time, certainty, source and verdict; for a missing one the reason. Look at left_out:
        name one or a few outcomes and a population to see all.
        """
        return _answer(lambda: comparing.compare(interface, treatments, outcomes, population, jurisdiction))

    def cite(
        kind: Kind | Literal["comparisons"],
        ids: Annotated[list[Id], Field(min_length=1, max_length=20)],
    ) -> Annotated[CallToolResult, CitationAnswer]:
        """Give full lines, links and status of sources: of the sources named (kind sources), of all that some records
        name, or of a comparison (kind comparisons, ids of its treatments). Say where one is retracted.
        """
        return _answer(lambda: citing.cite(interface, kind, ids))

    return [
        (find, "Find records"),
        (get, "Read one record"),
        (compare, "Compare treatments"),
        (cite, "Cite sources"),
    ]


class _Strict(ArgModelBase):
    model_config = ConfigDict(extra="forbid")


def _make_tool(function: Callable[..., CallToolResult], title: str) -> Tool:
    description = " ".join((function.__doc__ or "").split())
    tool = Tool.from_function(
        function, title=title, description=description, annotations=READ_ONLY, structured_output=True
    )
    # By default the SDK passes over arguments that a tool does not have; nothing is ignored here.
    known = tool.fn_metadata.arg_model
    strict = create_model(known.__name__, __base__=(known, _Strict))
    tool.fn_metadata.arg_model = strict
    tool.parameters = strict.model_json_schema(by_alias=True)
    return tool


def _answer(ask: Callable[[], Answer]) -> CallToolResult:
    """Answer with text and structure, or with an error that tells how to mend the call."""
    try:
        data = dataclasses.asdict(ask())
    except Refused as refusal:
        return CallToolResult(content=[TextContent(type="text", text=str(refusal))], is_error=True)
    return CallToolResult(content=[TextContent(type="text", text=write_text(data))], structured_content=data)
