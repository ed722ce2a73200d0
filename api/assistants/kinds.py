"""Kinds of records, and the form of an id."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

Kind = Literal[
    "treatments",
    "studies",
    "sources",
    "outcomes",
    "claims",
    "harms",
    "guidance",
    "trials",
    "positions",
    "cautions",
    "jurisdictions",
    "glossary",
    "agents",
    "tombstones",
]
"""Every kind has its records under `/v1/<kind>/<id>`."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$")]
"""Ids as the interface knows them, so that nothing else becomes part of an address."""

NOT_A_TREATMENT: Final = "not a treatment"
