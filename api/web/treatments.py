"""Treatments, conventional and investigational."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.domain.evidence_level import EvidenceLevel
from api.domain.records import Treatment
from api.storage import reading
from api.web.answers import Links, link_to, link_to_next, list_answer, publish_record, record_answer
from api.web.derived import TreatmentDerived, derive_for_treatment
from api.web.operations import READS_PAGE, READS_RECORD, Resource, id_parameter
from api.web.paging import PageArguments, walk
from api.web.problems import unknown_id
from api.web.representation import Published
from api.web.schemas import list_answer_schema, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot, today

COLLECTION: Final = "treatments"
TREATMENT = public_schema(Treatment, extra={"derived": TreatmentDerived, "links": Links})

blueprint = Resource(
    COLLECTION,
    __name__,
    url_prefix=f"/v1/{COLLECTION}",
    description="Options, conventional and investigational; a combination is one treatment.",
)


@blueprint.get("")
@blueprint.operation(list_answer_schema(TREATMENT), problems=READS_PAGE, arguments=PageArguments)
def list_treatments(arguments: Mapping[str, Any]) -> Any:
    """List the treatments.

    Whole records, sorted by id; investigational ones are marked by `kind`.
    """
    with open_snapshot() as snapshot:
        pages = walk(COLLECTION, snapshot.release)
        position = pages.read(arguments)
        page = reading.list_treatments(snapshot, after=position.after, limit=position.limit)
        levels = _levels(snapshot, page.items)
    next_link = link_to_next(".list_treatments", pages, page.next_after, arguments)
    records = [publish_treatment(treatment, levels) for treatment in page.items]
    return list_answer(records, page.total, next_link, snapshot.release)


@blueprint.get("/<treatment_id>", parameters=[id_parameter("treatment_id", "Id of the treatment.", "adalimumab")])
@blueprint.operation(record_answer_schema(TREATMENT), problems=READS_RECORD)
def get_treatment(treatment_id: str) -> Any:
    """Get one treatment.

    The whole record with risks, availability, guidance and appraisals, each with its source.
    """
    with open_snapshot() as snapshot:
        treatment = reading.get_treatment(snapshot, treatment_id)
        if treatment is None:
            unknown_id("treatment_id", treatment_id, reading.list_ids(snapshot, COLLECTION))
        levels = _levels(snapshot, (treatment,))
    return record_answer(publish_treatment(treatment, levels), snapshot.release)


def publish_treatment(treatment: Treatment, levels: Mapping[str, EvidenceLevel]) -> Published:
    """Add to a treatment its links, evidence level and review."""
    derived = derive_for_treatment(treatment, levels.get(treatment.id), today())
    return publish_record(treatment, link_to("treatments.get_treatment", treatment_id=treatment.id), derived)


def _levels(snapshot: reading.Snapshot, treatments: tuple[Treatment, ...]) -> dict[str, EvidenceLevel]:
    ids = tuple(treatment.id for treatment in treatments)
    return {level.treatment: level for level in reading.get_evidence_levels(snapshot, ids)}
