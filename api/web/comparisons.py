"""Comparisons of two to six options: the heart of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from marshmallow import Schema

from api.domain.comparison.answer import ClaimsSection, Comparison, HarmsSection, PositionsSection, TrialsRow
from api.domain.comparison.citations import sources_of
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.vocabulary import COMPARABLE_LINES
from api.storage import reading
from api.web.answers import link_to, permanent_redirect, slice_answer, write_values
from api.web.arguments import Choice, CommaList, Id, QueryArguments
from api.web.comparison_tables import COMPARISON_TABLES, answer_with_table
from api.web.exports import add_table, refuse_idle_arguments
from api.web.forms import CSV, JSON, NDJSON, WITH_TABLES, chosen_form
from api.web.names import find_meant
from api.web.offers import CLAIMS, HARMS, POSITIONS, TRIALS
from api.web.operations import NAMES_RECORDS, READS_RECORD, Resource, id_parameter
from api.web.pinning import ReadArguments
from api.web.problem_types import BAD_ARGUMENT
from api.web.problems import Fault, problem, shorten
from api.web.representation import Published
from api.web.schemas import nested_list, public_schema, record_answer_schema
from api.web.slices import Sliceable
from api.web.snapshots import open_snapshot
from api.web.sources import SOURCES
from api.web.withdrawn import Missing, find_missing, refuse_missing, refuse_record

FEWEST_TREATMENTS: Final = 2
MOST_TREATMENTS: Final = 6
"""Six options make fifteen pairs, as many as a reader can follow; the limit is ours."""

MOST_OUTCOMES: Final = 50


@dataclass(frozen=True, slots=True)
class ComparisonLinks:
    """Addresses that belong to a comparison."""

    self: Annotated[str, "Address of the question, in one spelling."]
    pair: Annotated[str | None, "For two treatments, the one address of their comparison; null for more."]


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
        "links": ComparisonLinks,
    },
)
SLICES: Final = Sliceable(Comparison, {"links": ComparisonLinks})
NOT_CITING: Final = frozenset({"sources", "links"})
"""Members that name no source of their own."""
ANSWER = record_answer_schema(COMPARISON, "ComparisonAnswer", part=SLICES.schema(COMPARISON))

blueprint = Resource(
    "comparisons",
    __name__,
    url_prefix="/v1/comparisons",
    description="Options side by side, with a verdict for each pair and outcome on whether they may be compared.",
)


OF_COMPARISON: Final = (
    "In CSV and NDJSON: `readings`, the figures of each option, or `pairs`, the verdict on each pair with the effect "
    "where there is one; `readings` without it."
)


def _declare(arguments: type[ReadArguments]) -> type[QueryArguments]:
    return add_table(SLICES.add_argument(arguments), tuple(COMPARISON_TABLES), OF_COMPARISON)


POPULATION: Final = Choice(
    COMPARABLE_LINES,
    meaning=(
        "Who is asking: earlier treatment. Without it figures of every population are shown, each apart, and a "
        "pair with answers for several populations gets none of them."
    ),
)
OUTCOMES: Final = CommaList(
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
JURISDICTION: Final = Id(
    metadata={"description": "Jurisdiction for availability. Without it all on record.", "example": "US"}
)


class ComparisonArguments(ReadArguments):
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
    population = POPULATION
    outcomes = OUTCOMES
    jurisdiction = JURISDICTION


class PairArguments(ReadArguments):
    """The question, but for the two treatments that the path names."""

    population = POPULATION
    outcomes = OUTCOMES
    jurisdiction = JURISDICTION


@blueprint.get("")
@blueprint.operation(ANSWER, problems=NAMES_RECORDS, arguments=_declare(ComparisonArguments), forms=WITH_TABLES)
def get_comparison(arguments: Mapping[str, Any]) -> Any:
    """Compare two to six treatments.

    For each pair and outcome the verdict says whether figures may be compared: `head_to_head`, `indirect` or
    `not_comparable`, with every reason. No difference, ratio or rank is given for a pair that is not comparable.
    """
    refuse_idle_arguments(arguments, (CSV, NDJSON), cut_rows=False)
    criteria = read_criteria(arguments["treatments"], arguments)
    with open_snapshot() as snapshot:
        refuse_unknown_ids(criteria, snapshot, ComparisonArguments)
        return _answer(criteria, snapshot, arguments)


@blueprint.get(
    "/<first_id>..<second_id>",
    parameters=[
        id_parameter("first_id", "Id of the treatment that comes first in the alphabet.", "adalimumab"),
        id_parameter("second_id", "Id of the other treatment.", "uc-msc-allogeneic-iv"),
    ],
)
@blueprint.operation(
    ANSWER, problems=READS_RECORD, arguments=_declare(PairArguments), forms=WITH_TABLES, redirects=True
)
def get_pair(arguments: Mapping[str, Any], first_id: str, second_id: str) -> Any:
    """Compare two treatments, at one lasting address.

    Answers as the comparison of the two does. Each pair has one address: the other order leads to it.
    """
    refuse_idle_arguments(arguments, (CSV, NDJSON), cut_rows=False)
    criteria = read_criteria((first_id, second_id), arguments)
    with open_snapshot() as snapshot:
        _refuse_odd_pair(criteria, snapshot)
        refuse_unknown_ids(criteria, snapshot, PairArguments)
        if first_id > second_id:
            return permanent_redirect(link_to_pair(criteria, **write_values(arguments, ("fields", "format", "table"))))
        return _answer(criteria, snapshot, arguments)


def _refuse_odd_pair(criteria: Criteria, snapshot: reading.Snapshot) -> None:
    """Refuse a pair of which either is on no record, or of a treatment with itself."""
    known = reading.list_ids(snapshot, "treatments")
    first, second = criteria.treatments
    for parameter, asked in (("first_id", first), ("second_id", second)):
        if asked not in known:
            refuse_record(snapshot, "treatments", parameter, asked)
    if first == second:
        fault = Fault("A treatment is not compared with itself.", parameter="second_id")
        problem(BAD_ARGUMENT, "Cannot be used: second_id.", [fault])


def _answer(criteria: Criteria, snapshot: reading.Snapshot, arguments: Mapping[str, Any]) -> Any:
    material = reading.read_comparison_material(snapshot, criteria.treatments)
    answer = compare(criteria, material)
    if chosen_form() is not JSON:
        return answer_with_table(answer, arguments.get("table"), material.release)
    chosen = SLICES.choose(arguments)
    if chosen is not None and "sources" not in arguments["fields"]:
        # What stays beside a slice are the sources that it cites, not those of the whole answer.
        answer = replace(answer, sources=sources_of(answer, (each for each in chosen if each not in NOT_CITING)))
    return slice_answer(publish_comparison(answer, criteria), chosen, material.release)


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
        "links": ComparisonLinks(
            link_to_comparison(criteria), link_to_pair(criteria) if len(criteria.treatments) == 2 else None
        ),
    }
    return Published(answer, extra)


def read_criteria(treatments: Iterable[str], arguments: Mapping[str, Any]) -> Criteria:
    """Make the question out of the treatments and the query parameters."""
    return Criteria(
        treatments=tuple(treatments),
        population=arguments.get("population"),
        outcomes=tuple(arguments.get("outcomes") or ()),
        jurisdiction=arguments.get("jurisdiction"),
    )


def link_to_comparison(criteria: Criteria) -> str:
    """The address of a question, in one spelling."""
    return link_to("comparisons.get_comparison", treatments=",".join(criteria.treatments), **_narrowing(criteria))


def link_to_pair(criteria: Criteria, **others: str) -> str:
    """The one address of a question about two treatments; `others` are parameters that choose the answer's form."""
    first, second = sorted(criteria.treatments)
    return link_to("comparisons.get_pair", first_id=first, second_id=second, **_narrowing(criteria), **others)


def _narrowing(criteria: Criteria) -> dict[str, str]:
    asked = {
        "population": criteria.population,
        "outcomes": ",".join(criteria.outcomes),
        "jurisdiction": criteria.jurisdiction,
    }
    return {name: value for name, value in asked.items() if value}


def refuse_unknown_ids(criteria: Criteria, snapshot: reading.Snapshot, declared: type[Schema]) -> None:
    """Refuse ids that no record has, all at once, with those that look alike or took their place."""
    asked: dict[str, tuple[Iterable[str], reading.Kind, bool]] = {
        "treatments": (criteria.treatments, "treatments", False),
        "outcomes": (criteria.outcomes, "outcomes", True),
        "jurisdiction": ((criteria.jurisdiction,) if criteria.jurisdiction else (), "jurisdictions", True),
    }
    missing = {
        parameter: _find_missing(ids, snapshot, kind, list_all=list_all)
        for parameter, (ids, kind, list_all) in asked.items()
    }
    found = {parameter: each for parameter, each in missing.items() if each}
    if found:
        refuse_missing(found, tuple(declared().fields))


def _find_missing(
    ids: Iterable[str], snapshot: reading.Snapshot, kind: reading.Kind, *, list_all: bool
) -> list[Missing]:
    known = reading.list_ids(snapshot, kind)

    def describe(id: str) -> Fault:
        near = find_meant(snapshot, kind, id, known)
        return Fault(f"No record has the id {shorten(id)}.", allowed=known if list_all else (), near=near)

    return find_missing(snapshot, kind, [each for each in ids if each not in known], describe)
