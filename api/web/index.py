"""The way in: what can be asked, at the address that people type first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from api.web.answers import link_to
from api.web.operations import ALWAYS, Resource
from api.web.representation import DISCLAIMER
from api.web.schemas import public_schema


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be asked for."""

    name: Annotated[str, "Name of the part of the interface."]
    address: Annotated[str, "Where it begins."]
    meaning: Annotated[str, "What it holds."]


@dataclass(frozen=True, slots=True)
class Index:
    """What can be asked, and where to read on."""

    name: Annotated[str, "Name of the service."]
    disclaimer: Annotated[str, "What to tell readers beside the data."]
    entries: Annotated[tuple[Entry, ...], "Parts of the interface."]
    documentation: Annotated[str, "Guides for people; begin here."]
    contract: Annotated[str, "The contract, OpenAPI 3.1."]


def make_index(resources: Sequence[Resource]) -> Resource:
    """Make the resource at `/v1`, which lists some others."""
    index = Resource("index", __name__, url_prefix="/v1", description="What can be asked.")

    @index.get("")
    @index.operation(public_schema(Index), problems=ALWAYS)
    def get_index() -> Any:
        """List what can be asked.

        Each entry is a part of the interface with its address; the contract has every operation and parameter.
        """
        base = link_to("index.get_index").removesuffix("/v1")
        entries = tuple(Entry(each.name, f"{base}{each.url_prefix}", each.description) for each in resources)
        return Index("RA Options", DISCLAIMER, entries, f"{base}/docs", f"{base}/openapi.json")

    return index
