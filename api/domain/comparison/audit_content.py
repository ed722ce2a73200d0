"""Checklist: what a decision aid must hold (IPDASi qualifying and certification items), and investigational options."""

from __future__ import annotations

from api.domain.comparison.answer import CellState, Reading, RiskReading
from api.domain.comparison.audit_items import Finding, Item, Subject, all_of
from api.domain.phrases import Printed, join_items, join_sentences, say, say_many
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
    return bool(subject.answer.question.condition), say("The condition is described in `question.condition`.")


def _decision(subject: Subject) -> Finding:
    if subject.answer.question.population is None:
        return False, say("No population was asked for, so the point of care is open. Ask with `population`.")
    return True, subject.answer.question.decision


def _options(subject: Subject) -> Finding:
    return bool(subject.answer.options and subject.answer.question.no_change), say(
        "All options are listed; no change is named in `question.no_change`."
    )


def _benefits(subject: Subject) -> Finding:
    shown = [outcome for outcome in subject.answer.outcomes if outcome.domain in BENEFITS]
    missing = [
        option.treatment
        for option in subject.answer.options
        if not any(cell.treatment == option.treatment for outcome in shown for cell in outcome.cells)
    ]
    return all_of(missing, say("Each option has benefit outcomes, reported or missing with a reason."))


def _harms(subject: Subject) -> Finding:
    order = [option.treatment for option in subject.answer.options]
    wrong = [row.harm for row in subject.answer.risks if [cell.treatment for cell in row.cells] != order]
    asked = say_many(
        "{n} harm is asked of each option.", "{n} harms are asked of each option.", n=len(subject.answer.risks)
    )
    return all_of(wrong, asked) if subject.answer.risks else (False, say("No harm is listed in this answer."))


def _burden(subject: Subject) -> Finding:
    bare = [o.treatment for o in subject.answer.options if not (o.route and o.burden.frequency and o.burden.monitoring)]
    return all_of(bare, say("Route, frequency and monitoring are given for each option."))


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
    counts = join_items(
        # Translators: as "adalimumab 5 of 12", cells of a table that are filled.
        say("{treatment} {count} of {all}", treatment=Printed(treatment), count=count, all=len(subject.answer.outcomes))
        for treatment, count in filled.items()
    )
    good = say("The same outcomes in the same order for each option. Filled cells: {counts}.", counts=counts)
    return all_of(wrong, good)


def _citations(subject: Subject) -> Finding:
    listed = {source.id for source in subject.answer.sources}
    figures: list[Reading | RiskReading] = [*subject.readings, *subject.risks]
    bare = [f"{f.source} {f.locator}" for f in figures if not f.locator or f.source not in listed]
    published = [a.effect for a in subject.comparisons if a.effect is not None and a.effect.published is not None]
    bare += [str(e.source) for e in published if not e.locator or e.source not in listed]
    closed = [s.id for s in subject.answer.sources if s.url is None and s.url_withheld is None]
    good = say_many(
        "{n} figure, with source and locator.",
        "{n} figures, each with source and locator.",
        n=len(figures) + len(published),
    )
    return all_of(bare + closed, good)


def _dates(subject: Subject) -> Finding:
    provenance = subject.answer.provenance
    found = say(
        "Released {released}, last reviewed {reviewed}.",
        released=provenance.released,
        reviewed=provenance.last_reviewed,
    )
    return provenance.last_reviewed <= provenance.released, found


def _update_policy(subject: Subject) -> Finding:
    provenance = subject.answer.provenance
    overdue = provenance.next_review < provenance.released
    return not overdue, join_sentences(provenance.update_policy, say("Next: {date}.", date=provenance.next_review))


def _uncertainty(subject: Subject) -> Finding:
    bare = [where for where, figure in subject.shares if figure.interval is None and figure.interval_missing is None]
    unrated = sum(cell.certainty.rating is None for outcome in subject.answer.outcomes for cell in outcome.cells)
    good = say_many(
        "Each share has an interval or the reason for none; {n} cell says that certainty is not rated.",
        "Each share has an interval or the reason for none; {n} cells say that certainty is not rated.",
        n=unrated,
    )
    return all_of(bare, good)


def _funding(subject: Subject) -> Finding:
    provenance = subject.answer.provenance
    return bool(provenance.funding and provenance.interests), join_sentences(provenance.funding, provenance.interests)


def _investigational(subject: Subject) -> list[str]:
    return [o.treatment for o in subject.answer.options if o.kind is TreatmentKind.INVESTIGATIONAL]


def _status_beside(subject: Subject) -> Finding:
    wanted = _investigational(subject)
    if not wanted:
        return None, say("No investigational option.")
    rows = [row for row in subject.answer.availability if row.treatment in wanted]
    bare = [t for t in wanted if not any(row.treatment == t for row in rows)]
    bare += [f"{row.treatment} {row.jurisdiction}" for row in rows if row.record is None and row.reason is None]
    return all_of(bare, say("Each investigational option has its status with place and date, or why it is not known."))


def _status_values(subject: Subject) -> Finding:
    rows = [row for row in subject.answer.availability if row.status is not None]
    wrong = [f"{r.treatment} {r.jurisdiction}" for r in rows if r.status and r.status_meaning != r.status.meaning]
    used = ", ".join(sorted({row.status.value for row in rows if row.status is not None}))
    good = say("Status comes from a closed list that keeps these apart; used here: {codes}.", codes=Printed(used))
    return all_of(
        wrong, good if used else say("Status comes from a closed list that keeps these apart; none used here.")
    )


def _cell_products(subject: Subject) -> Finding:
    cells = [o for o in subject.answer.options if o.treatment_class in CELL_CLASSES]
    if not cells:
        return None, say("No cell product.")
    return all_of(
        [o.treatment for o in cells if o.cell_product is None],
        say("Source, donor, dose, route and manufacture are stated or said to be unknown."),
    )


def _safety_follow_up(subject: Subject) -> Finding:
    bare = [r.source for r in subject.risks if not r.follow_up]
    unknown = sum(r.follow_up.startswith("not given") for r in subject.risks)
    good = say_many(
        "Each harm names its follow-up; {n} says that it is not given.",
        "Each harm names its follow-up; {n} say that it is not given.",
        n=unknown,
    )
    return all_of(bare, good)


def _registry(subject: Subject) -> Finding:
    wanted = set(_investigational(subject))
    if not wanted:
        return None, say("No investigational option.")
    withheld = [s.id for s in subject.answer.sources if s.url_withheld is not None]
    cited = {source.id for source in subject.answer.sources}
    rows = [row for row in subject.answer.trials if row.treatment in wanted]
    bare = [row.treatment for row in rows if not row.trials and row.reason is None]
    bare += [trial.id for row in rows for trial in row.trials if trial.source not in cited]
    listed = {trial.id for row in rows for trial in row.trials}
    trials = say_many(
        "{n} registered trial with status and date.", "{n} registered trials with status and date.", n=len(listed)
    )
    sources = say_many("{n} source is cited without a link.", "{n} sources are cited without a link.", n=len(withheld))
    return all_of(bare, join_sentences(trials, sources))


def _no_advice(subject: Subject) -> Finding:
    words = ("you should", "we recommend", "the best option", "choose ")
    faults = [s.text[:60] for s in subject.answer.statements if any(word in s.text.lower() for word in words)]
    return all_of(faults, say("No generated sentence advises a choice."))


def _verdict_for_all(subject: Subject) -> Finding:
    expected = len(subject.answer.options) * (len(subject.answer.options) - 1) // 2
    faults = [o.outcome for o in subject.answer.outcomes if len(o.pairs) != expected]
    good = say_many(
        "{n} verdict, one for each pair, outcome and time.",
        "{n} verdicts, one for each pair, outcome and time.",
        n=len(subject.pairs),
    )
    return all_of(faults, good)


CONTENT_ITEMS = (
    Item("Q1", say("the condition is described"), _condition),
    Item("Q2", say("the decision is stated, for whom and at which point of care"), _decision),
    Item("Q3", say("options are listed, no change among them"), _options),
    Item("Q4", say("benefits of each option"), _benefits),
    Item("Q5", say("the same harms of each option"), _harms),
    Item("Q6", say("what living with the option is like"), _burden),
    Item("C1", say("equal detail for every option"), _equal_detail),
    Item("C2", say("a citation for every figure"), _citations),
    Item("C3", say("dates of publication and last review"), _dates),
    Item("C4", say("update policy with the next date"), _update_policy),
    Item("C5", say("uncertainty around each probability"), _uncertainty),
    Item("C6", say("who paid, and interests"), _funding),
    Item("K1", say("a verdict for every pair and outcome"), _verdict_for_all),
    Item("S1", say("regulatory status with jurisdiction and date"), _status_beside),
    Item(
        "S2",
        say("trial only, marketed without authorisation and authorised for another disease are different values"),
        _status_values,
    ),
    Item("S3", say("cell source, donor, dose, route and manufacture"), _cell_products),
    Item("S5", say("follow-up beside every safety statement"), _safety_follow_up),
    Item("S6", say("registry records, no clinic links"), _registry),
    Item("U1", say("no advice to choose"), _no_advice),
)
