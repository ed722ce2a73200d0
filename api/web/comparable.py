"""With whom a treatment can be compared: the map of its pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from api.domain.comparison.comparable import ComparableOutcome, ComparableTreatment, map_comparable
from api.domain.comparison.context import Criteria
from api.domain.vocabulary import COMPARABLE_LINES, PopulationLine, TreatmentKind
from api.storage import reading
from api.web.answers import Links, link_to, record_answer
from api.web.arguments import Choice
from api.web.comparisons import link_to_pair
from api.web.operations import READS_RECORD, Resource, id_parameter
from api.web.pinning import ReadArguments
from api.web.representation import Published
from api.web.schemas import nested_list, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot
from api.web.withdrawn import refuse_record


@dataclass(frozen=True, slots=True)
class PairLinks:
    """Address of a comparison."""

    comparison: Annotated[str, "The comparison of the two, narrowed to this row where the row is one outcome."]


@dataclass(frozen=True, slots=True)
class ComparableMap:
    """Every other treatment, with what it can be compared on with this one."""

    treatment: Annotated[str, "Id of the treatment asked about."]
    name: Annotated[str, "Its name."]
    population: Annotated[PopulationLine | None, "Population asked for; null where all were looked at, each apart."]
    comparable_with: Annotated[int, "How many of the others can be compared with it on any outcome."]
    others: Annotated[tuple[ComparableTreatment, ...], "The others, in order of id; the order ranks nothing."]


_OUTCOME = public_schema(ComparableOutcome, extra={"links": PairLinks})
_OTHER = public_schema(
    ComparableTreatment,
    extra={"outcomes": nested_list(_OUTCOME, "Where they can be compared; empty where nowhere."), "links": PairLinks},
)
_MAP = public_schema(
    ComparableMap,
    extra={"others": nested_list(_OTHER, "The others, in order of id; the order ranks nothing."), "links": Links},
)

blueprint = Resource(
    "comparable",
    __name__,
    url_prefix="/v1/treatments",
    description="Which pairs of treatments can be compared, on which outcomes and by which verdict.",
)


class ComparableArguments(ReadArguments):
    """What narrows the map."""

    population = Choice(COMPARABLE_LINES, meaning="Who is asking: earlier treatment. Without it all, each apart.")
    kind = Choice(TreatmentKind, meaning="Kind of the other treatments. Without it both.")


@blueprint.get(
    "/<treatment_id>/comparable", parameters=[id_parameter("treatment_id", "Id of the treatment.", "adalimumab")]
)
@blueprint.operation(record_answer_schema(_MAP), problems=READS_RECORD, arguments=ComparableArguments)
def get_comparable(arguments: Mapping[str, Any], treatment_id: str) -> Any:
    """Tell with whom a treatment can be compared.

    Every other treatment is listed: on which outcomes, at which time, for which people and by which verdict the
    two can be compared, and how often each obstacle stands in the way elsewhere. A treatment with which nothing
    can be compared is listed too. No figure is given here; the links lead to the comparisons.
    """
    population, kind = arguments.get("population"), arguments.get("kind")
    with open_snapshot() as snapshot:
        known = reading.list_ids(snapshot, "treatments")
        if treatment_id not in known:
            refuse_record(snapshot, "treatments", "treatment_id", treatment_id)
        material = reading.read_comparison_material(snapshot, known)
    others = map_comparable(material, treatment_id, (population,) if population else COMPARABLE_LINES)
    chosen = [other for other in others if kind in {None, other.kind}]
    subject = next(treatment for treatment in material.treatments if treatment.id == treatment_id)
    answer = ComparableMap(
        treatment_id, subject.name, population, sum(bool(other.outcomes) for other in chosen), tuple(chosen)
    )
    return record_answer(_publish(answer, population, kind), material.release)


def _publish(answer: ComparableMap, population: PopulationLine | None, kind: TreatmentKind | None) -> Published:
    asked = {name: value for name, value in (("population", population), ("kind", kind)) if value}
    link = link_to("comparable.get_comparable", treatment_id=answer.treatment, **asked)
    return Published(answer, {"others": _publish_others(answer), "links": Links(link)})


def _publish_others(answer: ComparableMap) -> Sequence[Published]:
    return [
        Published(
            other,
            {
                "outcomes": [
                    Published(row, {"links": _link(answer, other, row.population, (row.outcome,))})
                    for row in other.outcomes
                ],
                "links": _link(answer, other, answer.population),
            },
        )
        for other in answer.others
    ]


def _link(
    answer: ComparableMap,
    other: ComparableTreatment,
    population: PopulationLine | None,
    outcomes: tuple[str, ...] = (),
) -> PairLinks:
    return PairLinks(link_to_pair(Criteria((answer.treatment, other.treatment), population, outcomes)))
