"""By what the parts of a record are known: two of them are one part that changed, whatever their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from api.domain.changes.exactness import exact_form
from api.domain.changes.verdict_records import PairOutcome
from api.domain.fields import describe_record
from api.domain.records import (
    Absence,
    Appraisal,
    Arm,
    ArmContent,
    Availability,
    CitedText,
    Contrast,
    EarlyEscape,
    Guidance,
    Identifier,
    Measurement,
    Regulator,
    Result,
    Risk,
    StatusMeaning,
)

Fields = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """How parts of one type are named, and by what they are found again in another release.

    `name` are the fields that tell a reader which part is meant, `more` those that are added, one
    after the other, while several parts of a record have one name. `keys` are tried in order, the strictest first.
    """

    name: Fields
    keys: tuple[Fields, ...]
    more: Fields = ()


_OF_RESULT: Final = ("outcome", "week", "time_note", "subtype", "subgroup", "line", "period")
_OF_APPRAISAL: Final = ("outcome", "line", "week", "instead_of", "about_class", "by")
_PLACE: Final = ("source", "locator")

IDENTITIES: Final[Mapping[type, Identity]] = {
    Absence: Identity(("field",), (("field",),)),
    Appraisal: Identity(
        ("outcome", "comparator"),
        (
            (*_OF_APPRAISAL, "comparator", "population", *_PLACE),
            (*_OF_APPRAISAL, "comparator"),
            (*_OF_APPRAISAL, "source", "certainty"),
            ("outcome", "comparator", "source"),
        ),
        ("population", "week", *_PLACE),
    ),
    Arm: Identity(("id",), (("id",),)),
    ArmContent: Identity(("agent",), (("agent",),)),
    Availability: Identity(("jurisdiction",), (("jurisdiction", "status"), ("jurisdiction",)), ("status",)),
    CitedText: Identity(_PLACE, (("text",), _PLACE)),
    Contrast: Identity(("arm", "comparator"), (("arm", "comparator", "measure"), ("arm", "comparator")), ("measure",)),
    EarlyEscape: Identity(("rule", "week"), (("rule", "week"), ("rule",), _PLACE)),
    Guidance: Identity(
        ("organisation", "year"),
        (
            ("organisation", "year", "statement"),
            ("organisation", "year", *_PLACE, "direction"),
            ("organisation", "year", "direction"),
            ("organisation", "year", *_PLACE),
        ),
        _PLACE,
    ),
    Identifier: Identity(("system", "value"), (("system", "value"), ("system",))),
    Measurement: Identity(("arm",), (("arm",),)),
    PairOutcome: Identity(
        ("outcome", "timepoint_weeks", "population"), (("outcome", "timepoint_weeks", "population"),)
    ),
    Regulator: Identity(("name",), (("name",),)),
    Result: Identity(
        _OF_RESULT,
        (
            (*_OF_RESULT, *_PLACE),
            (*_OF_RESULT, "source"),
            _OF_RESULT,
            # The same figures under another time, people or definition: what they are of was put right.
            ("outcome", "measurements", "contrasts"),
        ),
        _PLACE,
    ),
    Risk: Identity(
        ("harm", "detail"),
        (
            ("harm", "detail", *_PLACE, "population"),
            ("harm", "detail", *_PLACE),
            ("harm", "detail", "source", "population"),
            # What another source found, or of another detail, is another observation unless the figure is the same.
            ("harm", *_PLACE, "frequency"),
            ("harm", "detail", "frequency"),
        ),
        _PLACE,
    ),
    StatusMeaning: Identity(("status",), (("status",),)),
}
"""Every type of record that stands in lists inside of records."""

_WEEKS: Final = frozenset({"week", "timepoint_weeks"})


@dataclass(frozen=True, slots=True)
class Matches:
    """Places of the parts of two lists: those that are one part, those only before, those only after."""

    pairs: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def is_in_order(self) -> bool:
        """Whether the parts that are in both lists stand in one order."""
        places = [after for _, after in self.pairs]
        return places == sorted(places)


def match_parts(before: Sequence[Any], after: Sequence[Any]) -> Matches:
    """Find which parts of two lists are one; equal parts first, then by each key in turn, in order among equals."""
    left, right = list(range(len(before))), list(range(len(after)))
    pairs: list[tuple[int, int]] = []
    types = {type(part) for part in (*before, *after)}
    keys = [key for part_type in types for key in IDENTITIES[part_type].keys]
    for key in (None, *keys):
        found = _match_by(key, [(i, before[i]) for i in left], [(j, after[j]) for j in right])
        pairs += found
        left, right = _without(left, {i for i, _ in found}), _without(right, {j for _, j in found})
    return Matches(tuple(sorted(pairs)), tuple(left), tuple(right))


def _without(places: list[int], taken: set[int]) -> list[int]:
    return [place for place in places if place not in taken]


def _match_by(
    key: Fields | None, before: Sequence[tuple[int, Any]], after: Sequence[tuple[int, Any]]
) -> list[tuple[int, int]]:
    waiting: dict[object, list[int]] = {}
    for place, part in after:
        waiting.setdefault(_key_of(part, key), []).append(place)
    for places in waiting.values():
        places.reverse()
    return [(place, found.pop()) for place, part in before if (found := waiting.get(_key_of(part, key)))]


def _key_of(part: Any, key: Fields | None) -> object:
    return exact_form(part if key is None else tuple(getattr(part, name) for name in key))


def name_parts(parts: Sequence[Any]) -> tuple[str, ...]:
    """Name the parts of a list so that no two have one name: by what they are of, then by source, then by number."""
    fields = [IDENTITIES[type(part)].name for part in parts]
    names = [_name(part, own) for part, own in zip(parts, fields, strict=True)]
    for step in range(max((len(IDENTITIES[type(part)].more) for part in parts), default=0)):
        times = Counter(names)
        for place, part in enumerate(parts):
            if times[names[place]] > 1:
                fields[place] = (*fields[place], *IDENTITIES[type(part)].more[step : step + 1])
                names[place] = _name(part, fields[place])
    return _number(names)


def _number(names: Sequence[str]) -> tuple[str, ...]:
    times, numbers = Counter(names), Counter[str]()
    numbered = []
    for name in names:
        numbers[name] += 1
        numbered.append(name if times[name] == 1 else f"{name}, number {numbers[name]}")
    return tuple(numbered)


def _name(part: Any, fields: Fields) -> str:
    defaults = {field.name: field.default for field in describe_record(part)}
    told = ((name, getattr(part, name)) for name in fields)
    return ", ".join(_say_field(name, value) for name, value in told if value is not None and value != defaults[name])


def _say_field(name: str, value: object) -> str:
    text = str(value.value) if isinstance(value, Enum) else str(value)
    return f"week {text}" if name in _WEEKS else text
