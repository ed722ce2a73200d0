"""What a record refers to exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from api.curation.checks.base import Check, DatasetCheck, RecordCheck, place
from api.curation.layout import KIND_OF_TYPE
from api.curation.material import Material
from api.curation.problems import Fault, Problem, Where
from api.curation.suggestions import advise_near
from api.curation.walk import walk_records, walk_values
from api.domain.records import (
    Agent,
    Appraisal,
    ArmContent,
    Availability,
    Caution,
    CitedText,
    Claim,
    DocumentedHarm,
    EarlyEscape,
    Guidance,
    Jurisdiction,
    Outcome,
    Position,
    RegisteredTrial,
    Regulator,
    Result,
    Risk,
    Source,
    StatusMeaning,
    Study,
    Term,
    Tombstone,
    Treatment,
)

REFERENCES: Mapping[type, Mapping[str, type]] = {
    Agent: {"members": Agent},
    Outcome: {"source": Source},
    Study: {"reports": Source, "other_sources": Source, "same_trial_as": Study},
    ArmContent: {"agent": Agent},
    EarlyEscape: {"source": Source},
    Result: {"outcome": Outcome, "source": Source, "analysis_source": Source},
    Treatment: {"agents": Agent, "sources": Source},
    CitedText: {"source": Source},
    Risk: {"harm": Outcome, "source": Source, "boxed_warning": Jurisdiction},
    Availability: {"jurisdiction": Jurisdiction, "source": Source, "other_sources": Source},
    Guidance: {"source": Source},
    Appraisal: {"outcome": Outcome, "source": Source, "instead_of": Agent},
    Regulator: {"source": Source},
    StatusMeaning: {"source": Source},
    Claim: {"treatments": Treatment},
    DocumentedHarm: {
        "source": Source,
        "other_sources": Source,
        "harms": Outcome,
        "treatments": Treatment,
        "overlaps_with": DocumentedHarm,
    },
    Position: {"source": Source, "other_sources": Source, "treatments": Treatment},
    RegisteredTrial: {"source": Source, "other_sources": Source, "treatments": Treatment, "studies": Study},
    Caution: {"source": Source, "other_sources": Source},
    Term: {"source": Source, "see_also": Term},
    Tombstone: {"source": Source},
}
"""Fields that hold the id of another record, and the type of that record."""


def check_references(material: Material) -> Iterator[Problem]:
    """Find ids of records that are not there, and lists that name one record twice."""
    known = {record_type: material.known_ids(record_type) for record_type in KIND_OF_TYPE}
    for entry in material.entries:
        for where, inner in walk_records(entry.record):
            for name, target in REFERENCES.get(type(inner), {}).items():
                values = list(walk_values(inner, name, where))
                faults = [*_find_unknown(values, target, known[target]), *_find_repeated(values)]
                yield from (place(entry, fault) for fault in faults)


def _find_unknown(values: Iterable[tuple[Where, object]], target: type, known: frozenset[str]) -> Iterator[Fault]:
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", target.__name__).lower()
    for where, value in values:
        if value not in known:
            otherwise = f"write the {kind} first, as {KIND_OF_TYPE[target]}/{value}.yaml"
            advice = advise_near(str(value), known, otherwise)
            yield Fault(where, f"there is no {kind} `{value}`", advice)


def _find_repeated(values: Iterable[tuple[Where, object]]) -> Iterator[Fault]:
    seen: set[object] = set()
    for where, value in values:
        if value in seen:
            yield Fault(where, f"`{value}` is named twice", "delete one of the two")
        seen.add(value)


def check_same_trial(study: Study, material: Material) -> Iterator[Fault]:
    """Find studies that name themselves, or name one that points on to a third, as the main record."""
    if study.same_trial_as is None:
        return
    where: Where = ("same_trial_as",)
    if study.same_trial_as == study.id:
        yield Fault(where, "the study names itself", "leave the key out in the main record of a trial")
        return
    main = material.records_by_id(Study).get(study.same_trial_as)
    if main is not None and main.same_trial_as is not None:
        message = f"`{main.id}` is not a main record: it points on to `{main.same_trial_as}`"
        yield Fault(where, message, "let every record of the trial name the one main record")


CHECKS: tuple[Check, ...] = (
    DatasetCheck("references", "What a record refers to exists, and is named once in a list.", check_references),
    RecordCheck("same_trial", "`same_trial_as` names the main record of the trial.", Study, check_same_trial),
)
