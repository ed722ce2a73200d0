"""Studies with their arms and results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from api.domain.records import Arm, Result, Study
from api.domain.vocabulary import Blinding, Funding, PopulationLine, StudyDesign
from api.web.collections import Collection
from api.web.derived import StudyDerived, derive_for_study
from api.web.filtering import by_id, by_number, by_word, one_of
from api.web.snapshots import today
from api.web.tables import Env, Join


def _named(*path: str) -> Callable[[Env, Env], Env | None]:
    """Find the arm of a study whose id stands at a path of the item in hand."""

    def find(study: Env, item: Env) -> Env | None:
        wanted: Any = item
        for name in path:
            wanted = wanted[name]
        return next((arm for arm in study["arms"] if arm["id"] == wanted), None)

    return find


def _result_of_share(study: Env, item: Env) -> Env:
    result: Env = study["results"][item["derived"]["shares"]["result"]]
    return result


JOINS: Final = {
    "results.measurements": (Join("arm", Arm, _named("results", "measurements", "arm")),),
    "results.contrasts": (
        Join("arm", Arm, _named("results", "contrasts", "arm")),
        Join("comparator", Arm, _named("results", "contrasts", "comparator")),
    ),
    "derived.shares": (
        Join("results", Result, _result_of_share),
        Join("arm", Arm, _named("derived", "shares", "arm")),
    ),
}
"""Figures name arms by id, and shares name results by their place; a row holds what they name."""

STUDIES: Final = Collection(
    kind="studies",
    noun="study",
    nouns="studies",
    record=Study,
    derived=StudyDerived,
    derive=lambda _, studies: [derive_for_study(study, today()) for study in studies],
    meaning="Investigations with their arms and results; one study may be reported in several sources.",
    listing="Whole records with arms and results, sorted by id.",
    single="The whole record; every figure names its source and the place in it.",
    example="armada",
    joins=JOINS,
    filters={
        "design": one_of(StudyDesign, "Design."),
        "phase": by_word("Phases, as the records write them.", "3"),
        "line": one_of(PopulationLine, "Who was treated, in the study or in one of its results."),
        "treatment": by_id("treatments", "Treatments whose every agent an arm holds.", "adalimumab"),
        "agent": by_id("agents", "Agents that an arm holds.", "placebo"),
        "outcome": by_id("outcomes", "Outcomes reported.", "acr50"),
        "blinding": one_of(Blinding, "Who was blinded."),
        "funding": one_of(Funding, "Who paid."),
        "registration": by_word("Registry numbers.", "NCT00195702"),
        "year": by_number("Years of its own reports.", 2003, minimum=1900, maximum=2100),
    },
)
