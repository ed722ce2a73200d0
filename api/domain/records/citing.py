"""What says where a statement comes from, whether anybody has looked twice, and why something is absent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from api.domain.vocabulary import MissingReason, SecondReading


@dataclass(frozen=True, slots=True)
class CitedText:
    """A short statement with its source."""

    text: Annotated[str, "Statement, in our words."]
    source: Annotated[str, "Id of the source."]
    locator: Annotated[str, "Where in the source."]


@dataclass(frozen=True, slots=True)
class Rereading:
    """Second look at the source of a figure by somebody who had not entered it."""

    found: Annotated[SecondReading, "What was found."]
    on: Annotated[date, "Day of the second look."]


@dataclass(frozen=True, slots=True)
class Absence:
    """A field that stays empty, and why."""

    field: Annotated[str, "Name of the field."]
    reason: Annotated[MissingReason, "Why it is empty."]
    detail: Annotated[str, "What was looked for, in our words."]
