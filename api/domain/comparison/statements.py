"""Plain sentences made from an answer; the verb follows the certainty, and no sentence says what is better."""

from __future__ import annotations

from collections.abc import Iterator

from api.domain.comparison.answer import (
    Answer,
    AvailabilityRow,
    CellState,
    Comparison,
    DifferencePerDenominator,
    Effect,
    EffectOrigin,
    EvidenceSummary,
    OutcomeComparison,
    Pair,
    Statement,
)
from api.domain.comparison.certainty import WORDS
from api.domain.comparison.people import PEOPLE_OF_LINE
from api.domain.comparison.reasons import Verdict, Withheld
from api.domain.comparison.refusals import say_not_comparable
from api.domain.evidence_level import CebmLevel
from api.domain.phrases import Phrase, Printed, join_clauses, join_sentences, msgid, say, say_many, say_name, sentence
from api.domain.records import Contrast
from api.domain.vocabulary import Analysis, Certainty, EffectMeasure

VERBS = {
    Certainty.HIGH: "had",
    Certainty.MODERATE: "probably had",
    Certainty.LOW: "may have had",
}
"""GRADE guidance 26 (Santesso 2020, J Clin Epidemiol 119:126): plain verb for high certainty, `probably` for
moderate, `may` for low; very low certainty is said to be very uncertain before any figure."""

MORE_OFTEN = {
    Certainty.HIGH: msgid("People given {a} had this outcome more often than people given {b}: {difference}."),
    Certainty.MODERATE: msgid(
        "People given {a} probably had this outcome more often than people given {b}: {difference}."
    ),
    Certainty.LOW: msgid("People given {a} may have had this outcome more often than people given {b}: {difference}."),
}
LESS_OFTEN = {
    Certainty.HIGH: msgid("People given {a} had this outcome less often than people given {b}: {difference}."),
    Certainty.MODERATE: msgid(
        "People given {a} probably had this outcome less often than people given {b}: {difference}."
    ),
    Certainty.LOW: msgid("People given {a} may have had this outcome less often than people given {b}: {difference}."),
}

RATIO_MEASURES = frozenset(
    {EffectMeasure.RISK_RATIO, EffectMeasure.ODDS_RATIO, EffectMeasure.HAZARD_RATIO, EffectMeasure.RATE_RATIO}
)
PRINTED_FIGURES = {
    EffectMeasure.RISK_RATIO: msgid("The source prints a risk ratio of {value} ({interval}), {direction}."),
    EffectMeasure.ODDS_RATIO: msgid("The source prints an odds ratio of {value} ({interval}), {direction}."),
    EffectMeasure.HAZARD_RATIO: msgid("The source prints a hazard ratio of {value} ({interval}), {direction}."),
    EffectMeasure.RATE_RATIO: msgid("The source prints a rate ratio of {value} ({interval}), {direction}."),
    EffectMeasure.STANDARDISED_RATIO: msgid(
        "The source prints a standardised ratio of {value} ({interval}), {direction}."
    ),
    EffectMeasure.RISK_DIFFERENCE: msgid("The source prints a risk difference of {value} ({interval}), {direction}."),
    EffectMeasure.MEAN_DIFFERENCE: msgid("The source prints a mean difference of {value} ({interval}), {direction}."),
    EffectMeasure.STANDARDISED_MEAN_DIFFERENCE: msgid(
        "The source prints a standardised mean difference of {value} ({interval}), {direction}."
    ),
}


def make_statements(answer: Comparison) -> tuple[Statement, ...]:
    """Put the answer into sentences: evidence, then each pair, then status."""
    names = {option.treatment: say_name(option.name) for option in answer.options}
    return (
        *(_say_evidence(summary, names) for summary in answer.evidence),
        *(each for outcome in answer.outcomes for pair in outcome.pairs for each in _say_pair(pair, outcome)),
        *say_not_comparable(answer, names),
        *(_say_status(row, names) for row in answer.availability),
    )


def _say_evidence(summary: EvidenceSummary, names: dict[str, Phrase]) -> Statement:
    level = sentence(
        "{treatment}: the strongest evidence on benefit, favourable or not, is level {level} of 5 "
        "(Oxford Centre for Evidence-Based Medicine, 2011; 1 is the strongest).",
        treatment=names[summary.treatment],
        level=summary.level,
    )
    none = "" if summary.studies_in_population != 0 else say("None of its studies here is on the people asked about.")
    text = join_sentences(level, summary.level_reason, _say_people(summary), none)
    return Statement("evidence", (summary.treatment,), None, None, None, text)


def _say_people(summary: EvidenceSummary) -> Phrase:
    if not summary.people_randomised:
        return say("No randomised trial with a group without it, and with a stated size, is in this dataset.")
    if summary.level >= CebmLevel.CASE_SERIES:
        return say_many(
            "{n} person took part in randomised trials that also had a group without it, but the pages read give no "
            "figures of both groups.",
            "{n} people took part in randomised trials that also had a group without it, but the pages read give no "
            "figures of both groups.",
            n=summary.people_randomised,
        )
    return say_many(
        "{n} person took part in randomised trials that also had a group without it.",
        "{n} people took part in randomised trials that also had a group without it.",
        n=summary.people_randomised,
    )


def _say_pair(pair: Pair, outcome: OutcomeComparison) -> Iterator[Statement]:
    for answer in pair.answers:
        yield Statement(
            "outcome",
            (pair.a, pair.b),
            outcome.outcome,
            outcome.timepoint_weeks,
            answer.certainty.rating,
            _say_answer(answer, outcome),
        )


def _say_answer(answer: Answer, outcome: OutcomeComparison) -> str:
    return join_sentences(
        say("{outcome}, {time}.", outcome=say_name(outcome.name), time=_say_when(answer)),
        _say_route(answer),
        # Translators: the contrast is a clause such as "adds adalimumab to methotrexate".
        say("The contrast: {contrast}.", contrast=answer.isolates),
        _say_figure(answer, answer.group_a, answer.group_b),
    )


def _say_route(answer: Answer) -> Phrase:
    a, b, people, trials = answer.group_a, answer.group_b, PEOPLE_OF_LINE[answer.line], _say_trials(answer)
    if answer.verdict is Verdict.HEAD_TO_HEAD:
        return sentence(
            "{a} and {b} were compared directly, in {people} ({trials}).", a=a, b=b, people=people, trials=trials
        )
    return say(
        "No usable trial set {a} directly against {b}; indirectly, through {comparator}, in {people} ({trials}).",
        a=a,
        b=b,
        comparator=answer.common_comparator,
        people=people,
        trials=trials,
    )


def _say_when(answer: Answer) -> Phrase:
    weeks = sorted({part.reading.week for part in answer.contributions if part.reading.week is not None})
    if not weeks:
        # Translators: when something was measured.
        return say("over the whole follow-up")
    if len(weeks) == 1:
        return say("week {week}", week=weeks[0])
    return say("weeks {first} to {last}", first=weeks[0], last=weeks[-1])


def _say_trials(answer: Answer) -> str:
    names = sorted({part.reading.study_name for part in answer.contributions})
    trials = Printed(", ".join(names))
    return trials if answer.analysis is Analysis.UNKNOWN else join_clauses([trials, answer.analysis.meaning])


def _say_figure(answer: Answer, a: str, b: str) -> str:
    effect = answer.effect
    if effect is None:
        reasons = join_clauses(withheld.meaning for withheld in answer.withheld)
        return say("No figure is formed: {reasons}.", reasons=reasons)
    if effect.origin is EffectOrigin.PUBLISHED:
        return join_sentences(_say_published(effect), _say_rating(answer))
    if effect.risk_difference is None:
        return join_sentences(say("No difference is formed."), _say_rating(answer))
    return _say_difference(effect.risk_difference, answer, a, b)


def _say_difference(difference: DifferencePerDenominator, answer: Answer, a: str, b: str) -> str:
    rating, groups = answer.certainty.rating, {"difference": difference.words, "a": a, "b": b}
    few = answer.effect is not None and answer.effect.risk_ratio_withheld is Withheld.FEW_EVENTS
    if not difference.shows_difference:
        return join_sentences(
            _say_rating(answer),
            say("No difference was shown: {difference} with {a} than with {b}.", **groups),
            say("This is not proof that the two are equal."),
            say("There were few events, too few to tell.") if few else "",
        )
    if rating is None or rating is Certainty.VERY_LOW:
        figures = say("The figures give {difference} people with this outcome for {a} than for {b}.", **groups)
        return join_sentences(_say_rating(answer), figures)
    is_more = difference.value > 0 or difference.low > 0
    return join_sentences(say((MORE_OFTEN if is_more else LESS_OFTEN)[rating], **groups), _say_rating(answer))


def _say_published(effect: Effect) -> str:
    printed, direction = effect.published, effect.published_direction
    if printed is None:
        return ""
    if printed.finding is not None:
        return say(
            "The source prints no figure and reports ({direction}): {finding}.",
            direction=direction,
            finding=printed.finding.meaning,
        )
    figure = say(
        PRINTED_FIGURES[printed.measure], value=printed.value, interval=_say_interval(printed), direction=direction
    )
    return join_sentences(figure, _say_ratio(direction) if printed.measure in RATIO_MEASURES else "", effect.baseline)


def _say_interval(printed: Contrast) -> Phrase:
    if printed.ci_low is None or printed.ci_high is None:
        return say("interval not given")
    limits = {"level": printed.ci_level, "low": printed.ci_low, "high": printed.ci_high}
    if printed.credible:
        return say("{level} % credible interval {low} to {high}", **limits)
    return say("{level} % confidence interval {low} to {high}", **limits)


def _say_ratio(direction: str | None) -> Phrase:
    spoken_of = direction.recipe.values["a"] if isinstance(direction, Phrase) else direction
    return say(
        "A value below 1 means that the outcome was less likely with {a}, above 1 that it was more likely.", a=spoken_of
    )


def _say_rating(answer: Answer) -> Phrase:
    rating = answer.certainty.rating
    if rating is None:
        return say("The certainty of this comparison has not been rated.")
    if rating is Certainty.VERY_LOW:
        return say("The evidence is very uncertain.")
    return say("Certainty: {certainty}.", certainty=WORDS[rating])


def _say_status(row: AvailabilityRow, names: dict[str, Phrase]) -> Statement:
    place = {"treatment": names[row.treatment], "jurisdiction": say_name(row.jurisdiction_name)}
    if row.state is CellState.MISSING:
        unknown = sentence("{treatment} ({jurisdiction}): the status is not known here.", **place)
        text = join_sentences(unknown, row.detail or "")
    elif row.record is None:
        text = sentence("{treatment} ({jurisdiction}): {status}.", status=row.status_meaning, **place)
    else:
        text = sentence(
            "{treatment} ({jurisdiction}; source read on {date}): {status}.",
            status=row.status_meaning,
            date=row.record.as_of.isoformat(),
            **place,
        )
    return Statement("availability", (row.treatment,), None, None, None, text)
