"""Cells: all figures of one treatment for one outcome at one time, or why there are none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from api.domain.comparison.answer import Cell, CellState, ComparatorKind, OutcomeComparison
from api.domain.comparison.arms import dose_authorised
from api.domain.comparison.certainty import Rated, certainty_of_treatment, not_rated
from api.domain.comparison.context import Context, results_for
from api.domain.comparison.figures import Figure, preference, trial_of
from api.domain.comparison.obstacles import describe_other_readings, figures_of
from api.domain.comparison.people import name_people
from api.domain.comparison.readings import choose_control, kind_of_comparator, read_figures
from api.domain.comparison.reasons import Verdict
from api.domain.comparison.windows import ReadingTime, reading_time
from api.domain.phrases import say
from api.domain.records import Treatment
from api.domain.vocabulary import MissingReason, PopulationLine, StudyDesign

IN_ROW_OF_ITS_OWN = say("Its figures have no week and stand in a row of their own: no time is known that all share.")

SYNTHESES = frozenset({StudyDesign.SYSTEMATIC_REVIEW, StudyDesign.NETWORK_META_ANALYSIS})


def make_cell(context: Context, treatment: Treatment, outcome: str, time: ReadingTime, denominator: int) -> Cell:
    """Gather the figures of a treatment, one for each trial and arm; other people than asked for stay out."""
    found = shown_figures(context, treatment, outcome, time)
    if not found:
        reason, detail = _why_missing(context, treatment, outcome, time)
        return Cell(treatment.id, CellState.MISSING, reason, detail, not_rated(outcome), ())
    lines = {figure.line for figure in found}
    line = next(iter(lines)) if len(lines) == 1 else context.criteria.population
    certainty = certainty_of_treatment(treatment, Rated(outcome, line, time, [figure.study for figure in found]))
    readings = tuple(
        read_figures(group, control, treatment, None, denominator)
        for group, control in _by_result(found, treatment, context)
    )
    return Cell(treatment.id, CellState.REPORTED, None, None, certainty, readings)


def set_apart_without_week(row: OutcomeComparison) -> Iterator[OutcomeComparison]:
    """Give a row of figures without a week once for each option that has some, and only that option's in it.

    Without a week no common time is known, so that a row is no reason to set two options side by side. A row in which
    a pair may be compared all the same stays one.
    """
    reported = [cell.treatment for cell in row.cells if cell.state is CellState.REPORTED]
    is_compared = any(pair.verdict is not Verdict.NOT_COMPARABLE for pair in row.pairs)
    if row.timepoint_weeks is not None or len(reported) < 2 or is_compared:
        yield row
        return
    for treatment in reported:
        yield replace(row, cells=tuple(cell if cell.treatment == treatment else _apart(cell) for cell in row.cells))


def _apart(cell: Cell) -> Cell:
    if cell.state is not CellState.REPORTED:
        return cell
    return Cell(cell.treatment, CellState.ELSEWHERE, None, IN_ROW_OF_ITS_OWN, not_rated(cell.certainty.outcome), ())


def shown_figures(context: Context, treatment: Treatment, outcome: str, time: ReadingTime) -> tuple[Figure, ...]:
    """Figures to show: each trial, arm, subtype and subgroup once, larger groups first."""
    best: dict[tuple[object, ...], Figure] = {}
    candidates = [
        figure
        for figure in figures_of(context, treatment, outcome, time)
        if figure.is_measured and _is_on_people_asked(figure, context)
    ]
    for figure in sorted(candidates, key=lambda each: preference(each, time)):
        key = (
            trial_of(figure.study),
            figure.arm.id,
            figure.line,
            figure.result.subtype,
            figure.result.subgroup,
        )
        best.setdefault(key, figure)
    shown = _drop_retold(list(best.values()))
    return tuple(sorted(shown, key=lambda figure: _display_order(figure, treatment)))


def _drop_retold(figures: list[Figure]) -> list[Figure]:
    """Leave out what another record tells of a group that the main record of its trial shows, too."""
    told = {(trial_of(f.study), f.contents) for f in figures if f.study.same_trial_as is None}
    return [f for f in figures if f.study.same_trial_as is None or (trial_of(f.study), f.contents) not in told]


def has_evidence(context: Context, treatment: Treatment, outcome: str, time: ReadingTime) -> bool:
    """Whether there is a figure or a printed contrast of the treatment for the people asked about."""
    return any(_is_on_people_asked(figure, context) for figure in figures_of(context, treatment, outcome, time))


def _is_on_people_asked(figure: Figure, context: Context) -> bool:
    return figure.line is not PopulationLine.NOT_RA and context.criteria.population in {None, figure.line}


def _display_order(figure: Figure, treatment: Treatment) -> tuple[object, ...]:
    return (
        figure.study.design in SYNTHESES,
        _order_of_dose(figure, treatment),
        not figure.own_report,
        -(figure.measurement.n or 0),
        figure.study.id,
        figure.arm.id,
    )


def _by_result(
    figures: tuple[Figure, ...], treatment: Treatment, context: Context
) -> list[tuple[list[Figure], Figure | None]]:
    """Join the arms of one result that share their comparison group, in the order of the first of them."""
    groups: dict[tuple[int, str], tuple[list[Figure], Figure | None]] = {}
    for figure in figures:
        control = choose_control(figure, _figures_beside(figure, context), treatment)
        key = (id(figure.result), control.arm.id if control is not None else "")
        groups.setdefault(key, ([], control))[0].append(figure)
    return sorted(groups.values(), key=lambda group: _order_of_control(group[0][0], group[1], treatment))


def _order_of_dose(figure: Figure, treatment: Treatment) -> int:
    """The authorised dose before those of which it is not known, and these before others."""
    authorised = dose_authorised(figure.arm, treatment.agents)
    return {True: 0, None: 1, False: 2}[authorised]


def _order_of_control(figure: Figure, control: Figure | None, treatment: Treatment) -> tuple[object, ...]:
    """Among readings of equal dose those beside people who went without the treatment before all others."""
    kind = None if control is None else kind_of_comparator(control, figure)
    is_without = kind in {ComparatorKind.NOTHING_ADDED, ComparatorKind.SHAM}
    return figure.study.design in SYNTHESES, _order_of_dose(figure, treatment), not is_without


def _figures_beside(figure: Figure, context: Context) -> tuple[Figure, ...]:
    results = results_for(context, figure.result.outcome, reading_time(figure.result.week))
    return next(found.figures for found in results if found.result is figure.result)


def _why_missing(context: Context, treatment: Treatment, outcome: str, time: ReadingTime) -> tuple[MissingReason, str]:
    if treatment.id not in context.given:
        return MissingReason.NOT_STUDIED, say("No study in the dataset gave this treatment.")
    here = [figure for figure in figures_of(context, treatment, outcome, time)]
    others = {figure.line for figure in here if figure.is_measured}
    if others:
        detail = say("Reported at this time only for other people: {people}.", people=name_people(others))
        return MissingReason.NOT_REPORTED, detail
    if here:
        detail = say("Only a contrast between groups is printed for this time, without the figures of the groups.")
        return MissingReason.NOT_REPORTED, detail
    return MissingReason.NOT_REPORTED, describe_other_readings(context, treatment, outcome)
