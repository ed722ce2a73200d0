"""A source as the formats of bibliography see it: authors in parts, and in its note what a reader has to know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.domain.records import Source
from api.domain.vocabulary import SourceStatus, SourceType

_PERSON: Final = re.compile(r"(?P<family>.+) (?P<initials>[A-Z]{1,4}|[A-Z]{1,2}-[A-Z]{1,2})")
_WITH_PERSONS: Final = frozenset(
    {SourceType.ARTICLE, SourceType.REVIEW, SourceType.ABSTRACT, SourceType.GUIDELINE, SourceType.WEB}
)
"""Types whose authors may be people; a company such as `Galapagos NV` looks like one."""

IN_JOURNAL: Final = frozenset({SourceType.ARTICLE, SourceType.REVIEW, SourceType.ABSTRACT})

_STATUSES: Final = {
    SourceStatus.RETRACTED: "Retracted",
    SourceStatus.EXPRESSION_OF_CONCERN: "Expression of concern",
    SourceStatus.CORRECTED: "Corrected",
    SourceStatus.NOT_CHECKED: "Retraction status not checked",
}


@dataclass(frozen=True, slots=True)
class Author:
    """A person with family name and initials, or a body that has a family name alone."""

    family: str
    initials: str = ""

    @property
    def dotted(self) -> str:
        """The initials, each with its dot, as `M. E.`; a hyphen stays."""
        return " ".join("-".join(f"{each}." for each in part) for part in self._parts)

    @property
    def _parts(self) -> Iterator[list[str]]:
        if "-" in self.initials:
            yield [letter for letter in self.initials if letter != "-"]
        else:
            yield from ([letter] for letter in self.initials)


def list_authors(source: Source) -> tuple[Author, ...]:
    """Take the names of the authors apart, as far as they are people."""
    return tuple(_author(name, source.type) for name in source.authors)


def _author(name: str, kind: SourceType) -> Author:
    found = _PERSON.fullmatch(name) if kind in _WITH_PERSONS else None
    return Author(found["family"], found["initials"]) if found else Author(name)


def is_in_journal(source: Source) -> bool:
    """Whether a source is part of a journal that it names."""
    return source.type in IN_JOURNAL and source.container is not None


def describe_status(source: Source) -> str:
    """Say whether a source was retracted or corrected, or that nobody has looked; when somebody did, and what for."""
    said = _STATUSES.get(source.status, "No retraction or correction found")
    checked = f" (checked {source.status_checked.isoformat()})" if source.status_checked else ""
    return f"{said}{checked}: {source.status_note}" if source.status_note else f"{said}{checked}"


def note_of(source: Source) -> str:
    """Say what a reader of the citation has to know, its status first."""
    more = "There are more authors than are listed" if source.et_al else None
    parts = [describe_status(source), f"How it was read: {source.read_as.meaning}", more, source.note]
    return " ".join(_as_sentence(part) for part in parts if part)


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
