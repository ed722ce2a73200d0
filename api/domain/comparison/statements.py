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
from api.domain.comparison.reasons import Verdict
from api.domain.vocabulary import Certainty, EffectMeasure, PopulationLine

VERBS = {
    Certainty.HIGH: "had",
    Certainty.MODERATE: "probably had",
    Certainty.LOW: "may have had",
}
"""GRADE guidance 26 (Santesso 2020, J Clin Epidemiol 119:126): plain verb for high certainty, `probably` for
moderate, `may` for low; very low certainty is said to be very uncertain before any figure."""

PEOPLE_OF_LINE = {
    PopulationLine.DMARD_NAIVE: "people who had not taken methotrexate",
    PopulationLine.CSDMARD_INADEQUATE_RESPONSE: (
        "people with active disease despite methotrexate or another conventional drug"
    ),
    PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE: "people with active disease despite a biological drug",
    PopulationLine.REFRACTORY_MIXED: "people whose disease had resisted several drugs",
}

MEASURE_NAMES = {measure: measure.value.replace("_", " ") for measure in EffectMeasure}


def make_statements(answer: Comparison) -> tuple[Statement, ...]:
    """Put the answer into sentences: evidence, then each pair, then status."""
    names = {option.treatment: option.name for option in answer.options}
    return (
        *(_say_evidence(summary, names) for summary in answer.evidence),
        *(each for outcome in answer.outcomes for pair in outcome.pairs for each in _say_pair(pair, outcome, names)),
        *_say_not_comparable(answer, names),
        *(_say_status(row, names) for row in answer.availability if row.state is CellState.REPORTED),
    )


def _say_evidence(summary: EvidenceSummary, names: dict[str, str]) -> Statement:
    people = (
        f" {summary.people_randomised:,} people took part in randomised trials that also had a group without it."
        if summary.people_randomised
        else " No randomised trial with a group without it, and with a stated size, is in this dataset."
    )
    text = (
        f"{_capital(names[summary.treatment])}: the best evidence for benefit is level {summary.level} of 5 "
        f"(Oxford Centre for Evidence-Based Medicine, 2011; 1 is the strongest). {summary.level_reason}{people}"
    )
    return Statement("evidence", (summary.treatment,), None, None, None, text)


def _say_pair(pair: Pair, outcome: OutcomeComparison, names: dict[str, str]) -> Iterator[Statement]:
    for answer in pair.answers:
        yield Statement(
            "outcome",
            (pair.a, pair.b),
            outcome.outcome,
            outcome.timepoint_weeks,
            answer.certainty.rating,
            _sentence(pair, answer, outcome, names),
        )


def _sentence(pair: Pair, answer: Answer, outcome: OutcomeComparison, names: dict[str, str]) -> str:
    a, b = _with_dose(names[pair.a], answer.dose_a), _with_dose(names[pair.b], answer.dose_b)
    lead = (
        f"{_capital(a)} and {b} were compared directly"
        if answer.verdict is Verdict.HEAD_TO_HEAD
        else f"No usable trial set {a} directly against {b}; indirectly, through {answer.common_comparator}"
    )
    beside = f", taken with {answer.background_words}" if answer.verdict is Verdict.INDIRECT else ""
    context = f"in {PEOPLE_OF_LINE[answer.line]}{beside}. The contrast: {answer.isolates}"
    when = (
        f"about week {outcome.timepoint_weeks}" if outcome.timepoint_weeks is not None else "over the whole follow-up"
    )
    figure = _say_figure(answer, a, b)
    return f"{outcome.name}, {when}. {lead}, {context}. {figure}"


def _with_dose(name: str, dose: str | None) -> str:
    return f"{name} ({dose})" if dose else name


def _say_figure(answer: Answer, a: str, b: str) -> str:
    effect = answer.effect
    if effect is None:
        return f"No figure is formed: {'; '.join(w.meaning for w in answer.withheld)}."
    if effect.origin is EffectOrigin.PUBLISHED:
        return f"{_say_published(effect)} {_say_rating(answer)}"
    if effect.risk_difference is None:
        return f"No difference is formed. {_say_rating(answer)}"
    return _say_difference(effect.risk_difference, answer, a, b)


def _say_difference(difference: DifferencePerDenominator, answer: Answer, a: str, b: str) -> str:
    rating = answer.certainty.rating
    if not difference.shows_difference:
        return (
            f"{_say_rating(answer)} No difference was shown: {difference.words} with {a} than with {b}. "
            "This is not proof that the two are equal."
        )
    if rating is None or rating is Certainty.VERY_LOW:
        return (
            f"{_say_rating(answer)} The figures give {difference.words} people with this outcome for {a} than for {b}."
        )
    often = "more often" if difference.value > 0 or difference.low > 0 else "less often"
    sentence = f"People given {a} {VERBS[rating]} this outcome {often} than people given {b}: {difference.words}."
    return f"{sentence} {_say_rating(answer)}"


def _say_published(effect: Effect) -> str:
    printed = effect.published
    if printed is None:
        return ""
    if printed.finding is not None:
        return f"The source prints no figure and reports ({effect.published_direction}): {printed.finding.meaning}."
    kind = "credible" if printed.credible else "confidence"
    limits = (
        f"{printed.ci_level} % {kind} interval {printed.ci_low} to {printed.ci_high}"
        if printed.ci_low is not None and printed.ci_high is not None
        else "interval not given"
    )
    name = MEASURE_NAMES[printed.measure]
    article = "an" if name[0] in "aeiou" else "a"
    figure = f"The source prints {article} {name} of {printed.value} ({limits}), {effect.published_direction}."
    return f"{figure} {effect.baseline}"


def _say_rating(answer: Answer) -> str:
    rating = answer.certainty.rating
    if rating is None:
        return "The certainty of this comparison has not been rated."
    if rating is Certainty.VERY_LOW:
        return "The evidence is very uncertain."
    return f"Certainty: {rating.replace('_', ' ')}."


def _say_not_comparable(answer: Comparison, names: dict[str, str]) -> Iterator[Statement]:
    refused: dict[tuple[str, str], list[OutcomeComparison]] = {}
    total: dict[tuple[str, str], int] = {}
    for outcome in answer.outcomes:
        for pair in outcome.pairs:
            total[pair.a, pair.b] = total.get((pair.a, pair.b), 0) + 1
            if pair.verdict is Verdict.NOT_COMPARABLE:
                refused.setdefault((pair.a, pair.b), []).append(outcome)
    for (a, b), outcomes in refused.items():
        share = (
            "any outcome" if len(outcomes) == total[a, b] else f"{len(outcomes)} of {total[a, b]} outcomes and times"
        )
        text = (
            f"{_capital(names[a])} and {names[b]} cannot be compared on {share} shown here; the reasons stand there. "
            "Figures of the two that appear near each other come from different people and must not be set against "
            "each other. This says nothing about which of the two works better or is safer."
        )
        yield Statement("outcome", (a, b), None, None, None, text)


def _say_status(row: AvailabilityRow, names: dict[str, str]) -> Statement:
    record = row.record
    when = f", {record.as_of.isoformat()}" if record is not None else ""
    text = f"{_capital(names[row.treatment])} ({row.jurisdiction_name}{when}): {row.status_meaning}."
    return Statement("availability", (row.treatment,), None, None, None, text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
