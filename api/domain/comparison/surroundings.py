"""Claims, documented harms, positions and registered trials that bear on the options of a question."""

from __future__ import annotations

from api.domain.comparison.answer import CellState, ClaimsSection, HarmsSection, PositionsSection, TrialsRow
from api.domain.comparison.context import Context
from api.domain.phrases import say
from api.domain.records import Treatment
from api.domain.vocabulary import MissingReason, TreatmentKind

KEPT_FOR_INVESTIGATIONAL = say("Kept for investigational options; none was asked for.")
NOT_FREQUENCIES = say(
    "Reports tell that something happened, not how often: how many people were treated is nearly always unknown, and "
    "reports may overlap. They are set against nothing."
)

Absent = tuple[CellState, MissingReason, str]


def list_claims(context: Context) -> ClaimsSection:
    """The claims that are said of an investigational option, or why none is shown."""
    asked = {treatment.id for treatment in _investigational(context)}
    claims = tuple(claim for claim in context.material.claims if asked.intersection(claim.treatments))
    if claims:
        return ClaimsSection(CellState.REPORTED, None, None, claims)
    return ClaimsSection(*_absence(context, say("No claim about these options has been appraised.")), ())


def list_harms(context: Context) -> HarmsSection:
    """The reports of harm after products like the options, or why none is shown."""
    reports = context.material.harms
    if reports:
        return HarmsSection(CellState.REPORTED, None, NOT_FREQUENCIES, reports)
    return HarmsSection(*_absence(context, say("No report was found. That does not show that nobody was harmed.")), ())


def list_positions(context: Context) -> PositionsSection:
    """What bodies say of cell treatments like the options, or why nothing is shown."""
    positions = context.material.positions
    if positions:
        return PositionsSection(CellState.REPORTED, None, None, positions)
    return PositionsSection(*_absence(context, say("No statement on these options was found.")), ())


def list_trials(treatment: Treatment, context: Context) -> TrialsRow:
    """The registered trials of an option, or why none is shown."""
    trials = tuple(trial for trial in context.material.trials if treatment.id in trial.treatments)
    if trials:
        return TrialsRow(treatment.id, CellState.REPORTED, None, None, trials)
    if treatment.kind is TreatmentKind.CONVENTIONAL:
        return TrialsRow(treatment.id, CellState.MISSING, MissingReason.NOT_APPLICABLE, KEPT_FOR_INVESTIGATIONAL, ())
    detail = say("No registered trial in rheumatoid arthritis was found.")
    return TrialsRow(treatment.id, CellState.MISSING, MissingReason.NOT_STUDIED, detail, ())


def _investigational(context: Context) -> list[Treatment]:
    return [each for each in context.material.treatments if each.kind is TreatmentKind.INVESTIGATIONAL]


def _absence(context: Context, detail: str) -> Absent:
    if not _investigational(context):
        return CellState.MISSING, MissingReason.NOT_APPLICABLE, KEPT_FOR_INVESTIGATIONAL
    return CellState.MISSING, MissingReason.NOT_REPORTED, detail
