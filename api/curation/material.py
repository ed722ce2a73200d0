"""What the checks look at: every record that could be read, with the lines of its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeGuard, TypeVar

from api.curation.problems import Where
from api.domain.records import Record

R_co = TypeVar("R_co", bound=Record, covariant=True)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R_co]):
    """One record with the file that it came from."""

    record: R_co
    path: str
    stem: str
    lines: Mapping[Where, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HostList:
    """The hosts that sources may link to, each with its line in the file at `path`."""

    path: str
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Material:
    """All that could be read, the names of the files that could not, and the day of the check."""

    entries: tuple[Entry[Record], ...]
    hosts: HostList
    today: date
    unread: Mapping[type, frozenset[str]] = field(default_factory=dict)

    def entries_of(self, record_type: type[R]) -> Iterator[Entry[R]]:
        """Go through the entries of one record type."""
        for entry in self.entries:
            if _holds(entry, record_type):
                yield entry

    def records_by_id(self, record_type: type[R]) -> dict[str, R]:
        """Find the records of one type by id."""
        return {entry.record.id: entry.record for entry in self.entries_of(record_type)}

    def known_ids(self, record_type: type) -> frozenset[str]:
        """Get the ids that may be referred to; an unread file, or one of another name, counts as well."""
        entries = [entry for entry in self.entries if type(entry.record) is record_type]
        read = {entry.record.id for entry in entries} | {entry.stem for entry in entries}
        return self.unread.get(record_type, frozenset()) | read


def _holds(entry: Entry[Any], record_type: type[R]) -> TypeGuard[Entry[R]]:
    return isinstance(entry.record, record_type)
