"""A difference told as a change: its kind, what it bears on, what stood and stands there, and the sentence."""

from __future__ import annotations

from enum import Enum
from typing import Any, Final

from api.domain.changes.context import ChangeContext
from api.domain.changes.figures import say_measurement
from api.domain.changes.meaning import mean_of
from api.domain.changes.records import Change, ChangeKind
from api.domain.changes.scenes import jurisdiction_of, look_around, outcome_of
from api.domain.changes.subjects import subject_of
from api.domain.changes.values import arms_of, say_value, say_verdict, write_value, write_verdict
from api.domain.changes.verdict_records import PairOutcome
from api.domain.changes.walking import Difference, Form
from api.domain.phrases import Phrase, msgid, sentence
from api.domain.records import CitedText, Measurement, Result, Source

LONGEST_TOLD: Final = 200
"""Characters of a value in a sentence; what is longer stands in `before` and `after` alone, as do whole sentences."""

BEFORE, AFTER = 0, 1


def tell_difference(
    difference: Difference, record: tuple[str, str], name: str, treatments: tuple[str, ...], context: ChangeContext
) -> Change:
    """Tell a difference of a record, given by kind and id, that is called `name` and concerns these treatments."""
    kind = mean_of(difference)
    scene = look_around(difference, context)
    return Change(
        kind=kind,
        record_kind=record[0],
        record_id=record[1],
        record_name=name,
        member=difference.member(),
        before=_write(difference, BEFORE),
        after=_write(difference, AFTER),
        outcome=outcome_of(scene),
        jurisdiction=jurisdiction_of(scene),
        treatments=treatments,
        text=_say(difference, kind, subject_of(difference, scene, name), name),
    )


def _write(difference: Difference, side: int) -> str | None:
    value = (difference.before, difference.after)[side]
    if _is_pair(difference):
        return write_verdict(value)
    if isinstance(value, Measurement):
        return _say_figure(difference, value, side)
    return write_value(value, arms_of(difference.trail[0][side]))


def _say_side(difference: Difference, side: int) -> str:
    value = (difference.before, difference.after)[side]
    if _is_pair(difference):
        return say_verdict(value)
    if isinstance(value, Measurement):
        return _say_figure(difference, value, side)
    return say_value(value, arms_of(difference.trail[0][side]))


def _is_pair(difference: Difference) -> bool:
    return isinstance(difference.before or difference.after, PairOutcome)


def _say_figure(difference: Difference, figure: Measurement, side: int) -> str:
    (result,) = (pair[side] for pair in difference.trail if isinstance(pair[side], Result))
    is_basis_changed = difference.form is Form.FIGURE and difference.before.n_basis is not difference.after.n_basis
    return say_measurement(figure, result.counted, with_basis=is_basis_changed)


def _say(difference: Difference, kind: ChangeKind, what: str, name: str) -> Phrase:
    if difference.owner is Source and kind in {
        ChangeKind.SOURCE_RETRACTED,
        ChangeKind.SOURCE_CONCERN,
        ChangeKind.SOURCE_CORRECTED,
    }:
        return _say_doubt(kind, name)
    if difference.form is Form.ORDER:
        return sentence("{what}: the order changed", what=what)
    return _say_change(what, difference, _say_side(difference, BEFORE), _say_side(difference, AFTER))


def _say_doubt(kind: ChangeKind, source: str) -> Phrase:
    if kind is ChangeKind.SOURCE_RETRACTED:
        return sentence("retracted: {source}", source=source)
    if kind is ChangeKind.SOURCE_CONCERN:
        return sentence("its journal voiced concern: {source}", source=source)
    return sentence("corrected: {source}", source=source)


def _say_change(what: str, difference: Difference, before: str, after: str) -> Phrase:
    is_told = _is_short(before) and _is_short(after)
    is_new, is_gone = _is_nothing(difference.before), _is_nothing(difference.after)
    if _is_pair(difference) or not (is_new or is_gone):
        changed = sentence("{what}: from {before} to {after}", what=what, before=before, after=after)
        return changed if is_told else _say_untold(what, difference, Untold.CHANGED)
    if is_new:
        added = sentence("{what}: added, {after}", what=what, after=after)
        return added if is_told and after else _say_untold(what, difference, Untold.ADDED)
    removed = sentence("{what}: removed, was {before}", what=what, before=before)
    return removed if is_told and before else _say_untold(what, difference, Untold.REMOVED)


class Untold(Enum):
    """What happened to something that is not told itself, and to one text of a list, which is not the whole list."""

    ADDED = msgid("{what}: added"), msgid("{what}: a text was added")
    CHANGED = msgid("{what}: changed"), msgid("{what}: a text was changed")
    REMOVED = msgid("{what}: removed"), msgid("{what}: a text was removed")


def _say_untold(what: str, difference: Difference, happened: Untold) -> Phrase:
    part = type(difference.before or difference.after)
    is_one_of_a_list = difference.form is Form.ITEMS or CitedText in {part, difference.owner}
    return sentence(happened.value[is_one_of_a_list], what=what)


def _is_short(words: str) -> bool:
    return len(words) <= LONGEST_TOLD and not words.endswith(".")


def _is_nothing(value: Any) -> bool:
    return value is None or value == ()
