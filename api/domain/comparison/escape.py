"""What had been done with non-responders before a reading."""

from __future__ import annotations

from api.domain.comparison.contrasts import TrialContrast
from api.domain.records import EarlyEscape
from api.domain.vocabulary import EscapeRule, Vocabulary

LAST_WEEK_BEFORE_ESCAPE = 16
"""Readings to week 16 are taken before trials rescue or remove people, so an unstated rule does no harm there."""


class Handling(Vocabulary):
    """How a trial had dealt with non-responders by the week of a reading."""

    NOTHING_YET = "nothing_yet", "nobody had been rescued, removed or moved"
    RESCUED = "rescued", "non-responders had been offered other treatment"
    REMOVED = "removed", "non-responders had had to leave"
    MOVED = "moved", "people of the comparison group had been moved to active treatment"
    UNKNOWN = "unknown", "the pages read do not say"


HANDLING_OF_RULE = {
    EscapeRule.REMOVAL: Handling.REMOVED,
    EscapeRule.CROSSOVER: Handling.MOVED,
    EscapeRule.RESCUE: Handling.RESCUED,
}


def handling_of(contrast: TrialContrast) -> Handling:
    """Tell how the trial had dealt with non-responders by the week of the contrast; the gravest rule counts.

    A crossover moves the comparison group without active treatment, so it touches no contrast of active arms.
    """
    week = contrast.result.week
    if week is None:
        return Handling.UNKNOWN
    rules = [rule for rule in contrast.study.early_escape if _touches(rule, contrast)]
    if not rules and not contrast.study.early_escape:
        return Handling.NOTHING_YET if week <= LAST_WEEK_BEFORE_ESCAPE else Handling.UNKNOWN
    if any(rule.week is None and rule.rule is not EscapeRule.NONE for rule in rules):
        return Handling.UNKNOWN
    in_force = {rule.rule for rule in rules if rule.week is not None and rule.week < week}
    for rule, handling in HANDLING_OF_RULE.items():
        if rule in in_force:
            return handling
    return Handling.NOTHING_YET


def _touches(rule: EarlyEscape, contrast: TrialContrast) -> bool:
    return rule.rule is not EscapeRule.CROSSOVER or contrast.treated.is_inactive or contrast.control.is_inactive
