"""What changed, the latest first: one list for programs, and feeds for people who follow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, get_args

from flask import Response, request
from marshmallow import fields

from api.domain.changes.records import Change, ChangeKind
from api.domain.release import Serving
from api.storage import reading
from api.storage.reading import ChangeQuery, Place, ServedChange
from api.web.answers import link_to, write_value
from api.web.arguments import Choice, CommaList, Id, QueryArguments, WholeNumber, refuse_arguments
from api.web.embeds.questions import read_address
from api.web.feeds import Feed, FeedEntry, write_atom, write_json_feed
from api.web.forms import ATOM, JSON, WITH_FEEDS, chosen_form
from api.web.operations import READS_PAGE, Resource
from api.web.paging import DEFAULT_LIMIT, MOST_IN_A_PAGE, Walk
from api.web.problems import Fault, Problem, find_near, shorten
from api.web.representation import About, Published, about
from api.web.schemas import list_meanings, make_schema, nested, nested_list, public_schema
from api.web.snapshots import open_snapshot

MOST_FILTERED: Final = 20
MOST_IN_A_FEED: Final = 1000
"""Changes that a feed tells of at most, the latest first."""
ALL_RELEASES: Final = "all"
"""A walk through the changes goes back in time, so no release ends it."""


@dataclass(frozen=True, slots=True)
class ChangeLinks:
    """Addresses that belong to a change."""

    record: Annotated[str | None, "The record as it is served now, if it is; null for what is computed from others."]
    before: Annotated[str | None, "The record as it was in the release before; null where it was not there."]
    diff: Annotated[str, "Everything that changed at the same time."]


@dataclass(frozen=True, slots=True)
class ChangeServed:
    """When a change came to be served, and with what."""

    release: Annotated[str, "Id of the release that was served from then on."]
    previous: Annotated[str, "Id of the release that was served until then."]
    served_at: Annotated[datetime, "From when on, UTC."]
    rollback: Annotated[str | None, "Why a former release was served again, where it was; else null."]


CHANGE: Final = public_schema(Change, name="ServedChange", extra={"served": ChangeServed, "links": ChangeLinks})
LIST: Final = make_schema(
    "ChangeList",
    "One page of changes, the latest first.",
    {
        "data": nested_list(CHANGE, "Changes, the latest first; of one moment what matters most to patients first."),
        "total": fields.Integer(required=True, metadata={"description": "Changes in all pages together."}),
        "returned": fields.Integer(required=True, metadata={"description": "Changes in this page."}),
        "next": fields.String(
            required=True,
            allow_none=True,
            metadata={"description": "Address of the next page; null on the last one.", "format": "uri-reference"},
        ),
        "about": nested(public_schema(About)),
    },
)


class ChangeArguments(QueryArguments):
    """Which changes."""

    treatments = CommaList(
        Id(),
        minimum=1,
        maximum=MOST_FILTERED,
        metadata={
            "description": "Ids of treatments; a change meets it that concerns any of them.",
            "example": ["adalimumab", "uc-msc-allogeneic-iv"],
        },
    )
    embed = fields.String(
        metadata={
            "description": "Address of a comparison or an embed of this service: changes that concern its treatments.",
        }
    )
    kind = CommaList(
        Choice(ChangeKind, meaning=""),
        minimum=1,
        maximum=len(ChangeKind),
        metadata={"description": "What changes mean, with commas between them." + list_meanings(ChangeKind)},
    )
    limit = WholeNumber(
        minimum=1,
        maximum=MOST_IN_A_PAGE,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "Most changes in a page; a feed has no pages."},
    )
    cursor = fields.String(metadata={"description": "Where the page begins, out of `next` of the page before."})


blueprint = Resource(
    "changes", __name__, url_prefix="/v1/changes", description="What changed, in clinical terms, the latest first."
)


@blueprint.get("")
@blueprint.operation(LIST, problems=READS_PAGE, arguments=ChangeArguments, forms=WITH_FEEDS)
def list_changes(arguments: Mapping[str, Any]) -> Any:
    """List what changed.

    Each change is named by what it means: a figure that was corrected, a boxed warning, a source that was retracted, a
    status, a verdict. As `atom` or `feed` (JSON Feed) there is one entry for each moment at which another release came
    to be served, so that people can follow a treatment, or the comparison that they embed. Texts are in English.
    """
    with open_snapshot() as snapshot:
        query = _read_query(snapshot, arguments)
        log = {serving.number: serving for serving in reading.list_servings(snapshot)}
        if chosen_form() is not JSON:
            found = reading.list_changes(snapshot, query, limit=MOST_IN_A_FEED)
            return _answer_feed(_make_feed(found, log))
        walk = Walk("changes", ALL_RELEASES, _bound(arguments))
        after = _read_place(walk, arguments.get("cursor"))
        limit = arguments["limit"]
        found = reading.list_changes(snapshot, query, after=after, limit=limit + 1)
        total = reading.count_changes(snapshot, query)
        held = _held_now(snapshot, found)
    shown = found[:limit]
    more = len(found) > limit
    following = _link_to_next(walk, shown[-1].place, arguments) if more else None
    body = {
        "data": [publish_change(each, log[each.place[0]], held) for each in shown],
        "total": total,
        "returned": len(shown),
        "next": following,
        "about": about(snapshot.release),
    }
    return body, ({"Link": f'<{following}>; rel="next"'} if following else {})


def publish_change(served: ServedChange, serving: Serving, held: Mapping[str, set[str]]) -> Published:
    """Add to a change when it came to be served, and its addresses; `held` are the ids served now, by kind."""
    change = served.change
    assert serving.previous is not None
    is_record = change.record_kind in held
    now = is_record and change.record_id in held[change.record_kind]
    links = ChangeLinks(
        record=_link_to_record(change) if now else None,
        before=_link_to_record(change, serving.previous) if is_record and change.before is not None else None,
        diff=link_to("diffs.get_diff", first_id=serving.previous, second_id=serving.release),
    )
    moment = ChangeServed(serving.release, serving.previous, serving.served_at, serving.reason)
    return Published(change, {"served": moment, "links": links})


def _held_now(snapshot: reading.Snapshot, found: Sequence[ServedChange]) -> dict[str, set[str]]:
    kinds = {each.change.record_kind for each in found}
    return {kind: set(reading.list_ids(snapshot, kind)) for kind in get_args(reading.Kind) if kind in kinds}


def _link_to_record(change: Change, release: str | None = None) -> str:
    base = link_to("index.get_index").partition("?")[0]
    pinned = f"?release={release}" if release else ""
    return f"{base}/{change.record_kind}/{change.record_id}{pinned}"


def _read_query(snapshot: reading.Snapshot, arguments: Mapping[str, Any]) -> ChangeQuery:
    treatments = tuple(arguments.get("treatments") or ())
    _refuse_never_known(snapshot, treatments)
    if arguments.get("embed"):
        try:
            shown = read_address(arguments["embed"], "embed").criteria.treatments
        except Problem as error:
            refuse_arguments({"embed": list(error.faults)}, tuple(ChangeArguments().fields))
        treatments = (*treatments, *shown)
    return ChangeQuery(treatments=treatments, kinds=tuple(arguments.get("kind") or ()))


def _refuse_never_known(snapshot: reading.Snapshot, treatments: Sequence[str]) -> None:
    """Refuse ids that no release has ever had; who follows a treatment that was withdrawn is told of that."""
    known = reading.list_ever_known(snapshot, "treatments")
    faults = [
        Fault(f"No release has the treatment {shorten(each)}.", near=find_near(each, known))
        for each in treatments
        if each not in known
    ]
    if faults:
        refuse_arguments({"treatments": faults}, tuple(ChangeArguments().fields))


def _bound(arguments: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    names = ("embed", "kind", "treatments")
    return tuple((name, write_value(arguments[name])) for name in names if arguments.get(name))


def _read_place(walk: Walk, cursor: str | None) -> tuple[int, int] | None:
    if cursor is None:
        return None
    place = walk.read_cursor(cursor)
    return int(place.key), int(place.id)


def _link_to_next(walk: Walk, place: tuple[int, int], arguments: Mapping[str, Any]) -> str:
    kept = {name: write_value(arguments[name]) for name in request.args if name != "cursor"}
    cursor = walk.write_cursor(Place(place[0], str(place[1])))
    return link_to("changes.list_changes", **kept, cursor=cursor)


def _make_feed(found: Sequence[ServedChange], log: Mapping[int, Serving]) -> Feed:
    by_serving: dict[int, list[Change]] = {}
    for each in found:
        by_serving.setdefault(each.place[0], []).append(each.change)
    entries = tuple(FeedEntry(log[number], tuple(changes)) for number, changes in by_serving.items())
    return Feed(entries, max(log.values(), key=lambda serving: serving.number).served_at)


def _answer_feed(feed: Feed) -> Response:
    form = chosen_form()
    text = write_atom(feed) if form is ATOM else write_json_feed(feed)
    return Response(text, content_type=form.content_type)
