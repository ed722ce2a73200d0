"""Writes the bundle entry by entry; what all figures name is read before them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Final

from api.domain.records import Agent, Outcome, Source, Study, Treatment
from api.exports.fhir.figures import evidence_of_study
from api.exports.fhir.ratings import evidence_of_treatment
from api.exports.fhir.records import cite_dataset, cite_source, describe_outcome
from api.exports.fhir.shelf import Resource, Shelf
from api.exports.release import Batch, Entry
from api.exports.writing import Job, moment
from api.web.derived import StudyDerived

LEVEL: Final = 6


class FhirWriter:
    """Writes a Bundle of type `collection`, compressed."""

    def __init__(self, job: Job) -> None:
        self._shelf = Shelf(job.terms)
        self._raw = job.path.open("wb")
        # Without name and time, the same bundle has the same bytes.
        self._file = gzip.GzipFile("", "wb", LEVEL, self._raw, mtime=0)
        self._count = 0
        head = {
            "resourceType": "Bundle",
            "language": "en",
            "identifier": {
                "value": f"ra-options-{job.terms.release.id}",
                "assigner": {"display": "RA Options project"},
            },
            "type": "collection",
            "timestamp": moment(job.terms.release.released_at),
        }
        self._file.write(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "entry": ['.encode())
        self._write(cite_dataset(self._shelf))

    def add(self, batch: Batch) -> None:
        """Write the resources of a batch."""
        for entry in batch.entries:
            for resource in _resources_of(self._shelf, entry):
                self._write(resource)

    def finish(self) -> int:
        """End the bundle; tells how many entries it has."""
        self._file.write(b"\n]}\n")
        self._file.close()
        self._raw.close()
        return self._count

    def _write(self, resource: Resource) -> None:
        line = json.dumps(resource, ensure_ascii=False, separators=(",", ":"))
        self._file.write(f"{',' if self._count else ''}\n{line}".encode())
        self._count += 1


def _resources_of(shelf: Shelf, entry: Entry) -> Iterator[Resource]:
    record = entry.record
    match record:
        case Agent():
            shelf.agents[record.id] = record
        case Outcome():
            shelf.outcomes[record.id] = record
            yield describe_outcome(shelf, record)
        case Source():
            yield cite_source(shelf, record)
        case Study():
            assert isinstance(entry.derived, StudyDerived)
            yield from evidence_of_study(shelf, record, entry.derived.shares)
        case Treatment():
            yield from evidence_of_treatment(shelf, record)
