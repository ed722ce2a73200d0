"""Checklist: how probabilities and numbers are shown (IPDASi probabilities; Trevena 2013)."""

from __future__ import annotations

import re

from api.domain.comparison.answer import Answer, ArmReading, Reading
from api.domain.comparison.audit_items import Finding, Item, Subject, all_of
from api.domain.comparison.reasons import Verdict
from api.domain.phrases import Printed, say, say_many
from api.domain.shares import MINIMUM_PEOPLE_FOR_PERCENTAGE
from api.domain.vocabulary import Counted

ONE_IN_X = re.compile(r"\b(?:1|one) in \d", re.IGNORECASE)
FREQUENCY_WORDS = re.compile(r"\b(?:rare|rarely|common|commonly|uncommon|frequent|frequently)\b", re.IGNORECASE)


def _given(subject: Subject) -> Finding:
    known = [(reading, arm) for reading, arm in subject.arms if _is_share(reading, arm)]
    if not known:
        return None, say("No share of people is known for these options and outcomes.")
    hidden = [
        f"{reading.study} {arm.arm}" for reading, arm in known if arm.per_denominator is None and not arm.below_one
    ]
    good = say_many("{n} share of people is shown.", "{n} shares of people are shown.", n=len(known))
    return all_of(hidden, good)


def _is_share(reading: Reading, arm: ArmReading) -> bool:
    sized = arm.n is not None and arm.n >= MINIMUM_PEOPLE_FOR_PERCENTAGE
    return sized and arm.events is not None and reading.counted is Counted.PEOPLE


def _group_named(subject: Subject) -> Finding:
    bare = [f"{reading.study} {reading.locator}" for reading in subject.readings if not reading.population]
    return all_of(bare, say("Earlier treatment, background and people are named with each figure."))


def _natural_frequencies(subject: Subject) -> Finding:
    bare = [
        where
        for where, figure in subject.shares
        if figure.per_denominator is None and figure.interval_missing is None and not figure.below_one
    ]
    return all_of(bare, say("Shares are whole people per denominator; where they are not, the reason stands beside."))


def _time_span(subject: Subject) -> Finding:
    untimed = [
        f"{reading.study} ({reading.locator}) has no week" for reading in subject.readings if reading.week is None
    ]
    return all_of(untimed, say("All figures carry their week."))


def _one_denominator(subject: Subject) -> Finding:
    found = {outcome.denominator for outcome in subject.answer.outcomes}
    said = [
        words
        for outcome, pair in subject.pairs
        for each in pair.answers
        if (words := _words(each)) is not None and f" per {outcome.denominator} " not in words
    ]
    if len(found) > 1:
        listed = Printed(", ".join(str(each) for each in sorted(found)))
        return False, say("Several denominators: {numbers}.", numbers=listed)
    return all_of(said, say("Denominator: {number}.", number=min(found)) if found else say("Denominator: none."))


def _words(answer: Answer) -> str | None:
    difference = answer.effect.risk_difference if answer.effect is not None else None
    return None if difference is None else difference.words


def _balanced(subject: Subject) -> Finding:
    denominators = {outcome.denominator for outcome in subject.answer.outcomes}
    faults = [
        where
        for where, figure in subject.shares
        if (figure.per_denominator is None) != (figure.without_per_denominator is None)
        or (
            figure.per_denominator is not None
            and figure.without_per_denominator is not None
            and denominators
            and figure.per_denominator + figure.without_per_denominator not in denominators
        )
    ]
    return all_of(faults, say("Those with and those without the outcome are both counted."))


def _more_than_one_view(subject: Subject) -> Finding:
    return bool(subject.answer.statements), say(
        "Numbers and words with numbers; pictures are not part of this release."
    )


def _no_one_in_x(subject: Subject) -> Finding:
    return all_of(
        [t[:60] for t in subject.texts if ONE_IN_X.search(t)], say("No changing denominators in any sentence.")
    )


def _absolute_beside_relative(subject: Subject) -> Finding:
    bare = [
        each.isolates
        for each in subject.comparisons
        if each.effect is not None and each.effect.risk_ratio is not None and each.effect.risk_difference is None
    ]
    published = [
        f"{each.effect.source}: {each.effect.baseline}"
        for each in subject.comparisons
        if each.effect is not None
        and each.effect.published is not None
        and not any(arm.n for c in each.contributions for arm in c.reading.treated)
    ]
    return all_of(bare + published, say("Each relative figure has the absolute ones beside it."))


def _differences_in_words(subject: Subject) -> Finding:
    differences = [
        e.effect.risk_difference for e in subject.comparisons if e.effect is not None and e.effect.risk_difference
    ]
    bare = [d.words for d in differences if " per " not in d.words or "from" not in d.words]
    good = say_many(
        "{n} difference says fewer or more per denominator, with interval.",
        "{n} differences say fewer or more per denominator, with interval.",
        n=len(differences),
    )
    return all_of(bare, good)


def _words_of_frequency(subject: Subject) -> Finding:
    return all_of(
        [t[:60] for t in subject.texts if FREQUENCY_WORDS.search(t)], say("No word of frequency without a number.")
    )


def _precision(subject: Subject) -> Finding:
    small = [
        f"{reading.study} {arm.arm}"
        for reading, arm in subject.arms
        if _is_small(arm.n) and (arm.percent is not None or arm.per_denominator is not None)
    ]
    small += [
        f"{risk.source} {risk.locator}"
        for risk in subject.risks
        if risk.frequency is not None and _is_small(risk.frequency.n) and risk.frequency.percent is not None
    ]
    good = say(
        "No percentage under {minimum} people; whole people per denominator.", minimum=MINIMUM_PEOPLE_FOR_PERCENTAGE
    )
    return all_of(small, good)


def _is_small(n: int | None) -> bool:
    return n is not None and n < MINIMUM_PEOPLE_FOR_PERCENTAGE


def _zero_events(subject: Subject) -> Finding:
    zero = [(r, arm) for r, arm in subject.arms if arm.events == 0 and r.counted is Counted.PEOPLE]
    bare = [f"{reading.study} {arm.arm}" for reading, arm in zero if arm.n is None or arm.interval is None]
    good = say_many(
        "{n} figure of zero events, with n and an upper limit.",
        "{n} figures of zero events, each with n and an upper limit.",
        n=len(zero),
    )
    return all_of(bare, good)


def _uncertainty(subject: Subject) -> Finding:
    bare = [
        f"{outcome.outcome} {cell.treatment}"
        for outcome in subject.answer.outcomes
        for cell in outcome.cells
        if cell.certainty.rating is None and not cell.certainty.explanation
    ]
    return all_of(bare, say("Each cell has a rating of certainty, or says that there is none."))


def _no_report_counts(subject: Subject) -> Finding:
    bare = [
        f"{risk.source} {risk.locator}"
        for risk in subject.risks
        if (frequency := risk.frequency) is not None
        and frequency.events is not None
        and frequency.n is None
        and frequency.person_years is None
        and frequency.rate is None
    ]
    return all_of(bare, say("No frequency is a bare count of reports: each has people or person-years beneath it."))


def _baseline_first(subject: Subject) -> Finding:
    bare = [
        reading.study for reading in subject.readings if reading.comparator is None and not reading.comparator_missing
    ]
    return all_of(bare, say("The comparison group stands first in each reading, or its absence is explained."))


def _rates_apart(subject: Subject) -> Finding:
    mixed = [
        f"{reading.study} {arm.arm}"
        for reading, arm in subject.arms
        if arm.rate is not None and arm.events is None and arm.per_denominator is not None
    ]
    return all_of(mixed, say("Rates per patient-years are never turned into shares."))


def _surrogates(subject: Subject) -> Finding:
    marks = [outcome.surrogate for outcome in subject.answer.outcomes]
    ordered = marks == sorted(marks)
    return (
        ordered,
        say("Surrogates are marked and come after what patients feel.")
        if ordered
        else say("A surrogate stands before an outcome that patients feel."),
    )


def _same_span(subject: Subject) -> Finding:
    far = [
        outcome.outcome
        for outcome, pair in subject.pairs
        if pair.verdict is Verdict.INDIRECT and outcome.timepoint_weeks is None
    ]
    return all_of(far, say("One denominator for all; different times stand in entries of their own."))


NUMBER_ITEMS = (
    Item("P1", say("outcome probabilities where they exist"), _given),
    Item("P2", say("the group they apply to"), _group_named),
    Item("P3", say("natural frequencies"), _natural_frequencies),
    Item("P4", say("time span of each"), _time_span),
    Item("P5", say("same denominator and time span, or the guard says why not"), _same_span),
    Item("P6", say("level of uncertainty"), _uncertainty),
    Item("P7", say("more than one view"), _more_than_one_view),
    Item("P8", say("those helped and those not"), _balanced),
    Item("N1", say("no `1 in X` with changing X"), _no_one_in_x),
    Item("N2", say("one denominator in a comparison"), _one_denominator),
    Item("N3", say("relative effects never without the absolute ones"), _absolute_beside_relative),
    Item("N4", say("differences as fewer or more per denominator"), _differences_in_words),
    Item("N5", say("words of frequency only with a number"), _words_of_frequency),
    Item("N6", say("no more precision than the data carry"), _precision),
    Item("N7", say("zero events as 0 of n with an upper limit"), _zero_events),
    Item("N8", say("baseline risk first"), _baseline_first),
    Item("N9", say("rates per patient-years not mixed with shares"), _rates_apart),
    Item("N10", say("counts of spontaneous reports never used as frequency"), _no_report_counts),
    Item("N11", say("surrogates marked and listed after what patients feel"), _surrogates),
)
