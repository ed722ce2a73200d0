"""Investigations with their arms and results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.domain.records import Study
from api.storage import reading
from api.web.answers import Links, link_to, link_to_next, list_answer, publish_record, record_answer
from api.web.derived import StudyDerived, derive_for_study
from api.web.operations import READS_PAGE, READS_RECORD, Resource, id_parameter
from api.web.paging import PageArguments, walk
from api.web.problems import unknown_id
from api.web.representation import Published
from api.web.schemas import list_answer_schema, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot, today

COLLECTION: Final = "studies"
STUDY = public_schema(Study, extra={"derived": StudyDerived, "links": Links})

blueprint = Resource(
    COLLECTION,
    __name__,
    url_prefix=f"/v1/{COLLECTION}",
    description="Investigations with their arms and results; one study may be reported in several sources.",
)


@blueprint.get("")
@blueprint.operation(list_answer_schema(STUDY), problems=READS_PAGE, arguments=PageArguments)
def list_studies(arguments: Mapping[str, Any]) -> Any:
    """List the studies.

    Whole records with arms and results, sorted by id.
    """
    with open_snapshot() as snapshot:
        pages = walk(COLLECTION, snapshot.release)
        position = pages.read(arguments)
        page = reading.list_studies(snapshot, after=position.after, limit=position.limit)
    next_link = link_to_next(".list_studies", pages, page.next_after, arguments)
    return list_answer([publish_study(item) for item in page.items], page.total, next_link, snapshot.release)


@blueprint.get("/<study_id>", parameters=[id_parameter("study_id", "Id of the study.", "armada")])
@blueprint.operation(record_answer_schema(STUDY), problems=READS_RECORD)
def get_study(study_id: str) -> Any:
    """Get one study.

    The whole record; every figure names its source and the place in it.
    """
    with open_snapshot() as snapshot:
        study = reading.get_study(snapshot, study_id)
        if study is None:
            unknown_id("study_id", study_id, reading.list_ids(snapshot, COLLECTION))
    return record_answer(publish_study(study), snapshot.release)


def publish_study(study: Study) -> Published:
    """Add to a study its links, shares with intervals, and review."""
    return publish_record(study, link_to("studies.get_study", study_id=study.id), derive_for_study(study, today()))
