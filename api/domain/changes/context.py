"""What changes are told with: the names of records, and which treatments each record concerns."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from api.domain.changes.verdict_records import PairVerdict
from api.domain.comparison.standing import ByAgent, held_by, index_by_agent
from api.domain.evidence_level import EvidenceLevel
from api.domain.fields import FieldDescription, describe
from api.domain.losses import TOMBSTONES, subject_of
from api.domain.phrases import Printed, say, say_name
from api.domain.records import Dataset, Outcome, Position, Record, Study, Tombstone, Treatment
from api.domain.vocabulary import RecordKind

EVIDENCE_LEVELS: Final = "evidence_levels"
PAIR_VERDICTS: Final = "pair_verdicts"
DERIVED: Final = (EVIDENCE_LEVELS, PAIR_VERDICTS)
"""Kinds of records that are computed from those of a dataset."""

Records = Mapping[str, Mapping[str, Any]]
"""Records by kind and id: the kinds of a dataset and `DERIVED`; of a level the id is that of its treatment."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """Names of records by kind and id, short names of outcomes, and the treatments that a record concerns, in order."""

    names: Mapping[Key, str]
    outcomes: Mapping[str, str]
    treatments: Mapping[Key, tuple[str, ...]]

    def name(self, kind: str, id: str) -> str:
        """The name of a record; its id where the name is not known."""
        return self.names.get((kind, id), Printed(id))

    def outcome(self, id: str) -> str:
        """The usual abbreviation of an outcome where it has one of its own, else its name."""
        return self.outcomes.get(id, Printed(id))


def records_of(
    dataset: Dataset, levels: Iterable[EvidenceLevel] = (), verdicts: Iterable[PairVerdict] = ()
) -> dict[str, dict[str, Any]]:
    """Put the records of a dataset, and what is derived from them, by kind and id."""
    records = {field.name: {each.id: each for each in getattr(dataset, field.name)} for field in _KINDS}
    records[EVIDENCE_LEVELS] = {level.treatment: level for level in levels}
    records[PAIR_VERDICTS] = {verdict.id: verdict for verdict in verdicts}
    return records


_KINDS: Final = dataclasses.fields(Dataset)


def make_context(*sides: Records) -> ChangeContext:
    """Gather names and treatments from several sets of records, such as all of a release and what differed before.

    Names are those of the last set that has the record. A treatment is concerned where any of the sets says so:

    - by a study where all its agents are held by one arm;
    - by an agent of its own;
    - by a claim, documented harm, position or registered trial that names it;
    - by a source that the treatment, such a record or such a study cites;
    - by an outcome that it has a risk or a rating of, or such a study a result on;
    - by a jurisdiction in which it has a status;
    - by a tombstone of itself, or of a record that concerns it.
    """
    merged = _merge(sides)
    by_agent = index_by_agent(each for each in merged.get("treatments", ()) if isinstance(each, Treatment))
    concerned: dict[Key, set[str]] = defaultdict(set)
    for kind, records in merged.items():
        for record in records:
            treatments = _treatments_of(kind, record, by_agent)
            concerned[kind, record.id] |= treatments
            for key in _passed_on(record):
                concerned[key] |= treatments
    for tombstone in merged.get(TOMBSTONES, ()):
        concerned[TOMBSTONES, tombstone.id] |= concerned[tombstone.kind.value, tombstone.record]
    return ChangeContext(
        names={(kind, record.id): name_record(record) for kind, records in merged.items() for record in records},
        outcomes=_name_outcomes([each for each in merged.get("outcomes", ()) if isinstance(each, Outcome)]),
        treatments={key: tuple(sorted(ids)) for key, ids in concerned.items()},
    )


def _merge(sides: Sequence[Records]) -> dict[str, list[Any]]:
    """All versions of all records but the derived ones, the oldest first."""
    merged: dict[str, list[Any]] = defaultdict(list)
    for side in sides:
        for kind, records in side.items():
            if kind not in DERIVED:
                merged[kind] += records.values()
    return merged


def _treatments_of(kind: str, record: Any, by_agent: ByAgent) -> set[str]:
    if isinstance(record, Treatment):
        return {record.id}
    if isinstance(record, Tombstone) and record.kind is RecordKind.TREATMENTS:
        return {record.record}
    if isinstance(record, Study):
        arms = ({content.agent for content in arm.contents} for arm in record.arms)
        return {treatment.id for held in arms for treatment in held_by(held, by_agent)}
    return set(getattr(record, "treatments", ()))


NAMING: Final[Mapping[str, str]] = {
    **dict.fromkeys(("source", "sources", "reports", "other_sources", "analysis_source"), "sources"),
    **dict.fromkeys(("outcome", "harm", "harms"), "outcomes"),
    "jurisdiction": "jurisdictions",
}
"""Fields that name records of other kinds which concern the same treatments as the record that names them."""


def _passed_on(record: Record) -> Iterator[Key]:
    """The records that concern the treatments of this record because it names them, its own agents included."""
    if isinstance(record, Treatment):
        yield from (("agents", agent) for agent in record.agents)
    yield from list_named(record)


def list_named(record: object) -> Iterator[Key]:
    """List the sources, outcomes and jurisdictions that a record names anywhere, each with its kind."""
    record_type: type = type(record)
    for field in _naming_fields(record_type):
        value = getattr(record, field.name)
        items = value if field.many else () if value is None else (value,)
        for item in items:
            if field.is_record:
                yield from list_named(item)
            else:
                yield NAMING[field.name], item


@cache
def _naming_fields(record_type: type) -> tuple[FieldDescription, ...]:
    return tuple(field for field in describe(record_type) if field.is_record or field.name in NAMING)


TRANSLATED: Final = frozenset({"Treatment", "Agent", "Outcome", "Jurisdiction", "Term"})
"""Types of records whose names the catalogues of translations hold."""


def name_record(record: Any) -> str:
    """How a record is called, by its name, title or text."""
    if isinstance(record, Tombstone):
        name = str(subject_of(record))
    elif isinstance(record, Position):
        name = f"{record.organisation} {record.year}: {record.subject}"
    else:
        fields = ("name", "title", "term", "claim", "text")
        name = next(getattr(record, field) for field in fields if hasattr(record, field))
    return say_name(name) if type(record).__name__ in TRANSLATED else Printed(name)


def _name_outcomes(outcomes: Sequence[Outcome]) -> dict[str, str]:
    latest = {outcome.id: outcome for outcome in outcomes}
    times = Counter(outcome.abbreviation for outcome in latest.values())
    return {
        id: say_name(outcome.name)
        if times[outcome.abbreviation] > 1 or outcome.abbreviation is None
        else Printed(outcome.abbreviation)
        for id, outcome in latest.items()
    }


def name_pair(context: ChangeContext, pair: PairVerdict) -> str:
    """Name both treatments of a pair."""
    return say("{a} and {b}", a=context.name("treatments", pair.a), b=context.name("treatments", pair.b))
