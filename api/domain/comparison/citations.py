"""Which studies and sources an answer cites."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.domain.comparison.answer import Comparison, EvidenceSummary, Reading
from api.domain.comparison.context import Context
from api.domain.comparison.reasons import Reason
from api.domain.records import Source, Study

SOURCE_FIELDS = ("source", "sources", "other_sources")


@dataclass(frozen=True, slots=True)
class Citations:
    """Ids of everything that an answer names as its ground."""

    sources: frozenset[str]
    studies: frozenset[str]


def collect_citations(answer: object) -> Citations:
    """Collect what an answer, or some records of one, cites, in one walk over its records."""
    sources: set[str] = set()
    studies: set[str] = set()
    for record in _walk(answer):
        kind: type = type(record)
        for name in _source_fields(kind):
            sources.update(_ids(getattr(record, name)))
        if isinstance(record, Reading):
            studies.add(record.study)
        elif isinstance(record, Reason):
            studies.update(record.studies)
        elif isinstance(record, EvidenceSummary):
            studies.update(record.level_studies)
    return Citations(frozenset(sources), frozenset(studies))


def sources_of(answer: Comparison, members: Iterable[str]) -> tuple[Source, ...]:
    """The sources that some members of an answer cite."""
    cited = collect_citations(tuple(getattr(answer, member) for member in members)).sources
    return tuple(source for source in answer.sources if source.id in cited)


def cited_sources(citations: Citations, context: Context) -> tuple[Source, ...]:
    """Every source cited, once, by id."""
    return tuple(context.sources[source] for source in sorted(citations.sources))


def cited_studies(citations: Citations, context: Context) -> tuple[Study, ...]:
    """Every study that a figure, a level or a reason names, once, by id."""
    return tuple(context.studies[study] for study in sorted(citations.studies & context.studies.keys()))


def _walk(root: object) -> Iterator[object]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        kind: type = type(node)
        if isinstance(node, tuple):
            waiting.extend(node)
        elif inner := _fields_of(kind):
            yield node
            waiting.extend(getattr(node, name) for name in inner)


@functools.cache
def _fields_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


@functools.cache
def _source_fields(kind: type) -> tuple[str, ...]:
    return tuple(name for name in SOURCE_FIELDS if name in _fields_of(kind))


def _ids(value: object) -> Iterator[str]:
    values = value if isinstance(value, tuple) else (value,)
    return (each for each in values if isinstance(each, str))
