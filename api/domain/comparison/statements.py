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
from api.domain.comparison.people import PEOPLE_OF_LINE
from api.domain.comparison.reasons import Obstacle, Verdict, Withheld
from api.domain.evidence_level import CebmLevel
from api.domain.vocabulary import Analysis, Certainty, EffectMeasure

VERBS = {
    Certainty.HIGH: "had",
    Certainty.MODERATE: "probably had",
    Certainty.LOW: "may have had",
}
"""GRADE guidance 26 (Santesso 2020, J Clin Epidemiol 119:126): plain verb for high certainty, `probably` for
moderate, `may` for low; very low certainty is said to be very uncertain before any figure."""

RATIO_MEASURES = frozenset(
    {EffectMeasure.RISK_RATIO, EffectMeasure.ODDS_RATIO, EffectMeasure.HAZARD_RATIO, EffectMeasure.RATE_RATIO}
)
MEASURE_NAMES = {measure: measure.value.replace("_", " ") for measure in EffectMeasure}


def make_statements(answer: Comparison) -> tuple[Statement, ...]:
    """Put the answer into sentences: evidence, then each pair, then status."""
    names = {option.treatment: option.name for option in answer.options}
    return (
        *(_say_evidence(summary, names) for summary in answer.evidence),
        *(each for outcome in answer.outcomes for pair in outcome.pairs for each in _say_pair(pair, outcome, names)),
        *_say_not_comparable(answer, names),
        *(_say_status(row, names) for row in answer.availability),
    )


def _say_evidence(summary: EvidenceSummary, names: dict[str, str]) -> Statement:
    text = (
        f"{_capital(names[summary.treatment])}: the strongest evidence on benefit, favourable or not, is level "
        f"{summary.level} of 5 (Oxford Centre for Evidence-Based Medicine, 2011; 1 is the strongest). "
        f"{summary.level_reason} {_say_people(summary)}"
    )
    if summary.studies_in_population == 0:
        text = f"{text} None of its studies here is on the people asked about."
    return Statement("evidence", (summary.treatment,), None, None, None, text)


def _say_people(summary: EvidenceSummary) -> str:
    if not summary.people_randomised:
        return "No randomised trial with a group without it, and with a stated size, is in this dataset."
    count = f"{summary.people_randomised:,} people took part in randomised trials that also had a group without it"
    silent = summary.level >= CebmLevel.CASE_SERIES
    return f"{count}, but the pages read give no figures of both groups." if silent else f"{count}."


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
    a, b = answer.group_a, answer.group_b
    lead = (
        f"{_capital(a)} and {b} were compared directly"
        if answer.verdict is Verdict.HEAD_TO_HEAD
        else f"No usable trial set {a} directly against {b}; indirectly, through {answer.common_comparator}"
    )
    context = f"in {PEOPLE_OF_LINE[answer.line]} ({_say_trials(answer)}). The contrast: {answer.isolates}"
    return f"{outcome.name}, {_say_when(answer)}. {lead}, {context}. {_say_figure(answer, a, b)}"


def _say_when(answer: Answer) -> str:
    weeks = sorted({part.reading.week for part in answer.contributions if part.reading.week is not None})
    if not weeks:
        return "over the whole follow-up"
    return f"week {weeks[0]}" if len(weeks) == 1 else f"weeks {weeks[0]} to {weeks[-1]}"


def _say_trials(answer: Answer) -> str:
    names = sorted({part.reading.study_name for part in answer.contributions})
    analysis = "" if answer.analysis is Analysis.UNKNOWN else f"; {answer.analysis.meaning}"
    return f"{', '.join(names)}{analysis}"


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
    few = answer.effect is not None and answer.effect.risk_ratio_withheld is Withheld.FEW_EVENTS
    caution = " There were few events, too few to tell." if few else ""
    if not difference.shows_difference:
        return (
            f"{_say_rating(answer)} No difference was shown: {difference.words} with {a} than with {b}. "
            f"This is not proof that the two are equal.{caution}"
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
    meaning = _say_ratio(name, effect) if printed.measure in RATIO_MEASURES else ""
    return f"{figure}{meaning} {effect.baseline}"


def _say_ratio(name: str, effect: Effect) -> str:
    first = (effect.published_direction or "").split(" against ")[0]
    return f" A {name} below 1 means that the outcome was less likely with {first}, above 1 that it was more likely."


def _say_rating(answer: Answer) -> str:
    rating = answer.certainty.rating
    if rating is None:
        return "The certainty of this comparison has not been rated."
    if rating is Certainty.VERY_LOW:
        return "The evidence is very uncertain."
    return f"Certainty: {rating.replace('_', ' ')}."


def _say_not_comparable(answer: Comparison, names: dict[str, str]) -> Iterator[Statement]:
    verdicts: dict[tuple[str, str], list[Pair]] = {}
    for outcome in answer.outcomes:
        for pair in outcome.pairs:
            verdicts.setdefault((pair.a, pair.b), []).append(pair)
    for (a, b), pairs in verdicts.items():
        mixed = [pair for pair in pairs if _is_mixed(pair)]
        refused = [pair for pair in pairs if pair.verdict is Verdict.NOT_COMPARABLE and not _is_mixed(pair)]
        both = f"{_capital(names[a])} and {names[b]}"
        if mixed:
            text = (
                f"{both} have comparisons for several populations on {len(mixed)} of {len(pairs)} outcomes and times; "
                "figures are never mixed across populations, so none is given here. Ask for one with `population`."
            )
            yield Statement("outcome", (a, b), None, None, None, text)
        if refused:
            share = (
                "any outcome" if len(refused) == len(pairs) else f"{len(refused)} of {len(pairs)} outcomes and times"
            )
            text = (
                f"{both} cannot be compared on {share} shown here; the reasons stand there. Figures of the two on "
                "these must not be set against each other. This says nothing about which works better or is safer."
            )
            yield Statement("outcome", (a, b), None, None, None, text)


def _is_mixed(pair: Pair) -> bool:
    return any(reason.code is Obstacle.POPULATION_LINES_MIXED for reason in pair.reasons)


def _say_status(row: AvailabilityRow, names: dict[str, str]) -> Statement:
    if row.state is CellState.MISSING:
        text = f"{_capital(names[row.treatment])} ({row.jurisdiction_name}): the status is not known here. {row.detail}"
        return Statement("availability", (row.treatment,), None, None, None, text)
    record = row.record
    when = f", {record.as_of.isoformat()}" if record is not None else ""
    text = f"{_capital(names[row.treatment])} ({row.jurisdiction_name}{when}): {row.status_meaning}."
    return Statement("availability", (row.treatment,), None, None, None, text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
