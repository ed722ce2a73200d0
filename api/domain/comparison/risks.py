"""Harms: the same asked of every option, never set against each other."""

from __future__ import annotations

from dataclasses import replace

from api.domain.comparison.answer import CellState, RiskCell, RiskReading, RiskRow
from api.domain.comparison.cells import has_evidence
from api.domain.comparison.context import Context
from api.domain.comparison.readings import natural_frequency
from api.domain.phrases import say
from api.domain.quantities.proportions import Proportion, events_from_percentage
from api.domain.records import Frequency, Outcome, Risk, Treatment
from api.domain.shares import MINIMUM_PEOPLE_FOR_PERCENTAGE
from api.domain.vocabulary import Counted, MissingReason

ALWAYS_ASKED = (
    "serious-infection",
    "malignancy",
    "major-adverse-cardiovascular-event",
    "venous-thromboembolism",
    "death",
)
"""Harms asked of every option whatever is on record: those of the boxed warnings of this field."""

IN_STUDIES = say("Its studies have figures on this harm: see `outcomes`, or ask for the harm there.")

NOT_GIVEN = say("not given in the pages read")


def list_risks(context: Context, denominator: int) -> tuple[RiskRow, ...]:
    """One row a harm that is on record for any option or always asked, in the order of the outcomes' rank."""
    treatments = context.material.treatments
    named = {risk.harm for treatment in treatments for risk in treatment.risks} | set(ALWAYS_ASKED)
    harms = [outcome for outcome in context.outcomes.values() if outcome.id in named]
    return tuple(
        RiskRow(
            harm.id,
            harm.name,
            harm.plain,
            False,
            tuple(_make_cell(context, treatment, harm, denominator) for treatment in treatments),
        )
        for harm in sorted(harms, key=lambda each: (each.rank, each.id))
    )


def frequency_as_proportion(frequency: Frequency | None) -> Proportion | None:
    """A printed frequency as people of people; none for rates, events, or without a size."""
    if frequency is None or frequency.n is None or frequency.counted is not Counted.PEOPLE:
        return None
    events = frequency.events
    if events is None and frequency.percent is not None:
        events = events_from_percentage(frequency.percent, frequency.n)
    return None if events is None else Proportion(events, frequency.n)


def _make_cell(context: Context, treatment: Treatment, harm: Outcome, denominator: int) -> RiskCell:
    risks = [risk for risk in treatment.risks if risk.harm == harm.id]
    if risks:
        return RiskCell(treatment.id, CellState.REPORTED, None, None, tuple(_read(risk, denominator) for risk in risks))
    if _is_in_studies(context, treatment, harm):
        return RiskCell(treatment.id, CellState.ELSEWHERE, None, IN_STUDIES, ())
    absent = next((each for each in treatment.absent if each.field == f"risks.{harm.id}"), None)
    reason = absent.reason if absent else MissingReason.NOT_REPORTED
    detail = (
        absent.detail
        if absent
        else say("Nothing on this harm was found in the pages read. This does not mean that it does not occur.")
    )
    return RiskCell(treatment.id, CellState.MISSING, reason, detail, ())


def _is_in_studies(context: Context, treatment: Treatment, harm: Outcome) -> bool:
    return any(
        has_evidence(context, treatment, outcome, time) for outcome, time in context.results if outcome == harm.id
    )


def _read(risk: Risk, denominator: int) -> RiskReading:
    share = natural_frequency(frequency_as_proportion(risk.frequency), denominator, _why_no_share(risk))
    return RiskReading(
        detail=risk.detail,
        serious=risk.serious,
        boxed_warning=risk.boxed_warning,
        frequency=_without_small_percentage(risk.frequency),
        frequency_missing=risk.frequency_missing,
        per_denominator=share.people,
        without_per_denominator=share.others,
        below_one=share.below_one,
        interval=share.interval,
        interval_missing=risk.frequency_missing or share.missing,
        follow_up=risk.follow_up or NOT_GIVEN,
        population=risk.population or NOT_GIVEN,
        line=risk.line,
        about_class=risk.about_class,
        note=risk.note,
        source=risk.source,
        locator=risk.locator,
        reread=risk.reread,
    )


def _why_no_share(risk: Risk) -> MissingReason:
    is_other = risk.frequency is not None and (
        risk.frequency.rate is not None or risk.frequency.counted is Counted.EVENTS
    )
    return MissingReason.NOT_APPLICABLE if is_other else MissingReason.NOT_REPORTED


def _without_small_percentage(frequency: Frequency | None) -> Frequency | None:
    if frequency is None or frequency.n is None or frequency.n >= MINIMUM_PEOPLE_FOR_PERCENTAGE:
        return frequency
    return replace(frequency, percent=None)
