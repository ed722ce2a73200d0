"""What changed between two sets of records, in clinical terms; no difference stays untold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.domain.changes.context import DERIVED, EVIDENCE_LEVELS, PAIR_VERDICTS, ChangeContext, Records, name_pair
from api.domain.changes.exactness import is_same
from api.domain.changes.records import Change, ChangeKind
from api.domain.changes.telling import tell_difference
from api.domain.changes.verdict_records import PairVerdict
from api.domain.changes.walking import Difference, find_differences
from api.domain.changes.warnings import is_told, list_warning_changes
from api.domain.evidence_level import EvidenceLevel
from api.domain.phrases import Phrase, say, sentence
from api.domain.records import Treatment

NONE: Final[Mapping[str, Any]] = {}
ORDER: Final = tuple(ChangeKind)

RECORDS: Final = {
    "agents": say("agent"),
    "cautions": say("caution"),
    "claims": say("claim"),
    "evidence_levels": say("evidence level"),
    "glossary": say("term"),
    "harms": say("documented harm"),
    "jurisdictions": say("jurisdiction"),
    "outcomes": say("outcome"),
    "pair_verdicts": say("verdict on a pair"),
    "positions": say("position"),
    "sources": say("source"),
    "studies": say("study"),
    "tombstones": say("tombstone"),
    "treatments": say("treatment"),
    "trials": say("registered trial"),
}
"""What a record of each kind is called."""


def diff_records(before: Records, after: Records, context: ChangeContext) -> tuple[Change, ...]:
    """Tell every difference between two sets of records.

    Each set holds at least the records that differ, and an equal one stands in both or in neither: a record that is
    only in one was added or removed. A record that differs has one change at least. Verdicts and levels are told of
    treatments that are in both sets or in neither, for what a new treatment has came with it.

    The order is that of `ChangeKind`: first retracted and doubted sources and boxed warnings, then status, harms and
    figures, then verdicts, levels, certainty and guidance, at the end texts and days of checks. Changes of one kind
    stand by kind and id of their records, and within a record in the order of its fields.
    """
    changes = [change for kind in sorted({*before, *after}) for change in _diff_kind(kind, before, after, context)]
    return tuple(sorted(changes, key=lambda change: ORDER.index(change.kind)))


def _diff_kind(kind: str, before: Records, after: Records, context: ChangeContext) -> Iterator[Change]:
    stood, stands = before.get(kind, NONE), after.get(kind, NONE)
    came_or_went = before.get("treatments", NONE).keys() ^ after.get("treatments", NONE).keys()
    for id in sorted({*stood, *stands}):
        old, new = stood.get(id), stands.get(id)
        if is_same(old, new) or (kind in DERIVED and came_or_went.intersection(_treatments_of(old or new))):
            continue
        yield from _diff_record(kind, id, *_complete(old, new), context)


def _treatments_of(derived: Any) -> tuple[str, ...]:
    return (derived.treatment,) if isinstance(derived, EvidenceLevel) else (derived.a, derived.b)


def _complete(old: Any, new: Any) -> tuple[Any, Any]:
    """Set a pair that can be compared on nothing, which has no record, beside one that can."""
    known = old or new
    if isinstance(known, PairVerdict):
        nothing = PairVerdict(known.id, known.a, known.b, ())
        return old or nothing, new or nothing
    return old, new


def _diff_record(kind: str, id: str, old: Any, new: Any, context: ChangeContext) -> Iterator[Change]:
    name, treatments = _name(kind, id, old or new, context), _concerned(kind, id, old or new, context)
    if old is None or new is None:
        yield _tell_whole(kind, id, name, treatments, is_added=old is None)
        return
    warnings = tuple(list_warning_changes(old, new, name, context)) if isinstance(old, Treatment) else ()
    yield from warnings
    for difference in find_differences(old, new):
        if not is_told(warnings, difference) and not _is_implied(difference):
            yield tell_difference(difference, (kind, id), name, treatments, context)


def _is_implied(difference: Difference) -> bool:
    """Whether a difference is the reason of a level where the level itself, which the reason repeats, differs."""
    before, after = difference.trail[0]
    is_reason = isinstance(before, EvidenceLevel) and difference.field == "reason"
    return is_reason and before.level != after.level


def _name(kind: str, id: str, record: Any, context: ChangeContext) -> str:
    if isinstance(record, PairVerdict):
        return name_pair(context, record)
    return context.name("treatments" if kind == EVIDENCE_LEVELS else kind, id)


def _concerned(kind: str, id: str, record: Any, context: ChangeContext) -> tuple[str, ...]:
    if kind in {EVIDENCE_LEVELS, PAIR_VERDICTS}:
        return _treatments_of(record)
    return context.treatments.get((kind, id), ())


def _tell_whole(kind: str, id: str, name: str, treatments: tuple[str, ...], *, is_added: bool) -> Change:
    return Change(
        kind=ChangeKind.RECORD_ADDED if is_added else ChangeKind.RECORD_REMOVED,
        record_kind=kind,
        record_id=id,
        record_name=name,
        member=None,
        before=None if is_added else id,
        after=id if is_added else None,
        outcome=id if kind == "outcomes" else None,
        jurisdiction=id if kind == "jurisdictions" else None,
        treatments=treatments,
        text=_say_whole(RECORDS.get(kind, kind), name, is_added=is_added),
    )


def _say_whole(kind: str, name: str, *, is_added: bool) -> Phrase:
    if is_added:
        return sentence("{kind} added: {name}", kind=kind, name=name)
    return sentence("{kind} removed: {name}", kind=kind, name=name)
