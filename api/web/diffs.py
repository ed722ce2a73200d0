"""What one release has otherwise than another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from api.domain.changes.records import Change, ChangeSummary, summarise_changes
from api.domain.release import Release
from api.storage import reading
from api.storage.changes import tell_changes
from api.storage.reading import ChangeQuery
from api.web.answers import Links, link_to
from api.web.arguments import QueryArguments
from api.web.headers import FOREVER
from api.web.operations import READS_DATA, Resource, id_parameter
from api.web.pinning import find_release
from api.web.representation import Published, about
from api.web.schemas import public_schema, record_answer_schema
from api.web.snapshots import open_snapshot


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """Everything that one release has otherwise than another, in clinical terms."""

    first: Annotated[str, "Id of the release that is held against the other."]
    second: Annotated[str, "Id of the release in which the changes are."]
    summary: Annotated[ChangeSummary, "How much changed."]
    changes: Annotated[tuple[Change, ...], "Every change, what matters most to patients first; texts are in English."]


DIFF: Final = public_schema(ReleaseDiff, extra={"links": Links})

blueprint = Resource(
    "diffs", __name__, url_prefix="/v1/releases", description="What one release has otherwise than another."
)


@blueprint.get(
    "/<first_id>/diff/<second_id>",
    parameters=[
        id_parameter("first_id", "Id of the release that is held against the other.", "2026.11.1"),
        id_parameter("second_id", "Id of the release in which the changes are.", "2026.11.1"),
    ],
)
@blueprint.operation(record_answer_schema(DIFF), problems=READS_DATA, arguments=QueryArguments, cache=FOREVER)
def get_diff(_arguments: Mapping[str, Any], first_id: str, second_id: str) -> Any:
    """Tell what a release has otherwise than another.

    The two may be any releases, in either order. Nothing is left out: where a difference has no clinical meaning of
    its own it is told as a change of wording, of a citation, or of the day of a check.
    """
    with open_snapshot() as snapshot:
        first, second = (
            find_release(snapshot, id, name) for id, name in ((first_id, "first_id"), (second_id, "second_id"))
        )
    with open_snapshot(second.id) as snapshot:
        changes = _find_changes(snapshot, first, second)
    link = link_to("diffs.get_diff", first_id=first_id, second_id=second_id)
    diff = ReleaseDiff(first_id, second_id, summarise_changes(changes), changes)
    return {"data": Published(diff, {"links": Links(link)}), "about": about(second)}


def _find_changes(snapshot: reading.Snapshot, first: Release, second: Release) -> tuple[Change, ...]:
    """Read the changes where they are on record, or work them out."""
    if first.digest == second.digest:
        return ()
    for serving in reading.list_servings(snapshot):
        if (serving.previous, serving.release) == (first.id, second.id) and serving.changes is not None:
            found = reading.list_changes(snapshot, ChangeQuery(serving=serving.number))
            return tuple(each.change for each in found)
    return tuple(tell_changes(snapshot.connection, first.id, second.id))
