"""The records around a difference, and what it bears on: outcome and jurisdiction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from api.domain.changes.context import ChangeContext
from api.domain.changes.verdict_records import PairOutcome
from api.domain.changes.walking import Difference, Form
from api.domain.records import Absence, Appraisal, Availability, Jurisdiction, Outcome, Result, Risk

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Scene:
    """The records in which a difference lies, by type, as they are now or, where they are gone, as they were."""

    context: ChangeContext
    top: Any
    parts: Mapping[type, Any]

    def find(self, part: type[R]) -> R | None:
        """The record of a type, be it around the difference or the part that differs."""
        found: R | None = self.parts.get(part)
        return found

    def get(self, part: type[R]) -> R:
        """The record of a type that is known to be there."""
        found: R = self.parts[part]
        return found


def look_around(difference: Difference, context: ChangeContext) -> Scene:
    """Gather the records around a difference, and the part itself where a whole part differs."""
    around = [after for _, after in difference.trail]
    if difference.form is Form.PART:
        around.append(difference.before if difference.after is None else difference.after)
    return Scene(context, around[0], {type(record): record for record in around})


def outcome_of(scene: Scene) -> str | None:
    """The outcome that a difference bears on."""
    if isinstance(scene.top, Outcome):
        return scene.top.id
    found = scene.find(Result) or scene.find(Appraisal) or scene.find(PairOutcome)
    if found:
        return found.outcome
    risk = scene.find(Risk)
    return risk.harm if risk else None


PLACE_IN_ABSENCE: Final = "availability."


def jurisdiction_of(scene: Scene) -> str | None:
    """The jurisdiction that a difference bears on."""
    if isinstance(scene.top, Jurisdiction):
        return scene.top.id
    if status := scene.find(Availability):
        return status.jurisdiction
    absence = scene.find(Absence)
    if absence and absence.field.startswith(PLACE_IN_ABSENCE):
        return absence.field.removeprefix(PLACE_IN_ABSENCE)
    return None
