"""Records as JSON-ready data: one generic mapping for every frozen dataclass, driven by its own fields."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Final

from api.domain.phrases import Phrase, say
from api.domain.release import Release
from api.languages import Catalogue, Spoken, quote, translate, translate_name
from api.web.languages import AnswerLanguage, describe_language
from api.web.texts import Role, spoken_members

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
DISCLAIMER = say("Information, not medical advice; an individual's risk may differ.")
# Translators: whether clinicians have reviewed the dataset.
CLINICAL_REVIEW = say("none yet")


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
    language: Annotated[AnswerLanguage, "In which language the answer is, text by text."]


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
        language=describe_language(),
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


def represent(value: Any, extra: Mapping[str, object] | None = None, catalogue: Catalogue | None = None) -> Any:
    """Turn a tree of frozen dataclasses and plain values into JSON-ready data, in the order of the fields.

    Every field is present; an absent value is null. `extra` adds members to the outermost record, or replaces them.
    With a catalogue the texts are said in its language, as far as it goes, and each knows its language.
    """
    data = _present(value, catalogue)
    return data if extra is None else {**data, **represent(extra, None, catalogue)}


Present = Callable[[Any, Catalogue | None], Any]

_PLAIN: Final = frozenset({str, int, float, bool, type(None), Phrase})
"""What most values are: these are JSON-ready as they are."""


def _present(value: Any, catalogue: Catalogue | None) -> Any:
    kind: type = type(value)
    return value if kind in _PLAIN else _presenter(kind)(value, catalogue)


@functools.cache
def _presenter(kind: type) -> Present:
    if kind is Published:
        return lambda published, catalogue: represent(published.record, published.extra, catalogue)
    if kind is Slice:
        return _present_slice
    if dataclasses.is_dataclass(kind):
        return _presenter_of_record(kind)
    for known, present in _PRESENTERS:
        if issubclass(kind, known):
            return present
    raise TypeError(f"{kind.__name__} has no public form")


def _presenter_of_record(kind: Any) -> Present:
    names = tuple(field.name for field in dataclasses.fields(kind))

    def present(record: Any, catalogue: Catalogue | None) -> dict[str, Any]:
        if catalogue is not None:
            return {name: _present_member(record, name, catalogue) for name in names}
        members = ((name, getattr(record, name)) for name in names)
        return {name: value if type(value) in _PLAIN else _present(value, None) for name, value in members}

    return present


def _present_member(record: Any, name: str, catalogue: Catalogue | None) -> Any:
    value = getattr(record, name)
    if catalogue is None:
        return _present(value, None)
    kind: type = type(record)
    role = spoken_members(kind).get(name)
    return _present(value, catalogue) if role is None else _say(value, role, catalogue)


def _say(value: Any, role: Role, catalogue: Catalogue) -> Any:
    """Say a text or a name, or each of several, in the language of a catalogue."""
    if isinstance(value, tuple | list):
        return [_say(each, role, catalogue) for each in value]
    if not value:
        return value
    if isinstance(value, Spoken):
        return value
    if isinstance(value, Phrase):
        return translate(value, catalogue)
    return translate_name(value, catalogue) if role is Role.NAME else quote(value)


def _present_slice(part: Slice, catalogue: Catalogue | None) -> dict[str, Any]:
    published = part.record if isinstance(part.record, Published) else Published(part.record, {})
    data = {}
    for name, inner in _as_tree(part.members).items():
        value = (
            represent(published.extra[name], None, catalogue)
            if name in published.extra
            else _present_member(published.record, name, catalogue)
        )
        data[name] = _cut(value, inner) if inner else value
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


_PRESENTERS: tuple[tuple[type | tuple[type, ...], Present], ...] = (
    (Enum, lambda member, _: member.value),
    ((bool, int, float, str, type(None)), lambda value, _: value),
    (Decimal, lambda number, _: _present_number(number)),
    (datetime, lambda moment, _: _present_moment(moment)),
    (date, lambda day, _: day.isoformat()),
    ((tuple, list), lambda values, catalogue: [_present(value, catalogue) for value in values]),
    (
        Mapping,
        lambda members, catalogue: {str(name): _present(value, catalogue) for name, value in members.items()},
    ),
)
