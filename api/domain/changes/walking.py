"""Where two records of one id differ: every place, found by going through all their fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from api.domain.changes.exactness import is_same
from api.domain.changes.identity import match_parts, name_parts
from api.domain.changes.verdict_records import PairOutcome
from api.domain.fields import FieldDescription, describe_record
from api.domain.records import Contrast, Frequency, Measurement, PerThousand, RatedEffect, Rereading

FRAMES: Final[Mapping[type, frozenset[str]]] = {
    Contrast: frozenset({"arm", "comparator", "note"}),
    Frequency: frozenset(),
    Measurement: frozenset({"arm"}),
    PairOutcome: frozenset({"outcome", "timepoint_weeks", "population"}),
    PerThousand: frozenset(),
    RatedEffect: frozenset(),
    Rereading: frozenset(),
}
"""Types of records that are one figure or finding, with those of their fields that are no part of it."""


Trail = tuple[tuple[Any, Any], ...]
Path = tuple[str, ...]


class Form(Enum):
    """In what way a place differs."""

    VALUE = "one field has another value, or has one on one side only"
    FIGURE = "fields that are one figure have other values"
    PART = "a part of a list is on one side only"
    ITEMS = "plain items of a list are on one side only"
    ORDER = "the same parts or items stand in another order"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two records differ.

    `trail` leads from the two records down to the two in which the place lies, and `path` has a step for each of them:
    to the next, and from the last to the place. `before` and `after` are what stands there: values; for a figure the
    records that hold it; for a part itself or None; for items those of one side only.
    """

    form: Form
    trail: Trail
    path: tuple[str, ...]
    field: str
    before: Any
    after: Any

    @property
    def owner(self) -> type:
        """The type of the record in which the place lies."""
        return type(self.trail[-1][1])

    @property
    def types(self) -> tuple[type, ...]:
        """The types of the records on the trail."""
        return tuple(type(after) for _, after in self.trail)

    def member(self, start: int = 0) -> str:
        """The path from a record of the trail to the place, with dots; of a figure as a whole it ends at the figure."""
        return ".".join(step for step in self.path[start:] if step)


def find_differences(before: object, after: object) -> Iterator[Difference]:
    """Yield every place where two records of one type differ, in the order of their fields."""
    return _walk(((before, after),), ())


def _walk(trail: Trail, path: Path) -> Iterator[Difference]:
    before, after = trail[-1]
    fields = [each for each in describe_record(before) if not _is_same_in(each, before, after)]
    frame = FRAMES.get(type(before))
    figure = [] if frame is None else [each for each in fields if each.name not in frame]
    if figure:
        field = figure[0].name if len(figure) == 1 else ""
        yield Difference(Form.FIGURE, trail, (*path, field), field, before, after)
    for each in fields:
        if each not in figure:
            yield from _walk_field(trail, path, each)


def _is_same_in(field: FieldDescription, before: object, after: object) -> bool:
    return is_same(getattr(before, field.name), getattr(after, field.name))


def _walk_field(trail: Trail, path: Path, field: FieldDescription) -> Iterator[Difference]:
    name = field.name
    before, after = (getattr(record, name) for record in trail[-1])
    if field.many:
        walk = _walk_parts if field.is_record else _walk_items
        yield from walk(trail, path, name, before, after)
    elif field.is_record and before is not None and after is not None:
        yield from _walk((*trail, (before, after)), (*path, name))
    else:
        yield Difference(Form.VALUE, trail, (*path, name), name, before, after)


def _walk_parts(
    trail: Trail, path: Path, field: str, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Difference]:
    matches = match_parts(before, after)
    names, names_after = ([f"{field}[{name}]" for name in name_parts(parts)] for parts in (before, after))
    for i in matches.removed:
        yield Difference(Form.PART, trail, (*path, names[i]), field, before[i], None)
    for j in matches.added:
        yield Difference(Form.PART, trail, (*path, names_after[j]), field, None, after[j])
    for i, j in matches.pairs:
        if not is_same(before[i], after[j]):
            yield from _walk((*trail, (before[i], after[j])), (*path, names[i]))
    if not matches.is_in_order:
        stood = tuple(names[i] for i, _ in matches.pairs)
        stands = tuple(names[i] for i, _ in sorted(matches.pairs, key=lambda pair: pair[1]))
        yield Difference(Form.ORDER, trail, (*path, field), field, stood, stands)


def _walk_items(
    trail: Trail, path: Path, field: str, before: Sequence[Any], after: Sequence[Any]
) -> Iterator[Difference]:
    removed, added = _items_without(before, after), _items_without(after, before)
    if removed or added:
        yield Difference(Form.ITEMS, trail, (*path, field), field, removed, added)
    kept, kept_after = _items_without(before, removed), _items_without(after, added)
    if kept != kept_after:
        yield Difference(Form.ORDER, trail, (*path, field), field, kept, kept_after)


def _items_without(items: Sequence[Any], others: Sequence[Any]) -> tuple[Any, ...]:
    """The items without those of another list, of equal ones as many as that has, the first ones first."""
    waiting = Counter(others)
    left = []
    for item in items:
        if waiting[item]:
            waiting[item] -= 1
        else:
            left.append(item)
    return tuple(left)
