"""Checklist: wording of certainty (GRADE) and comparability (Cochrane Handbook chapter 11)."""

from __future__ import annotations

import re

from api.domain.comparison.answer import Answer
from api.domain.comparison.audit_items import Finding, Item, Subject, all_of
from api.domain.comparison.contrasts import MINIMUM_ARM_SIZE
from api.domain.comparison.reasons import Caveat, Verdict
from api.domain.comparison.statements import VERBS
from api.domain.comparison.windows import weeks_are_close
from api.domain.phrases import join_sentences, say, say_many
from api.domain.vocabulary import Certainty, CertaintyReason

HEDGED = re.compile(r"\b(?P<verb>probably had|may have had|had) this outcome\b")


def _verb_follows(subject: Subject) -> Finding:
    wrong = [
        statement.text[:60]
        for statement in subject.answer.statements
        if (found := HEDGED.search(statement.text)) is not None and found["verb"] != _verb(statement.certainty)
    ]
    return all_of(wrong, say("The verb of each sentence follows its certainty."))


def _verb(rating: Certainty | None) -> str | None:
    return VERBS.get(rating) if rating is not None else None


def _reasons_named(subject: Subject) -> Finding:
    ratings = [r for summary in subject.answer.evidence for r in summary.certainty]
    ratings += [each.certainty for each in subject.comparisons]
    bare = [f"{r.outcome} {r.rating}" for r in ratings if r.rating not in {None, Certainty.HIGH} and not r.reasons]
    good = say_many(
        "{n} rating; below high it has its reasons.",
        "{n} ratings, each below high with its reasons.",
        n=sum(r.rating is not None for r in ratings),
    )
    return all_of(bare, good)


def _no_difference_kept_apart(subject: Subject) -> Finding:
    silent = [
        pair.a + " " + pair.b
        for _, pair in subject.pairs
        if pair.verdict is Verdict.NOT_COMPARABLE and not pair.reasons
    ]
    return all_of(
        silent, say("Not comparable, not reported, not studied and no difference shown are different values.")
    )


def _author_named(subject: Subject) -> Finding:
    bare = [
        f"{r.outcome}"
        for summary in subject.answer.evidence
        for r in summary.certainty
        if r.rating is not None and (r.by is None or r.rated_on is None)
    ]
    return all_of(bare, say("Each rating names its author and date."))


def _nothing_for_incomparable(subject: Subject) -> Finding:
    leaks = [
        f"{outcome.outcome}: {pair.a}, {pair.b}"
        for outcome, pair in subject.pairs
        if pair.verdict is Verdict.NOT_COMPARABLE and pair.answers
    ]
    return all_of(leaks, say("No difference or ratio for a pair that is not comparable."))


def _tolerances(subject: Subject) -> Finding:
    crossing = [
        f"{outcome.outcome}: {pair.a}, {pair.b}"
        for outcome, pair in subject.pairs
        if len({each.line for each in pair.answers}) > 1 or any(_is_beyond(each) for each in pair.answers)
    ]
    return all_of(crossing, say("No answer crosses population lines, times or sizes beyond the published tolerances."))


def _is_beyond(answer: Answer) -> bool:
    readings = [part.reading for part in answer.contributions]
    weeks = [reading.week for reading in readings if reading.week is not None]
    far = answer.verdict is Verdict.INDIRECT and bool(weeks) and not weeks_are_close(min(weeks), max(weeks))
    sizes = [arm.n for reading in readings for arm in (reading.comparator, *reading.treated) if arm is not None]
    return far or any(size is not None and size < MINIMUM_ARM_SIZE for size in sizes)


def _indirect_said(subject: Subject) -> Finding:
    indirect = [each for each in subject.comparisons if each.verdict is Verdict.INDIRECT]
    silent = [
        each.isolates
        for each in indirect
        if Caveat.INDIRECT not in each.caveats
        or not each.common_comparator
        or (each.certainty.rating is not None and CertaintyReason.INDIRECTNESS not in each.certainty.reasons)
    ]
    if not indirect:
        return None, say("No indirect comparison.")
    good = say_many(
        "{n} indirect comparison says so, names its comparator and lowers certainty.",
        "{n} indirect comparisons say so, name their comparator and lower certainty.",
        n=len(indirect),
    )
    return all_of(silent, good)


def _no_winner(subject: Subject) -> Finding:
    asked = list(subject.answer.question.treatments)
    neutral = [option.treatment for option in subject.answer.options] == asked
    stated = bool(subject.answer.question.order)
    return neutral and stated, join_sentences(say("No score, no winner."), subject.answer.question.order)


def _findings_order(subject: Subject) -> Finding:
    computed = [each for each in subject.comparisons if each.effect is not None and each.effect.published is None]
    bare = [
        each.isolates
        for each in computed
        if each.effect is None
        or not each.effect.people
        or not each.effect.studies
        or any(part.reading.comparator is None for part in each.contributions)
    ]
    if not computed:
        return None, say("No figure was computed.")
    return all_of(bare, say("Comparison group, treatment, effect, people and studies, certainty, in this order."))


VERDICT_ITEMS = (
    Item("G1", say("the verb matches certainty"), _verb_follows),
    Item("G2", say("ratings below high name their reasons"), _reasons_named),
    Item("G3", say("no difference shown is kept apart from not studied"), _no_difference_kept_apart),
    Item("G4", say("who made the rating, and when"), _author_named),
    Item("G5", say("order of a summary of findings"), _findings_order),
    Item("K2", say("not comparable beyond the stated tolerances"), _tolerances),
    Item("K3", say("nothing set side by side for a pair that is not comparable"), _nothing_for_incomparable),
    Item("K4", say("an indirect comparison says so and lowers certainty"), _indirect_said),
    Item("K5", say("no overall score or winner; neutral order stated"), _no_winner),
)
