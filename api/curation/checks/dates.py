"""Nothing was read, checked or authorised in the future, and partial dates are well formed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from api.curation.checks.base import Check, DatasetCheck, place
from api.curation.material import Material
from api.curation.problems import Fault, Problem, Where
from api.curation.walk import walk_records
from api.domain.fields import describe_record
from api.domain.records import Availability, DocumentedHarm, Guidance, Position, RegisteredTrial, Source
from api.domain.vocabulary import TrialStatus

PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
PARTIAL_ADVICE = "write YYYY, YYYY-MM or YYYY-MM-DD, as far as the source gives it"
ENDED = frozenset({TrialStatus.COMPLETED, TrialStatus.TERMINATED, TrialStatus.WITHDRAWN})
EARLIEST_AUTHORISATION = 1850
YEARS_AHEAD = 1
"""Journals print the coming year on issues that appear before it."""


def check_dates(material: Material) -> Iterator[Problem]:
    """Find dates in the future and partial dates that are none."""
    for entry in material.entries:
        for where, inner in walk_records(entry.record):
            for fault in find_faults(inner, where, material.today):
                yield place(entry, fault)


def find_faults(record: Any, where: Where, today: date) -> Iterator[Fault]:
    """Find what is wrong with the dates of one record, without those inside it."""
    for field in describe_record(record):
        value = getattr(record, field.name)
        if isinstance(value, date) and value > today:
            advice = "write the day on which it was done; nothing is dated ahead"
            yield Fault((*where, field.name), f"{value} lies in the future (today is {today})", advice)
    if isinstance(record, Source | Guidance | Position | DocumentedHarm) and record.year > today.year + YEARS_AHEAD:
        message = f"the year {record.year} lies in the future (today is {today})"
        yield Fault((*where, "year"), message, "look it up again")
    if isinstance(record, Availability) and record.first_authorised is not None:
        yield from _judge_partial(record.first_authorised, (*where, "first_authorised"), today)
    if isinstance(record, RegisteredTrial):
        yield from _find_faults_of_trial(record, where, today)


def _find_faults_of_trial(trial: RegisteredTrial, where: Where, today: date) -> Iterator[Fault]:
    given = {name: text for name in ("started", "ended") if (text := getattr(trial, name)) is not None}
    read = {name: read_earliest(text) for name, text in given.items()}
    for name, day in read.items():
        if day is None:
            yield Fault((*where, name), f"`{given[name]}` is not a date", PARTIAL_ADVICE)
    start, end = read.get("started"), read.get("ended")
    if start is not None and end is not None and end < date(start.year, 1, 1):
        yield Fault((*where, "ended"), f"the trial ends in {end.year}, before it starts", "look both up again")
    if end is not None and end > today and trial.status in ENDED:
        message = f"status {trial.status.value} with an end that lies ahead ({given['ended']})"
        yield Fault((*where, "ended"), message, "give the real end, or mend the status")


def _judge_partial(text: str, where: Where, today: date) -> Iterator[Fault]:
    earliest = read_earliest(text)
    if earliest is None:
        yield Fault(where, f"`{text}` is not a date", PARTIAL_ADVICE)
    elif earliest > today:
        yield Fault(where, f"{text} lies in the future (today is {today})", PARTIAL_ADVICE)
    elif earliest.year < EARLIEST_AUTHORISATION:
        yield Fault(where, f"{text} lies before there were authorisations", PARTIAL_ADVICE)


def read_earliest(text: str) -> date | None:
    """Read the first day that a partial date may mean; None when it is not a date."""
    match = PARTIAL_DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


CHECKS: tuple[Check, ...] = (
    DatasetCheck("dates", "No date lies in the future; partial dates are well formed.", check_dates),
)
