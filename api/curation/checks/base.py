"""What a check is: a name, a description, a scope, and a function that finds faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from api.curation.material import Entry, Material
from api.curation.problems import Fault, Problem, place_fault
from api.domain.records import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class RecordCheck(Generic[R]):
    """A check of each record of one type; the material is there for looking others up."""

    name: str
    description: str
    scope: type[R]
    function: Callable[[R, Material], Iterable[Fault]]

    def run(self, material: Material) -> Iterator[Problem]:
        """Find the problems of this check."""
        for entry in material.entries_of(self.scope):
            for fault in self.function(entry.record, material):
                yield place(entry, fault)


@dataclass(frozen=True, slots=True)
class DatasetCheck:
    """A check of the records together, or of all kinds alike."""

    name: str
    description: str
    function: Callable[[Material], Iterable[Problem]]
    scope: str = "dataset"

    def run(self, material: Material) -> Iterator[Problem]:
        """Find the problems of this check."""
        yield from self.function(material)


Check = RecordCheck[Any] | DatasetCheck
"""What the list of checks holds."""


def place(entry: Entry[Record], fault: Fault) -> Problem:
    """Turn a fault of one record into a problem of its file."""
    return place_fault(fault, entry.path, entry.record.id, entry.lines)
