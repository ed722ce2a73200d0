"""The picture of availability: places by options, each status as a symbol and in words."""

from __future__ import annotations

from typing import Final

from api.domain.comparison.answer import AvailabilityRow, Comparison, Option
from api.domain.phrases import Phrase, say, say_name, sentence
from api.web.embeds.shown import Shown
from api.web.pictures.framing import Naming, frame, head_panel
from api.web.pictures.naming import name_option, name_source
from api.web.pictures.scene import Grid, Item, Picture, Status, Style, Words

TITLE: Final = say("Where each option is authorised")
NOT_ON_RECORD: Final = say("not on record")

WIDTH_OF_OPTION: Final = 190
WIDTH_OF_PLACES: Final = 170
NARROWEST: Final = 640


def picture_availability(shown: Shown, address: str) -> Picture:
    """Show the status of each option in each place on record."""
    answer = shown.answer
    lead = say("A status holds in one place on one day. Authorised is not the same as working well.")
    body: list[Item] = [Words(lead), _make_grid(answer)]
    width = max(NARROWEST, WIDTH_OF_PLACES + WIDTH_OF_OPTION * len(answer.options))
    return frame(shown, Naming("availability", TITLE, address), tuple(body), width=width)


def _make_grid(answer: Comparison) -> Grid:
    places = {row.jurisdiction: row.jurisdiction_name for row in answer.availability}
    heads = tuple((option.kind, head_panel(option)) for option in answer.options)
    rows = tuple(
        (
            Words(say_name(name), Style.STRONG, capital=True),
            tuple(_list_statuses(option, place, name, answer) for option in answer.options),
        )
        for place, name in places.items()
    )
    return Grid(heads, rows)


def _list_statuses(option: Option, place: str, name: str, answer: Comparison) -> tuple[Status, ...]:
    rows = [row for row in answer.availability if (row.treatment, row.jurisdiction) == (option.treatment, place)]
    if rows:
        return tuple(_show(row, option, answer, several=len(rows) > 1) for row in rows)
    data = {"treatment": option.treatment, "place": place, "status": "not_on_record"}
    whole = _say_whole(option, name, NOT_ON_RECORD)
    return (Status(None, NOT_ON_RECORD, (), whole, data),)


def _show(row: AvailabilityRow, option: Option, answer: Comparison, *, several: bool) -> Status:
    data = {
        "treatment": option.treatment,
        "place": row.jurisdiction,
        "status": row.status.value if row.status else "missing",
    }
    if row.status is None or row.record is None:
        meaning = row.reason.meaning if row.reason else NOT_ON_RECORD
        notes = (row.detail,) if row.detail else ()
        whole = _say_whole(option, row.jurisdiction_name, meaning)
        return Status(None, meaning, notes, whole, data)
    read_on = say("read on {day}", day=row.record.as_of)
    source = name_source(answer, row.record.source, None)
    by = (row.regulator,) if several else ()
    whole = say(
        "{status}, {day}. {source}",
        status=_say_whole(option, row.jurisdiction_name, row.status.meaning),
        day=read_on,
        source=name_source(answer, row.record.source, row.record.locator),
    )
    return Status(row.status, row.status.meaning, (*by, read_on, source), whole, data)


def _say_whole(option: Option, place: str, status: str) -> Phrase:
    return sentence("{place}; {option}: {status}", place=say_name(place), option=name_option(option), status=status)
