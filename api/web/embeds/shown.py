"""The comparison that a page or an embed shows, with what a reader must know before the figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import g

from api.domain.comparison.answer import Comparison
from api.domain.comparison.compare import compare
from api.domain.comparison.context import Criteria
from api.domain.release import Release
from api.domain.sheet import Notice, Sheet, lay_out, notices_of, notices_since
from api.storage import reading
from api.storage.reading import Snapshot, read_records
from api.storage.shapes import SOURCE
from api.web.comparisons import refuse_unknown_ids
from api.web.embeds.arguments import SheetArguments, SheetQuery
from api.web.pinning import find_release
from api.web.snapshots import open_snapshot


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet with the query that it answers."""

    query: SheetQuery
    sheet: Sheet
    release: Release
    notices: tuple[Notice, ...]

    @property
    def answer(self) -> Comparison:
        """The comparison that the sheet lays out."""
        return self.sheet.answer


def read_shown(query: SheetQuery, *, short: bool) -> Shown:
    """Answer a query from the release that it pins, or else from the one that is served."""
    if query.release is None:
        with open_snapshot() as snapshot:
            refuse_unknown_ids(query.criteria, snapshot, SheetArguments)
            answer = _compare(query.criteria, snapshot)
            return Shown(query, lay_out(answer, short=short), snapshot.release, notices_of(answer))
    return _read_pinned(query, query.release, short=short)


def _read_pinned(query: SheetQuery, release_id: str, *, short: bool) -> Shown:
    with open_snapshot() as snapshot:
        find_release(snapshot, release_id, "release")
    with open_snapshot(release_id) as snapshot:
        refuse_unknown_ids(query.criteria, snapshot, SheetArguments)
        answer = _compare(query.criteria, snapshot)
        release = snapshot.release
    notices = _notices_since(answer, query.criteria)
    g.release = release
    return Shown(query, lay_out(answer, short=short), release, notices)


def _notices_since(pinned: Comparison, criteria: Criteria) -> tuple[Notice, ...]:
    """Hold a pinned answer against the release that is served; outcomes that are gone from there are passed over."""
    with open_snapshot() as snapshot:
        treatments = set(reading.list_ids(snapshot, "treatments"))
        gone = [each for each in criteria.treatments if each not in treatments]
        outcomes = set(reading.list_ids(snapshot, "outcomes"))
        known = replace(criteria, outcomes=tuple(each for each in criteria.outcomes if each in outcomes))
        sources = read_records(snapshot, SOURCE, [source.id for source in pinned.sources])
        current = _compare(known, snapshot)
        withdrawn = reading.find_tombstones(snapshot, "treatments", gone).values()
        return notices_since(pinned, current, {source.id: source for source in sources}, snapshot.release, withdrawn)


def _compare(criteria: Criteria, snapshot: Snapshot) -> Comparison:
    return compare(criteria, reading.read_comparison_material(snapshot, criteria.treatments))
