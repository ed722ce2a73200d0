"""Boxed warnings of a treatment: one a harm and jurisdiction, whichever entry of the record carries it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.domain.changes.context import ChangeContext
from api.domain.changes.identity import name_parts
from api.domain.changes.records import Change, ChangeKind
from api.domain.changes.walking import Difference, Form
from api.domain.phrases import Phrase, sentence
from api.domain.records import Risk, Treatment

Warned = tuple[str, str]


def list_warning_changes(before: Treatment, after: Treatment, name: str, context: ChangeContext) -> Iterator[Change]:
    """Yield the boxed warnings that came or went; one that moved between entries for the same harm did neither."""
    stood, stands = _warnings_of(before), _warnings_of(after)
    for warned in sorted(stands.keys() - stood.keys()):
        yield _tell(after, warned, stands[warned], name, context, is_added=True)
    for warned in sorted(stood.keys() - stands.keys()):
        yield _tell(before, warned, stood[warned], name, context, is_added=False)


def _warnings_of(treatment: Treatment) -> dict[Warned, str]:
    """The member of the record that carries each warning, the first where several do."""
    found: dict[Warned, str] = {}
    for risk, entry in zip(treatment.risks, name_parts(treatment.risks), strict=True):
        for place in risk.boxed_warning:
            found.setdefault((risk.harm, place), f"risks[{entry}].boxed_warning[{place}]")
    return found


def is_told(warnings: Sequence[Change], difference: Difference) -> bool:
    """Whether these changes tell all of a difference, so that it need not be told of the entry, too."""
    if difference.owner is not Risk or difference.field != "boxed_warning" or difference.form is not Form.ITEMS:
        return False
    before, after = difference.trail[-1]
    gone = {(ChangeKind.BOXED_WARNING_REMOVED, before.harm, place) for place in difference.before}
    new = {(ChangeKind.BOXED_WARNING_ADDED, after.harm, place) for place in difference.after}
    return gone | new <= {(change.kind, change.outcome, change.jurisdiction) for change in warnings}


def _tell(
    treatment: Treatment, warned: Warned, member: str, name: str, context: ChangeContext, *, is_added: bool
) -> Change:
    harm, place = warned
    return Change(
        kind=ChangeKind.BOXED_WARNING_ADDED if is_added else ChangeKind.BOXED_WARNING_REMOVED,
        record_kind="treatments",
        record_id=treatment.id,
        record_name=name,
        member=member,
        before=None if is_added else place,
        after=place if is_added else None,
        outcome=harm,
        jurisdiction=place,
        treatments=(treatment.id,),
        text=_say(name, context.outcome(harm), context.name("jurisdictions", place), is_added=is_added),
    )


def _say(treatment: str, harm: str, place: str, *, is_added: bool) -> Phrase:
    told = {"treatment": treatment, "harm": harm, "place": place}
    if is_added:
        return sentence("boxed warning added: {harm} with {treatment} ({place})", **told)
    return sentence("boxed warning removed: {harm} with {treatment} ({place})", **told)
