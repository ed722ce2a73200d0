"""Which studies and sources an answer cites."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.domain.comparison.answer import Comparison, EvidenceSummary, Reading
from api.domain.comparison.context import Context
from api.domain.comparison.reasons import Reason
from api.domain.fields import FieldDescription, describe
from api.domain.records import Source, Study

SOURCE_FIELDS = ("source", "sources", "other_sources")
_CITE_STUDIES = (Reading, Reason, EvidenceSummary)


@dataclass(frozen=True, slots=True)
class Citations:
    """Ids of everything that an answer names as its ground."""

    sources: frozenset[str]
    studies: frozenset[str]


def collect_citations(answer: object) -> Citations:
    """Collect what an answer, or some records of one, cites, in one walk over its records."""
    sources: set[str] = set()
    studies: set[str] = set()
    waiting = [answer]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
            continue
        kind: type = type(node)
        for name in _source_fields(kind):
            sources.update(_ids(getattr(node, name)))
        if isinstance(node, Reading):
            studies.add(node.study)
        elif isinstance(node, Reason):
            studies.update(node.studies)
        elif isinstance(node, EvidenceSummary):
            studies.update(node.level_studies)
        for name in _citing_members(kind):
            waiting.append(getattr(node, name))
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


@functools.cache
def _citing_members(kind: type) -> tuple[str, ...]:
    """The fields of a type of record that hold records which cite, themselves or further down."""
    return tuple(field.name for field in _fields_of(kind) if field.is_record and _cites(field.type))


@functools.cache
def _cites(kind: type) -> bool:
    return kind in _CITE_STUDIES or bool(_source_fields(kind)) or bool(_citing_members(kind))


@functools.cache
def _source_fields(kind: type) -> tuple[str, ...]:
    names = {field.name for field in _fields_of(kind)}
    return tuple(name for name in SOURCE_FIELDS if name in names)


def _fields_of(kind: type) -> tuple[FieldDescription, ...]:
    return describe(kind) if dataclasses.is_dataclass(kind) else ()


def _ids(value: object) -> Iterator[str]:
    values = value if isinstance(value, tuple) else (value,)
    return (each for each in values if isinstance(each, str))
