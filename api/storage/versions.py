"""What a release is made of: one version of each record, told apart by its digest."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Table

from api.domain.changes.verdict_records import PairVerdict
from api.domain.evidence_level import EvidenceLevel
from api.domain.guidance import gather_guidance
from api.domain.records import Dataset
from api.storage.canonical import digest_of
from api.storage.mapping import Values, rows_of
from api.storage.search_rows import digest_of_rows, name_word_rows, search_rows
from api.storage.shapes import KINDS

Rows = Iterator[tuple[Table, Values]]
Key = tuple[str, str]
"""Kind and id of a record."""

VERDICTS = "pair_verdicts"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record: `make_rows` gives its rows, those of the top table first, for a release."""

    kind: str
    id: str
    digest: str
    make_rows: Callable[[str], Rows]

    @property
    def key(self) -> Key:
        """Which record it is a version of."""
        return self.kind, self.id


def versions_of(
    dataset: Dataset, levels: Iterable[EvidenceLevel], verdicts: Iterable[PairVerdict] = ()
) -> Iterator[Version]:
    """List the versions of records and of what was derived from them: what tells releases apart."""
    for field in dataclasses.fields(dataset):
        for record in getattr(dataset, field.name):
            yield _version(field.name, record.id, record)
    for level in levels:
        yield _version("evidence_levels", level.treatment, level)
    for verdict in verdicts:
        yield _version(VERDICTS, verdict.id, verdict)


def gathered_versions(dataset: Dataset) -> Iterator[Version]:
    """List the versions of what this program gathers out of the records so that readers find it."""
    for statement in gather_guidance(dataset.treatments):
        yield _version("guidance", statement.id, statement)
    for kind, record, rows in (*search_rows(dataset), name_word_rows(dataset)):
        yield Version(kind, record, digest_of_rows(rows), partial(_placed, rows))


def _version(kind: str, id: str, record: Any) -> Version:
    return Version(kind, id, digest_of(record), partial(_rows_of_record, kind, record))


def _rows_of_record(kind: str, record: Any, release_id: str) -> Rows:
    return rows_of(KINDS[kind], release_id, record)


def _placed(rows: Sequence[tuple[Table, Values]], release_id: str) -> Rows:
    return ((table, {"release_id": release_id, **values}) for table, values in rows)
