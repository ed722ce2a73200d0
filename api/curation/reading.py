"""The curated files as one dataset, or all that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from api.curation.checks import CHECKS
from api.curation.file_format import read_record
from api.curation.hosts import read_hosts
from api.curation.layout import KIND_OF_TYPE, RECORD_TYPES, RecordFile, list_files
from api.curation.material import Entry, Material
from api.curation.problems import Fault, Problem, place_fault
from api.curation.strict_yaml import MAX_BYTES, parse_yaml
from api.domain.records import Dataset, Record

MOST_FAULTS = 200
"""Of one file; whoever mends so many looks again, and a file of nonsense would tell a hundred thousand."""

Progress = Callable[[int, int], None]
"""Told after each file how many are read, and of how many."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The dataset, or None and every problem found."""

    dataset: Dataset | None
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Collected:
    entries: list[Entry[Record]] = field(default_factory=list)
    unread: dict[type, set[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_dataset(directory: Path, progress: Progress | None = None, today: date | None = None) -> Reading:
    """Read and check all records; the dataset is there only when nothing at all is wrong."""
    layout = list_files(directory)
    hosts, host_problems = read_hosts(directory)
    collected = _Collected(problems=[*layout.problems, *host_problems])
    for done, file in enumerate(layout.files, start=1):
        _read_file(file, collected)
        if progress is not None:
            progress(done, len(layout.files))
    unread = {record_type: frozenset(names) for record_type, names in collected.unread.items()}
    material = Material(tuple(collected.entries), hosts, today or date.today(), unread)
    for check in CHECKS:
        collected.problems.extend(check.run(material))
    problems = tuple(sorted(set(collected.problems), key=_order))
    return Reading(None if problems else _assemble(material), problems)


def _order(problem: Problem) -> tuple[str, int, str, str, str]:
    return problem.path, problem.line or 0, problem.field, problem.message, problem.advice


def _assemble(material: Material) -> Dataset:
    kinds: dict[str, Any] = {kind: [] for kind in RECORD_TYPES}
    for entry in material.entries:
        kinds[KIND_OF_TYPE[type(entry.record)]].append(entry.record)
    return Dataset(**{kind: tuple(sorted(found, key=lambda record: record.id)) for kind, found in kinds.items()})


def _read_file(file: RecordFile, collected: _Collected) -> None:
    record_type = RECORD_TYPES[file.kind]
    document = parse_yaml(_read_bounded(file.file))
    record, faults = None, document.faults
    if document.tree is not None:
        record, format_faults = read_record(record_type, document.tree)
        faults += format_faults
    told = [place_fault(fault, file.path, file.stem, document.lines) for fault in _bound(faults)]
    collected.problems.extend(told)
    if record is None:
        collected.unread.setdefault(record_type, set()).add(file.stem)
    else:
        collected.entries.append(Entry(record, file.path, file.stem, document.lines))


def _bound(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    if len(faults) <= MOST_FAULTS:
        return faults
    more = len(faults) - MOST_FAULTS
    return *faults[:MOST_FAULTS], Fault((), f"{more} more problems in this file are not told", "mend the others first")


def _read_bounded(file: Path) -> bytes:
    # One byte more than allowed tells a file that is too large from a full one without reading it whole.
    with file.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)
