"""Checklist: what a decision aid must hold (IPDASi qualifying and certification items), and investigational options."""

from __future__ import annotations

from api.domain.comparison.answer import CellState, Reading, RiskReading
from api.domain.comparison.audit_items import Finding, Item, Subject, all_of
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


def _condition(subject: Subject) -> Finding:
    return bool(subject.answer.question.condition), "The condition is described in `question.condition`."


def _decision(subject: Subject) -> Finding:
    if subject.answer.question.population is None:
        return False, "No population was asked for, so the point of care is open. Ask with `population`."
    return True, subject.answer.question.decision


def _options(subject: Subject) -> Finding:
    return bool(
        subject.answer.options and subject.answer.question.no_change
    ), "All options are listed; no change is named in `question.no_change`."


def _benefits(subject: Subject) -> Finding:
    shown = [outcome for outcome in subject.answer.outcomes if outcome.domain in BENEFITS]
    missing = [
        option.treatment
        for option in subject.answer.options
        if not any(cell.treatment == option.treatment for outcome in shown for cell in outcome.cells)
    ]
    return all_of(missing, "Each option has benefit outcomes, reported or missing with a reason.")


def _harms(subject: Subject) -> Finding:
    order = [option.treatment for option in subject.answer.options]
    wrong = [row.harm for row in subject.answer.risks if [cell.treatment for cell in row.cells] != order]
    found = all_of(wrong, f"{len(subject.answer.risks)} harms are asked of each option.")
    return found if subject.answer.risks else (False, "No harm is shown.")


def _burden(subject: Subject) -> Finding:
    bare = [o.treatment for o in subject.answer.options if not (o.route and o.burden.frequency and o.burden.monitoring)]
    return all_of(bare, "Route, frequency and monitoring are given for each option.")


def _equal_detail(subject: Subject) -> Finding:
    order = [option.treatment for option in subject.answer.options]
    wrong = [o.outcome for o in subject.answer.outcomes if [cell.treatment for cell in o.cells] != order]
    filled = {
        treatment: sum(
            cell.state is CellState.REPORTED
            for outcome in subject.answer.outcomes
            for cell in outcome.cells
            if cell.treatment == treatment
        )
        for treatment in order
    }
    counts = ", ".join(f"{treatment} {count} of {len(subject.answer.outcomes)}" for treatment, count in filled.items())
    return all_of(wrong, f"The same outcomes in the same order for each option. Filled cells: {counts}.")


def _citations(subject: Subject) -> Finding:
    listed = {source.id for source in subject.answer.sources}
    figures: list[Reading | RiskReading] = [*subject.readings, *subject.risks]
    bare = [f"{f.source} {f.locator}" for f in figures if not f.locator or f.source not in listed]
    published = [a.effect for a in subject.comparisons if a.effect is not None and a.effect.published is not None]
    bare += [str(e.source) for e in published if not e.locator or e.source not in listed]
    closed = [s.id for s in subject.answer.sources if s.url is None and s.url_withheld is None]
    return all_of(bare + closed, f"{len(figures) + len(published)} figures, each with source and locator.")


def _dates(subject: Subject) -> Finding:
    provenance = subject.answer.provenance
    found = f"Released {provenance.released.isoformat()}, last reviewed {provenance.last_reviewed.isoformat()}."
    return provenance.last_reviewed <= provenance.released, found


def _update_policy(subject: Subject) -> Finding:
    provenance = subject.answer.provenance
    overdue = provenance.next_review < provenance.released
    return not overdue, f"{provenance.update_policy} Next: {provenance.next_review.isoformat()}."


def _uncertainty(subject: Subject) -> Finding:
    bare = [where for where, figure in subject.shares if figure.interval is None and figure.interval_missing is None]
    unrated = sum(cell.certainty.rating is None for outcome in subject.answer.outcomes for cell in outcome.cells)
    return all_of(
        bare, f"Each share has an interval or the reason for none; {unrated} cells say that certainty is not rated."
    )


def _funding(subject: Subject) -> Finding:
    provenance = subject.answer.provenance
    return bool(provenance.funding and provenance.interests), f"{provenance.funding} {provenance.interests}"


def _investigational(subject: Subject) -> list[str]:
    return [o.treatment for o in subject.answer.options if o.kind is TreatmentKind.INVESTIGATIONAL]


def _status_beside(subject: Subject) -> Finding:
    wanted = _investigational(subject)
    if not wanted:
        return None, "No investigational option."
    rows = [row for row in subject.answer.availability if row.treatment in wanted]
    bare = [t for t in wanted if not any(row.treatment == t for row in rows)]
    bare += [f"{row.treatment} {row.jurisdiction}" for row in rows if row.record is None and row.reason is None]
    return all_of(bare, "Each investigational option has its status with place and date, or why it is not known.")


def _status_values(subject: Subject) -> Finding:
    rows = [row for row in subject.answer.availability if row.status is not None]
    wrong = [f"{r.treatment} {r.jurisdiction}" for r in rows if r.status and r.status_meaning != r.status.meaning]
    used = ", ".join(sorted({row.status.value for row in rows if row.status is not None})) or "none"
    return all_of(wrong, f"Status comes from a closed list that keeps these apart; used here: {used}.")


def _cell_products(subject: Subject) -> Finding:
    cells = [o for o in subject.answer.options if o.treatment_class in CELL_CLASSES]
    if not cells:
        return None, "No cell product."
    return all_of(
        [o.treatment for o in cells if o.cell_product is None],
        "Source, donor, dose, route and manufacture are stated or said to be unknown.",
    )


def _safety_follow_up(subject: Subject) -> Finding:
    bare = [r.source for r in subject.risks if not r.follow_up]
    unknown = sum(r.follow_up.startswith("not given") for r in subject.risks)
    return all_of(bare, f"Each harm names its follow-up; {unknown} say that it is not given.")


def _registry(subject: Subject) -> Finding:
    wanted = set(_investigational(subject))
    if not wanted:
        return None, "No investigational option."
    withheld = [s.id for s in subject.answer.sources if s.url_withheld is not None]
    cited = {source.id for source in subject.answer.sources}
    rows = [row for row in subject.answer.trials if row.treatment in wanted]
    bare = [row.treatment for row in rows if not row.trials and row.reason is None]
    bare += [trial.id for row in rows for trial in row.trials if trial.source not in cited]
    listed = {trial.id for row in rows for trial in row.trials}
    found = f"{len(listed)} registered trials with status and date; {len(withheld)} sources are cited without a link."
    return all_of(bare, found)


def _no_advice(subject: Subject) -> Finding:
    words = ("you should", "we recommend", "the best option", "choose ")
    faults = [s.text[:60] for s in subject.answer.statements if any(word in s.text.lower() for word in words)]
    return all_of(faults, "No generated sentence advises a choice.")


def _verdict_for_all(subject: Subject) -> Finding:
    expected = len(subject.answer.options) * (len(subject.answer.options) - 1) // 2
    faults = [o.outcome for o in subject.answer.outcomes if len(o.pairs) != expected]
    return all_of(faults, f"{len(subject.pairs)} verdicts, one for each pair, outcome and time.")


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
