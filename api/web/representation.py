"""Records as JSON-ready data: one generic mapping for every frozen dataclass, driven by its own fields."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any

from api.domain.release import Release

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
DISCLAIMER = "Information, not medical advice; an individual's risk may differ."
CLINICAL_REVIEW = "none yet"


@dataclass(frozen=True, slots=True)
class About:
    """What an answer rests on and how it may be used."""

    release: Annotated[str, "Id of the release that the answer was made from."]
    released: Annotated[datetime, "Moment of publication of that release, UTC."]
    licence: Annotated[str, "Licence of the data."]
    licence_url: Annotated[str, "Text of the licence."]
    attribution: Annotated[str, "Line to show wherever the data are used."]
    disclaimer: Annotated[str, "What to tell readers beside the data."]
    clinical_review: Annotated[str, "Whether clinicians have reviewed the dataset."]


def about(release: Release) -> About:
    """Say what an answer made from a release rests on."""
    return About(
        release=release.id,
        released=release.released_at,
        licence=LICENCE,
        licence_url=LICENCE_URL,
        attribution=f"RA Options, release {release.id}, {LICENCE}",
        disclaimer=DISCLAIMER,
        clinical_review=CLINICAL_REVIEW,
    )


@dataclass(frozen=True, slots=True)
class Published:
    """A record with the members that an answer adds to it, such as `derived` and `links`."""

    record: Any
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some members of a record; the dotted paths are in the order of the record, and what a path names is whole."""

    record: Any
    members: Sequence[str]


def represent(value: Any, extra: Mapping[str, object] | None = None) -> Any:
    """Turn a tree of frozen dataclasses and plain values into JSON-ready data, in the order of the fields.

    Every field is present; an absent value is null. `extra` adds members to the outermost record, or replaces them.
    """
    kind: type = type(value)
    data = _presenter(kind)(value)
    return data if extra is None else {**data, **represent(extra)}


@functools.cache
def _presenter(kind: type) -> Callable[[Any], Any]:
    if kind is Published:
        return lambda published: represent(published.record, published.extra)
    if kind is Slice:
        return _present_slice
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind))
        return lambda record: {name: represent(getattr(record, name)) for name in names}
    for known, present in _PRESENTERS:
        if issubclass(kind, known):
            return present
    raise TypeError(f"{kind.__name__} has no public form")


def _present_slice(part: Slice) -> dict[str, Any]:
    published = part.record if isinstance(part.record, Published) else Published(part.record, {})
    data = {}
    for name, inner in _as_tree(part.members).items():
        value = published.extra[name] if name in published.extra else getattr(published.record, name)
        data[name] = _cut(represent(value), inner) if inner else represent(value)
    return data


def _as_tree(paths: Sequence[str]) -> dict[str, list[str]]:
    tree: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition(".")
        tree.setdefault(name, []).extend([rest] if rest else [])
    return tree


def _cut(data: Any, names: Sequence[str]) -> Any:
    if isinstance(data, list):
        return [_cut(item, names) for item in data]
    return None if data is None else {name: data[name] for name in names}


def _present_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _present_number(number: Decimal) -> int | float:
    # A figure printed without decimals stays without; the others keep theirs as far as JSON numbers can.
    exponent = number.as_tuple().exponent
    return int(number) if isinstance(exponent, int) and exponent >= 0 else float(number)


_PRESENTERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], Any]], ...] = (
    (Enum, lambda member: member.value),
    ((bool, int, float, str, type(None)), lambda value: value),
    (Decimal, _present_number),
    (datetime, _present_moment),
    (date, lambda day: day.isoformat()),
    ((tuple, list), lambda values: [represent(value) for value in values]),
    (Mapping, lambda members: {str(name): represent(value) for name, value in members.items()}),
)
