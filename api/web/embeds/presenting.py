"""What the templates of a sheet need beside the sheet: names by id, numbered sources, figures in words, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from api.domain.comparison.answer import (
    ArmReading,
    AvailabilityRow,
    Comparison,
    EvidenceStudy,
    EvidenceSummary,
    OutcomeComparison,
    Reading,
    RiskReading,
)
from api.domain.phrases import Phrase, join_all, say, say_many, say_name, sentence
from api.domain.sheet import say_figure, say_frequency, share_of_arm, share_of_risk
from api.domain.vocabulary import TreatmentKind
from api.web.answers import link_to
from api.web.derived import cite
from api.web.embeds.shown import Shown
from api.web.pictures.evidence import APART, NO_STUDIES, list_studies, say_design, say_scale
from api.web.pictures.icon_array import draw_icon_array
from api.web.pictures.study_map import draw_study_map, group_by_design, scale_of
from api.web.rendering import render, speak_text
from api.web.representation import DISCLAIMER

PREFIX: Final = "ra-"
"""Begins every id of a sheet, so that it does not meet one of the page that holds it."""


def render_sheet(shown: Shown, template: str = "sheet/sheet.html", *, level: int, is_open: bool, **values: Any) -> str:
    """Write a sheet as HTML whose first heading has a level; what is folded stands open where `is_open` says so."""
    return render(template, **_values(shown), level=level, open=is_open, prefix=PREFIX, **values)


def title_of(answer: Comparison) -> Phrase:
    """Name what is compared, in a line."""
    names = [say_name(option.name) for option in answer.options]
    return sentence("{treatments}: what is known", treatments=join_all(names))


def _values(shown: Shown) -> dict[str, Any]:
    answer = shown.answer
    denominator = answer.outcomes[0].denominator if answer.outcomes else 100
    present = shown.query.without_form()
    return {
        "shown": shown,
        "answer": answer,
        "query": shown.query,
        "title": title_of(answer),
        "disclaimer": DISCLAIMER,
        "option_by_id": {option.treatment: option for option in answer.options},
        "cited": answer.sources,
        "numbers": {source.id: number for number, source in enumerate(answer.sources, 1)},
        "citation": cite,
        "places": list_places,
        "say_time": say_time,
        "say_week": say_week,
        "say_weeks": say_weeks,
        "figure": _say_figure,
        "frequency": lambda risk: say_frequency(risk, denominator),
        "array": _draw_figure,
        "study_rows": group_by_design,
        "say_design": say_design,
        "list_studies": list_studies,
        "say_scale": say_scale,
        "scale_apart": APART,
        "no_studies": NO_STUDIES,
        "study_map": lambda summary, studies: _draw_map(summary, studies, answer),
        "risk_array": lambda risk, treatment: _draw_risk(risk, denominator, treatment, answer),
        "full_address": link_to("explorer.show_comparison", **present.write()),
    }


def list_places(answer: Comparison) -> list[tuple[str, list[AvailabilityRow | None]]]:
    """List the places of an answer, each with the status of every option, or none where nothing is on record."""
    rows: dict[str, dict[str, AvailabilityRow]] = {}
    for row in answer.availability:
        rows.setdefault(row.jurisdiction_name, {}).setdefault(row.treatment, row)
    order = [option.treatment for option in answer.options]
    return [(place, [found.get(treatment) for treatment in order]) for place, found in rows.items()]


def say_time(row: OutcomeComparison) -> Phrase:
    """Say when an outcome was read."""
    if row.timepoint_weeks is None:
        return say("Time not given")
    if row.window_weeks:
        first, last = row.window_weeks
        return say("About week {week} (weeks {first} to {last})", week=row.timepoint_weeks, first=first, last=last)
    return say("Week {week}", week=row.timepoint_weeks)


def say_week(week: int | None) -> Phrase:
    """Say the week of one reading."""
    return say("time not given") if week is None else say("week {week}", week=week)


def say_weeks(weeks: int | None) -> Phrase:
    """Say how long something lasted."""
    return say("not given in the pages read") if weeks is None else say_many("{n} week", "{n} weeks", weeks)


def _say_figure(arm: ArmReading, row: OutcomeComparison, reading: Reading) -> str:
    return say_figure(arm, row.denominator, counted=reading.counted, unit=row.unit)


def _draw_figure(arm: ArmReading, row: OutcomeComparison, reading: Reading, *, solid: bool) -> Markup:
    share = share_of_arm(arm, row.denominator)
    label = speak_text(_say_figure(arm, row, reading))
    return Markup("") if share is None else draw_icon_array(share, solid=solid, label=label)


def _draw_map(summary: EvidenceSummary, studies: Sequence[EvidenceStudy], answer: Comparison) -> Markup:
    solid = _kinds_of(answer)[summary.treatment] is TreatmentKind.CONVENTIONAL
    label = speak_text(say_many("{n} study, listed below", "{n} studies, listed below", len(studies)))
    return draw_study_map(studies, scale_of(summary.studies), solid=solid, label=label)


def _kinds_of(answer: Comparison) -> Mapping[str, TreatmentKind]:
    return {option.treatment: option.kind for option in answer.options}


def _draw_risk(risk: RiskReading, denominator: int, treatment: str, answer: Comparison) -> Markup:
    share = share_of_risk(risk, denominator)
    solid = _kinds_of(answer)[treatment] is TreatmentKind.CONVENTIONAL
    label = speak_text(say_frequency(risk, denominator))
    return Markup("") if share is None else draw_icon_array(share, solid=solid, label=label)
