"""What stands in the dataset is used there, and a status is no newer than the reading it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from api.curation.checks.base import Check, DatasetCheck, RecordCheck, place
from api.curation.checks.references import REFERENCES
from api.curation.layout import KIND_OF_TYPE
from api.curation.material import Material
from api.curation.problems import Fault, Problem
from api.curation.walk import walk_records, walk_values
from api.domain.records import Agent, Source, Treatment

USED = (Agent, Source)
"""Kinds that exist only to be named by others; an outcome nobody measured is still a definition."""


def check_used(material: Material) -> Iterator[Problem]:
    """Find agents and sources that no record names."""
    if any(material.unread.values()):
        return
    named = collect_named(material)
    for kind in USED:
        for entry in material.entries_of(kind):
            if entry.record.id not in named[kind]:
                noun = KIND_OF_TYPE[kind].removesuffix("s")
                advice = "cite it where it belongs, or delete the file"
                yield place(entry, Fault(("id",), f"no record names this {noun}", advice))


def collect_named(material: Material) -> dict[type, set[str]]:
    """Collect, by type, the ids that other records name."""
    named: dict[type, set[str]] = defaultdict(set)
    for entry in material.entries:
        for where, inner in walk_records(entry.record):
            for name, target in REFERENCES.get(type(inner), {}).items():
                values = {value for _, value in walk_values(inner, name, where)}
                named[target] |= values - {entry.record.id} if type(entry.record) is target else values
    return named


def check_as_of(treatment: Treatment, material: Material) -> Iterator[Fault]:
    """Find statuses dated later than the last reading of a source that they cite."""
    sources = material.records_by_id(Source)
    for number, row in enumerate(treatment.availability):
        read = [sources[name].accessed for name in (row.source, *row.other_sources) if name in sources]
        if read and max(read) < row.as_of <= material.today:
            message = f"the status is dated {row.as_of}, but its sources were last read on {max(read)}"
            yield Fault(("availability", number, "as_of"), message, "write the day on which the source was read")


CHECKS: tuple[Check, ...] = (
    DatasetCheck("used", "Every agent and every source is named by a record.", check_used),
    RecordCheck("as_of", "A status is no newer than the reading of its sources.", Treatment, check_as_of),
)
