"""Which of the languages offered an answer is given in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT = "en"
"""The language in which everything is written first."""

LANGUAGES = (DEFAULT, "es", "de", "fr", "pt", "ja")
"""The languages offered, as BCP 47 tags."""

TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,6}", re.ASCII)
"""The form of a language tag: RFC 5646, section 2.1, without private use alone and irregular old tags."""

_RANGE = re.compile(
    rf"\s*(?P<range>\*|{TAG.pattern})\s*(?:;\s*[qQ]\s*=\s*(?P<q>0(?:\.\d{{0,3}})?|1(?:\.0{{0,3}})?)\s*)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for and what is given: `asked` is none where any language would do."""

    asked: str | None
    answered: str

    @property
    def is_offered(self) -> bool:
        """Whether the language asked for is given, rather than the default in its place."""
        return self.asked is None or self.answered in _shortenings(self.asked)


def look_up(ranges: Iterable[str]) -> Asked:
    """Choose for language ranges, the most wanted first, by lookup (RFC 4647, section 3.4): `de-AT` finds `de`."""
    first = None
    for wanted in ranges:
        if wanted == "*":
            break
        first = first or wanted
        found = next((each for each in _shortenings(wanted) if each in LANGUAGES), None)
        if found is not None:
            return Asked(wanted, found)
    return Asked(first, DEFAULT)


def read_ranges(header: str) -> tuple[str, ...]:
    """Read the ranges of an `Accept-Language` header, the most wanted first (RFC 9110, section 12.5.4).

    What is not wanted at all (`q=0`) is left out; a part that is none is passed over, as the header only wishes.
    """
    weighed: list[tuple[float, int, str]] = []
    for part in header.split(","):
        read = _RANGE.fullmatch(part)
        if read is not None and float(read["q"] or 1) > 0:
            weighed.append((-float(read["q"] or 1), len(weighed), read["range"]))
    return tuple(wanted for *_, wanted in sorted(weighed))


def _shortenings(tag: str) -> Iterable[str]:
    """Yield a tag and what is left of it as subtags are cut off its end; a single letter goes with what follows it."""
    parts = tag.lower().split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()
        while parts and len(parts[-1]) == 1:
            parts.pop()
