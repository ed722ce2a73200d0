"""The picture of harms: a row a harm, a cell an option, each cell by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from api.domain.comparison.answer import Comparison, Option, RiskCell, RiskReading, RiskRow
from api.domain.phrases import Phrase, join_items, join_sentences, say, say_many, say_name, sentence
from api.domain.sheet import say_frequency, share_of_risk
from api.web.embeds.shown import Shown
from api.web.pictures.framing import NARROW, WIDE, Naming, frame, head_panel
from api.web.pictures.naming import label_kinds, name_option, name_source
from api.web.pictures.outcomes import draw_keys
from api.web.pictures.scene import Beside, Figure, Item, Note, Panel, Picture, Style, Words

TITLE: Final = say("Harms on record")
APART: Final = say(
    "These figures may not be set against each other: they come from different people. "
    "No figure is not a zero, and no events are not safety."
)


def picture_harms(shown: Shown, address: str) -> Picture:
    """Show the harms on a sheet."""
    answer, rows = shown.answer, shown.sheet.harms
    body: list[Item] = [Words(say("The same harms are asked of each option."))]
    if shown.sheet.harms_left_out:
        more = ("{n} more harm is in the whole comparison.", "{n} more harms are in the whole comparison.")
        body.append(Words(say_many(*more, shown.sheet.harms_left_out), Style.QUIET))
    body.append(Words(say("One dot stands for one of {denominator} people.", denominator=denominator_of(answer))))
    body += draw_keys(answer)
    for row in rows:
        body += _show(row, answer)
    width = NARROW if len(answer.options) == 2 else WIDE
    return frame(shown, Naming("harms", TITLE, address), tuple(body), width=width)


def denominator_of(answer: Comparison) -> int:
    """Out of how many people an answer counts."""
    return answer.outcomes[0].denominator if answer.outcomes else 100


def _show(row: RiskRow, answer: Comparison) -> Iterator[Item]:
    yield Words(say_name(row.name), Style.HEADING, capital=True)
    yield Words(row.plain, Style.QUIET)
    yield Note((Words(APART, Style.QUIET),), False, {"harm": row.harm, "verdict": "not_comparable"})
    most = 2 if len(answer.options) == 2 else 3
    cells = zip(row.cells, answer.options, strict=True)
    yield Beside(tuple((_show_cell(cell, option, row, answer),) for cell, option in cells), most)


def _show_cell(cell: RiskCell, option: Option, row: RiskRow, answer: Comparison) -> Panel:
    items = [*head_panel(option)]
    data = {"treatment": option.treatment, "harm": row.harm}
    if not cell.readings:
        if cell.reason is not None:
            items.append(Words(say("No figure: {reason}.", reason=cell.reason.meaning), Style.STRONG))
        if cell.detail is not None:
            items.append(Words(label_kinds(cell.detail, answer.options)))
        return Panel(option.kind, tuple(items), data)
    return Panel(option.kind, (*items, *_show_reading(cell, option, row, answer)), data)


def _show_reading(cell: RiskCell, option: Option, row: RiskRow, answer: Comparison) -> Iterator[Item]:
    risk = cell.readings[0]
    denominator = denominator_of(answer)
    if risk.boxed_warning:
        places = join_items([say_name(place) for place in risk.boxed_warning])
        yield Words(say("Boxed warning on the label: {places}", places=places), Style.STRONG)
    frequency = risk.frequency
    yield Figure(
        risk.detail or "",
        say_frequency(risk, denominator),
        _say_whole(risk, option, row, answer),
        option.kind,
        share_of_risk(risk, denominator),
        {
            "treatment": option.treatment,
            "harm": row.harm,
            "source": risk.source,
            "events": frequency.events if frequency else None,
            "n": frequency.n if frequency else None,
        },
    )
    yield Words(_say_where(risk), Style.QUIET)
    yield Words(name_source(answer, risk.source, risk.locator), Style.QUIET)
    if risk.note:
        yield Words(risk.note, Style.QUIET)
    if len(cell.readings) > 1:
        yield Words(say_many("{n} more record.", "{n} more records.", len(cell.readings) - 1), Style.QUIET)


def _say_where(risk: RiskReading) -> Phrase:
    return say("Seen in: {population}. Followed: {time}.", population=risk.population, time=risk.follow_up)


def _say_whole(risk: RiskReading, option: Option, row: RiskRow, answer: Comparison) -> Phrase:
    harm = say_name(row.name)
    # Translators: one figure of a harm with all that it is of.
    return sentence(
        "{option}; {harm}: {figure}. {whole}",
        option=name_option(option),
        harm=say("{harm}, {detail}", harm=harm, detail=risk.detail) if risk.detail else harm,
        figure=say_frequency(risk, denominator_of(answer)),
        whole=join_sentences(_say_where(risk), name_source(answer, risk.source, risk.locator)),
    )
