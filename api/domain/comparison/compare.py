"""compare(): from a question and its material to the whole answer; pure, without app or database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from api.domain.comparison.answer import (
    CellState,
    Comparison,
    OutcomeComparison,
    Provenance,
    Question,
    StudySummary,
)
from api.domain.comparison.cells import has_evidence, make_cell, set_apart_without_week
from api.domain.comparison.citations import cited_sources, cited_studies, collect_citations
from api.domain.comparison.context import Context, Criteria, index_material, results_for
from api.domain.comparison.figures import window_weeks
from api.domain.comparison.indirect import collect_side
from api.domain.comparison.options import list_availability, list_guidance, make_option, summarise_evidence
from api.domain.comparison.pairs import judge_pair
from api.domain.comparison.reasons import Verdict
from api.domain.comparison.risks import frequency_as_proportion, list_risks
from api.domain.comparison.self_audit import NO_AUDIT, audit
from api.domain.comparison.statements import make_statements
from api.domain.comparison.surroundings import list_claims, list_harms, list_positions, list_trials
from api.domain.comparison.windows import ReadingTime
from api.domain.material import ComparisonMaterial
from api.domain.phrases import say
from api.domain.quantities.denominators import choose_denominator
from api.domain.records import Study
from api.domain.review import REVIEW_INTERVAL, review_due
from api.domain.vocabulary import PopulationLine

CONDITION = say(
    "Rheumatoid arthritis in adults: a long-lasting inflammation of the joints that can damage them "
    "and affect the whole body."
)

DECISIONS = {
    None: say("Which treatment to consider; the point of care was not narrowed, so different populations stand apart."),
    PopulationLine.DMARD_NAIVE: say("Which treatment to begin with, for people who have not taken methotrexate."),
    PopulationLine.CSDMARD_INADEQUATE_RESPONSE: say(
        "What to consider next, for people whose disease is active despite methotrexate or another conventional drug."
    ),
    PopulationLine.BIOLOGIC_INADEQUATE_RESPONSE: say(
        "What to consider next, for people whose disease is active despite a biological drug."
    ),
    PopulationLine.REFRACTORY_MIXED: say("What to consider for disease that resisted several drugs."),
}

NEUTRAL_ORDER = say("As in the address. The order says nothing about which option is better.")

NO_CHANGE = say(
    "Staying with the present treatment is an option too. In placebo-controlled trials the comparison group "
    "shows what happened to people who did: it stands first in each reading."
)

USUAL_OUTCOMES = (
    "pain-change",
    "haq-di-change",
    "acr20",
    "acr50",
    "acr70",
    "eular-response",
    "das28-remission",
    "das28-change",
    "mtss-change",
    "serious-adverse-event",
    "serious-infection",
    "tuberculosis",
    "herpes-zoster",
    "malignancy",
    "major-adverse-cardiovascular-event",
    "venous-thromboembolism",
    "death",
    "withdrawal-due-to-adverse-event",
)
"""Shown when no outcomes are asked for: pain, function, response, damage and the harms of the boxed warnings.
Readers of decision aids lose their way among many outcomes; the others are named and can be asked for."""

ALWAYS_ANSWERED = "acr50"
"""The usual response measure has its verdict in every answer, be it only to say that there is nothing."""

DEFAULT_TIME = ReadingTime(24, True)
"""Where an outcome that was asked for has no figure at all, the answer says so for the usual reading at 24 weeks."""


def compare(criteria: Criteria, material: ComparisonMaterial) -> Comparison:
    """Answer a question from its material; options stand in the order asked and nothing is ranked."""
    context = index_material(criteria, material)
    treatments = material.treatments
    levels = {level.treatment: level for level in material.levels}
    entries = tuple(_entries(context))
    denominator = _denominator(context, entries)
    compared = (
        row
        for outcome, time in entries
        for row in set_apart_without_week(_compare_outcome(context, outcome, time, denominator))
    )
    outcomes = _drop_empty(criteria, tuple(compared))
    answer = Comparison(
        question=_question(context),
        options=tuple(make_option(treatment) for treatment in treatments),
        evidence=tuple(summarise_evidence(t, levels[t.id], context) for t in treatments),
        outcomes=outcomes,
        risks=list_risks(context, denominator),
        availability=tuple(row for t in treatments for row in list_availability(t, context)),
        guidance=tuple(list_guidance(treatment) for treatment in treatments),
        claims=list_claims(context),
        documented_harms=list_harms(context),
        trials=tuple(list_trials(treatment, context) for treatment in treatments),
        positions=list_positions(context),
        statements=(),
        studies=(),
        sources=(),
        provenance=_provenance(material),
        self_audit=NO_AUDIT,
    )
    answer = replace(answer, statements=make_statements(answer))
    citations = collect_citations(answer)
    answer = replace(
        answer,
        studies=tuple(_summarise(study) for study in cited_studies(citations, context)),
        sources=cited_sources(citations, context),
    )
    return replace(answer, self_audit=audit(answer))


def _drop_empty(criteria: Criteria, outcomes: tuple[OutcomeComparison, ...]) -> tuple[OutcomeComparison, ...]:
    """Leave out rows in which no option has a figure and no pair an answer, unless they were asked for."""
    kept = {*criteria.outcomes, ALWAYS_ANSWERED}
    return tuple(each for each in outcomes if each.outcome in kept or _says_something(each))


def _says_something(outcome: OutcomeComparison) -> bool:
    return any(cell.state is CellState.REPORTED for cell in outcome.cells) or any(
        pair.verdict is not Verdict.NOT_COMPARABLE for pair in outcome.pairs
    )


def _provenance(material: ComparisonMaterial) -> Provenance:
    checked = [treatment.curated_on for treatment in material.treatments]
    return Provenance(
        funding=say("Nobody pays for this work."),
        interests=say("The curators have no interests to declare."),
        clinical_review=say("No clinician has reviewed these records."),
        released=material.release.released_at.date(),
        last_reviewed=min(checked),
        next_review=review_due(min(checked)),
        update_policy=say("Every record is checked again within {days} days.", days=REVIEW_INTERVAL.days),
    )


def _question(context: Context) -> Question:
    criteria = context.criteria
    return Question(
        condition=CONDITION,
        decision=DECISIONS[criteria.population],
        treatments=criteria.treatments,
        order=NEUTRAL_ORDER,
        population=criteria.population,
        outcomes=criteria.outcomes,
        other_outcomes=_other_outcomes(context),
        jurisdiction=criteria.jurisdiction,
        no_change=NO_CHANGE,
        release=context.material.release.id,
    )


def _entries(context: Context) -> Iterator[tuple[str, ReadingTime]]:
    """Outcomes and reading times with a figure for any option, what patients feel first, early before late."""
    asked = context.criteria.outcomes
    found = {key for key in _with_evidence(context) if key[0] in (asked or USUAL_OUTCOMES)}
    known = {each for each, _ in found}
    found |= {(outcome, DEFAULT_TIME) for outcome in asked if outcome not in known}
    if not asked and ALWAYS_ANSWERED in context.outcomes:
        found.add((ALWAYS_ANSWERED, DEFAULT_TIME))
    yield from sorted(found, key=lambda key: _display_order(context, *key))


def _with_evidence(context: Context) -> Iterator[tuple[str, ReadingTime]]:
    treatments = context.material.treatments
    return (key for key in context.results if any(has_evidence(context, each, *key) for each in treatments))


def _other_outcomes(context: Context) -> tuple[str, ...]:
    shown = context.criteria.outcomes or USUAL_OUTCOMES
    return tuple(sorted({outcome for outcome, _ in _with_evidence(context) if outcome not in shown}))


def _display_order(context: Context, outcome_id: str, time: ReadingTime) -> tuple[object, ...]:
    outcome = context.outcomes[outcome_id]
    return (outcome.surrogate, outcome.rank, outcome.id, not time.stated, time)


def _denominator(context: Context, entries: tuple[tuple[str, ReadingTime], ...]) -> int:
    shares = [
        figure.proportion
        for outcome, time in entries
        for found in results_for(context, outcome, time)
        for figure in found.figures
    ]
    harms = [frequency_as_proportion(risk.frequency) for t in context.material.treatments for risk in t.risks]
    return choose_denominator(share.risk for share in (*shares, *harms) if share is not None)


def _compare_outcome(context: Context, outcome_id: str, time: ReadingTime, denominator: int) -> OutcomeComparison:
    outcome = context.outcomes[outcome_id]
    treatments = context.material.treatments
    sides = [collect_side(context, treatment, outcome_id, time) for treatment in treatments]
    return OutcomeComparison(
        outcome=outcome.id,
        name=outcome.name,
        plain=outcome.plain,
        domain=outcome.domain,
        direction=outcome.direction,
        unit=outcome.unit,
        surrogate=outcome.surrogate,
        timepoint_weeks=time.week if time.stated else None,
        window_weeks=window_weeks(time),
        denominator=denominator,
        cells=tuple(make_cell(context, t, outcome_id, time, denominator) for t in treatments),
        pairs=tuple(judge_pair(context, pair, outcome_id, time, denominator) for pair in combinations(sides, 2)),
    )


def _summarise(study: Study) -> StudySummary:
    return StudySummary(
        study.id, study.name, study.design, study.blinding, study.funding, study.registration, study.limitations
    )
