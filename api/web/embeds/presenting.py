"""What the templates of a sheet need beside the sheet: names by id, numbered sources, figures in words, pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from markupsafe import Markup

from api.domain.comparison.answer import (
    ArmReading,
    AvailabilityRow,
    Comparison,
    EvidenceStudy,
    EvidenceSummary,
    OutcomeComparison,
    Pair,
    Reading,
    RiskReading,
)
from api.domain.phrases import Phrase, join_all, say, say_many, say_name, sentence
from api.domain.records import Source
from api.domain.sheet import (
    VERDICTS,
    arms_in_front,
    cautions_of_arm,
    cautions_of_reading,
    judge_pairs,
    say_figure,
    say_frequency,
    share_of_arm,
    share_of_risk,
)
from api.domain.vocabulary import TreatmentKind
from api.web.answers import link_to
from api.web.derived import cite
from api.web.embeds.addresses import absolute
from api.web.embeds.arguments import SheetQuery
from api.web.embeds.shown import Shown
from api.web.pictures.evidence import APART, NO_STUDIES, list_studies, say_design, say_scale
from api.web.pictures.icon_array import draw_icon_array
from api.web.pictures.study_map import draw_study_map, group_by_design, scale_of
from api.web.rendering import render, speak_text
from api.web.representation import DISCLAIMER

PREFIX: Final = "ra-"
"""Begins every id of a sheet, so that it does not meet one of the page that holds it."""


class Citations:
    """The sources that a sheet cites, numbered in the order in which they come up."""

    def __init__(self, known: Iterable[Source]) -> None:
        self._known = {source.id: source for source in known}
        self._numbers: dict[str, int] = {}

    def number(self, source: str) -> int:
        """Give the number of a source, a new one where it has not come up yet."""
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    @property
    def sources(self) -> list[Source]:
        """The sources that have come up, in order."""
        return [self._known[source] for source in self._numbers]


def render_sheet(
    shown: Shown,
    template: str = "sheet/sheet.html",
    *,
    level: int,
    is_open: bool,
    prefix: str = PREFIX,
    **values: Any,
) -> str:
    """Write a sheet as HTML whose first heading has a level; what is folded stands open where `is_open` says so."""
    return render(template, **_values(shown), level=level, open=is_open, prefix=prefix, **values)


def prefix_of(query: SheetQuery) -> str:
    """Make a prefix for the ids of a sheet that stands in one page with sheets of other questions."""
    return f"{PREFIX}{hashlib.sha256(urlencode(query.write()).encode()).hexdigest()[:8]}-"


def title_of(answer: Comparison) -> Phrase:
    """Name what is compared, in a line."""
    names = [say_name(option.name) for option in answer.options]
    return sentence("{treatments}: what is known", treatments=join_all(names))


def title_with_kinds(answer: Comparison) -> Phrase:
    """Name what is compared, in a line that may stand alone: it says which options are investigational."""
    names = [
        say("{treatment} (investigational)", treatment=say_name(option.name))
        if option.kind is TreatmentKind.INVESTIGATIONAL
        else say_name(option.name)
        for option in answer.options
    ]
    return sentence("{treatments}: what is known", treatments=join_all(names))


def _values(shown: Shown) -> dict[str, Any]:
    answer = shown.answer
    denominator = answer.outcomes[0].denominator if answer.outcomes else 100
    page = shown.query.without_form()
    return {
        "shown": shown,
        "answer": answer,
        "query": shown.query,
        "title": title_of(answer),
        "disclaimer": DISCLAIMER,
        "option_by_id": {option.treatment: option for option in answer.options},
        "cited": Citations(answer.sources),
        "citation": cite,
        "verdicts": judge_pairs(answer),
        "verdict_words": VERDICTS,
        "sayings": lambda pair, row: _sayings(answer, pair, row),
        "both_conventional": lambda pair: _are_conventional(answer, pair),
        "arms_in_front": arms_in_front,
        "cautions_of_arm": cautions_of_arm,
        "cautions_of_reading": cautions_of_reading,
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
        "full_address": absolute("explorer.show_comparison", **page.write()),
        "present_address": absolute("explorer.show_comparison", **replace(page, release=None).write()),
        "print_address": link_to("explorer.show_print", **shown.query.write()),
        "embed_address": link_to("builder.show_builder", **shown.query.write()),
        "data_address": link_to("comparisons.get_comparison", **replace(page, release=None).write()),
    }


def _sayings(answer: Comparison, pair: Pair, row: OutcomeComparison) -> list[str]:
    """The sentences on a pair at one outcome and time, one for each way in which it was compared."""
    about = ((pair.a, pair.b), row.outcome, row.timepoint_weeks)
    return [each.text for each in answer.statements if (each.treatments, each.outcome, each.timepoint_weeks) == about]


def _are_conventional(answer: Comparison, pair: Pair) -> bool:
    kinds = {option.kind for option in answer.options if option.treatment in (pair.a, pair.b)}
    return kinds == {TreatmentKind.CONVENTIONAL}


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
