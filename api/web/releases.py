"""Releases: every dataset that was ever published, and when it was served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from api.domain.history import Period, periods_of
from api.domain.release import Release
from api.storage import reading
from api.web.answers import link_to
from api.web.arguments import QueryArguments
from api.web.operations import READS_DATA, Resource, id_parameter
from api.web.pinning import find_release
from api.web.problem_types import UNKNOWN_RELEASE
from api.web.representation import About, Published, about
from api.web.schemas import make_schema, nested, nested_list, public_schema, record_answer_schema
from api.web.snapshots import open_snapshot


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many records of one kind a release holds."""

    kind: Annotated[str, "Kind of record, as in its address."]
    records: Annotated[int, "Records."]


@dataclass(frozen=True, slots=True)
class NamedCorrection:
    """A report of a reader that a release put right."""

    correction: Annotated[str, "Id of the report."]
    record_kind: Annotated[str, "Kind of the record."]
    record_id: Annotated[str, "Id of the record."]
    field: Annotated[str | None, "JSON pointer to the place; null where the whole record is meant."]
    note: Annotated[str, "What a curator decided."]


@dataclass(frozen=True, slots=True)
class ReleaseDerived:
    """What is known of a release beside what it is."""

    is_served: Annotated[bool, "Whether it is what answers without `release` are made from."]
    served: Annotated[tuple[Period, ...], "When it was served, the first time first."]


@dataclass(frozen=True, slots=True)
class ReleaseLinks:
    """Addresses that belong to a release."""

    self: Annotated[str, "Address of the release."]
    changes: Annotated[str | None, "What changed since the release before it; null for the first."]
    exports: Annotated[str, "The whole dataset as files."]
    treatments: Annotated[str, "The treatments as they are in it; `release` does the same at every other address."]


_COUNTS: Final = nested_list(public_schema(KindCount), "Records by kind.")
_CORRECTIONS: Final = nested_list(public_schema(NamedCorrection), "Reports of readers that it put right.")
RELEASE: Final = public_schema(Release, extra={"derived": ReleaseDerived, "links": ReleaseLinks})
WHOLE: Final = public_schema(
    Release,
    name="ReleaseInFull",
    extra={"derived": ReleaseDerived, "records": _COUNTS, "corrections": _CORRECTIONS, "links": ReleaseLinks},
)
LIST: Final = make_schema(
    "ReleaseList",
    "Every release, the latest first.",
    {"data": nested_list(RELEASE, "Releases, the latest first."), "about": nested(public_schema(About))},
)

blueprint = Resource(
    "releases", __name__, url_prefix="/v1/releases", description="Every published state of the data, and when it held."
)
RELEASE_ID: Final = id_parameter("release_id", "Id of the release.", "2026.11.1")


@blueprint.get("")
@blueprint.operation(LIST, problems=READS_DATA, arguments=QueryArguments)
def list_releases(_arguments: Mapping[str, Any]) -> Any:
    """List the releases.

    A release is the whole dataset at one moment and never changes. Any read takes `release=<id>` to be answered from
    it, or `as_of=<day>` to find the one that was served that day.
    """
    with open_snapshot() as snapshot:
        log = reading.list_servings(snapshot)
        releases = [_publish(release, snapshot.release, log) for release in reading.list_releases(snapshot)]
    return {"data": releases, "about": about(snapshot.release)}


@blueprint.get("/<release_id>", parameters=[RELEASE_ID])
@blueprint.operation(record_answer_schema(WHOLE), problems=(*READS_DATA, UNKNOWN_RELEASE), arguments=QueryArguments)
def get_release(_arguments: Mapping[str, Any], release_id: str) -> Any:
    """Get one release.

    When it was served, what it holds, what a curator says of it, and which reports of readers it put right.
    """
    with open_snapshot() as snapshot:
        release = find_release(snapshot, release_id, "release_id")
        log = reading.list_servings(snapshot)
        counts = tuple(KindCount(kind, number) for kind, number in reading.count_kinds(snapshot, release_id).items())
        corrections = tuple(NamedCorrection(*each) for each in reading.list_named_corrections(snapshot, release_id))
    published = _publish(release, snapshot.release, log, records=counts, corrections=corrections)
    return {"data": published, "about": about(snapshot.release)}


def _publish(release: Release, served: Release, log: Any, **others: object) -> Published:
    derived = ReleaseDerived(release.id == served.id, periods_of(release.id, log))
    return Published(release, {"derived": derived, **others, "links": _links(release)})


def _links(release: Release) -> ReleaseLinks:
    changes = None
    if release.previous is not None:
        changes = link_to("diffs.get_diff", first_id=release.previous, second_id=release.id)
    return ReleaseLinks(
        link_to("releases.get_release", release_id=release.id),
        changes,
        link_to("release_files.list_release_files", release_id=release.id),
        link_to("treatments.list_treatments", release=release.id),
    )
