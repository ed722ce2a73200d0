"""The history of one record: every release in which it changed, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from api.domain.changes.records import Change
from api.domain.release import Serving
from api.storage import reading
from api.storage.reading import ChangeQuery, Kind
from api.web.answers import Links, link_to
from api.web.arguments import QueryArguments
from api.web.operations import READS_RECORD, Resource, id_parameter
from api.web.problems import unknown_id
from api.web.representation import Published, about
from api.web.schemas import public_schema, record_answer_schema
from api.web.snapshots import open_snapshot


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which something about a record changed for readers."""

    release: Annotated[str, "Id of the release that was served from then on."]
    previous: Annotated[str, "Id of the release that was served until then."]
    served_at: Annotated[datetime, "From when on, UTC."]
    rollback: Annotated[str | None, "Why a former release was served again, where it was; else null."]
    changes: Annotated[tuple[Change, ...], "What changed, what matters most to patients first; texts are in English."]


@dataclass(frozen=True, slots=True)
class RecordHistory:
    """What became of a record from release to release."""

    kind: Annotated[str, "Kind of the record, as in its address."]
    id: Annotated[str, "Id of the record."]
    first_release: Annotated[str, "The first release that has it."]
    last_release: Annotated[str, "The latest release that has it."]
    is_served: Annotated[bool, "Whether it is in the release that is served now."]
    steps: Annotated[tuple[Step, ...], "When it changed, the latest first; empty where it never did."]


ANSWER: Final = record_answer_schema(public_schema(RecordHistory, extra={"links": Links}))


@dataclass(frozen=True, slots=True)
class Described:
    """A kind of record whose history can be asked for, and what of it belongs to the history."""

    kind: Kind
    noun: str
    example: str
    concerns: str


DESCRIBED: Final = (
    Described(
        "treatments",
        "treatment",
        "adalimumab",
        "Beside its own record: changes in studies of it, in sources that it rests on, in claims and harms that name "
        "it, in its evidence level, and in verdicts on pairs that it is part of.",
    ),
    Described("studies", "study", "armada", "Changes in the record of the study: its figures, arms, people, reports."),
    Described("sources", "source", "weinblatt-2003-armada", "Changes in its record, above all its status."),
)


def make_histories() -> tuple[Resource, ...]:
    """Make the endpoints, each under the address of its collection."""
    return tuple(_make(described) for described in DESCRIBED)


def _make(described: Described) -> Resource:
    resource = Resource(
        f"{described.noun}_history", __name__, url_prefix=f"/v1/{described.kind}", description="What became of it."
    )
    name = f"{described.noun}_id"

    def view(_arguments: Mapping[str, Any], **ids: str) -> Any:
        (record_id,) = ids.values()
        with open_snapshot() as snapshot:
            history = _read(snapshot, described.kind, record_id, name)
        link = link_to(f".{view.__name__}", **ids)
        return {"data": Published(history, {"links": Links(link)}), "about": about(snapshot.release)}

    view.__name__ = f"get_{described.noun}_history"
    view.__doc__ = f"Get the history of one {described.noun}.\n\n{described.concerns}"
    declare = resource.operation(ANSWER, problems=READS_RECORD, arguments=QueryArguments)
    parameter = id_parameter(name, f"Id of the {described.noun}.", described.example)
    resource.get(f"/<{name}>/history", parameters=[parameter])(declare(view))
    return resource


def _read(snapshot: reading.Snapshot, kind: Kind, record_id: str, parameter: str) -> RecordHistory:
    releases = reading.list_releases_with(snapshot, kind, record_id)
    if not releases:
        unknown_id(parameter, record_id, reading.list_ever_known(snapshot, kind))
    query = ChangeQuery(treatments=(record_id,)) if kind == "treatments" else ChangeQuery(record=(kind, record_id))
    found = reading.list_changes(snapshot, query)
    by_serving: dict[int, list[Change]] = {}
    for each in found:
        by_serving.setdefault(each.place[0], []).append(each.change)
    log = {serving.number: serving for serving in reading.list_servings(snapshot)}
    steps = tuple(_step(log[number], changes) for number, changes in by_serving.items())
    return RecordHistory(kind, record_id, releases[0], releases[-1], snapshot.release.id in releases, steps)


def _step(serving: Serving, changes: Sequence[Change]) -> Step:
    assert serving.previous is not None
    return Step(serving.release, serving.previous, serving.served_at, serving.reason, tuple(changes))
