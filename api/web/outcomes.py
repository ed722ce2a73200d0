"""What was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.domain.records import Outcome
from api.storage import reading
from api.web.answers import Links, link_to, link_to_next, list_answer, publish_record, record_answer
from api.web.operations import READS_PAGE, READS_RECORD, Resource, id_parameter
from api.web.paging import PageArguments, walk
from api.web.problems import unknown_id
from api.web.representation import Published
from api.web.schemas import list_answer_schema, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot

COLLECTION: Final = "outcomes"
OUTCOME = public_schema(Outcome, extra={"links": Links})

blueprint = Resource(
    COLLECTION,
    __name__,
    url_prefix=f"/v1/{COLLECTION}",
    description="What was measured, defined once, with plain words, unit and direction.",
)


@blueprint.get("")
@blueprint.operation(list_answer_schema(OUTCOME), problems=READS_PAGE, arguments=PageArguments)
def list_outcomes(arguments: Mapping[str, Any]) -> Any:
    """List the outcomes.

    Sorted by id; `rank` gives the order in which to show them to people.
    """
    with open_snapshot() as snapshot:
        pages = walk(COLLECTION, snapshot.release)
        position = pages.read(arguments)
        page = reading.list_outcomes(snapshot, after=position.after, limit=position.limit)
    next_link = link_to_next(".list_outcomes", pages, page.next_after, arguments)
    return list_answer([publish_outcome(item) for item in page.items], page.total, next_link, snapshot.release)


@blueprint.get("/<outcome_id>", parameters=[id_parameter("outcome_id", "Id of the outcome.", "acr50")])
@blueprint.operation(record_answer_schema(OUTCOME), problems=READS_RECORD)
def get_outcome(outcome_id: str) -> Any:
    """Get one outcome.

    What it means to a patient, how it is measured, and which way is good.
    """
    with open_snapshot() as snapshot:
        outcome = reading.get_outcome(snapshot, outcome_id)
        if outcome is None:
            unknown_id("outcome_id", outcome_id, reading.list_ids(snapshot, COLLECTION))
    return record_answer(publish_outcome(outcome), snapshot.release)


def publish_outcome(outcome: Outcome) -> Published:
    """Add to an outcome its links."""
    return publish_record(outcome, link_to("outcomes.get_outcome", outcome_id=outcome.id))
