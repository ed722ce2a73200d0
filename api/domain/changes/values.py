"""What stands at a place, as a text: codes and printed digits as they are, and the same in words for a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Final

from api.domain.changes.figures import (
    NO_FIGURE,
    say_contrast,
    say_effect,
    say_frequency,
    say_measurement,
    say_per_1000,
)
from api.domain.changes.verdict_records import PairOutcome
from api.domain.comparison.certainty import WORDS as RATINGS
from api.domain.comparison.reasons import Verdict
from api.domain.fields import describe_record
from api.domain.phrases import Phrase, Printed, join_clauses, say, say_in
from api.domain.records import (
    Absence,
    Appraisal,
    Arm,
    ArmContent,
    Availability,
    CitedText,
    Contrast,
    EarlyEscape,
    Frequency,
    Guidance,
    Identifier,
    Measurement,
    PerThousand,
    RatedEffect,
    Regulator,
    Rereading,
    Result,
    Risk,
    StatusMeaning,
    Study,
)
from api.domain.vocabulary import Certainty, Counted, Vocabulary

Arms = Mapping[str, str]
"""Labels of the arms of a study by their ids."""


def write_value(value: Any, arms: Arms) -> str | None:
    """Write what stands at a place; None for nothing. Two values that differ in print are written differently."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return "; ".join(str(write_value(item, arms)) for item in value)
    if isinstance(value, Result):
        return write_result(value, arms)
    coded = _CODES[type(value)](value) if type(value) in _CODES else value
    if isinstance(coded, Enum):
        return str(coded.value)
    writer: Writer = _WRITERS.get(type(coded), _write_record if is_dataclass(coded) else str)
    return writer(coded)


def say_value(value: Any, arms: Arms) -> str:
    """Say what stands at a place in a sentence: codes by their meaning, all else as it is written."""
    if isinstance(value, Certainty):
        return RATINGS[value]
    if isinstance(value, Risk) and value.frequency is None:
        return Printed("")
    if isinstance(value, Vocabulary):
        return say("“{value}”", value=value.meaning)
    if isinstance(value, bool):
        return YES if value else NO
    if type(value) in _CODES:
        return say_value(_CODES[type(value)](value), arms)
    if isinstance(value, PairOutcome):
        return say_verdict(value)
    written = write_value(value, arms)
    return written if isinstance(written, Phrase) else Printed(written or "")


# Translators: the value of a field that can be yes or no.
YES = say_in("value", "yes")
NO = say_in("value", "no")

_CODES: Final[Mapping[type, Callable[[Any], Vocabulary]]] = {
    Absence: lambda part: part.reason,
    Appraisal: lambda part: part.certainty,
    Availability: lambda part: part.status,
}

Writer = Callable[[Any], str]

VERDICTS: Final = {
    # Translators: verdicts on a pair of treatments, as in "from not comparable to head to head, with a figure".
    Verdict.HEAD_TO_HEAD: say("head to head"),
    Verdict.INDIRECT: say("indirect"),
    Verdict.NOT_COMPARABLE: say("not comparable"),
}


def say_verdict(row: PairOutcome | None) -> Phrase:
    """Say by which verdict a pair can be compared; a row that is not there is one that cannot."""
    if row is None:
        return VERDICTS[Verdict.NOT_COMPARABLE]
    if row.has_figure:
        return say("{verdict}, with a figure", verdict=VERDICTS[row.verdict])
    return say("{verdict}, without a figure", verdict=VERDICTS[row.verdict])


def write_verdict(row: PairOutcome | None) -> str:
    """Write the verdict on a pair, and whether there is a figure."""
    if row is None:
        return Verdict.NOT_COMPARABLE.value
    return f"{row.verdict.value}, {'with' if row.has_figure else 'without'} a figure"


def arms_of(study: object) -> Arms:
    """The labels of the arms of a record that has any."""
    return {arm.id: arm.label for arm in study.arms} if isinstance(study, Study) else {}


def write_result(result: Result, arms: Arms) -> str:
    """Write all figures of a result, each with its arm."""
    figures = [
        _with_arm(arms.get(each.arm, each.arm), say_measurement(each, result.counted)) for each in result.measurements
    ]
    contrasts = [_with_arm(name_arms(each, arms), say_contrast(each)) for each in result.contrasts]
    return join_clauses([*figures, *contrasts])


def _with_arm(arm: str, figure: str) -> Phrase:
    return say("{arm}: {figure}", arm=arm, figure=figure)


def name_arms(contrast: Contrast, arms: Arms) -> str:
    """Name the arms of a contrast."""
    named = [arms.get(id, id) for id in (contrast.arm, contrast.comparator) if id is not None]
    if len(named) < 2:
        return named[0] if named else ""
    return say("{arm} against {comparator}", arm=named[0], comparator=named[1])


def _write_risk(risk: Risk) -> str:
    if risk.frequency is not None:
        return say_frequency(risk.frequency)
    missing = risk.frequency_missing
    return NO_FIGURE if missing is None else say("no figure is given: {reason}", reason=missing.meaning)


def _write_record(record: Any) -> str:
    values = ((field.name, write_value(getattr(record, field.name), {})) for field in describe_record(record))
    return "; ".join(f"{name}: {value}" for name, value in values if value is not None)


_WRITERS: Final[Mapping[type, Writer]] = {
    bool: lambda value: str(value).lower(),
    date: date.isoformat,
    Arm: lambda part: str(part.label),
    ArmContent: lambda part: " ".join(each for each in (part.agent, part.dose) if each),
    CitedText: lambda part: str(part.text),
    Contrast: say_contrast,
    EarlyEscape: lambda part: part.rule.value if part.week is None else f"{part.rule.value}, week {part.week}",
    Frequency: say_frequency,
    Guidance: lambda part: f"{part.direction.value}: {part.statement}",
    Identifier: lambda part: f"{part.system} {part.value}",
    Measurement: lambda part: say_measurement(part, Counted.PEOPLE),
    PerThousand: say_per_1000,
    RatedEffect: say_effect,
    Regulator: lambda part: str(part.name),
    Rereading: lambda part: f"{part.found.value}, {part.on.isoformat()}",
    Risk: _write_risk,
    StatusMeaning: lambda part: str(part.meaning),
}
"""Types of records that are told by what matters of them; others are written with all their fields."""
