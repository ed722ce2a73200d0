"""How sure a figure or a comparison is: ratings of the dataset, and the steps down that a rule takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.domain.comparison.answer import CertaintyStatement
from api.domain.comparison.arms import Split
from api.domain.comparison.windows import ReadingTime, reading_time
from api.domain.phrases import Phrase, join_all, join_sentences, say, say_in, say_many
from api.domain.records import Appraisal, Study, Treatment
from api.domain.vocabulary import AppraisedBy, Certainty, CertaintyReason, PopulationLine

RATINGS = (Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW)

PLACEBO_OR_NOTHING: frozenset[str] = frozenset()

NOT_RATED = say(
    "Nobody has rated the certainty of this evidence: no published rating was found and the curators made none."
)

OF_CLASS = say("Rated for the class, not for this treatment alone.")

ONE_SIDE_NOT_RATED = say(
    "Not rated: the evidence of one side or both has no rating. "
    "An indirect comparison lowers certainty by one step at least."
)

WORDS = {
    # Translators: GRADE ratings, as in "Certainty: very low."
    Certainty.HIGH: say_in("certainty", "high"),
    Certainty.MODERATE: say_in("certainty", "moderate"),
    Certainty.LOW: say_in("certainty", "low"),
    Certainty.VERY_LOW: say_in("certainty", "very low"),
}
"""The ratings as they stand in a sentence."""


def lower(rating: Certainty, steps: int) -> Certainty:
    """Lower a rating by some steps; very low stays very low."""
    return RATINGS[min(RATINGS.index(rating) + steps, len(RATINGS) - 1)]


def state_appraisal(appraisal: Appraisal, treatment: Treatment) -> CertaintyStatement:
    """Show a rating with its reasons, author and source."""
    return CertaintyStatement(
        appraisal.certainty,
        appraisal.by,
        appraisal.reasons,
        join_sentences(OF_CLASS, appraisal.explanation) if appraisal.about_class else appraisal.explanation,
        appraisal.outcome,
        appraisal.comparator,
        appraisal.line,
        appraisal.source,
        appraisal.locator,
        treatment.curated_on,
    )


def not_rated(outcome: str | None = None) -> CertaintyStatement:
    """Say that there is no rating."""
    return CertaintyStatement(None, None, (), NOT_RATED, outcome)


@dataclass(frozen=True, slots=True)
class Rated:
    """What a rating must be about to be shown: outcome, people, reading time, and the studies that it judged."""

    outcome: str
    line: PopulationLine | None
    time: ReadingTime
    studies: Sequence[Study]

    def is_subject_of(self, appraisal: Appraisal) -> bool:
        """Whether an appraisal judged this evidence: none is borrowed from other people, times or trials."""
        same_people = self.line is None or appraisal.line is None or appraisal.line is self.line
        same_time = appraisal.week is None or reading_time(appraisal.week) == self.time
        sources = {source for study in self.studies for source in (*study.reports, *study.other_sources)}
        return appraisal.outcome == self.outcome and same_people and same_time and appraisal.source in sources


def certainty_of_treatment(treatment: Treatment, rated: Rated) -> CertaintyStatement:
    """The lowest rating of exactly this evidence on a treatment against placebo or nothing."""
    fitting = _fitting(treatment, rated, instead_of=PLACEBO_OR_NOTHING)
    return _lowest(_own(fitting) or fitting, treatment, rated.outcome)


def certainty_of_direct(a: Treatment, b: Treatment, rated: Rated, split: Split) -> CertaintyStatement:
    """The lowest rating made of exactly this contrast for the outcome; none is borrowed from other comparisons."""
    of_a = _own(_fitting(a, rated, instead_of=split.only_b)) if split.only_a else []
    of_b = _own(_fitting(b, rated, instead_of=split.only_a)) if split.only_b else []
    candidates = [state_appraisal(each, a) for each in of_a] + [state_appraisal(each, b) for each in of_b]
    return min(candidates, key=_sort_key, default=not_rated(rated.outcome))


def certainty_of_indirect(
    sides: Sequence[tuple[Treatment, Rated]],
    *,
    comparator: frozenset[str],
    background_mixed: bool,
    open_label: bool,
) -> CertaintyStatement:
    """One step below the lower rating of the sides; one more for a mixed background, one for open-label trials."""
    outcome, line = sides[0][1].outcome, sides[0][1].line
    found = [_lowest(_own(_fitting(t, rated, instead_of=comparator)), t, outcome) for t, rated in sides]
    ratings = [side.rating for side in found if side.rating is not None]
    if len(ratings) < len(found):
        return CertaintyStatement(
            None,
            None,
            (CertaintyReason.INDIRECTNESS,),
            ONE_SIDE_NOT_RATED,
            outcome,
        )
    causes = [say("the comparison is indirect")]
    causes += [say("the background is mixed")] if background_mixed else []
    causes += [say("people in a trial knew what they got")] if open_label else []
    steps = len(causes)
    biased = (CertaintyReason.RISK_OF_BIAS,) if open_label else ()
    weakest = max(found, key=lambda side: RATINGS.index(side.rating or Certainty.VERY_LOW))
    rating = lower(max(ratings, key=RATINGS.index), steps)
    return CertaintyStatement(
        rating,
        AppraisedBy.CURATORS,
        tuple(dict.fromkeys((*weakest.reasons, CertaintyReason.INDIRECTNESS, *biased))),
        join_sentences(_say_rule(causes, weakest.rating), weakest.explanation),
        outcome,
        weakest.comparator,
        line,
        weakest.source,
        weakest.locator,
        weakest.rated_on,
    )


def _say_rule(causes: Sequence[Phrase], rating: Certainty | None) -> Phrase:
    return say_many(
        "Derived by rule: {n} step below the lower rating of the two sides ({rating}), because {causes}.",
        "Derived by rule: {n} steps below the lower rating of the two sides ({rating}), because {causes}.",
        n=len(causes),
        rating=WORDS[rating] if rating is not None else "",
        causes=join_all(causes),
    )


def _fitting(treatment: Treatment, rated: Rated, *, instead_of: frozenset[str]) -> list[Appraisal]:
    return [a for a in treatment.appraisals if rated.is_subject_of(a) and _replaced(a, treatment) == instead_of]


def _own(appraisals: list[Appraisal]) -> list[Appraisal]:
    """Ratings of the treatment itself; those of its class are never borrowed for a comparison."""
    return [each for each in appraisals if not each.about_class]


def _replaced(appraisal: Appraisal, treatment: Treatment) -> frozenset[str]:
    """What the comparison group got instead; what belongs to a combination itself was got by both."""
    return frozenset(appraisal.instead_of) - set(treatment.agents)


def _lowest(appraisals: list[Appraisal], treatment: Treatment, outcome: str) -> CertaintyStatement:
    statements = [state_appraisal(appraisal, treatment) for appraisal in appraisals]
    return min(statements, key=_sort_key, default=not_rated(outcome))


def _sort_key(statement: CertaintyStatement) -> tuple[int, str, str]:
    place = -RATINGS.index(statement.rating) if statement.rating is not None else 1
    return (place, statement.source or "", statement.locator or "")
