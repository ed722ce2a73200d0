"""Comparisons of two to six options: the heart of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from api.domain.comparison.answer import ClaimsSection, Comparison, HarmsSection, PositionsSection, TrialsRow
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.vocabulary import COMPARABLE_LINES
from api.storage import reading
from api.web.answers import Links, link_to, record_answer
from api.web.arguments import Choice, CommaList, Id, QueryArguments, refuse_arguments
from api.web.offers import CLAIMS, HARMS, POSITIONS, TRIALS
from api.web.operations import READS_DATA, Resource
from api.web.problems import Fault, find_near, shorten
from api.web.representation import Published
from api.web.schemas import nested_list, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot
from api.web.sources import SOURCES

FEWEST_TREATMENTS: Final = 2
MOST_TREATMENTS: Final = 6
"""Six options make fifteen pairs, as many as a reader can follow; the limit is ours."""

MOST_OUTCOMES: Final = 50

COMPARISON = public_schema(
    Comparison,
    extra={
        "claims": public_schema(ClaimsSection, extra={"claims": CLAIMS.list_field("Claims said of an option.")}),
        "documented_harms": public_schema(
            HarmsSection, extra={"reports": HARMS.list_field("Reports; never add them up.")}
        ),
        "trials": nested_list(
            public_schema(TrialsRow, extra={"trials": TRIALS.list_field("With or without results.")}),
            "Registered trials of each option.",
        ),
        "positions": public_schema(PositionsSection, extra={"positions": POSITIONS.list_field("Statements.")}),
        "sources": SOURCES.list_field("Every source cited above, once."),
        "links": Links,
    },
)

blueprint = Resource(
    "comparisons",
    __name__,
    url_prefix="/v1/comparisons",
    description="Options side by side, with a verdict for each pair and outcome on whether they may be compared.",
)


class ComparisonArguments(QueryArguments):
    """The question."""

    treatments = CommaList(
        Id(),
        minimum=FEWEST_TREATMENTS,
        maximum=MOST_TREATMENTS,
        required=True,
        metadata={
            "description": "Ids of two to six treatments, with commas between them. Their order ranks nothing.",
            "example": ["adalimumab", "uc-msc-allogeneic-iv"],
        },
    )
    population = Choice(
        COMPARABLE_LINES,
        meaning=(
            "Who is asking: earlier treatment. Without it figures of every population are shown, each apart, and a "
            "pair with answers for several populations gets none of them."
        ),
    )
    outcomes = CommaList(
        Id(),
        minimum=1,
        maximum=MOST_OUTCOMES,
        metadata={
            "description": (
                "Ids of outcomes, with commas between them. Without it the usual set; "
                "`question.other_outcomes` names the rest."
            ),
            "example": ["acr50", "serious-infection"],
        },
    )
    jurisdiction = Id(
        metadata={"description": "Jurisdiction for availability. Without it all on record.", "example": "US"}
    )


@blueprint.get("")
@blueprint.operation(
    record_answer_schema(COMPARISON, "ComparisonAnswer"), problems=READS_DATA, arguments=ComparisonArguments
)
def get_comparison(arguments: Mapping[str, Any]) -> Any:
    """Compare two to six treatments.

    For each pair and outcome the verdict says whether figures may be compared: `head_to_head`, `indirect` or
    `not_comparable`, with every reason. No difference, ratio or rank is given for a pair that is not comparable.
    """
    criteria = read_criteria(arguments)
    with open_snapshot() as snapshot:
        _refuse_unknown(criteria, snapshot)
        material = reading.read_comparison_material(snapshot, criteria.treatments)
    answer = compare(criteria, material)
    return record_answer(publish_comparison(answer, criteria), material.release)


def publish_comparison(answer: Comparison, criteria: Criteria) -> Published:
    """Add to a comparison its links, and to the records that it holds whole what their own endpoints say of them."""
    harms = HARMS.publish_many(answer.documented_harms.reports)
    trials = [Published(row, {"trials": TRIALS.publish_many(row.trials)}) for row in answer.trials]
    extra = {
        "claims": Published(answer.claims, {"claims": CLAIMS.publish_many(answer.claims.claims)}),
        "documented_harms": Published(answer.documented_harms, {"reports": harms}),
        "trials": trials,
        "positions": Published(answer.positions, {"positions": POSITIONS.publish_many(answer.positions.positions)}),
        "sources": SOURCES.publish_many(answer.sources),
        "links": Links(link_to_comparison(criteria)),
    }
    return Published(answer, extra)


def read_criteria(arguments: Mapping[str, Any]) -> Criteria:
    """Make the question out of the query parameters."""
    return Criteria(
        treatments=tuple(arguments["treatments"]),
        population=arguments.get("population"),
        outcomes=tuple(arguments.get("outcomes") or ()),
        jurisdiction=arguments.get("jurisdiction"),
    )


def link_to_comparison(criteria: Criteria) -> str:
    """The address of a question, in one spelling."""
    asked = {
        "treatments": ",".join(criteria.treatments),
        "population": criteria.population,
        "outcomes": ",".join(criteria.outcomes) or None,
        "jurisdiction": criteria.jurisdiction,
    }
    return link_to("comparisons.get_comparison", **{name: value for name, value in asked.items() if value})


def _refuse_unknown(criteria: Criteria, snapshot: reading.Snapshot) -> None:
    """Refuse ids that no record has, all at once, with those that look alike."""
    asked: dict[str, tuple[Iterable[str], reading.Kind, bool]] = {
        "treatments": (criteria.treatments, "treatments", False),
        "outcomes": (criteria.outcomes, "outcomes", True),
        "jurisdiction": ((criteria.jurisdiction,) if criteria.jurisdiction else (), "jurisdictions", True),
    }
    faults = {
        parameter: _faults_of_ids(ids, reading.list_ids(snapshot, kind), list_all=list_all)
        for parameter, (ids, kind, list_all) in asked.items()
    }
    found = {parameter: each for parameter, each in faults.items() if each}
    if found:
        refuse_arguments(found, tuple(ComparisonArguments().fields))


def _faults_of_ids(ids: Iterable[str], known: tuple[str, ...], *, list_all: bool) -> list[Fault]:
    return [
        Fault(
            f"No record has the id {shorten(each)}.",
            allowed=known if list_all else (),
            near=find_near(each, known),
        )
        for each in ids
        if each not in known
    ]
