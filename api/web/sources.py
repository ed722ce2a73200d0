"""Citable documents behind the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.domain.records import Source
from api.storage import reading
from api.web.answers import Links, link_to, link_to_next, list_answer, publish_record, record_answer
from api.web.derived import SourceDerived, derive_for_source
from api.web.operations import READS_PAGE, READS_RECORD, Resource, id_parameter
from api.web.paging import PageArguments, walk
from api.web.problems import unknown_id
from api.web.representation import Published
from api.web.schemas import list_answer_schema, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot

COLLECTION: Final = "sources"
SOURCE = public_schema(Source, extra={"derived": SourceDerived, "links": Links})

blueprint = Resource(
    COLLECTION,
    __name__,
    url_prefix=f"/v1/{COLLECTION}",
    description="Citable documents behind the figures, with their correction and retraction status.",
)


@blueprint.get("")
@blueprint.operation(list_answer_schema(SOURCE), problems=READS_PAGE, arguments=PageArguments)
def list_sources(arguments: Mapping[str, Any]) -> Any:
    """List the sources.

    Sorted by id; each with its citation in one line under `derived`.
    """
    with open_snapshot() as snapshot:
        pages = walk(COLLECTION, snapshot.release)
        position = pages.read(arguments)
        page = reading.list_sources(snapshot, after=position.after, limit=position.limit)
    next_link = link_to_next(".list_sources", pages, page.next_after, arguments)
    return list_answer([publish_source(item) for item in page.items], page.total, next_link, snapshot.release)


@blueprint.get("/<source_id>", parameters=[id_parameter("source_id", "Id of the source.", "weinblatt-2003-armada")])
@blueprint.operation(record_answer_schema(SOURCE), problems=READS_RECORD)
def get_source(source_id: str) -> Any:
    """Get one source.

    What it is, what of it was read and when, and whether it was corrected or retracted.
    """
    with open_snapshot() as snapshot:
        source = reading.get_source(snapshot, source_id)
        if source is None:
            unknown_id("source_id", source_id, reading.list_ids(snapshot, COLLECTION))
    return record_answer(publish_source(source), snapshot.release)


def publish_source(source: Source) -> Published:
    """Add to a source its links and citation."""
    return publish_record(source, link_to("sources.get_source", source_id=source.id), derive_for_source(source))
