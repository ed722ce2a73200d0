"""Checklist: what a decision aid must hold (IPDASi qualifying and certification items), and investigational options."""

from __future__ import annotations

from api.domain.comparison.answer import CellState, Comparison, Reading, RiskReading
from api.domain.comparison.audit_items import (
    Finding,
    Item,
    all_of,
    answers_of,
    pairs_of,
    readings_of,
    risk_readings,
    shares_of,
)
from api.domain.vocabulary import OutcomeDomain, TreatmentClass, TreatmentKind

BENEFITS = frozenset(OutcomeDomain) - {OutcomeDomain.HARM, OutcomeDomain.TREATMENT_COURSE, OutcomeDomain.LABORATORY}
CELL_CLASSES = frozenset(
    {
        TreatmentClass.MSC,
        TreatmentClass.HSCT,
        TreatmentClass.EXTRACELLULAR_VESICLES,
        TreatmentClass.OTHER_CELL,
    }
)


def _condition(answer: Comparison) -> Finding:
    return bool(answer.question.condition), "The condition is described in `question.condition`."


def _decision(answer: Comparison) -> Finding:
    if answer.question.population is None:
        return False, "No population was asked for, so the point of care is open. Ask with `population`."
    return True, answer.question.decision


def _options(answer: Comparison) -> Finding:
    return bool(
        answer.options and answer.question.no_change
    ), "All options are listed; no change is named in `question.no_change`."


def _benefits(answer: Comparison) -> Finding:
    shown = [outcome for outcome in answer.outcomes if outcome.domain in BENEFITS]
    missing = [
        option.treatment
        for option in answer.options
        if not any(cell.treatment == option.treatment for outcome in shown for cell in outcome.cells)
    ]
    return all_of(missing, "Each option has benefit outcomes, reported or missing with a reason.")


def _harms(answer: Comparison) -> Finding:
    order = [option.treatment for option in answer.options]
    wrong = [row.harm for row in answer.risks if [cell.treatment for cell in row.cells] != order]
    found = all_of(wrong, f"{len(answer.risks)} harms are asked of each option.")
    return found if answer.risks else (False, "No harm is shown.")


def _burden(answer: Comparison) -> Finding:
    bare = [o.treatment for o in answer.options if not (o.route and o.burden.frequency and o.burden.monitoring)]
    return all_of(bare, "Route, frequency and monitoring are given for each option.")


def _equal_detail(answer: Comparison) -> Finding:
    order = [option.treatment for option in answer.options]
    wrong = [o.outcome for o in answer.outcomes if [cell.treatment for cell in o.cells] != order]
    filled = {
        treatment: sum(
            cell.state is CellState.REPORTED
            for outcome in answer.outcomes
            for cell in outcome.cells
            if cell.treatment == treatment
        )
        for treatment in order
    }
    counts = ", ".join(f"{treatment} {count} of {len(answer.outcomes)}" for treatment, count in filled.items())
    return all_of(wrong, f"The same outcomes in the same order for each option. Filled cells: {counts}.")


def _citations(answer: Comparison) -> Finding:
    listed = {source.id for source in answer.sources}
    figures: list[Reading | RiskReading] = [*readings_of(answer), *risk_readings(answer)]
    bare = [f"{f.source} {f.locator}" for f in figures if not f.locator or f.source not in listed]
    published = [a.effect for a in answers_of(answer) if a.effect is not None and a.effect.published is not None]
    bare += [str(e.source) for e in published if not e.locator or e.source not in listed]
    closed = [s.id for s in answer.sources if s.url is None and s.url_withheld is None]
    return all_of(bare + closed, f"{len(figures) + len(published)} figures, each with source and locator.")


def _dates(answer: Comparison) -> Finding:
    provenance = answer.provenance
    return True, f"Released {provenance.released.isoformat()}, last reviewed {provenance.last_reviewed.isoformat()}."


def _update_policy(answer: Comparison) -> Finding:
    provenance = answer.provenance
    overdue = provenance.next_review < provenance.released
    return not overdue, f"{provenance.update_policy} Next: {provenance.next_review.isoformat()}."


def _uncertainty(answer: Comparison) -> Finding:
    bare = [where for where, figure in shares_of(answer) if figure.interval is None and figure.interval_missing is None]
    unrated = sum(cell.certainty.rating is None for outcome in answer.outcomes for cell in outcome.cells)
    return all_of(
        bare, f"Each share has an interval or the reason for none; {unrated} cells say that certainty is not rated."
    )


def _funding(answer: Comparison) -> Finding:
    provenance = answer.provenance
    return bool(provenance.funding and provenance.interests), f"{provenance.funding} {provenance.interests}"


def _investigational(answer: Comparison) -> list[str]:
    return [o.treatment for o in answer.options if o.kind is TreatmentKind.INVESTIGATIONAL]


def _status_beside(answer: Comparison) -> Finding:
    wanted = _investigational(answer)
    if not wanted:
        return None, "No investigational option."
    bare = [t for t in wanted if not any(row.treatment == t for row in answer.availability)]
    return all_of(bare, "Each investigational option has its status by jurisdiction, with the date.")


def _status_values(answer: Comparison) -> Finding:
    found = {row.status.value for row in answer.availability if row.status is not None}
    return (
        True,
        f"Status comes from a closed list that keeps these apart; used here: {', '.join(sorted(found)) or 'none'}.",
    )


def _cell_products(answer: Comparison) -> Finding:
    cells = [o for o in answer.options if o.treatment_class in CELL_CLASSES]
    if not cells:
        return None, "No cell product."
    return all_of(
        [o.treatment for o in cells if o.cell_product is None],
        "Source, donor, dose, route and manufacture are stated or said to be unknown.",
    )


def _safety_follow_up(answer: Comparison) -> Finding:
    bare = [r.source for r in risk_readings(answer) if not r.follow_up]
    unknown = sum(r.follow_up.startswith("not given") for r in risk_readings(answer))
    return all_of(bare, f"Each harm names its follow-up; {unknown} say that it is not given.")


def _registry(answer: Comparison) -> Finding:
    wanted = set(_investigational(answer))
    if not wanted:
        return None, "No investigational option."
    withheld = [s.id for s in answer.sources if s.url_withheld is not None]
    registered = [s.study for s in answer.studies if s.registration]
    return bool(
        registered
    ), f"{len(registered)} studies name their registry number; {len(withheld)} sources are cited without a link."


def _no_advice(answer: Comparison) -> Finding:
    words = ("you should", "we recommend", "the best option", "choose ")
    faults = [s.text[:60] for s in answer.statements if any(word in s.text.lower() for word in words)]
    return all_of(faults, "No generated sentence advises a choice.")


def _verdict_for_all(answer: Comparison) -> Finding:
    expected = len(answer.options) * (len(answer.options) - 1) // 2
    faults = [o.outcome for o in answer.outcomes if len(o.pairs) != expected]
    return all_of(faults, f"{sum(1 for _ in pairs_of(answer))} verdicts, one for each pair, outcome and time.")


CONTENT_ITEMS = (
    Item("Q1", "the condition is described", _condition),
    Item("Q2", "the decision is stated, for whom and at which point of care", _decision),
    Item("Q3", "options are listed, no change among them", _options),
    Item("Q4", "benefits of each option", _benefits),
    Item("Q5", "the same harms of each option", _harms),
    Item("Q6", "what living with the option is like", _burden),
    Item("C1", "equal detail for every option", _equal_detail),
    Item("C2", "a citation for every figure", _citations),
    Item("C3", "dates of publication and last review", _dates),
    Item("C4", "update policy with the next date", _update_policy),
    Item("C5", "uncertainty around each probability", _uncertainty),
    Item("C6", "who paid, and interests", _funding),
    Item("K1", "a verdict for every pair and outcome", _verdict_for_all),
    Item("S1", "regulatory status with jurisdiction and date", _status_beside),
    Item(
        "S2",
        "trial only, marketed without authorisation and authorised for another disease are different values",
        _status_values,
    ),
    Item("S3", "cell source, donor, dose, route and manufacture", _cell_products),
    Item("S5", "follow-up beside every safety statement", _safety_follow_up),
    Item("S6", "registry records, no clinic links", _registry),
    Item("U1", "no advice to choose", _no_advice),
)
