"""What has to stay beside a member when only some members of a record are asked for: the one place that decides.

A figure, a status or a statement that travels alone is misread. So three rules bind every slice of a record:

1. Records inside a record are only taken whole, because a figure, its unit, its people, its source and the place in
   it stand side by side there. Those in `OPENED` hold no figure, and may be taken apart.
2. Some members of a record are kept whatever is asked for: what it is, and what must never be hidden of it.
3. Some members bring others along: those without which they say something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from api.domain.comparison.answer import Comparison
from api.domain.guidance import GuidanceStatement
from api.domain.records import (
    Agent,
    Availability,
    Burden,
    Caution,
    CellProduct,
    Claim,
    DocumentedHarm,
    Outcome,
    Position,
    RegisteredTrial,
    Source,
    Study,
    Term,
    Tombstone,
    Treatment,
)
from api.domain.search.hits import SearchHit
from api.web.derived import RecordDerived, SourceDerived, StudyDerived, TreatmentDerived

OPENED: Final[Mapping[type, tuple[str, ...]]] = {
    # A status holds in one jurisdiction on one day, as one source says it.
    Availability: ("jurisdiction", "status", "as_of", "source", "locator", "note"),
    Burden: (),
    CellProduct: (),
    RecordDerived: (),
    SourceDerived: (),
    StudyDerived: (),
    TreatmentDerived: (),
}
"""Records inside a record of which some members may be taken, each with the members that are kept then."""


@dataclass(frozen=True, slots=True)
class Companions:
    """The members of a record type that are always kept, and those that others bring along, by dotted path."""

    always: tuple[str, ...] = ("id",)
    brought: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_CITED: Final = ("id", "source", "locator")
_RESULTS_LEAN_ON: Final = ("name", "design", "population", "line", "arms", "same_trial_as")
_COUNT_OF_HARMED: Final = ("report", "people", "harmed", "harmed_missing", "treated", "overlaps_with")

COMPANIONS: Final[Mapping[type, Companions]] = {
    # An investigational option is marked as one wherever it is shown.
    Treatment: Companions(("id", "kind")),
    Agent: Companions(("id", "investigational")),
    # Figures name arms by id, and shares and readings elsewhere name results by their place.
    Study: Companions(
        ("id",),
        {
            "results": _RESULTS_LEAN_ON,
            "derived.shares": ("results", *_RESULTS_LEAN_ON),
            "derived.read_elsewhere": ("results", *_RESULTS_LEAN_ON),
        },
    ),
    # A retracted source is never shown without saying so.
    Source: Companions(("id", "status")),
    # A claim without its verdict would be repeated, not appraised.
    Claim: Companions(("id", "verdict")),
    DocumentedHarm: Companions((*_CITED, "causality"), {"harmed": _COUNT_OF_HARMED, "treated": _COUNT_OF_HARMED}),
    GuidanceStatement: Companions(
        (*_CITED, "treatment", "treatment_kind"),
        {"statement": ("organisation", "year"), "direction": ("organisation", "year")},
    ),
    Position: Companions(_CITED, {"statement": ("organisation", "year"), "direction": ("organisation", "year")}),
    RegisteredTrial: Companions(
        _CITED,
        {"status": ("as_of",), "results": ("as_of",), "enrolment": ("enrolment_planned", "as_of")},
    ),
    Caution: Companions((*_CITED, "kind")),
    Outcome: Companions(
        ("id",),
        {
            "definition": ("source", "locator"),
            "range_low": ("range_high", "unit", "direction"),
            "range_high": ("range_low", "unit", "direction"),
        },
    ),
    # Without its field a tombstone would say that the whole record is gone.
    Tombstone: Companions(("id", "kind", "record", "field", "reason")),
    Term: Companions(("id",), {"plain": ("source", "locator")}),
    # What was asked, what the options are, and the sources that the rest cites.
    Comparison: Companions(("question", "options", "sources")),
    SearchHit: Companions(("kind", "id", "kind_label")),
}
"""Rules 2 and 3; a record type that is not named here keeps its id."""


def companions_of(record: type) -> Companions:
    """Say what stays with the members of a record type."""
    return COMPANIONS.get(record, Companions())
